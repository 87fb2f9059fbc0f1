from auditor.checks import cookie_insecure_attributes as check
from auditor.model.evidence import SetBy
from auditor.model.kinds import Severity, Verdict
from tests.checks.evidences import STATES, cookie, evidence, judge, vendor, visit

HTTP = SetBy(kind="http", url="https://shop.test/")
FAILING = (evidence(vendor(), cookies=(cookie(secure=False),)),)


def test_fail_without_secure() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.LOW)


def test_a_readable_session_cookie_matters_more() -> None:
    (found,) = judge(check, evidence(cookies=(cookie("PHPSESSID", None, set_by=HTTP),)))[1]
    assert found.severity is Severity.MEDIUM
    assert "HttpOnly" in found.message


def test_pass() -> None:
    rows = (cookie(), cookie("PHPSESSID", None, set_by=HTTP, http_only=True))
    assert judge(check, evidence(vendor(), cookies=rows))[0].verdict is Verdict.PASS


def test_cookies_that_scripts_write_cannot_be_hidden_from_scripts() -> None:
    assert judge(check, evidence(vendor(), cookies=(cookie("session_x"),)))[1] == ()


def test_tokens_against_forged_requests_are_meant_to_be_readable() -> None:
    assert judge(check, evidence(cookies=(cookie("csrftoken", None, set_by=HTTP),)))[1] == ()


def test_not_tested_without_records_of_cookies() -> None:
    visits = [visit(s, failures={"cookies": "The socket closed."}) for s in STATES]
    assert judge(check, evidence(visits=visits))[0].verdict is Verdict.NOT_TESTED
