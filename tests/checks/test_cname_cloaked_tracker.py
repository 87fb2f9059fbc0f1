from auditor.checks import cname_cloaked_tracker as check
from auditor.model.evidence import OwnHost
from auditor.model.kinds import Confidence, Severity, Verdict
from tests.checks.evidences import evidence, judge, vendor

HOST = OwnHost(host="metrics.shop.test", requests=2, cookies=("_v",), samples=("https://metrics.shop.test/c?id=…",))
FAILING = (evidence(own_hosts=(HOST,), aliases={"metrics.shop.test": ("shop.tracker.test",)}),)


def test_review_and_fail_where_the_alias_is_a_known_vendors_host() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)
    known = evidence(vendor(), own_hosts=(HOST,), aliases={"metrics.shop.test": ("px.vendor.test",)})
    result, (found,) = judge(check, known)
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.HIGH)


def test_not_tested_without_answers_of_a_resolver() -> None:
    result, found = judge(check, evidence(own_hosts=(HOST,)))
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())
    assert "no resolver was asked" in (result.reason or "")


def test_pass_without_candidates_and_for_the_sites_own_alias() -> None:
    assert judge(check, evidence())[0].verdict is Verdict.PASS
    given = evidence(own_hosts=(HOST,), aliases={"metrics.shop.test": ("lb.shop.test",)})
    assert judge(check, given)[0].verdict is Verdict.PASS


def test_an_ordinary_service_under_an_alias_is_a_question() -> None:
    assert judge(check, FAILING[0])[1][0].confidence is Confidence.POSSIBLE
