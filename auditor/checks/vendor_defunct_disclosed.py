"""The documents name a vendor that has closed."""

from auditor.evidence import law
from auditor.evidence.drafts import disclosure, fill, quoted, quotes, subject
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Severity, Stance, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="vendor-defunct-disclosed",
    title="No document names a vendor that has closed",
    failure_title="The policy names a vendor that has closed",
    why="The documents say that this website uses a service that has been closed, and it was not observed. The passage can "
    "only be out of date. Readers take it as a sign that the rest is out of date too.",
    severity=Severity.LOW,
    confidence=Confidence.PROBABLE,
    legal=(law.ACCURATE, law.ACCOUNTABLE, law.UPKEEP),
    remediation=Remediation(
        where="{section}, and the vendor's entry in the consent tool",
        what="{product} closed ({closed}): delete the passage and the entry; name the successor if one is in use{successor}.",
        wording="(Delete:) “{quote}”",
        owner="Legal",
        verify="Audit again: no document names {product}.",
    ),
    needs=("requests", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    absence=True,
    doubts=(
        "A successor may go on under the same name.",
        "The passage may speak of the past.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """Speaks for vendors that have closed, are named as in use and were not observed, in place of vendor-stale."""
    return disclosure(evidence, META.id, _draft, otherwise="No document names a vendor that is known to have closed.")


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    words = say(" (“{quote}”)", quote=quoted(row.quotes[0])) if row.quotes else ""
    return Draft(
        subject=subject(row),
        message=say(
            "The policy names {vendor}{words}, which closed ({defunct}) and was not observed. The text may "
            "fall short of current practice.",
            vendor=row.name,
            words=words,
            defunct=row.defunct or "",
        ),
        severity=Severity.INFO if row.successor else Severity.LOW,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        evidence=quotes(row),
        fill={
            **fill(row, evidence),
            "closed": row.defunct or say("date unknown"),
            "successor": f" ({row.successor.replace('-', ' ')})" if row.successor else "",
        },
    )
