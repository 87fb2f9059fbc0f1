"""Decisions made in a report, read back from its JSON or its workbook, and kept in waivers.toml.

A false positive and an accepted risk become a waiver, which ends; confirmed, fixed and needs legal are noted and end a
waiver of the same finding.
"""

import tomllib
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from auditor import config
from auditor.collect.stored import write
from auditor.model.base import Record
from auditor.model.check import Decision, Waiver
from auditor.model.kinds import Severity
from auditor.model.problems import BadInput
from auditor.report._sheets import TRIAGE, decision_of, key_of, severity_of, triage_of

WAIVING = ("false positive", "accepted risk")
NOTING = ("confirmed", "fixed", "needs legal")
DAYS = 180
"""How long a waiver holds that names no end."""
FORMAT = "auditor-decisions"
HEAD = """# Decisions about findings, as `auditor triage import` keeps them; it rewrites this file, comments are not kept.
# A waiver ends on its date, when the finding grows more severe, or when the policy text changes.

"""


class Made(Record, frozen=True, kw_only=True):
    """One decision as it came; `place` says where it stands in the file."""

    place: str
    fingerprint: str
    check: str
    subject: str
    decision: str
    reason: str
    author: str
    severity: Severity | None = None
    decided: date
    expires: date | None = None
    policy_sha256: str | None = None
    site: str | None = None


class Kept(Record, frozen=True, kw_only=True):
    """What became of an import: counts of waivers and notes."""

    new: int
    updated: int
    removed: int
    noted: int


def read(file: Path, author: str | None = None, today: date | None = None) -> tuple[Made, ...]:
    """The decisions in a JSON file or workbook, `author` for those that name nobody. Raises `BadInput`."""
    today = today or datetime.now(UTC).date()
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from error
    rows = _of_workbook(file) if data.startswith(b"PK") else _of_json(file, data)
    made = [_made(file, place, row, author, today) for place, row in rows if _text(row, "decision")]
    if not made:
        raise BadInput(f"{file} holds no decision: fill the column or field 'decision' first.")
    return tuple(made)


def _of_json(file: Path, data: bytes) -> Iterable[tuple[str, dict[str, Any]]]:
    try:
        content = msgspec.json.decode(data, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise BadInput(f"{file} is neither a decisions file nor a workbook of auditor: {error}.") from error
    rows = content.get("decisions")
    if content.get("format") != FORMAT or not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise BadInput(f"{file} is no decisions file: save one from the HTML report with “Save decisions as a file”.")
    return [(f"decision {number}", {"site": content.get("site"), **row}) for number, row in enumerate(rows, 1)]


def _of_workbook(file: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (InvalidFileException, KeyError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise BadInput(f"{file} is not an Excel workbook that can be read: {error}.") from error
    title = triage_of(book.sheetnames)
    if title is None:
        raise BadInput(f"{file} has no sheet '{TRIAGE}': import the workbook of an auditor report.")
    rows = book[title].iter_rows(values_only=True)
    names = [key_of(str(name or "")) for name in next(rows, ())]
    if "fingerprint" not in names or "decision" not in names:
        raise BadInput(f"{file}: the sheet '{title}' lacks its columns 'fingerprint' and 'decision'.")
    found = [(f"row {n}", dict(zip(names, row, strict=False))) for n, row in enumerate(rows, 2)]
    book.close()
    return found


def _made(file: Path, place: str, row: dict[str, Any], author: str | None, today: date) -> Made:
    where = f"{file}, {place}"
    decision = decision_of(_text(row, "decision"))
    if decision not in (*WAIVING, *NOTING):
        raise BadInput(f"{where}: '{decision}' is no decision: use {', '.join((*NOTING[:1], *WAIVING, *NOTING[1:]))}.")
    who = _text(row, "author") or _text(row, "person") or (author or "")
    if not who:
        raise BadInput(f"{where}: who decided? Fill in the name, or add --author.")
    fingerprint, check = _text(row, "fingerprint"), _text(row, "check")
    if not fingerprint or not check:
        raise BadInput(f"{where}: fingerprint or check is missing, so it cannot be told which finding is meant.")
    reason = _text(row, "reason")
    if decision in WAIVING and not reason:
        raise BadInput(f"{where}: a {decision} needs a reason; nothing was imported.")
    severity = severity_of(_text(row, "severity"))
    if severity and severity not in list(Severity):
        raise BadInput(f"{where}: '{severity}' is no severity: use {', '.join(Severity)}.")
    return Made(
        place=place,
        fingerprint=fingerprint,
        check=check,
        subject=_text(row, "subject") or fingerprint,
        decision=decision,
        reason=reason,
        author=who,
        severity=Severity(severity) if severity else None,
        decided=_day(where, row.get("decided") or row.get("date")) or today,
        expires=_day(where, row.get("expires")),
        policy_sha256=_text(row, "policy_sha256") or None,
        site=_text(row, "site") or None,
    )


def _text(row: dict[str, Any], name: str) -> str:
    """A cell as text; the apostrophe that kept it from being a formula is taken off."""
    text = str(row.get(name) if row.get(name) is not None else "").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _day(where: str, value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if value is None or not str(value).strip():
        return None
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        raise BadInput(f"{where}: '{value}' is no date: write it as 2027-03-31.") from None


def keep(made: Iterable[Made], file: Path) -> Kept:
    """Write the decisions into waivers.toml, later ones in place of earlier ones. Raises `BadInput`."""
    before = config.decided(file)
    waivers = {(w.check, w.subject): w for w in before.waiver}
    notes = {(d.check, d.subject): d for d in before.decision}
    new = updated = removed = noted = 0
    for one in made:
        key = (one.check, one.fingerprint)
        if one.decision in WAIVING:
            updated, new = (updated + 1, new) if key in waivers else (updated, new + 1)
            waivers[key] = _waiver(one)
            notes.pop(key, None)
        else:
            removed += waivers.pop(key, None) is not None
            notes[key] = _note(one)
            noted += 1
    write(file, _toml(waivers.values(), notes.values()).encode())
    return Kept(new=new, updated=updated, removed=removed, noted=noted)


def _waiver(one: Made) -> Waiver:
    return Waiver(
        check=one.check,
        subject=one.fingerprint,
        reason=one.reason,
        author=one.author,
        expires=one.expires or one.decided + timedelta(days=DAYS),
        severity=one.severity,
        policy_sha256=one.policy_sha256,
        decision=one.decision,
        site=one.site,
        label=one.subject,
    )


def _note(one: Made) -> Decision:
    return Decision(
        check=one.check,
        subject=one.fingerprint,
        decision=one.decision,
        author=one.author,
        decided=one.decided,
        reason=one.reason,
        site=one.site,
        label=one.subject,
    )


def _toml(waivers: Iterable[Waiver], notes: Iterable[Decision]) -> str:
    import tomli_w

    tables = {"waiver": [_table(w) for w in waivers], "decision": [_table(d) for d in notes]}
    text = HEAD + tomli_w.dumps({name: rows for name, rows in tables.items() if rows})
    tomllib.loads(text)
    return text


def _table(record: Record) -> dict[str, Any]:
    """Its filled fields, dates as TOML dates."""
    fields = ((name, getattr(record, name)) for name in record.__struct_fields__)
    return {name: str(v) if isinstance(v, Severity) else v for name, v in fields if v is not None and v != ""}
