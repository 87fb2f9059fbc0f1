from auditor.checks import cookie_labels_conflict as check
from auditor.model.kinds import Severity, Verdict
from tests.checks.evidences import declared, evidence, judge, without_policy

ROWS = (declared(heading="Necessary"), declared(heading="Marketing"))
FAILING = (evidence(declared_cookies=ROWS),)


def test_review() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.LOW)


def test_pass_in_one_class_named_twice() -> None:
    assert judge(check, evidence(declared_cookies=(ROWS[0], ROWS[0])))[0].verdict is Verdict.PASS


def test_one_name_of_two_providers_is_no_conflict() -> None:
    rows = (declared("uid", "Necessary", provider="Shop"), declared("uid", "Marketing", provider="Criteo"))
    assert judge(check, evidence(declared_cookies=rows))[0].verdict is Verdict.PASS


def test_not_tested_without_a_policy() -> None:
    assert judge(check, without_policy(FAILING[0]))[0].verdict is Verdict.NOT_TESTED
