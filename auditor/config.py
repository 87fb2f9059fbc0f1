"""auditor.toml → Settings: what a project always wants, so that it need not be typed.

Command-line options win over the file. Unknown keys are refused with the nearest known one.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from auditor.model.base import Record
from auditor.model.check import Decision, Waiver
from auditor.model.evidence import Approval
from auditor.model.kinds import Profile, State
from auditor.model.problems import BadInput

FILE = "auditor.toml"
WAIVERS = "waivers.toml"
"""Beside it: what `auditor triage import` writes."""
DEFAULT_STATES = (State.NO_ACTION, State.ACCEPT, State.REJECT, State.GPC)
DEFAULT_FORMATS = ("html", "json", "csv")


class AuditSettings(Record, frozen=True, kw_only=True):
    """The table [audit]. `first_party` lists further registrable domains of the same organisation."""

    states: tuple[State, ...] = DEFAULT_STATES
    pages: int = 5
    profile: Profile = Profile.EU
    fail_on: str = "high"
    format: tuple[str, ...] = DEFAULT_FORMATS
    first_party: tuple[str, ...] = ()
    policy: tuple[str, ...] = ()
    add_policy: tuple[str, ...] = ()
    experimental: bool = False
    language: str = "en"
    paper: str | None = None


class HistorySettings(Record, frozen=True, kw_only=True):
    """The table [history]; a history is kept where it stands, be it empty.

    `index` is a file or a database URL, `results` a folder or an fsspec URL (s3://bucket/prefix); `${NAME}` in either is
    taken from the environment. Something is new or gone after `new_after` or `gone_after` runs in a row. `keep_days` and
    `keep_runs` (of each site) bound how long evidence is kept; whatever either asks for is kept, both unset keep all.
    """

    index: str = "reports/history.sqlite"
    results: str = "reports"
    new_after: Annotated[int, msgspec.Meta(ge=1, le=100)] = 3
    gone_after: Annotated[int, msgspec.Meta(ge=1, le=100)] = 3
    keep_days: Annotated[int, msgspec.Meta(ge=1)] | None = None
    keep_runs: Annotated[int, msgspec.Meta(ge=1)] | None = None


class Settings(Record, frozen=True, kw_only=True):
    """The whole file: [audit], [history] and any number of [[waiver]], [[decision]] and [[approved]]."""

    audit: AuditSettings = AuditSettings()
    history: HistorySettings | None = None
    waiver: tuple[Waiver, ...] = ()
    decision: tuple[Decision, ...] = ()
    approved: tuple[Approval, ...] = ()


def load(file: Path | None = None) -> Settings:
    """Settings from a file, or from auditor.toml in the current folder, or the defaults, with the decisions in
    waivers.toml beside it. Raises `BadInput`."""
    path = file or Path(FILE)
    if file is not None and not path.is_file():
        raise BadInput(f"{path}: there is no such file.")
    settings, decided = (_read(one) for one in (path, path.with_name(WAIVERS)))
    return msgspec.structs.replace(
        settings,
        waiver=(*settings.waiver, *decided.waiver),
        decision=(*settings.decision, *decided.decision),
        approved=(*settings.approved, *decided.approved),
    )


def decided(file: Path) -> Settings:
    """The waivers and decisions of one file, none where it is missing. Raises `BadInput`."""
    return _read(file)


def with_environment(text: str, key: str, environment: Mapping[str, str] = os.environ) -> str:
    """`${NAME}` replaced by what the environment says, so that no secret stands in a file. Raises `BadInput`."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in environment:
            raise BadInput(f"{key} names ${{{found[1]}}}, which is not set in the environment.")
        return environment[found[1]]

    return re.sub(r"\$\{(\w+)\}", value, text)


def _read(path: Path) -> Settings:
    if not path.is_file():
        return Settings()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} is not valid TOML: {error}.") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    _refuse_unknown(path, tables)
    try:
        return msgspec.convert(tables, Settings, strict=True)
    except msgspec.ValidationError as error:
        raise BadInput(f"{path}: {_in_words(error)}.") from error


def _refuse_unknown(path: Path, tables: dict[str, object]) -> None:
    _known(path, "", tables, Settings)
    single: dict[str, type[Record]] = {"audit": AuditSettings, "history": HistorySettings}
    for name, kind in single.items():
        table = tables.get(name)
        if isinstance(table, dict):
            _known(path, f"{name}.", table, kind)
    for name, record in (("waiver", Waiver), ("decision", Decision), ("approved", Approval)):
        rows = tables.get(name)
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict):
                _known(path, f"{name}.", row, record)


def _known(path: Path, prefix: str, table: dict[str, object], record: type[Record]) -> None:
    fields = record.__struct_fields__
    for key in table:
        if key not in fields:
            near = difflib.get_close_matches(key, fields, n=1)
            hint = f": did you mean '{near[0]}'?" if near else f": known keys are {', '.join(fields)}."
            raise BadInput(f"{path} has an unknown key '{prefix}{key}'{hint}")


def _in_words(error: msgspec.ValidationError) -> str:
    """msgspec says "... - at `$.audit.pages`"; staff want the key first."""
    text, _, where = str(error).partition(" - at `$")
    key = where.rstrip("`").lstrip(".")
    return f"{key}: {text}" if key else text
