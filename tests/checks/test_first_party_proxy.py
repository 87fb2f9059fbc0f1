from auditor.checks import first_party_proxy as check
from auditor.model.kinds import Confidence, Label, Severity, State, Verdict
from tests.checks.evidences import judge, vendor
from tests.checks.practices import practising, proxy, unwatched

FAILING = (practising(proxies=(proxy(),)),)

PASSING = (practising(),)
UNTESTED = (unwatched(practising(), "requests"),)
RISKS = {"software of the site's own with the same form": FAILING[0]}


def test_always_a_question() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.confidence) == (Verdict.REVIEW, Severity.MEDIUM, Confidence.POSSIBLE)
    assert "If the server passes them on" in found.message


def test_pass_where_the_vendor_is_named_and_waits_for_consent() -> None:
    named = vendor("google-analytics", Label.NAMED_PRODUCT)
    later = proxy(without_consent=False, states=(State.ACCEPT,))
    assert judge(check, practising(named, proxies=(later,)))[0].verdict is Verdict.PASS
    assert judge(check, practising(named, proxies=(proxy(),)))[0].verdict is Verdict.REVIEW


def test_pass_where_there_is_none() -> None:
    assert judge(check, practising())[0].verdict is Verdict.PASS


def test_not_tested_without_requests() -> None:
    assert judge(check, unwatched(practising(), "requests"))[0].verdict is Verdict.NOT_TESTED
