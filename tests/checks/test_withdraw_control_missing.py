import msgspec

from auditor.checks import withdraw_control_missing as check
from auditor.model.capture import Consent
from auditor.model.kinds import ConsentAction, State, VendorClass, Verdict
from tests.checks.evidences import STATES, bannerless, evidence, judge, vendor, visit


def audit(way_back: bool | None, *rows: object):  # type: ignore[no-untyped-def]
    consent = Consent(banner_seen=True, action=ConsentAction.ACCEPT, verified=True, way_back=way_back)
    return evidence(
        *(rows or (vendor(),)),  # type: ignore[arg-type]
        visits=[visit(State.NO_ACTION), visit(State.ACCEPT, consent=consent)],
    )


FAILING = (audit(False),)
PASSING = (audit(True),)
UNTESTED = (audit(None), msgspec.structs.replace(FAILING[0], imported="HAR"))
RISKS = {
    "nothing on the site needs consent": audit(False, vendor(classes=(VendorClass.CDN,))),
    "no banner": evidence(vendor(), visits=[bannerless(s) for s in STATES]),
    "a control that is not recognised": "worded or drawn",
}


def test_a_person_has_to_look() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.confidence.value, len(found.evidence)) == (Verdict.REVIEW, "possible", 2)
