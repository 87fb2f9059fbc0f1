"""`auditor policy` on files."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from auditor.cli import app
from auditor.model.problems import BadInput

_RUN = CliRunner()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "privacy.txt"
    path.write_text("We use Google Analytics on our website.\nWe do not use Hotjar on our website.\n", encoding="utf-8")
    return path


def test_json_follows_the_contract(file: Path) -> None:
    result = _RUN.invoke(app, ["policy", str(file), "--format", "json"])
    assert result.exit_code == 0, result.output
    answer = json.loads(result.output)
    assert set(answer) == {"documents", "disclosures", "categories", "cookies", "unknown", "facts", "denied"}
    labels = {d["vendor"]["name"]: d["label"] for d in answer["disclosures"]}
    assert labels == {"Google Analytics": "named-product", "Hotjar": "negated"}
    first = answer["disclosures"][0]
    assert {"vendor", "label", "form", "polarity", "scope", "quote", "mentions"} <= set(first)
    assert set(first["vendor"]) == {"id", "name", "company", "kind"}
    text = file.read_text(encoding="utf-8")
    quote = first["quote"]
    assert text[quote["start"] : quote["end"]] == quote["text"]
    assert answer["documents"][0]["source"].endswith("privacy.txt")


def test_the_table_shows_label_and_words(file: Path) -> None:
    result = _RUN.invoke(app, ["policy", str(file)])
    assert result.exit_code == 0
    assert "named-product" in result.output
    assert "negated" in result.output


def test_save_keeps_the_text_that_offsets_count_in(file: Path, tmp_path: Path) -> None:
    result = _RUN.invoke(app, ["policy", str(file), "--format", "json", "--save", str(tmp_path / "kept")])
    kept = json.loads(result.output)["documents"][0]["text_file"]
    assert (tmp_path / "kept" / kept).read_text(encoding="utf-8") == file.read_text(encoding="utf-8")


def test_a_document_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    result = _RUN.invoke(app, ["policy", str(empty)])
    assert result.exit_code == 3
    assert "empty" in result.output


@pytest.mark.parametrize("arguments", [["missing-file.txt"], ["--format", "xml", "missing.txt"]])
def test_bad_input_is_a_sentence(arguments: list[str]) -> None:
    result = _RUN.invoke(app, ["policy", *arguments])
    assert isinstance(result.exception, BadInput)
