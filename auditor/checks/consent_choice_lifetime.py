"""A refusal is forgotten much sooner than an acceptance."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, site_subject
from auditor.evidence.stances import visits
from auditor.evidence.wording import lifetime
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof, StoredChoice, VisitSummary
from auditor.model.kinds import Confidence, Severity, Stance, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="consent-choice-lifetime",
    title="A refusal is kept as long as an acceptance",
    failure_title="A refusal is forgotten sooner than an acceptance",
    why="The cookie that remembers the choice lasts far shorter after refusing than after accepting. Visitors who refuse are "
    "then asked again and again until they accept. Keeping either choice for about six months is seen as good practice.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(law.CNIL_CHOICE, law.CNIL_REFUSING, law.UPKEEP),
    remediation=Remediation(
        where="The settings of the consent tool{tool} for how long a choice is kept",
        what="Keep a refusal as long as an acceptance (now: {refused} against {accepted}).",
        wording="(Consent tool:) keep every choice for six months",
        owner="Whoever manages the consent tool",
        verify="Audit again: {name} lasts alike in the states accept and reject.",
    ),
    needs=("cookies",),
    stances=(Stance.GRANTED, Stance.REFUSED),
    experimental=True,
    doubts=(
        "The choice may be kept elsewhere as well: in local storage or on a server.",
        "The cookie is known as the one of the choice by its name alone.",
    ),
)
DAY = 86_400.0
SHORT = 0.5
"""A refusal kept for less than half the time of an acceptance, and for less than the six months of the CNIL."""
SIX_MONTHS = 180 * DAY


def run(evidence: Evidence) -> Outcome:
    """A question where the same cookie of the choice lasts markedly shorter after refusal."""
    accepted, refused = _kept(evidence, Stance.GRANTED), _kept(evidence, Stance.REFUSED)
    if not any(v.consent.banner_seen for v in evidence.visits):
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No consent banner was seen.")
    both = sorted(accepted.keys() & refused.keys())
    if not both:
        reason = "no cookie that keeps the choice was known in both the visit that accepted and the one that refused."
        return Outcome(verdict=Verdict.NOT_TESTED, reason=reason, untested=((evidence.target.site, reason),))
    short = [n for n in both if _is_shorter(refused[n].lifetime_seconds, accepted[n].lifetime_seconds)]
    if not short:
        return conclude([], passed=both, otherwise="A refusal is kept as long as an acceptance.")
    return conclude([_draft(accepted[short[0]], refused[short[0]], evidence)], otherwise="")


def _kept(evidence: Evidence, stance: Stance) -> dict[str, StoredChoice]:
    return {choice.name: choice for visit in visits(evidence, stance) for choice in visit.choices}


def _is_shorter(refused: float | None, accepted: float | None) -> bool:
    if accepted is None:
        return False
    return refused is None or (refused < SHORT * accepted and refused < SIX_MONTHS)


def _tool(found: tuple[VisitSummary, ...]) -> str:
    return next((f" ({v.consent.cmp})" for v in found if v.consent.cmp), "")


def _draft(accepted: StoredChoice, refused: StoredChoice, evidence: Evidence) -> Draft:
    long, short = lifetime(accepted.lifetime_seconds), lifetime(refused.lifetime_seconds)
    return Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed that the cookie {name}, which keeps the choice, lasts {long} after accepting and "
            "{short} after refusing. This may fall short of refusing being as easy as accepting.",
            name=accepted.name,
            long=long,
            short=short,
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=(
            Proof(kind="cookie", text=say("cookie {name} after accepting: {long}", name=accepted.name, long=long)),
            Proof(kind="cookie", text=say("cookie {name} after refusing: {short}", name=refused.name, short=short)),
        ),
        fill={"tool": _tool(evidence.visits), "refused": short, "accepted": long, "name": accepted.name},
    )
