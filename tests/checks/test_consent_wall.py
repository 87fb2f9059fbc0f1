import msgspec

from auditor.checks import consent_wall as check
from auditor.model.capture import Consent, Control
from auditor.model.evidence import Passage
from auditor.model.kinds import DocumentKind, Severity, State, Verdict
from tests.checks.evidences import POLICY, STATES, bannerless, evidence, judge, passage, vendor, visit

LAYERS = msgspec.structs.replace(POLICY, id="banner", kind=DocumentKind.CONSENT_TOOL)
OFFER = passage("pay-or-consent", "Accept all or subscribe for €4.99 a month.", document="banner")


def audit(*found: Passage, roles: tuple[str, ...] = ("accept",), read: bool = True):  # type: ignore[no-untyped-def]
    controls = tuple(Control(role=role, text=role, where="document") for role in roles)
    return evidence(
        vendor(),
        visits=[visit(State.NO_ACTION, consent=Consent(banner_seen=True, controls=controls))],
        documents=(POLICY, LAYERS) if read else (POLICY,),
        passages=found,
    )


FAILING = (audit(OFFER),)
PASSING = (audit(), audit(OFFER, roles=("accept", "reject")))
UNTESTED = (audit(OFFER, read=False),)
RISKS = {
    "a subscription spoken of in the policy": audit(passage("pay-or-consent")),
    "a free way to refuse": audit(OFFER, roles=("accept", "reject")),
    "no banner": evidence(vendor(), visits=[bannerless(s) for s in STATES]),
    "contested law": "differ on this model",
}


def test_always_a_question_for_a_person() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.INFO)
    assert "€4.99" in found.message
