"""After accepting, no page shows a way back to the consent settings."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, site_subject
from auditor.evidence.severity import is_exempt
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, Severity, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="withdraw-control-missing",
    title="After a choice the consent settings can be opened again",
    failure_title="No lasting way back to the consent settings was found",
    why="After consent was given, the pages were searched for a control that opens the consent settings again, and none was "
    "found. Withdrawing must be as easy as giving consent, so authorities expect a link or icon that stays on every page.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(law.WITHDRAWAL, law.BANNER_REPORT, law.UPKEEP),
    remediation=Remediation(
        where="The footer of every page of {site}",
        what="Add a lasting link that opens the consent settings again.",
        wording="Cookie settings",
        owner="Whoever manages the consent tool; web team",
        verify="Audit again with the state withdraw: it is reached by that link.",
    ),
    experimental=True,
    absence=True,
    doubts=(
        "The control may be worded or drawn in a way that the search does not know.",
        "It may stand behind a menu, in the policy or in an account.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """Review where the pages after a choice were searched for a control and none had one."""
    if evidence.imported is not None:
        return Outcome(
            verdict=Verdict.NOT_TESTED, reason="an imported recording does not show the consent tool's controls."
        )
    if not any(v.consent.banner_seen for v in evidence.visits):
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No consent banner was seen.")
    looked = [v for v in evidence.visits if v.consent.way_back is not None]
    site = evidence.target.site
    if any(v.consent.way_back for v in looked):
        return conclude([], passed=[site], otherwise="The consent settings can be opened again after a choice.")
    if not looked:
        reason = "no visit looked for a way back to the consent settings after a choice (the state withdraw does)."
        return Outcome(verdict=Verdict.NOT_TESTED, reason=reason, untested=((site, reason),))
    if evidence.vendors and not any(row.seen and not is_exempt(row) for row in evidence.vendors):
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No vendor that commonly needs consent was seen.")
    visit = looked[0]
    draft = Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed {n} pages after consent was given and no control on them that opens the consent "
            "settings again. This may fall short of a withdrawal that is as easy as consent.",
            n=len(visit.pages),
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=tuple(
            Proof(
                kind="visit",
                text="searched for a control that opens the consent settings",
                state=visit.state,
                page=p.final_url,
            )
            for p in visit.pages
        ),
        fill={"site": site},
    )
    return conclude([draft], otherwise="")
