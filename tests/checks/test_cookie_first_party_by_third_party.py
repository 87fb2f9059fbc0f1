from auditor.checks import cookie_first_party_by_third_party as check
from auditor.model.kinds import Severity, Verdict
from tests.checks.evidences import cookie, declared, evidence, judge, vendor, without_policy

ROW = declared(provider="shop.test", vendor=None)
SENT = cookie(declared=ROW, sent_to=("hotjar",))
FAILING = (evidence(vendor(), cookies=(SENT,), declared_cookies=(ROW,)),)


def test_fail() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.MEDIUM)
    assert "Hotjar" in found.remediation.what


def test_pass_where_the_table_names_the_vendor() -> None:
    row = declared(provider="Hotjar Ltd")
    given = evidence(vendor(), cookies=(cookie(declared=row, sent_to=("hotjar",)),), declared_cookies=(row,))
    assert judge(check, given)[0].verdict is Verdict.PASS


def test_a_library_that_sends_nothing_out_is_the_sites_own() -> None:
    given = evidence(vendor(), cookies=(cookie(declared=ROW),), declared_cookies=(ROW,))
    assert judge(check, given)[0].verdict is Verdict.NOT_APPLICABLE


def test_a_carrier_that_receives_nothing_is_not_the_writer() -> None:
    row = cookie(declared=ROW, vendor="gtm", sent_to=("hotjar",))
    assert judge(check, evidence(vendor(), cookies=(row,), declared_cookies=(ROW,)))[1] == ()


def test_not_tested_without_a_policy() -> None:
    assert judge(check, without_policy(FAILING[0]))[0].verdict is Verdict.NOT_TESTED
