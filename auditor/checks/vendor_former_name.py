"""A vendor is named by a name it no longer has."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, disclosure, fill, occurrences, proofs, quoted, quotes, subject
from auditor.evidence.severity import confidence
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Severity, Stance
from auditor.model.said import say

META = CheckMeta(
    id="vendor-former-name",
    title="Vendors are named by their present names",
    failure_title="A vendor is named by a former name",
    why="The documents name this vendor by a name it no longer uses. Readers can still tell who is meant, so it counts as "
    "disclosed. An old name is a sign that the text has not been looked at for a while.",
    severity=Severity.INFO,
    confidence=Confidence.CERTAIN,
    legal=(law.PLAIN, law.FAIRNESS),
    remediation=Remediation(
        where="{section}",
        what="Update the name: it is now {product} ({entity}).",
        wording="{product}, {entity}, {country}",
        owner="Legal for the text",
        verify="Check again with the new text: {product} should come out as named, without this note.",
    ),
    needs=("requests", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=("The present name may stand beside the former one.",),
)


def run(evidence: Evidence) -> Outcome:
    """Speaks for named vendors with the flag former-name; the vendor counts as disclosed."""
    return disclosure(
        evidence, META.id, _draft, otherwise="No vendor was observed that is named by a former name alone."
    )


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    found = anywhere(row)
    words = say(" (“{quote}”)", quote=quoted(row.quotes[0])) if row.quotes else ""
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor}; the policy names it by a former name{words}. It counts as "
            "disclosed; the name may fall short of current information.",
            activity=activity(found),
            vendor=row.name,
            words=words,
        ),
        severity=Severity.INFO,
        confidence=confidence(row, evidence),
        occurrences=occurrences(found),
        evidence=(*quotes(row), *proofs(found)),
        fill=fill(row, evidence),
    )
