"""Refusing takes more, or is shown less clearly, than accepting."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed, site_subject
from auditor.model.capture import Control
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof, VisitSummary
from auditor.model.kinds import Confidence, ConsentAction, Severity, Verdict
from auditor.model.said import say, term

META = CheckMeta(
    id="reject-asymmetric",
    title="Refusing is as easy and as visible as accepting",
    failure_title="Refusing is harder or less visible than accepting",
    why="Refusing took more clicks than accepting, or its control is markedly smaller or paler. Such design can steer "
    "visitors; authorities judge it case by case. The figures are measured, what they mean is for a person to say with the "
    "screenshot at hand.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(law.CONSENT, law.BANNER_REPORT, law.CNIL_REFUSING, law.HONDA, law.UPKEEP),
    remediation=Remediation(
        where="The first layer of the consent banner{tool}",
        what="Give refusing the same layer, size and contrast as accepting (now: {measured}).",
        wording="Reject all",
        owner="Whoever manages the consent tool; design",
        verify="Audit again: as many clicks, area and contrast alike.",
    ),
    experimental=True,
    rests_on=("reject-missing-first-layer",),
    doubts=(
        "How a control strikes the eye depends on more than its area and the contrast of its text.",
        "Another control on the banner may refuse in words that the search does not know.",
    ),
)
AREA = 0.5
"""A refusing control of less than half the area of the accepting one (RULES 1.3)."""
CONTRAST = 0.5
"""Markedly lower: less than half the contrast, and below what WCAG 2 asks of text (4.5 to 1)."""
READABLE = 4.5


def run(evidence: Evidence) -> Outcome:
    """A question where clicks, area or contrast differ markedly; silent where nothing could be measured."""
    if evidence.imported is not None:
        return Outcome(verdict=Verdict.NOT_TESTED, reason="an imported recording does not show the banner.")
    shown = [v for v in evidence.visits if v.consent.banner_seen]
    if not shown:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No consent banner was seen.")
    pair = next((p for p in (_pair(v) for v in shown) if p is not None), None)
    clicks = (_clicks(shown, ConsentAction.ACCEPT), _clicks(shown, ConsentAction.REJECT))
    if pair is None and None in clicks:
        reason = "no controls to accept and to refuse could be compared, and not both choices were made."
        return Outcome(verdict=Verdict.NOT_TESTED, reason=reason)
    measured = [*_by_clicks(*clicks), *(_by_look(*pair) if pair else ())]
    if not measured:
        return conclude([], passed=[evidence.target.site], otherwise="Refusing took no more clicks and looks alike.")
    return conclude([_draft(shown[0], evidence, measured)], otherwise="")


def _pair(visit: VisitSummary) -> tuple[Control, Control] | None:
    """The controls to accept and to refuse of one banner."""
    roles = {c.role: c for c in reversed(visit.consent.controls)}
    return (roles["accept"], roles["reject"]) if {"accept", "reject"} <= set(roles) else None


def _clicks(shown: list[VisitSummary], action: ConsentAction) -> int | None:
    counts = [v.consent.clicks for v in shown if v.consent.action is action and v.consent.verified and v.consent.clicks]
    return min(counts, default=None)


def _by_clicks(accept: int | None, reject: int | None) -> list[str]:
    return (
        [say("{reject} clicks to refuse against {accept} to accept", reject=reject, accept=accept)]
        if accept and reject and reject > accept
        else []
    )


def _by_look(accept: Control, reject: Control) -> list[str]:
    found: list[str] = []
    big, small = _area(accept), _area(reject)
    if big and small and small < AREA * big:
        found.append(
            say(
                "area of “{reject}” {share:.0f} % of “{accept}”",
                reject=reject.text,
                share=100 * small / big,
                accept=accept.text,
            )
        )
    bold, pale = accept.contrast, reject.contrast
    if bold and pale and pale < CONTRAST * bold and pale < READABLE:
        found.append(say("contrast {pale:.1f} to 1 against {bold:.1f} to 1", pale=pale, bold=bold))
    return found


def _area(control: Control) -> float | None:
    return control.box[2] * control.box[3] if control.box else None


def _draft(visit: VisitSummary, evidence: Evidence, measured: list[str]) -> Draft:
    return Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed on the consent banner: {names}. This may fall short of refusing being as easy as accepting.",
            names=listed(measured),
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        occurrences=tuple(say("{role}: “{text}”", role=term(c.role), text=c.text) for c in visit.consent.controls),
        evidence=(
            Proof(
                kind="visit",
                text="the first layer of the banner",
                state=visit.state,
                page=visit.pages[0].final_url if visit.pages else None,
                screenshot=visit.screenshots[0] if visit.screenshots else None,
            ),
        ),
        fill={"tool": f" ({visit.consent.cmp})" if visit.consent.cmp else "", "measured": listed(measured)},
    )
