from auditor.checks import vendor_former_name as check
from auditor.checks import vendor_undisclosed
from auditor.model.kinds import Label, Severity, Verdict
from tests.checks.evidences import evidence, judge, vendor, without_policy

OLD = vendor("google-ads", Label.NAMED_PRODUCT, flags=("former-name",))


def test_fail_is_a_note_and_the_vendor_counts_as_disclosed() -> None:
    result, (found,) = judge(check, evidence(OLD))
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.INFO)
    assert judge(vendor_undisclosed, evidence(OLD))[1] == ()


def test_pass_with_the_present_name_beside_it() -> None:
    """ "X (formerly Twitter)" carries no flag, because the present name stands there too."""
    assert judge(check, evidence(vendor("x", Label.NAMED_PRODUCT)))[0].verdict is Verdict.PASS


def test_not_tested_without_policy() -> None:
    assert judge(check, without_policy(evidence(OLD)))[0].verdict is Verdict.NOT_TESTED
