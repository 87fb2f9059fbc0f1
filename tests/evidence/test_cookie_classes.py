import pytest

from auditor.evidence.cookie_classes import CookieClass, class_of
from tests.checks.evidences import declared


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Strictly necessary", CookieClass.NECESSARY),
        ("Notwendige Cookies", CookieClass.NECESSARY),
        ("Nicht notwendige Cookies", CookieClass.OTHER),
        ("Non-essential", CookieClass.OTHER),
        ("Statistics", CookieClass.OTHER),
        ("Unclassified", CookieClass.UNCLASSIFIED),
        ("Necessary and statistics", None),
        ("Our list", None),
    ],
)
def test_the_nearest_heading_decides(heading: str, expected: CookieClass | None) -> None:
    assert class_of(declared(heading=heading)) is expected
