import msgspec
import pytest

from auditor.checks import vendor_purpose_mismatch as check
from auditor.evidence.purposes import Purpose, declared, known
from auditor.model.kinds import Label, Severity, VendorClass, Verdict
from tests.checks.evidences import QUOTE, evidence, judge, vendor, without_policy


def under(*headings: str, classes: tuple[VendorClass, ...] = (VendorClass.ADVERTISING,)):  # type: ignore[no-untyped-def]
    quotes = tuple(msgspec.structs.replace(QUOTE, heading=("Cookies", heading)) for heading in headings)
    return evidence(vendor("ads", Label.NAMED_PRODUCT, classes=classes, quotes=quotes))


FAILING = (under("Functional cookies"), under("Statistics"))
PASSING = (under("Marketing cookies"), under("Functional cookies", "Advertising"))
UNTESTED = (without_policy(FAILING[0]),)
RISKS = {
    "bot protection": under("Necessary", classes=(VendorClass.SECURITY,)),
    "a captcha": under("Necessary", classes=(VendorClass.CAPTCHA,)),
    "embedded video": under("Functional", classes=(VendorClass.VIDEO, VendorClass.ADVERTISING)),
    "a tag manager": under("Necessary", classes=(VendorClass.TAG_MANAGER,)),
    "a heading for several purposes": under("Statistics and functional cookies"),
    "a heading that denies": under("Non-essential cookies"),
}


def test_under_necessary_it_is_high() -> None:
    result, (found,) = judge(check, under("Strictly necessary cookies"))
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.HIGH)
    assert "Strictly necessary" in found.message


def test_not_applicable_where_no_heading_states_a_purpose() -> None:
    assert judge(check, under("Your rights"))[0].verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Marketing", Purpose.MARKETING),
        ("Statistik-Cookies", Purpose.STATISTICS),
        ("Cookies fonctionnels", Purpose.FUNCTIONAL),
        ("Técnicas", Purpose.NECESSARY),
        ("Contact", None),
    ],
)
def test_headings(heading: str, expected: Purpose | None) -> None:
    assert declared((heading,)) is expected


def test_a_vendor_of_two_kinds_has_no_one_purpose() -> None:
    assert known(vendor(classes=(VendorClass.ANALYTICS, VendorClass.ADVERTISING))) is None
    assert known(vendor(classes=())) is None
