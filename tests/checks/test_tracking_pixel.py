from auditor.checks import tracking_pixel as check
from auditor.model.kinds import Attribution, Severity, State, VendorClass, Verdict
from tests.checks.evidences import evidence, judge, seen, unoperated, vendor, visit

PIXEL = seen(pixels=1)
FAILING = (evidence(vendor(observed={State.NO_ACTION: PIXEL})),)


def test_review_and_high_after_refusal() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)
    assert judge(check, evidence(vendor(observed={State.REJECT: PIXEL})))[1][0].severity is Severity.HIGH


def test_pass_without_pixels_and_for_placeholders() -> None:
    assert judge(check, evidence(vendor(observed={State.NO_ACTION: seen()})))[0].verdict is Verdict.PASS


def test_vendors_that_store_and_exempt_ones_are_spoken_of_elsewhere() -> None:
    stored = vendor(observed={State.NO_ACTION: seen(pixels=1, cookies=("_id",))})
    harmless = vendor("cdn", observed={State.NO_ACTION: PIXEL}, classes=(VendorClass.ERROR_MONITORING,))
    assert judge(check, evidence(stored, harmless))[1] == ()


def test_consent_mode_pings_are_reported_apart() -> None:
    assert judge(check, evidence(vendor(observed={State.REJECT: seen(pixels=1, consent_mode_pings=1)})))[1] == ()


def test_not_tested_where_refusal_was_not_reached_or_attribution_is_weak() -> None:
    visits = [visit(State.NO_ACTION), unoperated(State.REJECT)]
    assert judge(check, evidence(visits=visits))[0].verdict is Verdict.NOT_TESTED
    weak = vendor(observed={State.NO_ACTION: PIXEL}, attribution=Attribution.POSSIBLE)
    assert judge(check, evidence(weak))[0].verdict is Verdict.NOT_TESTED
