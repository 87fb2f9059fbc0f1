"""The first layer of the banner lets visitors accept and not refuse."""

from auditor.evidence import law
from auditor.evidence.drafts import listed, site_subject
from auditor.evidence.severity import is_exempt
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof, VisitSummary
from auditor.model.kinds import Confidence, ConsentAction, Severity, Stance, Verdict
from auditor.model.said import say, term

META = CheckMeta(
    id="reject-missing-first-layer",
    title="The banner lets visitors refuse where it lets them accept",
    failure_title="The banner's first layer has no way to refuse",
    why="The first layer of the consent banner has a control that accepts everything and none that refuses everything. "
    "Refusing then takes more steps than accepting, which most authorities hold against the validity of consent. The "
    "screenshot shows the banner as the visit met it.",
    severity=Severity.HIGH,
    confidence=Confidence.PROBABLE,
    legal=(law.CONSENT, law.BANNER_REPORT, law.CNIL_REFUSING, law.CNIL_FINES, law.HONDA, law.DEVICE_UK, law.UPKEEP),
    remediation=Remediation(
        where="The first layer of the consent banner{tool}",
        what="Add a control that refuses everything beside the one that accepts everything, of the same size and contrast.",
        wording="Reject all",
        owner="Whoever manages the consent tool",
        verify="Audit again: the state reject is reached with one click.",
    ),
    needs=(),
    stances=(Stance.UNDECIDED,),
    doubts=(
        "The control may be worded in a way, or in a language, that the search does not know.",
        "A link such as “continue without accepting” may do the same.",
        "Nothing on the site may need consent.",
    ),
)
COUNTER = "The taskforce's report is not binding; on this point it speaks of a vast majority of authorities, and a few dissent."


def run(evidence: Evidence) -> Outcome:
    """Fails where the controls of the first layer were recorded and only refusing is missing."""
    if evidence.imported is not None:
        return _silent(Verdict.NOT_TESTED, "an imported recording does not show the banner.")
    shown = [v for v in evidence.visits if v.consent.banner_seen]
    if not shown:
        return _silent(Verdict.NOT_APPLICABLE, "No consent banner was seen.")
    if any(_has(v, "reject") for v in shown) or any(_refused_at_once(v) for v in shown):
        site = evidence.target.site
        return Outcome(verdict=Verdict.PASS, reason="The first layer lets visitors refuse.", passed=(site,))
    offering = [v for v in shown if _has(v, "accept")]
    if not offering:
        return _silent(Verdict.NOT_TESTED, "the controls of the banner's first layer could not be told apart.")
    if evidence.vendors and not any(row.seen and not is_exempt(row) for row in evidence.vendors):
        return _silent(Verdict.NOT_APPLICABLE, "No vendor that commonly needs consent was seen.")
    draft = _draft(offering[0], evidence)
    return Outcome(verdict=draft.verdict, findings=(draft,))


def _silent(verdict: Verdict, reason: str) -> Outcome:
    return Outcome(verdict=verdict, reason=reason)


def _has(visit: VisitSummary, role: str) -> bool:
    return any(control.role == role for control in visit.consent.controls)


def _refused_at_once(visit: VisitSummary) -> bool:
    """Whether one click on the first layer refused, whatever the control was called."""
    consent = visit.consent
    return consent.action is ConsentAction.REJECT and consent.verified is True and consent.clicks == 1


def _draft(visit: VisitSummary, evidence: Evidence) -> Draft:
    texts = [say("“{text}”", text=control.text) for control in visit.consent.controls if control.text]
    deeper = any(
        v.consent.action is ConsentAction.REJECT and v.consent.verified and v.consent.clicks > 1
        for v in evidence.visits
    )
    how = say(" Refusing took more than one click.") if deeper else ""
    return Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed a consent banner whose first layer offers {names} and nothing that refuses "
            "everything.{how} This may fall short of consent that is as easy to refuse as to give.",
            names=listed(texts) or say("a control to accept"),
            how=how,
        ),
        severity=Severity.HIGH,
        confidence=Confidence.CERTAIN if deeper else Confidence.PROBABLE,
        verdict=Verdict.FAIL if deeper else Verdict.REVIEW,
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
        fill={"tool": f" ({visit.consent.cmp})" if visit.consent.cmp else ""},
        counter=COUNTER,
    )
