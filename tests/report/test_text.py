"""Text that a website controls, made safe to look at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.report._language import many
from auditor.report._passages import text_fragment
from auditor.report._text import duration, line, link, listed, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Käse – 你好 שלום", "Käse – 你好 שלום"),
        ("abc\u202etxt.exe", "abc‹U+202E›txt.exe"),
        ("\x1b[31mred", "‹U+001B›[31mred"),
        ("zero\u200bwidth\ufeff", "zero‹U+200B›width‹U+FEFF›"),
        ("two\nlines", "two\nlines"),
        ("aaaa", "aaa… (4 characters)"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text, 3 if text == "aaaa" else 100) == shown


@given(st.text())
def test_line_is_one_printable_line(text: str) -> None:
    shown = line(text)

    assert len(shown.splitlines()) <= 1
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in shown)


@pytest.mark.parametrize("url", ["https://a.example/x?y=1#z", "http://a.example", "HTTPS://A.EXAMPLE/"])
def test_web_addresses_become_links(url: str) -> None:
    assert link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        " https://a.example",
        "java\nscript:x",
        "data:text/html,x",
        "//a.example",
        'https://a.example/"x',
        "file:///etc/passwd",
    ],
)
def test_other_addresses_do_not(url: str) -> None:
    assert link(url) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "session"),
        (0, "deleted at once"),
        (1800, "30 minutes"),
        (86_400, "1 day"),
        (7 * 86_400, "7 days"),
        (31_536_000, "1 year"),
        (13 * 31_536_000 / 12, "13 months"),
        (2 * 31_536_000, "2 years"),
    ],
)
def test_duration(seconds: float | None, words: str) -> None:
    assert duration(seconds) == words


def test_lists_and_counts() -> None:
    assert listed(["A"]) == "A"
    assert listed(["A", "B", "C"]) == "A, B and C"
    assert listed(["A", "B", "C", "D"], 2) == "A, B and 2 more"
    assert listed([]) == ""
    assert many(1, "third party", "third parties") == "1 third party"
    assert many(5000, "request", "requests") == "5,000 requests"


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("We use Hotjar.", "#:~:text=We%20use%20Hotjar."),
        ("e-mail, phone & more", "#:~:text=e%2Dmail%2C%20phone%20%26%20more"),
        ("one two three four five six seven eight nine ten eleven twelve thirteen",
         "#:~:text=one%20two%20three%20four%20five,nine%20ten%20eleven%20twelve%20thirteen"),
        ("_fbp\nMeta\n3 months", "#:~:text=_fbp,3%20months"),
        ("no\u00a0break", "#:~:text=no%20break"),
        ("Käse", "#:~:text=K%C3%A4se"),
        ("  ", ""),
    ],
)  # fmt: skip
def test_text_fragment(text: str, fragment: str) -> None:
    assert text_fragment(text) == fragment
