import hashlib

import pytest

from auditor.evidence.identifiers import entropy, identifies
from auditor.model.capture import Secret
from tests.evidence.captures import secret


def raw(value: str) -> Secret:
    return Secret(sample=value[:6], length=len(value), sha256=hashlib.sha256(value.encode()).hexdigest(), raw=value)


def test_values_that_differ_between_fresh_profiles_identify() -> None:
    assert identifies([("no-action", secret("a1b2c3d4")), ("accept", secret("e5f6a7b8"))])


def test_values_that_are_the_same_everywhere_do_not() -> None:
    """A build hash looks random and is the same for everybody."""
    assert not identifies([("no-action", secret("9f8e7d6c5b4a3f2e1d0c")), ("accept", secret("9f8e7d6c5b4a3f2e1d0c"))])


@pytest.mark.parametrize(
    "value",
    [
        "true",
        "1",
        "abc1234",
        "1763791200",
        "1763791200123",
        '{"theme":"dark1"}',
        "[1,2,3,4,5,6,7,8]",
        "%7B%22a%22%3A12%7D",
    ],
)
def test_flags_times_and_settings_do_not_identify(value: str) -> None:
    other = value[:-1] + ("2" if value[-1] != "2" else "3")
    assert not identifies([("no-action", secret(value)), ("accept", secret(other))])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("GA1.1.1234567890.1763791200", True),
        ("a1b2c3d4", False),
        ("necessary-cookies-only", False),
        ("0123456789abcdef", True),
    ],
)
def test_one_visit_alone_is_judged_strictly(value: str, expected: bool) -> None:
    assert identifies([("no-action", secret(value))]) is expected
    assert identifies([("no-action", raw(value))]) is expected


def test_nothing_identifies_nobody() -> None:
    assert not identifies([])


def test_entropy() -> None:
    assert entropy("") == 0
    assert entropy("aaaa") == 0
    assert entropy("abcd") == 2
