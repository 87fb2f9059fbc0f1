"""Filter lists on this machine: where they lie, how old they are, when they expire.

Lists live in the user's data folder, each as `ID.txt` beside `ID.json` (where from, when, what the server said of its
version). A list the user has not fetched is taken from the operating system's package where there is one.
"""

import contextlib
import hashlib
import os
import re
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from auditor.model.base import Instant, Record
from auditor.model.problems import BadInput
from auditor.model.said import counted, say

SYSTEM_FOLDERS = (Path("/usr/share/chromium/extensions/ublock-origin/assets/thirdparties/easylist"),)
"""Where packages of operating systems keep EasyList and EasyPrivacy (Debian: webext-ublock-origin-chromium)."""

_HEAD = 8192
_EXPIRES = re.compile(r"^[!#]\s*Expires:\s*(\d+)\s*(h|d)?", re.IGNORECASE | re.MULTILINE)
_FIELD = r"^[!#]\s*{}:[ \t]*(\S.*?)\s*$"
_MOST_DAYS = 60


class Source(Record, frozen=True, kw_only=True):
    """An entry of tracker_lists/sources.toml; its comment there says what the fields mean."""

    id: str
    title: str
    address: str
    homepage: str
    licence: str
    default: bool = False
    least_rules: int = 1


class _Sources(Record, frozen=True, kw_only=True):
    source: tuple[Source, ...]


class Fetched(Record, frozen=True, kw_only=True):
    """What is remembered of a list in the user's folder (`ID.json`). `address` is a URL or the path it was added from;
    `rules` counts network rules, `sha256` is of `ID.txt`."""

    address: str
    fetched: Instant
    sha256: str
    rules: int
    etag: str | None = None
    last_modified: str | None = None


class InstalledList(Record, frozen=True, kw_only=True):
    """A list that will be used. `version` is the list's own word, else the date of its file; `changed` is when it was
    fetched or packaged; `expires` is None where the list does not say how long it is good for."""

    id: str
    path: Path
    version: str
    sha256: str
    expires: datetime | None
    title: str
    changed: datetime
    fetched: Fetched | None = None

    def overdue(self, now: datetime) -> bool:
        """Whether the list's own word says that there should be a newer one by now."""
        return self.expires is not None and now > self.expires

    def limitation(self, now: datetime) -> str | None:
        """The sentence a report made with an overdue list has to carry; None for one that is not."""
        if self.expires is None or now <= self.expires:
            return None
        good = (self.expires - self.changed).total_seconds() / 3600
        return say(
            "The filter list {title} is {age} old and good for {span}: newer rules are not in it.",
            title=self.title,
            age=self.age(now),
            span=counted(round(good / 24), "day") if good >= 48 else counted(round(good), "hour"),
        )

    def age(self, now: datetime) -> str:
        """How old the copy is, in words: "3 days"."""
        days = max((now - self.changed).days, 0)
        return say("less than a day") if days == 0 else counted(days, "day")


def data_folder() -> Path:
    """Where this user's lists are kept (nothing is created here)."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "auditor" / "lists"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "auditor" / "lists"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "auditor" / "lists"


def sources(file: Path | None = None) -> tuple[Source, ...]:
    """The lists the tool knows by name. Raises `BadInput` when the file cannot be read as what it should be."""
    if file is None:
        from auditor.trackers.register import default_folder

        file = default_folder() / "sources.toml"
    try:
        return msgspec.toml.decode(file.read_bytes(), type=_Sources).source
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from error
    except msgspec.DecodeError as error:
        raise BadInput(f"{file} is not a list of sources: {error}.") from error


def installed(folder: Path | None = None, system: tuple[Path, ...] | None = None) -> tuple[InstalledList, ...]:
    """The lists to use, by id: the user's own, then those of the operating system that the user has not."""
    own = folder if folder is not None else data_folder()
    found = {path.stem: path for path in _texts(own)}
    for place in SYSTEM_FOLDERS if system is None else system:
        for path in _texts(place):
            found.setdefault(path.stem, path)
    return tuple(_described(id, found[id], own) for id in sorted(found))


def remembered(folder: Path, id: str) -> Fetched | None:
    """What is known about how the list came here; None when nothing is, or nothing that fits the file beside it."""
    try:
        return msgspec.json.decode((folder / f"{id}.json").read_bytes(), type=Fetched)
    except (OSError, msgspec.DecodeError):
        return None


def keep(folder: Path, id: str, data: bytes, fetched: Fetched) -> None:
    """Puts a list into the folder, whole or not at all. Raises `BadInput` when the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / f"{id}.txt", data)
        _replace(folder / f"{id}.json", msgspec.json.format(msgspec.json.encode(fetched)))
    except OSError as error:
        raise BadInput(
            f"{folder} cannot be written: {error.strerror}; make it writable or set XDG_DATA_HOME."
        ) from error


def head_field(text: str, name: str) -> str | None:
    """A field of the list's head ("Title", "Version"); None when absent or left unfilled ("%timestamp%")."""
    found = re.search(_FIELD.format(re.escape(name)), text[:_HEAD], re.IGNORECASE | re.MULTILINE)
    return found[1] if found and "%" not in found[1] else None


def good_for(text: str) -> timedelta | None:
    """How long the list says it is good for (`! Expires: 4 days`, `12 hours`); None when it says nothing usable."""
    found = _EXPIRES.search(text[:_HEAD])
    if not found:
        return None
    span = (
        timedelta(hours=int(found[1])) if (found[2] or "d").lower() == "h" else timedelta(days=min(int(found[1]), 999))
    )
    return span if timedelta(0) < span <= timedelta(days=_MOST_DAYS) else None


def _texts(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(path for path in folder.glob("*.txt") if path.is_file())
    return []


def _described(id: str, path: Path, own: Path) -> InstalledList:
    try:
        data = path.read_bytes()
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}; make it readable or remove it.") from error
    sha256 = hashlib.sha256(data).hexdigest()
    head = data[:_HEAD].decode("utf-8", errors="replace")
    fetched = remembered(own, id) if path.parent == own else None
    fetched = fetched if fetched is not None and fetched.sha256 == sha256 else None
    changed = fetched.fetched if fetched is not None else changed
    span = good_for(head)
    return InstalledList(
        id=id,
        path=path,
        version=head_field(head, "Version") or head_field(head, "Last modified") or changed.strftime("%Y-%m-%d"),
        sha256=sha256,
        expires=changed + span if span is not None else None,
        title=head_field(head, "Title") or id,
        changed=changed,
        fetched=fetched,
    )


def _replace(path: Path, data: bytes) -> None:
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(scratch)
        raise
