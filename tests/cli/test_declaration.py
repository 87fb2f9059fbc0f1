"""Drafts for what a policy lacks, and whether they would do."""

import csv
import io
from pathlib import Path

import docx
import msgspec
import pytest
from typer.testing import CliRunner

from auditor.cli import _declaring, app
from auditor.model.evidence import SetBy
from auditor.model.kinds import Label
from auditor.model.problems import BadInput
from tests.report import sample

RUN = CliRunner()


def stored(folder: Path) -> Path:
    (folder / "result.json").write_bytes(msgspec.json.encode(sample.result()))
    return folder / "result.json"


def unnamed() -> list[str]:
    named = (Label.NAMED_PRODUCT, Label.NAMED_COMPANY)
    return [v.name for v in sample.result().vendors if v.seen and v.kind == "product" and v.label not in named]


@pytest.mark.parametrize("format", ["md", "html", "csv"])
def test_every_format_names_what_is_missing_and_says_that_it_is_a_draft(tmp_path: Path, format: str) -> None:
    out = tmp_path / f"draft.{format}"
    found = RUN.invoke(app, ["declaration", str(stored(tmp_path)), "--format", format, "-o", str(out)])
    assert found.exit_code == 0, found.output
    text = out.read_text(encoding="utf-8-sig")
    assert "draft" in text.lower()
    assert "review" in text
    assert unnamed()
    for name in unnamed():
        assert name.replace("&", "&amp;") in text or name in text


def test_a_word_file_opens_and_holds_vendors_and_table(tmp_path: Path) -> None:
    found = RUN.invoke(app, ["declaration", str(stored(tmp_path)), "--format", "docx"])
    assert found.exit_code == 0, found.output
    paper = docx.Document(str(tmp_path / "declaration.docx"))
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "Draft" in text
    assert all(name in text for name in unnamed())
    assert [cell.text for cell in paper.tables[0].rows[0].cells] == list(_declaring.COLUMNS)


def test_markdown_goes_to_standard_output(tmp_path: Path) -> None:
    assert "# Draft" in RUN.invoke(app, ["declaration", str(stored(tmp_path))]).output


def test_an_unknown_format_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="md, html, csv, docx"):
        RUN.invoke(app, ["declaration", str(stored(tmp_path)), "-f", "pdf"], catch_exceptions=False)


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    base = sample.result()
    cookie = msgspec.structs.replace(base.cookies[0], name="=cmd|<b>", declared=None, identifier=True, stored=True)
    made = _declaring.draft(msgspec.structs.replace(base, cookies=(cookie,)))
    rows = list(csv.reader(io.StringIO(_declaring.rendered(made, "csv").decode("utf-8-sig"))))
    assert any(row[0] == "'=cmd|<b>" for row in rows)
    assert b"<b>" not in _declaring.rendered(made, "html")
    assert b"=cmd\\|" in _declaring.rendered(made, "md")


def test_nothing_missing_says_so() -> None:
    made = _declaring.draft(msgspec.structs.replace(sample.result(), vendors=(), cookies=(), storage=()))
    for format in ("md", "html"):
        assert b"Nothing is missing" in _declaring.rendered(made, format)


@pytest.mark.parametrize("format", ["md", "html", "docx"])
def test_a_passage_that_says_the_opposite_is_named_beside_the_sentence(format: str) -> None:
    base = sample.result()
    row = next(v for v in base.vendors if v.seen and v.kind == "product" and v.quotes)
    denied = msgspec.structs.replace(row, label=Label.NEGATED)
    given = _declaring.draft(msgspec.structs.replace(base, vendors=(denied,)))
    assert row.quotes[0].text.split()[0] in given.otherwise[0]
    data = _declaring.rendered(given, format)
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs) if format == "docx" else data.decode()
    assert _declaring.OTHERWISE in text
    assert "Correct or delete" in text


def test_a_cookie_of_nobody_known_names_the_site_it_comes_from() -> None:
    base = sample.result()
    made = msgspec.structs.replace(
        base.cookies[0], vendor=None, declared=None, identifier=True, stored=True, domain=base.target.site,
        set_by=SetBy(kind="script", url="https://cdn.quill.example/q.js"),
    )  # fmt: skip
    for cookie, origin in (
        (made, "quill.example"),
        (msgspec.structs.replace(made, set_by=SetBy(kind="http", url=""), domain=".px.quill.example"), "quill.example"),
        (msgspec.structs.replace(made, set_by=SetBy(kind="unknown", url="")), base.target.site),
    ):
        found = _declaring.draft(msgspec.structs.replace(base, cookies=(cookie,), storage=()))
        assert f"to be found out ({origin})" in {row[1] for row in found.rows}
