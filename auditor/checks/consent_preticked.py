"""Optional purposes are switched on before the visitor touches them."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed, site_subject
from auditor.evidence.purposes import Purpose, declared
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, Severity, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="consent-preticked",
    title="Optional purposes are off until the visitor switches them on",
    failure_title="Optional purposes are switched on in advance",
    why="The consent settings show a switch for an optional purpose that is on although the visitor has not touched it. "
    "Consent takes an active choice; a box ticked in advance is none.",
    severity=Severity.HIGH,
    confidence=Confidence.PROBABLE,
    legal=(law.PLANET49, law.CONSENT, law.BANNER_REPORT, law.UPKEEP),
    remediation=Remediation(
        where="The settings layer of the consent banner{tool}",
        what="Set the default of {names} to off.",
        wording="(Consent tool:) default of {names}: off",
        owner="Whoever manages the consent tool",
        verify="Audit again: every optional switch is off before it is touched.",
    ),
    experimental=True,
    doubts=(
        "A switch may show a choice that was stored earlier; every visit here begins with an empty profile.",
        "A switch that is on and cannot be moved may stand for what is strictly necessary.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """Review where a movable switch that asks for consent stands on by itself."""
    if not any(v.consent.banner_seen for v in evidence.visits):
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No consent banner was seen.")
    seen = [(v, t) for v in evidence.visits for t in v.consent.toggles or ()]
    if not any(v.consent.toggles is not None for v in evidence.visits):
        return Outcome(verdict=Verdict.NOT_TESTED, reason="the switches in the banner's settings were not looked at.")
    optional = [(v, t) for v, t in seen if not t.locked and declared((t.name,)) is not Purpose.NECESSARY]
    ticked = [(v, t) for v, t in optional if t.on and t.basis == "consent"]
    names = listed(dict.fromkeys(t.name for _, t in ticked), 6)
    if not ticked:
        passed = sorted({t.name for _, t in optional})
        return conclude([], passed=passed, otherwise="No optional switch was on in advance.")
    visit = ticked[0][0]
    draft = Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed in the consent settings that {names} is switched on before the visitor touched "
            "anything. This may fall short of consent by an active choice.",
            names=names,
        ),
        severity=Severity.HIGH,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        evidence=tuple(
            Proof(
                kind="visit",
                text=say("switch “{name}”: on", name=t.name),
                state=v.state,
                screenshot=next(iter(v.screenshots), None),
            )
            for v, t in ticked[:8]
        ),
        fill={"tool": f" ({visit.consent.cmp})" if visit.consent.cmp else "", "names": names},
    )
    return conclude([draft], otherwise="")
