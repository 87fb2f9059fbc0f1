"""What a website controls goes through every format and stays text."""

import csv
import io
import re

import msgspec
import openpyxl
import pytest
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser

from auditor.model.result import AuditResult, settled
from auditor.model.said import say, sentence
from auditor.report import Options, _tables, html, json, markdown, xlsx
from auditor.report import csv as csv_format
from auditor.report._summary import summary
from tests.report import hostile, sample

corpus = pytest.mark.parametrize("text", hostile.STRINGS, ids=range(len(hostile.STRINGS)))


SCRIPT = [node.html for node in LexborHTMLParser(html.render(sample.result(), {}).decode()).css("script")]


def shape(page: LexborHTMLParser) -> list[str]:
    """The elements of the page in order, without those whose number follows the text (links)."""
    return [str(node.tag) for node in page.css("body *") if node.tag not in ("a", "span", "br")]


def test_the_corpus_reaches_every_part() -> None:
    poisoned = json.render(hostile.result("needle"), {}).decode()

    assert poisoned.count("needle") > 300
    for field in ("title", "name", "final_url", "text", "site", "domain", "url", "names", "message", "chain"):
        assert re.search(rf'"{field}": (\[\s*)?"needle"', poisoned), field


@corpus
def test_html_keeps_its_shape(text: str) -> None:
    page = LexborHTMLParser(html.render(hostile.result(text), sample.assets()).decode())
    harmless = LexborHTMLParser(html.render(hostile.result("harmless"), sample.assets()).decode())

    assert shape(page) == shape(harmless)
    assert not page.css("iframe, object, form, [onerror], [onload], [style]")
    assert [node.html for node in page.css("script")] == SCRIPT


@pytest.mark.parametrize("code", ["de", "fr"])
@corpus
def test_other_languages_keep_it_text_too(text: str, code: str) -> None:
    """The reasons and values that are said again, in the formats that speak the language."""
    told = say("Observed {activity}; {host} did not answer", activity=text, host=text)
    poisoned, harmless = hostile.result(text), hostile.result("harmless")
    poisoned = settled(msgspec.structs.replace(poisoned, limitations=(sentence(told), f"{told}.")))
    harmless = msgspec.structs.replace(harmless, limitations=("harmless", "harmless."))
    options = Options(language=code)
    page = LexborHTMLParser(html.render(poisoned, {}, options).decode())
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(poisoned, {}, options)))
    rows = markdown.render(poisoned, {}, options).decode().splitlines()

    assert shape(page) == shape(LexborHTMLParser(html.render(harmless, {}, options).decode()))
    assert not page.css("iframe, object, form, [onerror], [onload], [style]")
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f" or c.hyperlink]
    assert len({line.count(" | ") for line in rows if line.startswith("| ")}) == 1
    assert not [line for line in rows if re.match(r"<|!?\[", line)]


@corpus
def test_html_links_lead_only_to_web_pages_and_into_the_report(text: str) -> None:
    page = LexborHTMLParser(html.render(hostile.result(text), sample.assets()).decode())

    for node in page.css("[href], [src]"):
        target = node.attributes.get("href") or node.attributes.get("src") or ""
        assert re.match(r"#|https?://|data:image/(png|jpeg);base64,", target), target[:80]


@corpus
def test_html_shows_what_is_invisible(text: str) -> None:
    page = html.render(hostile.result(text), {}).decode()

    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff]", page)


@corpus
def test_csv_rows_stay_whole_and_no_cell_is_a_formula(text: str) -> None:
    for name, data in csv_format.render(hostile.result(text), {}).items():
        assert data.startswith(b"\xef\xbb\xbf"), name
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
        assert {len(row) for row in rows} == {len(rows[0])}, name
        assert len(rows) == data.count(b"\r\n"), name
        assert not [cell for row in rows for cell in row if cell.startswith(_tables.STARTS_A_FORMULA)], name


@corpus
def test_json_comes_back_as_it_was(text: str) -> None:
    result = hostile.result(text)

    assert msgspec.json.decode(json.render(result, {}), type=AuditResult) == result


@corpus
def test_markdown_keeps_its_lines_and_escapes(text: str) -> None:
    made = markdown.render(hostile.result(text), {}).decode()
    harmless = markdown.render(hostile.result("harmless"), {}).decode()

    assert len(made.splitlines()) == len(harmless.splitlines())
    table = [line for line in made.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {8}
    assert not re.search(r"(?<!\\)<|(?<!\\)\]\(|@(?!\u2060)|(?<!\\)://", made)


@corpus
def test_terminal_gets_no_control_sequence_and_no_markup(text: str) -> None:
    console = Console(width=80, file=io.StringIO(), record=True, force_terminal=False)
    console.print(summary(hostile.result(text)))
    shown = console.export_text()

    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert max(len(line) for line in shown.splitlines()) <= 80
