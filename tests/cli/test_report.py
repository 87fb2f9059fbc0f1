"""`auditor report`."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
import typer
from typer.testing import CliRunner

from auditor.cli.report import report
from auditor.model.problems import BadInput
from auditor.report import json
from tests.report import sample

app = typer.Typer()
app.command()(report)


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """An audit's folder with result and one screenshot."""
    (tmp_path / "result.json").write_bytes(json.render(sample.result(), {}))
    for name, data in sample.assets().items():
        (tmp_path / "capture" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "capture" / name).write_bytes(data)
    return tmp_path


def run(*arguments: str) -> str:
    outcome = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def test_html_beside_the_result_with_its_screenshots(stored: Path) -> None:
    assert run(str(stored / "result.json")).strip() == str(stored / "report.html")
    assert b"data:image/png;base64," in (stored / "report.html").read_bytes()


def test_one_file_where_it_was_asked_for(stored: Path) -> None:
    run(str(stored), "--format", "markdown", "-o", str(stored / "ticket.md"))

    assert (stored / "ticket.md").read_text(encoding="utf-8").startswith("# Vendors and disclosure")


def test_several_files_share_the_name_that_was_asked_for(stored: Path) -> None:
    run(str(stored), "--format", "csv", "-o", str(stored / "march.csv"))

    tables = ("vendors", "findings", "cookies", "storage", "policy-claims", "documents")
    assert {p.name for p in stored.glob("*.csv")} == {f"march-{table}.csv" for table in tables}


def test_several_files_into_a_folder(stored: Path) -> None:
    run(str(stored), "--format", "csv", "-o", str(stored / "capture"))

    assert len(list((stored / "capture").glob("result-*.csv"))) == 6


def test_standard_output(stored: Path) -> None:
    assert run(str(stored), "--format", "json", "-o", "-").startswith("{")


def test_terminal(stored: Path) -> None:
    assert "9 vendors were observed" in " ".join(run(str(stored), "--format", "terminal").split())


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["missing.json"], "cannot be read"),
        (["{stored}", "--format", "docx2"], "no report format 'docx2'"),
        (["{stored}", "--format", "csv", "-o", "-"], "which standard output cannot hold"),
        (["{stored}", "--paper", "napkin"], "'napkin' is unknown"),
        (["{stored}", "--language", "xx"], "no report texts in 'xx'"),
        (["--portfolio", "{stored}/capture"], "holds no audit"),
        ([], "no result to report"),
    ],
)
def test_bad_input_is_one_sentence(stored: Path, arguments: list[str], problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        run(*(argument.format(stored=stored) for argument in arguments))


def test_overview_of_all_audits_below_a_folder(stored: Path, tmp_path: Path) -> None:
    run(str(stored))
    made = Path(run("--portfolio", str(tmp_path), "-o", str(tmp_path / "overview")).strip())

    assert made == tmp_path / "overview" / "index.html"
    assert 'href="../report.html"' in made.read_text(encoding="utf-8")
    assert {p.name for p in made.parent.iterdir()} == {"index.html", "vendors.html", "trends.html", "changes.html"}


def test_compared_with_the_audit_that_was_named(stored: Path, tmp_path: Path) -> None:
    older = sample.result()
    older = msgspec.structs.replace(older, started=older.started - timedelta(days=7), findings=older.findings[1:])
    (tmp_path / "old.json").write_bytes(json.render(older, {}))
    run(str(stored), "--previous", str(tmp_path / "old.json"))

    page = (stored / "report.html").read_text(encoding="utf-8")
    assert "Compared with the audit of" in page
    assert "Opened" in page


def test_compared_with_the_newest_audit_beside_it(tmp_path: Path) -> None:
    for days in (0, 3, 9):
        one = sample.result()
        (tmp_path / str(days)).mkdir()
        one = msgspec.structs.replace(one, started=one.started + timedelta(days=days))
        (tmp_path / str(days) / "result.json").write_bytes(json.render(one, {}))
    run(str(tmp_path / "9"))

    day = sample.result().started + timedelta(days=3)
    assert f"Compared with the audit of {day.day} {day:%B %Y}" in (tmp_path / "9/report.html").read_text(
        encoding="utf-8"
    )


@pytest.mark.browser
def test_pdf_on_letter_paper(stored: Path) -> None:
    run(str(stored), "--format", "pdf", "--paper", "letter")

    assert (stored / "report.pdf").read_bytes().startswith(b"%PDF")
