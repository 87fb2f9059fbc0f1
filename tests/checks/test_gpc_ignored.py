import pytest

from auditor.checks import gpc_ignored as check
from auditor.model.kinds import Attribution, Confidence, Profile, Severity, State, VendorClass, Verdict
from tests.checks.evidences import TRACKING, blocked, evidence, judge, narrowed, seen, vendor, visit

BOTH = {State.NO_ACTION: TRACKING, State.GPC: TRACKING}


@pytest.mark.parametrize(
    ("profile", "severity", "verdict"),
    [
        (Profile.US_CA, Severity.HIGH, Verdict.FAIL),
        (Profile.EU, Severity.INFO, Verdict.REVIEW),
        (Profile.UK, Severity.LOW, Verdict.REVIEW),
        (Profile.NONE, Severity.LOW, Verdict.REVIEW),
    ],
)
def test_a_finding_by_profile(profile: Profile, severity: Severity, verdict: Verdict) -> None:
    result, (found,) = judge(check, evidence(vendor(observed=BOTH), profile=profile))
    assert (result.verdict, found.severity, found.confidence) == (verdict, severity, Confidence.POSSIBLE)


def test_pass_where_the_signal_stops_it() -> None:
    result, found = judge(check, evidence(vendor(observed={State.NO_ACTION: TRACKING})))
    assert (result.verdict, result.passed, found) == (Verdict.PASS, ("hotjar",), ())


def test_pass_where_an_opt_out_travels_along() -> None:
    told = {State.NO_ACTION: TRACKING, State.GPC: seen(opt_out_signals=1)}
    assert judge(check, evidence(vendor(observed=told)))[0].verdict is Verdict.PASS


def test_not_applicable_without_advertising() -> None:
    row = vendor(observed=BOTH, classes=(VendorClass.ANALYTICS,))
    assert judge(check, evidence(row))[0].verdict is Verdict.NOT_APPLICABLE


def test_not_tested_without_the_state() -> None:
    result, _ = judge(check, narrowed(evidence(vendor(observed=BOTH)), (State.NO_ACTION,)))
    assert (result.verdict, result.not_asked) == (Verdict.NOT_TESTED, True)
    visits = [visit(State.NO_ACTION), blocked(State.GPC)]
    assert (
        judge(check, evidence(vendor(observed={State.NO_ACTION: TRACKING}), visits=visits))[0].verdict
        is Verdict.NOT_TESTED
    )


def test_contracts_and_places_are_named_as_doubts() -> None:
    assert any("California" in doubt for doubt in check.META.doubts)
    assert any("service provider" in doubt for doubt in check.META.doubts)


def test_a_merely_possible_vendor_is_not_accused() -> None:
    assert judge(check, evidence(vendor(observed=BOTH, attribution=Attribution.POSSIBLE)))[1] == ()
