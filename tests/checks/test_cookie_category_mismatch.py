import pytest

from auditor.checks import cookie_category_mismatch as check
from auditor.model.kinds import Confidence, Severity, VendorClass, Verdict
from tests.checks.evidences import cookie, declared, evidence, judge, vendor, without_policy

ROW = declared(heading="Strictly necessary cookies")
FAILING = (evidence(vendor(), declared_cookies=(ROW,)),)


def test_fail() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.subject.key) == (Verdict.FAIL, Severity.HIGH, "hotjar")


@pytest.mark.parametrize("heading", ["Notwendige Cookies", "Cookies nécessaires", "Noodzakelijke cookies", "Essential"])
def test_necessary_is_known_in_other_languages(heading: str) -> None:
    assert judge(check, evidence(vendor(), declared_cookies=(declared(heading=heading),)))[1]


@pytest.mark.parametrize("heading", ["Statistics", "Marketing", "Non-essential cookies", "Nicht notwendige Cookies"])
def test_pass_in_another_class(heading: str) -> None:
    given = evidence(vendor(), declared_cookies=(declared(heading=heading),))
    assert judge(check, given)[0].verdict is Verdict.PASS


def test_not_applicable_without_classes() -> None:
    assert (
        judge(check, evidence(vendor(), declared_cookies=(declared(heading="List"),)))[0].verdict
        is Verdict.NOT_APPLICABLE
    )


def test_not_tested_without_a_policy() -> None:
    assert judge(check, without_policy(FAILING[0]))[0].verdict is Verdict.NOT_TESTED


def test_a_common_name_without_provider_goes_to_a_person() -> None:
    row = declared("uid", "Necessary", vendor=None)
    given = evidence(vendor(), cookies=(cookie("uid", declared=row),), declared_cookies=(row,))
    result, (found,) = judge(check, given)
    assert (result.verdict, found.confidence) == (Verdict.REVIEW, Confidence.POSSIBLE)
    alone = evidence(vendor(), cookies=(cookie("uid", None, declared=row),), declared_cookies=(row,))
    assert judge(check, alone)[1] == ()


def test_products_that_are_needed_may_be_called_so() -> None:
    row = vendor(classes=(VendorClass.CAPTCHA,))
    assert judge(check, evidence(row, declared_cookies=(ROW,)))[1] == ()
