"""A vendor is named for this website and was not observed."""

from auditor.evidence import law
from auditor.evidence.drafts import disclosure, fill, quoted, quotes, subject
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Severity, Stance, Verdict
from auditor.model.said import counted, say

META = CheckMeta(
    id="vendor-stale",
    title="Vendors named in the policy are in use",
    failure_title="A vendor is named but was not observed",
    why="The documents say that this website uses the vendor, and it was not seen in any state on the pages visited. Lists "
    "that grow and never shrink hide the vendors that matter and suggest that nobody keeps the inventory. The audit sees "
    "a few pages only, so this is a question to ask, not a fact.",
    severity=Severity.LOW,
    confidence=Confidence.POSSIBLE,
    legal=(law.FAIRNESS, law.ACCOUNTABLE),
    remediation=Remediation(
        where="{section}, and the vendor's entry in the consent tool",
        what="Confirm with marketing whether {product} is still used; if not, delete the passage and the entry in the "
        "consent tool; if so, note where it runs.",
        wording="(Delete:) “{quote}”",
        owner="Marketing to confirm; legal for the text",
        verify="Audit again with the pages where {product} should run (--pages, or further addresses).",
    ),
    needs=("requests", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    absence=True,
    doubts=(
        "The vendor may run on pages that were not visited, behind a login or in other countries.",
        "It may work from the site's own servers, in e-mails or in seasonal campaigns.",
        "Its tag may stay away from automated browsers.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """Speaks for named vendors that no visit saw, and passes those that the documents do not claim to be in use."""
    return disclosure(
        evidence, META.id, _draft, otherwise="Every vendor that the documents name for this website was observed."
    )


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    quiet = row.event_driven or row.kind == "company"
    words = say(" (“{quote}”)", quote=quoted(row.quotes[0])) if row.quotes else ""
    pages = len({page.final_url for visit in evidence.visits for page in visit.pages})
    return Draft(
        subject=subject(row),
        message=say(
            "The policy says that this website uses {vendor}{words}; it was not observed on the {pages} "
            "visited in any state tested. The list may fall short of current practice.",
            vendor=row.name,
            words=words,
            pages=counted(pages, "page"),
        ),
        severity=Severity.INFO if quiet else Severity.LOW,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=quotes(row),
        fill=fill(row, evidence),
    )
