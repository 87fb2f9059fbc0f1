from auditor.checks import cookie_unclassified as check
from auditor.model.kinds import Severity, Verdict
from tests.checks.evidences import declared, evidence, judge, passage, without_policy

FAILING = (evidence(declared_cookies=(declared(heading="Unclassified"),)),)


def test_fail() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.MEDIUM)


def test_pass() -> None:
    assert judge(check, evidence(declared_cookies=(declared(),)))[0].verdict is Verdict.PASS


def test_a_heading_above_no_row_accuses_nobody() -> None:
    assert judge(check, evidence(passages=(passage("cookies", "Unclassified"),)))[0].verdict is Verdict.NOT_APPLICABLE


def test_not_tested_without_a_policy() -> None:
    assert judge(check, without_policy(FAILING[0]))[0].verdict is Verdict.NOT_TESTED
