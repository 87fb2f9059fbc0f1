from auditor.checks import vendor_cmp_only as check
from auditor.model.kinds import DocumentKind, Label, Severity, Verdict
from tests.checks.evidences import evidence, judge, vendor, without_policy

TOOL = vendor("criteo", Label.NAMED_PRODUCT, disclosed_in=(DocumentKind.CONSENT_TOOL, DocumentKind.VENDOR_LIST))


def test_fail() -> None:
    result, (found,) = judge(check, evidence(TOOL))
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.LOW)


def test_pass_where_the_policy_names_it_too() -> None:
    row = vendor("criteo", Label.NAMED_PRODUCT, disclosed_in=(DocumentKind.CONSENT_TOOL, DocumentKind.PRIVACY))
    assert judge(check, evidence(row))[0].verdict is Verdict.PASS


def test_not_tested_without_policy() -> None:
    assert judge(check, without_policy(evidence(TOOL)))[0].verdict is Verdict.NOT_TESTED
