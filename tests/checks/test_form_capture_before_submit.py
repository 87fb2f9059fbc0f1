import msgspec

from auditor.checks import form_capture_before_submit as check
from auditor.model.capture import NOT_ASKED
from auditor.model.kinds import Attribution, Confidence, Severity, State, Verdict
from auditor.model.practice import Actor, FormTested
from tests.checks.evidences import judge, vendor, visit
from tests.checks.practices import HOTJAR, TESTED, leak, practising

FAILING = (practising(leaks=(leak(typed=True),), form_tests=TESTED),)
PASSING = (practising(form_tests=TESTED),)
UNTESTED = (practising(),)
RISKS = {
    "the site's own check of an entry": practising(
        leaks=(leak(typed=True, receiver=Actor(key="www.shop.test", label="www.shop.test", own=True)),),
        form_tests=TESTED,
    ),
    "a payment or address service": "payment or address service",
}
SITE = Actor(key="www.shop.test", label="www.shop.test", own=True)


def test_critical_and_certain() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.confidence) == (Verdict.FAIL, Severity.CRITICAL, Confidence.CERTAIN)


def test_hashed_is_high() -> None:
    given = practising(leaks=(leak(typed=True, forms=("sha256", "md5 (base64)")),), form_tests=TESTED)
    assert judge(check, given)[1][0].severity is Severity.HIGH


def test_the_sites_own_server_may_be_checking_an_entry() -> None:
    given = practising(leaks=(leak(typed=True, receiver=SITE),), form_tests=TESTED)
    result, (found,) = judge(check, given)
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)


def test_pass_where_typed_data_stayed() -> None:
    result, found = judge(check, practising(form_tests=TESTED))
    assert (result.verdict, found, result.passed) == (Verdict.PASS, (), ("email field mail (no-action)",))


def test_not_tested_where_nobody_asked_or_nothing_could_be_typed() -> None:
    asked = FormTested(state=State.NO_ACTION, reason="the form test was not asked for (--form-test).")
    result, _ = judge(check, practising(form_tests=(asked,)))
    assert (result.verdict, "--form-test" in (result.reason or "")) == (Verdict.NOT_TESTED, True)
    weak = practising(
        vendor(attribution=Attribution.POSSIBLE), leaks=(leak(typed=True, receiver=HOTJAR),), form_tests=TESTED
    )
    assert judge(check, weak)[0].verdict is Verdict.NOT_TESTED


def test_a_test_nobody_asked_for_is_not_asked_for() -> None:
    visits = [visit(State.NO_ACTION, unwatched={"form test": NOT_ASKED.reason})]
    result, _ = judge(check, msgspec.structs.replace(UNTESTED[0], visits=tuple(visits)))
    assert (result.verdict, result.not_asked, result.turn_on) == (Verdict.NOT_TESTED, True, "--form-test")


def test_what_nobody_typed_is_for_the_other_check() -> None:
    assert judge(check, practising(leaks=(leak(),), form_tests=TESTED))[0].verdict is Verdict.PASS
