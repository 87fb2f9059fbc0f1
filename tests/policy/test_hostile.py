"""Input made to break or stall the reader: an answer in bounded time, or a plain reason; never a crash."""

import time

import pytest

from auditor.model.kinds import DocumentKind, Label
from auditor.policy import ladder
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.register import REGISTER

_READER = Reader(REGISTER)
_SIZE = 5_000_000
_SECONDS = 10.0


@pytest.mark.parametrize(
    ("unit", "media_type"),
    [
        (b"a", "text/plain"),
        (b"we do not use ", "text/plain"),
        (b"[a](http://", "text/markdown"),
        (b"| _ga | Google | 2 years |\n", "text/markdown"),
        (b"_", "text/plain"),
        (b"<tr><td>_ga</td><td>Google</td></tr>", "text/html"),
    ],
)
def test_five_megabytes_of_one_thing(unit: bytes, media_type: str) -> None:
    start = time.process_time()
    document = read(unit * (_SIZE // len(unit)), id="d1", kind=DocumentKind.PRIVACY, media_type=media_type)
    label = ladder.label("criteo", _READER.read([document]), REGISTER, [document]).label
    assert time.process_time() - start < _SECONDS
    assert document.problem is None or label is Label.UNDECIDABLE


def test_a_text_longer_than_any_policy_says_so() -> None:
    document = read(b"We use Hotjar. " * 200_000, id="d1", kind=DocumentKind.PRIVACY, media_type="text/plain")
    assert "longer than" in (document.problem or "")
    huge = read(b"<p>a</p>" * 6_250_000, id="d1", kind=DocumentKind.PRIVACY, media_type="text/html")
    assert "larger than" in (huge.problem or "")


def test_tables_five_hundred_deep_are_read() -> None:
    html = "<table><tr><td>" * 500 + "We use Hotjar on our website." + "</td></tr></table>" * 500
    document = read(html.encode(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/html")
    found = ladder.label("hotjar", _READER.read([document]), REGISTER, [document])
    assert found.label is Label.NAMED_PRODUCT


def test_elements_nested_without_end_are_refused_and_unclosed_items_are_not() -> None:
    deep = read(b"<div>" * 1_000_000 + b"x", id="d", kind=DocumentKind.PRIVACY, media_type="text/html")
    assert "nested more than" in (deep.problem or "")
    flat = read(b"<p>one<li>two" * 12_000, id="d", kind=DocumentKind.PRIVACY, media_type="text/html")
    assert flat.problem is None
    assert flat.words == 24_000
