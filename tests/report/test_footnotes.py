"""Numbered notes for the addresses of links."""

from selectolax.lexbor import LexborHTMLParser

from auditor.report import pdf
from auditor.report._footnotes import Footnotes
from tests.report import sample


def test_an_address_keeps_its_number_and_is_printed_once() -> None:
    notes = Footnotes()

    assert [notes.number(a) for a in ("https://a.test/", "https://b.test/", "https://a.test/")] == [1, 2, 1]
    assert notes.due() == ((1, "https://a.test/"), (2, "https://b.test/"))
    assert notes.number("https://b.test/") == 2
    assert notes.number("https://c.test/") == 3
    assert notes.due() == ((3, "https://c.test/"),)
    assert notes.due() == ()


def test_every_note_of_the_report_is_printed_once() -> None:
    page = LexborHTMLParser(pdf.render(sample.result(), sample.assets()).decode())
    printed = {node.attributes["value"]: node.text() for node in page.css("ol.notes > li")}
    called = {node.text() for node in page.css("sup.print-only")}

    assert called
    assert called == set(printed)
    assert len(page.css("ol.notes > li")) == len(printed) == len(set(printed.values()))
    assert all(address.startswith("http") for address in printed.values())
