"""The Excel workbook."""

import io
import time
import zipfile
from typing import Any

import openpyxl
import pytest

from auditor.model.kinds import State
from auditor.report import Options, _sheets, _words, xlsx
from auditor.report._language import languages, speaking
from tests.report import hostile, sample


def book(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_sheets_in_order_with_frozen_headers() -> None:
    made = book(xlsx.render(sample.result(), {}))

    assert made.sheetnames == [
        "Summary",
        "Vendors",
        "Findings",
        "Cookies",
        "Storage",
        "Policy claims",
        "Changes",
        "Triage",
        "Method",
    ]
    assert all(sheet.freeze_panes == "A2" for sheet in made)
    assert made["Triage"].max_row == 11
    assert made["Findings"].max_row == 13


def test_claims_carry_the_place_in_the_document() -> None:
    rows = list(book(xlsx.render(sample.result(), {}))["Policy claims"].iter_rows(min_row=2, values_only=True))
    kind, subject, _, document, start, end, text, _ = next(row for row in rows if row[1] == "Hotjar")

    assert (kind, subject, document) == ("vendor", "Hotjar", "privacy-1")
    assert sample.POLICY[start:end] == text


def test_same_result_gives_the_same_bytes() -> None:
    first = xlsx.render(sample.result(), {})
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()

    assert first == xlsx.render(sample.result(), {})
    assert b"2026-11-20T09:00:41Z" in zipfile.ZipFile(io.BytesIO(first)).read("docProps/core.xml")
    assert "xl/workbook.xml" in names


@pytest.mark.parametrize("text", hostile.STRINGS, ids=range(len(hostile.STRINGS)))
def test_no_cell_is_a_formula_or_a_link(text: str) -> None:
    made = book(xlsx.render(hostile.result(text), {}))

    for sheet in made:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                assert not isinstance(cell.value, str) or not cell.value.startswith(("=", "+", "-", "@", "\t"))


def test_busy_site_takes_less_than_five_seconds() -> None:
    started = time.process_time()
    xlsx.render(sample.large(), {})

    assert time.process_time() - started < 5


def test_busy_site_in_less_than_five_seconds() -> None:
    started = time.process_time()
    made = xlsx.render(sample.large(), {})

    assert time.process_time() - started < 5
    assert book(made)["Cookies"].max_row == 401


@pytest.mark.parametrize("code", [code for code in languages() if code != "en"])
def test_titles_headers_and_words_are_of_the_language(code: str) -> None:
    english, other = (
        book(xlsx.render(sample.result(), {})),
        book(xlsx.render(sample.result(), {}, Options(language=code))),
    )

    with speaking(code):
        assert other.sheetnames == [_sheets.title(name) for name in english.sheetnames]
        assert "confirmed" not in (other[_sheets.title("Triage")].data_validations.dataValidation[0].formula1 or "")
        for one in english.sheetnames:
            keys, heads = next(english[one].values), next(other[_sheets.title(one)].values)
            assert heads == tuple(_sheets.column(key) for key in keys)
            assert len(set(heads)) == len(heads)
            assert not [head for head in heads if "_" in head]
        found = {row[0] for row in other[_sheets.title("Findings")].iter_rows(min_row=2, values_only=True)}
        assert found <= {words[1] for words in map(_words.SEVERITY.__getitem__, _words.SEVERITY)}


@pytest.mark.parametrize("code", languages())
def test_every_column_has_a_header_in_every_language(code: str) -> None:
    keys = {key for rows in xlsx.sheets(sample.result()).values() for key in (rows[0] if rows else ())}
    states = {key for key in keys if key.partition(_sheets.REQUESTS)[0] in {state.value for state in State}}
    with speaking(code):
        for key in keys - states:
            assert code == "en" or "_" not in _sheets.column(key)
            assert _sheets.key_of(_sheets.column(key)) == key
        assert code == "en" or not states & {_sheets.column(key) for key in states}
