from typing import Any

from auditor.checks import consent_signal_conflict as check
from auditor.model.evidence import Observation
from auditor.model.kinds import Attribution, Severity, State, VendorClass, Verdict
from tests.checks.evidences import STATES, TRACKING, before, evidence, judge, seen, vendor, visit

NOTHING = (
    "TCF 2 of consent tool 7 (vendor list 9): consent to purposes none and 0 vendors; "
    "legitimate interest for purposes none and 0 vendors"
)
SOME = NOTHING.replace("purposes none and 0", "purposes 1, 2 and 40", 1)
DENIED = "ad_storage denied, analytics_storage denied"
GA: dict[str, Any] = {"classes": (VendorClass.ANALYTICS,), "company": "Google"}


def audit(signals: dict[str, str], observed: dict[State, Observation] | None = None, **row: Any):  # type: ignore[no-untyped-def]
    visits = [visit(s, signals=signals) for s in STATES]
    return evidence(vendor(observed=observed or {State.REJECT: TRACKING}, **row), visits=visits)


FAILING = (audit({"tcf": NOTHING}), audit({"google-consent-mode": DENIED}, {State.NO_ACTION: TRACKING}, **GA))
PASSING = (
    audit({"tcf": NOTHING}, {State.ACCEPT: TRACKING}),
    audit({"tcf": SOME}),
    audit({"google-consent-mode": "ad_storage denied, analytics_storage granted"}, **GA),
)
UNTESTED = (audit({}),)
RISKS = {
    "what came before the choice": audit({"tcf": NOTHING}, {State.REJECT: before(TRACKING)}),
    "a ping that stores nothing": audit({"google-consent-mode": DENIED}, {State.REJECT: seen()}, **GA),
    "a vendor that listens to another signal": audit({"google-consent-mode": DENIED}, classes=(VendorClass.ANALYTICS,)),
    "a vendor that needs no consent": audit({"tcf": NOTHING}, classes=(VendorClass.SECURITY,)),
    "a vendor that is only possible": audit({"tcf": NOTHING}, attribution=Attribution.POSSIBLE),
    "a signal that changed on the way": "changed on the way",
}


def test_the_signal_is_quoted() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.HIGH)
    assert "no purpose, no vendor" in found.message
    assert "analytics_storage denied" in judge(check, FAILING[1])[1][0].message
