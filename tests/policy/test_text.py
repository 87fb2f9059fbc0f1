"""Documents as text: HTML, plain text, markdown, and input that is none of them."""

import time

import pytest

from auditor.model.kinds import BlockKind, DocumentKind
from auditor.model.text import DocumentText
from auditor.policy.reader import Reader
from auditor.policy.text import read, too_short
from tests.policy.register import REGISTER

_PAGE = """<!doctype html><html lang="en"><head><title>Privacy &amp; you</title><style>p{}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li>Follow us on LinkedIn</li></ul></nav>
<main><h1>Privacy policy</h1><p>Last updated: 3 May 2024</p>
<h2>Cookies</h2><p>We use the following services:</p>
<ul><li>Hotjar (<a href="https://www.hotjar.com/privacy">policy</a>)<ul><li>recordings</li></ul></li><li>Criteo</li></ul>
<details style="display:none"><summary>Advertising</summary><p>We use <b>Google</b> Ads.</p></details>
<table><thead><tr><th>Cookie</th><th>Provider</th><th>Duration</th></tr></thead>
<tbody><tr><td>_ga</td><td>Google</td><td>2 years</td></tr></tbody></table>
<script>var x = "Matomo";</script></main><footer>Imprint</footer></body></html>"""


def _read(data: bytes, media_type: str = "text/html") -> DocumentText:
    return read(data, id="d1", kind=DocumentKind.PRIVACY, media_type=media_type, url="https://site.example/privacy")


def _blocks(document: DocumentText, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind and not b.boilerplate]


def test_html_becomes_blocks_with_headings_lists_and_tables() -> None:
    document = _read(_PAGE.encode())
    assert (document.title, document.language, document.last_updated) == ("Privacy & you", "en", "2024-05-03")
    assert _blocks(document, BlockKind.HEADING) == ["Privacy policy", "Cookies", "Advertising"]
    items = [b for b in document.blocks if b.kind is BlockKind.ITEM and not b.boilerplate]
    assert [document.text[b.start : b.end] for b in items] == ["Hotjar (policy)", "recordings", "Criteo"]
    assert [b.level for b in items] == [1, 2, 1]
    assert all(b.intro and document.text[slice(*b.intro)] == "We use the following services:" for b in items)
    row = [b for b in document.blocks if b.kind is BlockKind.ROW][-1]
    assert row.columns == ("Cookie", "Provider", "Duration")
    assert [document.text[a:b] for a, b in row.cells] == ["_ga", "Google", "2 years"]
    assert row.heading[:2] == ("Privacy policy", "Cookies")


def test_html_leaves_out_scripts_and_marks_what_is_not_the_policy() -> None:
    document = _read(_PAGE.encode())
    assert "Matomo" not in document.text
    marked = [document.text[b.start : b.end] for b in document.blocks if b.boilerplate]
    assert marked == ["Home", "Follow us on LinkedIn", "Imprint"]
    link = next(link for link in document.links if "hotjar" in link.url)
    assert document.text[link.start : link.end] == "policy"
    assert {m.vendor for m in Reader(REGISTER).read([document]).mentions} >= {
        "hotjar",
        "criteo",
        "google-ads",
        "google",
    }


def test_plain_text_stays_as_it_is() -> None:
    data = "\ufeffOne\u00a0line\r\nand another.\r\n".encode()
    assert _read(data, "text/plain").text == "One\u00a0line\nand another.\n"


def test_plain_text_without_markup_still_has_headings_and_lists() -> None:
    text = (
        "2. Data of visitors\n\n2.1. Partners\nThe services outlined below help us to see how people use these pages:\n"
        "\tHotjar records what visitors do.\n\tCriteo shows advertisements.\n\n3. Your rights\nYou may ask us for a copy of "
        "all that we hold about you at any time.\n"
    )
    document = _read(text.encode(), "text/plain")
    assert _blocks(document, BlockKind.HEADING) == ["2. Data of visitors", "2.1. Partners", "3. Your rights"]
    items = [b for b in document.blocks if b.kind is BlockKind.ITEM]
    assert [b.heading for b in items] == [("2. Data of visitors", "2.1. Partners")] * 2
    assert document.text[slice(*(items[0].intro or (0, 0)))].endswith("use these pages:")


def test_markdown_is_recognised_in_place() -> None:
    text = (
        "# Cookies\n\n**Analytics**\n\nWe use [GA](https://g.example/x).\n\n"
        "| Name | Expiry |\n| --- | --- |\n| \\_ga | 1 day |\n"
    )
    document = _read(text.encode(), "text/markdown")
    assert document.text == text
    assert [b.kind.value for b in document.blocks] == ["heading", "heading", "paragraph", "row", "row"]
    assert document.blocks[-1].columns == ("Name", "Expiry")
    assert document.blocks[-1].heading == ("Cookies", "Analytics")
    assert document.links[0].url == "https://g.example/x"


@pytest.mark.parametrize(
    ("data", "media_type", "words"),
    [
        (b"", "text/html", "empty"),
        (b"   \n", "text/plain", "empty"),
        (b"%PDF-1.7 ...", "application/pdf", "PDF"),
        (b"PK\x03\x04....", "text/plain", "archive"),
        (b"\x00\x01\x02" * 200, "text/plain", "binary"),
        (b"<html><body><img src=x></body></html>", "text/html", "no text"),
        (b"hello", "application/json", "application/json"),
        (b"x" * 20_000_001, "text/plain", "larger"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, media_type: str, words: str) -> None:
    assert words in (_read(data, media_type).problem or "")


def test_short_text_is_told_but_no_problem() -> None:
    document = _read(b"We use Hotjar.", "text/plain")
    assert document.problem is None
    assert too_short(document)


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16"])
def test_the_charset_is_found(charset: str) -> None:
    assert "Datenschutzerklärung" in _read("<p>Datenschutzerklärung</p>".encode(charset)).text


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 5000 + "We use Hotjar." + "</div>" * 5000,
        "<table><tr><td>" * 500 + "We use Hotjar." + "</td></tr></table>" * 500,
        "<ul><li>" * 1000 + "We use Hotjar.",
        "</div></table><li>We use Hotjar.<td><h1>",
    ],
)
def test_broken_and_deep_html_is_read(html: str) -> None:
    document = _read(html.encode())
    assert [m.vendor for m in Reader(REGISTER).read([document]).mentions] == ["hotjar"]


@pytest.mark.parametrize(
    "unit",
    ["a-", "a.", "Hotjar ", "[a](", "| a ", "**", "We do not use ", "_", "1 ", "A B Ltd ", "&nbsp", "www.", "\u00ad"],
)
def test_reading_is_linear_in_length(unit: str) -> None:
    reader = Reader(REGISTER)

    def spent(size: int) -> float:
        data = (unit * (size // len(unit))).encode()
        start = time.process_time()
        reader.read([_read(data, "text/markdown")])
        return time.process_time() - start

    spent(10_000)
    short, long = spent(100_000), spent(600_000)
    assert long < 24 * short + 0.5  # six times the text; a square would be 36 times, the rest is for a busy machine
