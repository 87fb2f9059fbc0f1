import msgspec
import pytest

from auditor.checks import tracker_after_reject as check
from auditor.model.capture import Consent
from auditor.model.evidence import VisitSummary
from auditor.model.kinds import ConsentAction, Severity, State, VendorClass, Verdict, VisitStatus
from tests.checks.evidences import (
    STATES,
    TRACKING,
    bannerless,
    before,
    blocked,
    evidence,
    judge,
    narrowed,
    seen,
    unknown,
    unoperated,
    vendor,
    visit,
)

AFTER = {State.REJECT: TRACKING}


def without_banner() -> list[VisitSummary]:
    return [bannerless(s) for s in STATES]


def test_fail() -> None:
    result, (found,) = judge(check, evidence(vendor(observed=AFTER)))
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.CRITICAL)


def test_a_plain_file_weighs_less() -> None:
    row = vendor(observed={State.REJECT: seen(static_only=True)})
    assert judge(check, evidence(row))[1][0].severity is Severity.HIGH


def test_reading_an_identifier_that_was_there_before_counts() -> None:
    row = vendor(observed={State.REJECT: seen(identifier=True), State.ACCEPT: TRACKING})
    _, (found,) = judge(check, evidence(row))
    assert "an identifier went with the requests" in found.message


def test_pass_where_only_consent_wakes_it() -> None:
    result, found = judge(check, evidence(vendor()))
    assert (result.verdict, result.passed, found) == (Verdict.PASS, ("hotjar",), ())


def test_what_came_before_the_choice_is_not_this_finding() -> None:
    assert judge(check, evidence(vendor(observed={State.REJECT: before(TRACKING)})))[0].verdict is Verdict.PASS


def test_consent_mode_pings_are_not_this_finding() -> None:
    pings = seen(requests=2, consent_mode_pings=2, static_only=True)
    row = vendor(observed={State.REJECT: pings}, classes=(VendorClass.ANALYTICS,))
    assert judge(check, evidence(row))[1] == ()


def test_a_withdrawal_is_not_a_refusal() -> None:
    row = vendor(observed={State.WITHDRAW: TRACKING}, states=(*STATES, State.WITHDRAW))
    visits = [*(visit(s) for s in STATES), visit(State.WITHDRAW)]
    assert judge(check, evidence(row, visits=visits))[1] == ()


def test_a_banner_that_could_not_be_operated_is_always_not_tested() -> None:
    for rows in ((), (vendor(),), (vendor(observed={}),)):
        visits = [visit(State.NO_ACTION), visit(State.ACCEPT), unoperated(State.REJECT), visit(State.GPC)]
        result, found = judge(check, evidence(*rows, visits=visits))
        assert (result.verdict, found, result.not_asked) == (Verdict.NOT_TESTED, (), False)
        assert "no control of it could be operated" in (result.reason or "")


def test_without_any_control_a_clean_site_is_not_applicable() -> None:
    exempt = vendor(observed=dict.fromkeys(STATES, TRACKING), classes=(VendorClass.CDN,))
    for rows in ((), (exempt,)):
        assert judge(check, evidence(*rows, visits=without_banner()))[0].verdict is Verdict.NOT_APPLICABLE


def test_without_any_control_a_tracking_site_is_not_tested() -> None:
    row = vendor(observed={State.NO_ACTION: TRACKING})
    result, _ = judge(check, evidence(row, visits=without_banner()))
    assert (result.verdict, result.reason) == (Verdict.NOT_TESTED, check.NO_CONTROL)
    odd = evidence(visits=without_banner(), unknown_hosts=(unknown("odd.test"),))
    assert judge(check, odd)[0].verdict is Verdict.NOT_TESTED


def test_not_asked_for_is_said_so() -> None:
    result, _ = judge(check, narrowed(evidence(vendor()), (State.NO_ACTION, State.ACCEPT)))
    assert (result.verdict, result.not_asked) == (Verdict.NOT_TESTED, True)


def test_not_tested_when_blocked_or_without_records() -> None:
    visits = [visit(State.NO_ACTION), visit(State.ACCEPT), blocked(State.REJECT)]
    assert "bot wall" in (judge(check, evidence(visits=visits))[0].reason or "")
    failed = visit(State.REJECT, failures={"requests": "The socket closed."})
    assert judge(check, evidence(visits=[visit(State.NO_ACTION), failed]))[0].verdict is Verdict.NOT_TESTED


def test_a_refusal_that_took_effect_proves_what_followed_even_if_the_visit_broke_off() -> None:
    partial = visit(State.REJECT, status=VisitStatus.PARTIAL, reason="Page 2 timed out.")
    row = msgspec.structs.replace(vendor(observed={}), untested={State.REJECT: TRACKING})
    assert len(judge(check, evidence(row, visits=[visit(State.NO_ACTION), partial]))[1]) == 1


@pytest.mark.parametrize("rows", [(), (vendor(),)])
def test_an_imported_refusal_cannot_be_verified(rows: tuple[object, ...]) -> None:
    recorded = visit(State.REJECT, consent=Consent(action=ConsentAction.REJECT))
    result, found = judge(check, evidence(*rows, visits=[recorded], imported="HAR"))  # type: ignore[arg-type]
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())
    assert "cannot be verified" in (result.reason or "")


def test_unknown_third_parties_after_refusal_are_not_passed_over() -> None:
    host = unknown("odd.test", "runs-script", observed={State.REJECT: seen()})
    result, found = judge(check, evidence(unknown_hosts=(host,)))
    assert (result.verdict, found) == (Verdict.REVIEW, ())
    assert "odd.test" in (result.reason or "")
