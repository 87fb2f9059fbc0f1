"""auditor.toml → Settings: what a project always wants, so that it need not be typed.

Command-line options win over the file. Unknown keys are refused with the nearest known one.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, get_args, get_type_hints

import msgspec

from auditor.model import toml
from auditor.model.base import Record
from auditor.model.check import Decision, Waiver
from auditor.model.custom import Custom
from auditor.model.evidence import Approval
from auditor.model.jobs import Job, Notify
from auditor.model.kinds import Profile, State
from auditor.model.problems import BadInput

FILE = "auditor.toml"
WAIVERS = "waivers.toml"
"""Beside it: what `auditor triage import` writes."""
DEFAULT_STATES = (State.NO_ACTION, State.ACCEPT, State.REJECT, State.GPC)
DEFAULT_FORMATS = ("html", "json", "csv")


LARGEST = 1_000_000
"""Bytes of a settings file."""


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


class CollectSettings(Record, frozen=True, kw_only=True):
    """The table [collect]. `form_test`: type made-up data into forms, submit nothing, and look where they go.
    `try_links`: ask the vendors' pages that the documents link to."""

    form_test: bool = False
    try_links: bool = False


class HistorySettings(Record, frozen=True, kw_only=True):
    """The table [history]; a history is kept where it stands, be it empty.

    `index` is a file or a database URL, `results` a folder or an fsspec URL (s3://bucket/prefix); `${NAME}` in either is
    taken from the environment. Something is new or gone after `new_after` or `gone_after` runs in a row; unset, as soon
    as its own record leaves chance out (see `auditor.history.patience`). `keep_days` and `keep_runs` (of each site)
    bound how long evidence is kept; whatever either asks for is kept, both unset keep all.
    """

    index: str = "reports/history.sqlite"
    results: str = "reports"
    new_after: Annotated[int, msgspec.Meta(ge=1, le=100)] | None = None
    gone_after: Annotated[int, msgspec.Meta(ge=1, le=100)] | None = None
    keep_days: Annotated[int, msgspec.Meta(ge=1)] | None = None
    keep_runs: Annotated[int, msgspec.Meta(ge=1)] | None = None


class EvidenceSettings(Record, frozen=True, kw_only=True):
    """The table [evidence]: how the manifest of every audit is sealed.

    `sign_key` is a minisign secret key file, `sign_password` its password as `${NAME}` of the environment, `timestamp`
    the address of an RFC 3161 service, which then learns the manifest's hash and nothing else.
    """

    sign_key: str | None = None
    sign_password: str | None = None
    timestamp: str | None = None


class Settings(Record, frozen=True, kw_only=True):
    """The whole file: [audit], [collect], [custom], [history] and any number of [[job]], [[notify]], [[waiver]], [[decision]]
    and [[approved]]."""

    audit: AuditSettings = AuditSettings()
    collect: CollectSettings = CollectSettings()
    custom: Custom | None = None
    history: HistorySettings | None = None
    evidence: EvidenceSettings | None = None
    job: tuple[Job, ...] = ()
    notify: tuple[Notify, ...] = ()
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
        if path.stat().st_size > LARGEST:
            raise BadInput(f"{path} is larger than {LARGEST:,} bytes: that is no settings file.")
        tables = toml.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        raise BadInput(f"{path} is nested too deep: no setting needs that.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} is not valid TOML: {error}.") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    _refuse_unknown(path, tables)
    try:
        settings = msgspec.convert(tables, Settings, strict=True)
    except msgspec.ValidationError as error:
        raise BadInput(f"{path}: {in_words(error)}.") from error
    if settings.custom is not None and settings.custom.problem:
        raise BadInput(f"{path}: {settings.custom.problem}.")
    return settings


def _refuse_unknown(path: Path, tables: dict[str, object]) -> None:
    for sentence in unknown_keys(tables, Settings):
        raise BadInput(f"{path} has an {sentence}")


def unknown_keys(table: Mapping[str, object], record: type[Record], prefix: str = "") -> Iterator[str]:
    """A sentence for every key, at any depth, that the record does not have, with the nearest one it has."""
    fields = get_type_hints(record)
    for key, value in table.items():
        if key not in fields:
            near = difflib.get_close_matches(key, fields, n=1)
            hint = f": did you mean '{near[0]}'?" if near else f": known keys are {', '.join(fields)}."
            yield f"unknown key '{prefix}{key}'{hint}"
            continue
        below = record_in(fields[key])
        for row in value if isinstance(value, list) else [value]:
            if below is not None and isinstance(row, dict):
                yield from unknown_keys(row, below, f"{prefix}{key}.")


def record_in(hint: object) -> type[Record] | None:
    """The record that a field holds, by itself, as an option or as rows."""
    if isinstance(hint, type) and issubclass(hint, Record):
        return hint
    return next((found for inner in get_args(hint) if (found := record_in(inner)) is not None), None)


def in_words(error: msgspec.ValidationError) -> str:
    """msgspec says "... - at `$.audit.pages`"; staff want the key first."""
    text, _, where = str(error).partition(" - at `$")
    key = where.rstrip("`").lstrip(".")
    return f"{key}: {text}" if key else text
