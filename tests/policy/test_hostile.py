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


_CYRILLIC = "Политика за поверителност. Ние използваме бисквитки и услуги на трети страни на този сайт. " * 40


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (_CYRILLIC.encode("cp1251"), "text/plain"),
        (_CYRILLIC.encode("cp1251"), "text/html; charset=utf-8"),
        (_CYRILLIC.encode("iso8859-7", errors="ignore") + b"\xff\xd2" * 400, "text/plain; charset=us-ascii"),
        (b"ok " * 200 + b"\x00\x01\x02" * 900, "text/plain"),
    ],
)
def test_text_in_another_encoding_than_declared_says_so(data: bytes, media_type: str) -> None:
    document = read(data, id="d1", kind=DocumentKind.PRIVACY, media_type=media_type)
    assert document.problem is not None
    assert ladder.label("hotjar", _READER.read([document]), REGISTER, [document]).label is Label.UNDECIDABLE


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (_CYRILLIC.encode("cp1251"), "text/plain; charset=windows-1251"),
        (("Wir nutzen Hotjar für Äußeres, Übersicht und Öffentliches. " * 40).encode("cp1252"), "text/plain"),
        (("We use Hotjar on this website. " * 40).encode("utf-16-le"), "text/plain"),
        (("We use Hotjar on this website. " * 40).encode("utf-16-be"), "text/html"),
        (("Używamy Hotjar, żółć gęślą jaźń ćwiczę. " * 40).encode("iso8859-2"), "text/plain; charset=iso-8859-2"),
    ],
)
def test_text_in_an_encoding_that_can_be_told_is_read(data: bytes, media_type: str) -> None:
    document = read(data, id="d1", kind=DocumentKind.PRIVACY, media_type=media_type)
    assert document.problem is None
    assert "Hotjar" in document.text or "бисквитки" in document.text


def test_what_cannot_be_read_declares_nothing() -> None:
    bad = read(b"%PDF-1.7\nnothing", id="d1", kind=DocumentKind.COOKIES, media_type="application/pdf")
    found = _READER.read([bad])
    assert bad.problem is not None
    assert not found.mentions
    assert not found.cookies
    assert not found.facts


@pytest.mark.parametrize(
    "unit",
    [
        b"Name: _ga; Provider: Google; Expiry: 2 years\n",
        b"_ga\n",
        b"Name\nProvider\nPurpose\nDuration\n",
        b"a: b: c: d: ",
        b"1 year 1 month ",
        b"art. 6 (1) ",
        b"_a_b_",
        b'the cookie "x" ',
        b"last updated ",
        b"{{{[[[<<<",
        b"a\tb\tc\td\n",
        b"Germany France United States server ",
        b"We use no analytics tools, no advertising networks, ",
        b"Analysetools werden nicht eingesetzt, Werbenetzwerke ",
    ],
)
def test_declared_facts_take_time_in_proportion(unit: bytes) -> None:
    start = time.process_time()
    document = read(unit * (1_000_000 // len(unit)), id="d1", kind=DocumentKind.COOKIES, media_type="text/plain")
    _READER.read([document])
    assert time.process_time() - start < _SECONDS
