"""No document says who is responsible."""

from auditor.evidence import law
from auditor.evidence.drafts import documents, site_subject
from auditor.evidence.passages import about, unknown_language
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, DocumentKind, Severity, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="controller-identity-missing",
    title="The documents say who is responsible",
    failure_title="No document says who is responsible",
    why="People must be told who the controller is and how to reach it, and no passage was found that does. "
    "Words were searched for in every language the tool knows, so this is a question for a person.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(law.CONTROLLER, law.UPKEEP),
    remediation=Remediation(
        where="The privacy policy of {site}",
        what="Add who is responsible, or show where it stands.",
        wording="The controller is (name, address, contact).",
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
    if about(evidence, "controller"):
        return Outcome(verdict=Verdict.PASS, reason="A passage speaks of it.", passed=(evidence.target.site,))
    unread = next((d.reason for d in evidence.documents if d.reason and d.kind is not DocumentKind.OTHER), None)
    hole = evidence.policy_problem or unread or unknown_language(evidence)
    if hole:
        return Outcome(verdict=Verdict.NOT_TESTED, reason=hole, untested=((evidence.target.site, hole),))
    draft = Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed no passage on who is responsible in {documents}. This may fall short of complete information.",
            documents=documents(evidence),
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        fill={"site": evidence.target.site},
    )
    return Outcome(verdict=Verdict.REVIEW, findings=(draft,))
