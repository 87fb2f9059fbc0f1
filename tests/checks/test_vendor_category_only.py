import pytest

from auditor.checks import vendor_category_only as check
from auditor.model.kinds import Label, Profile, Severity, VendorClass, Verdict
from tests.checks.evidences import evidence, judge, vendor, without_policy

ANALYTICS = (VendorClass.ANALYTICS,)


@pytest.mark.parametrize(
    ("label", "classes", "profile", "expected"),
    [
        (Label.COOKIE_NAME_ONLY, ANALYTICS, Profile.EU, Severity.MEDIUM),
        (Label.CATEGORY_ONLY, ANALYTICS, Profile.EU, Severity.MEDIUM),
        (Label.GENERIC_ONLY, ANALYTICS, Profile.EU, Severity.HIGH),
        (Label.CATEGORY_ONLY, (VendorClass.ADVERTISING,), Profile.EU, Severity.HIGH),
        (Label.CATEGORY_ONLY, (VendorClass.SOCIAL,), Profile.EU, Severity.HIGH),
        (Label.CATEGORY_ONLY, (VendorClass.PAYMENT,), Profile.EU, Severity.LOW),
        (Label.CATEGORY_ONLY, ANALYTICS, Profile.FR, Severity.HIGH),
        (Label.CATEGORY_ONLY, ANALYTICS, Profile.UK, Severity.HIGH),
        (Label.CATEGORY_ONLY, ANALYTICS, Profile.DE, Severity.MEDIUM),
    ],
)
def test_fail(label: Label, classes: tuple[VendorClass, ...], profile: Profile, expected: Severity) -> None:
    result, (found,) = judge(check, evidence(vendor("v", label, classes=classes), profile=profile))
    assert (result.verdict, found.severity) == (Verdict.FAIL, expected)


def test_the_argument_against_is_printed() -> None:
    _, (found,) = judge(check, evidence(vendor("v", Label.CATEGORY_ONLY)))
    assert found.counter
    assert "categories of recipients" in found.counter
    assert any(law.key == "GDPR 13(1)(e)" and law.counter for law in found.legal)


def test_pass_and_not_tested() -> None:
    assert judge(check, evidence(vendor("a", Label.NAMED_PRODUCT)))[0].verdict is Verdict.PASS
    assert judge(check, without_policy(evidence(vendor("a", Label.CATEGORY_ONLY))))[0].verdict is Verdict.NOT_TESTED


def test_a_list_in_the_consent_tool_belongs_to_another_check() -> None:
    from auditor.model.kinds import DocumentKind

    row = vendor("a", Label.NAMED_PRODUCT, disclosed_in=(DocumentKind.VENDOR_LIST,))
    assert judge(check, evidence(row))[1] == ()
