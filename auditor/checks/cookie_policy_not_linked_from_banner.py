"""The banner's first layer has no link to the policy."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed, site_subject
from auditor.evidence.stances import visits
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof, VisitSummary
from auditor.model.kinds import Confidence, Severity, Stance, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="cookie-policy-not-linked-from-banner",
    title="The banner links to the policy",
    failure_title="The banner has no link to a privacy or cookie policy",
    why="Visitors are asked to choose, and the banner itself has no link to the text that tells them about what. Consent has "
    "to be informed at the moment it is given.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(*law.DEVICE_RULES, law.BANNER_REPORT, law.UPKEEP),
    remediation=Remediation(
        where="The first layer of the consent banner{tool}",
        what="Add a link to the cookie or privacy policy.",
        wording="Cookie policy",
        owner="Whoever manages the consent tool",
        verify="Audit again: the link is among those of the banner.",
    ),
    stances=(Stance.UNDECIDED,),
    experimental=True,
    absence=True,
    doubts=(
        "The link may stand in a further layer, behind a control of the first.",
        "It may be worded in a way that the search does not know.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A question where a page showed a banner, its links were recorded, and none in the banner leads to a policy."""
    shown = [v for v in visits(evidence, Stance.UNDECIDED) if v.consent.banner_seen]
    if not shown:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No consent banner was seen.")
    links = {p.final_url: p.banner_links for v in shown for p in v.pages if p.banner_links is not None}
    if not links:
        return Outcome(verdict=Verdict.NOT_TESTED, reason="the links of the banner were not recorded.")
    if any(links.values()):
        return conclude([], passed=[evidence.target.site], otherwise="The banner links to a policy.")
    return conclude([_draft(shown[0], evidence)], otherwise="")


def _draft(visit: VisitSummary, evidence: Evidence) -> Draft:
    texts = listed([say("“{text}”", text=c.text) for c in visit.consent.controls if c.text]) or say(
        "controls without text"
    )
    return Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed a consent banner with {texts} and no link to a privacy or cookie policy in it. This "
            "may fall short of informed consent.",
            texts=texts,
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=(
            Proof(
                kind="visit",
                text="no link to a policy among those of the banner",
                state=visit.state,
                page=visit.pages[0].final_url if visit.pages else None,
                screenshot=visit.screenshots[0] if visit.screenshots else None,
            ),
        ),
        fill={"tool": f" ({visit.consent.cmp})" if visit.consent.cmp else ""},
    )
