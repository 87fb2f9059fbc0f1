"""Decisions from a report become waivers that the next audit applies."""

import io
from datetime import date
from pathlib import Path

import msgspec
import openpyxl
import pytest
from typer.testing import CliRunner

from auditor import config
from auditor.cli.triage import app
from auditor.model.problems import BadInput
from auditor.pipeline.outcome import decided, idle_waivers
from auditor.report import Options, _sheets, xlsx
from tests.report import sample

FOUND = "a" * 32


def run(*arguments: str) -> str:
    outcome = CliRunner().invoke(app, ["import", *arguments], catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def decisions(*rows: dict[str, str]) -> bytes:
    usual = {"fingerprint": FOUND, "check": "vendor-undisclosed", "subject": "Albacross", "severity": "high"}
    usual |= {"author": "R. Example", "expires": "2027-03-31", "reason": "Named in the contract annex."}
    made = [usual | {"decided": "2026-11-22T07:00:00.000Z"} | row for row in rows]
    return msgspec.json.encode(
        {"format": "auditor-decisions", "version": 1, "site": "fernwerk.example", "decisions": made}
    )


def test_a_false_positive_becomes_a_waiver_with_everything_said(tmp_path: Path) -> None:
    (tmp_path / "decisions.json").write_bytes(decisions({"decision": "false positive"}))

    assert "1 new waivers" in run(str(tmp_path / "decisions.json"), "--waivers", str(tmp_path / "waivers.toml"))

    (waiver,) = config.decided(tmp_path / "waivers.toml").waiver
    assert (waiver.check, waiver.subject, waiver.author) == ("vendor-undisclosed", FOUND, "R. Example")
    assert (waiver.reason, waiver.expires) == ("Named in the contract annex.", date(2027, 3, 31))
    assert (waiver.decision, waiver.severity) == ("false positive", "high")


def test_a_later_confirmation_ends_the_waiver_and_is_noted(tmp_path: Path) -> None:
    file, kept = tmp_path / "decisions.json", tmp_path / "waivers.toml"
    file.write_bytes(decisions({"decision": "accepted risk"}))
    run(str(file), "--waivers", str(kept))
    file.write_bytes(decisions({"decision": "confirmed", "reason": ""}))

    assert "1 ended, 1 noted" in run(str(file), "--waivers", str(kept))
    settings = config.decided(kept)
    assert settings.waiver == ()
    assert [(d.decision, d.decided) for d in settings.decision] == [("confirmed", date(2026, 11, 22))]


def test_settings_read_what_was_imported_beside_them(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text("[audit]\npages = 2\n", encoding="utf-8")
    (tmp_path / "decisions.json").write_bytes(decisions({"decision": "accepted risk"}))
    run(str(tmp_path / "decisions.json"), "--waivers", str(tmp_path / "waivers.toml"))

    settings = config.load(tmp_path / "auditor.toml")
    assert settings.audit.pages == 2
    assert [w.subject for w in settings.waiver] == [FOUND]


@pytest.mark.parametrize(("code", "decision"), [("en", "False positive"), ("de", "Fehlalarm"), ("fr", "Faux positif")])
def test_the_workbook_s_triage_sheet_is_read_back(tmp_path: Path, code: str, decision: str) -> None:
    """In whatever language it was written, and filled in with the words that it offers."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(sample.result(), {}, Options(language=code))))
    sheet = book[_sheets.triage_of(book.sheetnames) or ""]
    names = [_sheets.key_of(cell.value) for cell in sheet[1]]
    filled = {"decision": decision, "reason": "=not a formula", "person": "R. Example"}
    for name, value in filled.items():
        sheet.cell(2, names.index(name) + 1).value = f"'{value}" if value.startswith("=") else value
    sheet.cell(2, names.index("expires") + 1).value = date(2027, 1, 31)
    book.save(tmp_path / "report.xlsx")

    run(str(tmp_path / "report.xlsx"), "--waivers", str(tmp_path / "waivers.toml"))

    (waiver,) = config.decided(tmp_path / "waivers.toml").waiver
    assert (waiver.reason, waiver.decision) == ("=not a formula", "false positive")
    assert waiver.severity in {finding.severity for finding in sample.result().findings}
    assert waiver.expires == date(2027, 1, 31)
    assert waiver.subject in {finding.fingerprint for finding in sample.result().findings}
    assert waiver.site == "fernwerk.example"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"decision": "maybe"}, "'maybe' is no decision"),
        ({"decision": "accepted risk", "reason": ""}, "needs a reason"),
        ({"decision": "confirmed", "author": ""}, "who decided"),
        ({"decision": "confirmed", "expires": "next year"}, "is no date"),
        ({"decision": ""}, "holds no decision"),
        ({"decision": "confirmed", "fingerprint": ""}, "cannot be told which finding"),
        ({"decision": "confirmed", "severity": "awful"}, "is no severity"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_written(tmp_path: Path, row: dict[str, str], problem: str) -> None:
    (tmp_path / "decisions.json").write_bytes(
        decisions({"decision": "fixed"}, row) if row["decision"] else decisions(row)
    )

    with pytest.raises(BadInput, match=problem):
        run(str(tmp_path / "decisions.json"), "--waivers", str(tmp_path / "waivers.toml"))
    assert not (tmp_path / "waivers.toml").exists()


@pytest.mark.parametrize("data", [b"not json", b"{}", b"PK not a workbook", b'{"format": "other", "decisions": []}'])
def test_another_file_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)

    with pytest.raises(BadInput):
        run(str(tmp_path / "x"))


def test_waivers_that_hold_for_nothing_are_reported(tmp_path: Path) -> None:
    result = sample.result()
    found = next(f for f in result.findings if f.waiver is None)
    rows = (
        {"decision": "false positive", "fingerprint": found.fingerprint, "check": found.check, "subject": "gone one"},
        {"decision": "false positive", "fingerprint": "b" * 32},
        {"decision": "fixed", "fingerprint": found.fingerprint, "check": "vendor-stale"},
    )
    (tmp_path / "decisions.json").write_bytes(decisions(*rows))
    run(str(tmp_path / "decisions.json"), "--waivers", str(tmp_path / "waivers.toml"))
    settings = config.decided(tmp_path / "waivers.toml")

    about, late = (result.findings, result.documents), date(2050, 1, 1)
    outgrown, missing = idle_waivers(settings, "fernwerk.example", *about, late)
    assert "no longer holds: it expired on " in outgrown
    assert "matches no finding" in missing
    assert idle_waivers(settings, "other.example", *about, late) == ()
    assert decided(settings, result.findings) == ()
