"""How names and cookie patterns are compared."""

import pytest

from auditor.trackers.spelling import glob, normal


@pytest.mark.parametrize(
    "text", ["Acme, Inc.", "ACME INC", "Acme®  Inc", "acme inc.", "Ac\u00adme Inc", "\uff21cme Inc"]
)
def test_spellings_of_one_name_are_equal(text: str) -> None:
    assert normal(text) == "acme inc"


def test_a_dot_inside_a_name_stays() -> None:
    assert normal("Booking.com") == "booking.com"


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("_ga_*", "_ga_ABC", True),
        ("_ga_*", "_ga", False),
        ("a*c", "abc", True),
        ("a.c", "abc", False),
        ("*id", "my\nid", True),
    ],
)
def test_a_star_is_any_run_of_characters(pattern: str, name: str, fits: bool) -> None:
    assert (glob(pattern).fullmatch(name) is not None) is fits
