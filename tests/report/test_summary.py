"""The end of a run in the terminal, and the lines on the way."""

import io
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from auditor.model.result import AuditResult
from auditor.report._progress import progress
from auditor.report._summary import summary
from tests.report import sample


def shown(result: AuditResult, report: Path | None = None) -> str:
    console = Console(width=80, file=io.StringIO(), record=True, no_color=True)
    console.print(summary(result, report))
    return console.export_text()


def test_says_all_that_matters_at_eighty_columns() -> None:
    text = shown(sample.result(), Path("reports/x/report.html"))

    assert max(len(line) for line in text.splitlines()) <= 80
    assert "9 vendors were observed" in " ".join(text.split())
    assert "◆ critical" in text
    assert "Findings: 3 critical, 2 high, 4 medium and 1 info" in text
    assert "? check gpc-ignored: The state gpc was not reached." in text
    assert "Report: reports/x/report.html" in text
    row = next(line for line in text.splitlines() if line.startswith("Albacross"))
    assert row.split() == ["Albacross", "●", "●", "●", "?", "not", "named", "◆", "critical"]


def test_clean_result_says_what_was_tested_not_that_all_is_well() -> None:
    text = shown(msgspec.structs.replace(sample.result(), findings=()))

    assert "No gap found" not in text
    assert "this is not a clean result" in " ".join(text.split())
    assert "Not tested" in text


def test_busy_site_stays_on_a_few_screens() -> None:
    assert len(shown(sample.large()).splitlines()) < 80


def test_progress_without_a_terminal_is_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("https://a.example") as tell:
        tell("State accept\x1b[2J")
    out, err = capsys.readouterr()

    assert out == ""
    assert err.splitlines()[0] == "Auditing https://a.example"
    assert err.splitlines()[1].endswith("s  State accept‹U+001B›[2J")


def test_quiet_progress_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("https://a.example", quiet=True) as tell:
        tell("State accept")

    assert capsys.readouterr() == ("", "")
