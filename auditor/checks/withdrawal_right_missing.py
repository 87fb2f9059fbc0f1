"""No document tells how to withdraw consent."""

from auditor.evidence import law
from auditor.evidence.drafts import documents, site_subject
from auditor.evidence.passages import about, unknown_language
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, DocumentKind, Severity, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="withdrawal-right-missing",
    title="The documents tell how to withdraw consent",
    failure_title="No document tells how to withdraw consent",
    why="Consent can be withdrawn at any time, and no passage was found that says so. "
    "Words were searched for in every language the tool knows, so this is a question for a person.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(law.WITHDRAWAL, law.UPKEEP),
    remediation=Remediation(
        where="The privacy policy of {site}",
        what="Add how to withdraw consent, or show where it stands.",
        wording="You can withdraw your consent at any time under “Cookie settings”.",
        owner="Legal",
        verify="Audit again: a passage on it is found.",
    ),
    needs=("documents",),
    experimental=True,
    absence=True,
    doubts=("It may stand in the imprint, in another document, or in words that the search does not know.",),
)


def run(evidence: Evidence) -> Outcome:
    """A question where no passage of any document speaks of it; an unread document or unknown language decides nothing."""
    if about(evidence, "withdrawal"):
        return Outcome(verdict=Verdict.PASS, reason="A passage speaks of it.", passed=(evidence.target.site,))
    unread = next((d.reason for d in evidence.documents if d.reason and d.kind is not DocumentKind.OTHER), None)
    hole = evidence.policy_problem or unread or unknown_language(evidence)
    if hole:
        return Outcome(verdict=Verdict.NOT_TESTED, reason=hole, untested=((evidence.target.site, hole),))
    draft = Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed no passage on how to withdraw consent in {documents}. This may fall short of complete "
            "information.",
            documents=documents(evidence),
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        fill={"site": evidence.target.site},
    )
    return Outcome(verdict=Verdict.REVIEW, findings=(draft,))
