import pytest

from auditor.checks import cookie_undeclared as check
from auditor.model.kinds import Label, Severity, State, VendorClass, Verdict
from tests.checks.evidences import cookie, declared, evidence, judge, unoperated, vendor, visit, without_policy

TABLE = (declared("other"),)
FAILING = (evidence(vendor(label=Label.NAMED_PRODUCT), cookies=(cookie(),), declared_cookies=TABLE),)


def test_fail_names_cookie_and_vendor() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.subject.key) == (Verdict.FAIL, Severity.HIGH, "hotjar")
    assert "_id" in found.remediation.wording


def test_pass_where_the_table_lists_it() -> None:
    given = evidence(vendor(), cookies=(cookie(declared=declared()),), declared_cookies=TABLE)
    assert judge(check, given)[0].verdict is Verdict.PASS


def test_not_applicable_without_a_table() -> None:
    assert judge(check, evidence(vendor(), cookies=(cookie(),)))[0].verdict is Verdict.NOT_APPLICABLE


def test_not_tested_without_a_policy_or_without_consent() -> None:
    assert judge(check, without_policy(FAILING[0]))[0].verdict is Verdict.NOT_TESTED
    given = evidence(declared_cookies=TABLE, visits=[visit(State.NO_ACTION), unoperated(State.ACCEPT)])
    assert judge(check, given)[0].verdict is Verdict.NOT_TESTED


def test_random_suffixes_of_nobody_known_are_one_finding() -> None:
    rows = (cookie("test_12345", None), cookie("test_98765", None))
    assert len(judge(check, evidence(cookies=rows, declared_cookies=TABLE))[1]) == 1


def test_cookies_of_bot_protection_are_left_out() -> None:
    rows = (cookie("__cf_bm", None), cookie("ak_bmsc", None))
    assert judge(check, evidence(cookies=rows, declared_cookies=TABLE))[1] == ()


def test_a_table_of_vendors_covers_their_cookies() -> None:
    given = evidence(vendor(), cookies=(cookie(),), declared_cookies=(declared("Hotjar"),))
    assert judge(check, given)[0].verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("label", "states", "classes", "expected"),
    [
        (Label.NOT_MENTIONED, (State.ACCEPT,), VendorClass.ADVERTISING, Severity.LOW),
        (Label.NAMED_PRODUCT, (State.ACCEPT,), VendorClass.CHAT, Severity.MEDIUM),
        (Label.NAMED_PRODUCT, (State.REJECT,), VendorClass.CHAT, Severity.HIGH),
        (Label.NAMED_PRODUCT, (State.ACCEPT,), VendorClass.CDN, Severity.LOW),
    ],
)
def test_severity(label: Label, states: tuple[State, ...], classes: VendorClass, expected: Severity) -> None:
    row = vendor(label=label, classes=(classes,))
    given = evidence(row, cookies=(cookie(states=states),), declared_cookies=TABLE)
    assert judge(check, given)[1][0].severity is expected
