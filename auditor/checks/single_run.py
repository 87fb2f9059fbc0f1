"""Each state was visited once."""

from auditor.evidence.drafts import site_subject
from auditor.evidence.stances import USABLE
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, Severity, Verdict

META = CheckMeta(
    id="single-run",
    title="Each state was visited more than once",
    failure_title="Each state was visited once",
    why="Advertising calls differ from visit to visit, so one visit per state sees what happened that time. Whatever was seen "
    "stands. What was not seen may appear in another visit: this weakens vendor-stale, cookie-declared-not-observed and "
    "every pass that rests on an absence.",
    severity=Severity.INFO,
    confidence=Confidence.CERTAIN,
    legal=(),
    remediation=Remediation(
        where="The audit of {site}",
        what="Repeat the audit on another day and compare, above all before deleting a vendor from the policy.",
        wording="(Note for the file:) each state was visited once.",
        owner="Whoever runs the audit",
        verify="A second result shows the same vendors.",
    ),
    about_audit=True,
)


def run(evidence: Evidence) -> Outcome:
    """A note where no state was visited twice; nothing to say where no visit shows anything."""
    states = [v.state for v in evidence.visits if v.status in USABLE]
    if not states:
        return Outcome(verdict=Verdict.NOT_TESTED, reason="no visit shows anything.")
    if max(states.count(state) for state in states) > 1:
        return Outcome(
            verdict=Verdict.PASS, reason="A state was visited more than once.", passed=(evidence.target.site,)
        )
    draft = Draft(
        subject=site_subject(evidence),
        message="Each state was visited once. What was seen stands; what was not seen may appear in another visit, which "
        "weakens vendor-stale, cookie-declared-not-observed and passes that rest on an absence.",
        severity=Severity.INFO,
        confidence=Confidence.CERTAIN,
        verdict=Verdict.REVIEW,
        fill={"site": evidence.target.site},
    )
    return Outcome(verdict=Verdict.REVIEW, findings=(draft,))
