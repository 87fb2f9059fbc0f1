from auditor.checks import insecure_transport as check
from auditor.model.kinds import Severity, Verdict
from auditor.model.practice import Actor
from tests.checks.evidences import judge
from tests.checks.practices import practising, unencrypted, unwatched

FAILING = (practising(unencrypted=(unencrypted(),)),)

PASSING = (practising(),)
UNTESTED = (unwatched(practising(), "requests"),)
RISKS = {"an address that visitors' browsers raise to https": "raise more addresses to https"}


def test_medium_for_a_third_party() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.MEDIUM)
    assert "an identifier among them" in found.message
    assert result.passed == ()


def test_the_sites_own_pages_carry_their_forms() -> None:
    site = Actor(key="www.shop.test", label="www.shop.test", own=True)
    _, (found,) = judge(check, practising(unencrypted=(unencrypted(receiver=site),)))
    assert "typed into their forms" in found.message


def test_pass() -> None:
    assert judge(check, practising())[0].verdict is Verdict.PASS


def test_not_tested_without_requests() -> None:
    assert judge(check, unwatched(practising(), "requests"))[0].verdict is Verdict.NOT_TESTED
