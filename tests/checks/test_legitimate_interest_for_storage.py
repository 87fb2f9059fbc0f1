from typing import Any

from auditor.checks import legitimate_interest_for_storage as check
from auditor.model.capture import Consent, Toggle
from auditor.model.evidence import Observation
from auditor.model.kinds import Severity, State, VendorClass, Verdict
from tests.checks.evidences import STATES, TRACKING, bannerless, evidence, judge, seen, vendor, visit

CLAIM = (
    "TCF 2 of consent tool 7 (vendor list 9): consent to purposes none and 0 vendors; legitimate interest for purposes "
)


def audit(purposes: str | None, half: Observation = TRACKING, toggles: tuple[Toggle, ...] | None = None, **row: Any):  # type: ignore[no-untyped-def]
    signals = {"tcf": f"{CLAIM}{purposes} and 80 vendors"} if purposes else {}
    shown = visit(State.NO_ACTION, signals=signals, consent=Consent(banner_seen=True, toggles=toggles))
    return evidence(vendor(observed={State.NO_ACTION: half}, **row), visits=[shown], asked_states=(State.NO_ACTION,))


FAILING = (audit("2, 7"), audit(None, toggles=(Toggle(name="Ads", on=True, basis="legitimate-interest"),)))
PASSING = (audit("none"), audit(None, toggles=(Toggle(name="Ads", on=False, basis="legitimate-interest"),)))
UNTESTED = (audit(None),)
RISKS = {
    "nobody stores": audit("2, 7", seen()),
    "only vendors that need no consent store": audit("2, 7", classes=(VendorClass.SECURITY,)),
    "no banner and no consent string": evidence(vendor(), visits=[bannerless(s) for s in STATES]),
    "processing that stores nothing": "stores and reads nothing",
}


def test_purposes_and_vendors_are_named() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)
    assert "purposes 2, 7 of the consent string" in found.message
    assert "Hotjar" in found.message
