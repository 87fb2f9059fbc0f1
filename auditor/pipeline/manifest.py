"""manifest.json: what an audit consists of and how it was made, and whether that still holds.

It lists every file of the folder but itself and its seals; the seals (`seals`) are over its bytes.
"""

import hashlib
import platform
from collections.abc import Iterator
from pathlib import Path

import msgspec

from auditor.model.base import Instant, Record
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult, ResultTarget, ToolInfo
from auditor.pipeline.asked import LOCK

NAME = "manifest.json"
SIGNATURE = f"{NAME}.minisig"
TIMESTAMP = f"{NAME}.tsr"
OUTSIDE = (NAME, SIGNATURE, TIMESTAMP, LOCK)
"""Files of the folder that the manifest does not list."""
VERSION = 2
_PIECE = 1 << 20


class File(Record, frozen=True, kw_only=True):
    """`file` is relative to the folder, with `/`; `size` in bytes."""

    file: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`command` is what was typed, without secrets; `settings` is how the site was visited (language, time zone, proxy,
    vantage: no secrets), `rules` the hash of the checks that judged, `system` the platform and Python. Version 1 had the
    first four fields and `files`."""

    files: tuple[File, ...]
    tool: ToolInfo | None = None
    target: ResultTarget | None = None
    finished: Instant | None = None
    manifest_version: int = 1
    started: Instant | None = None
    rules: str = ""
    command: tuple[str, ...] = ()
    settings: dict[str, str] = {}
    system: str = ""


class _Made(msgspec.Struct):
    """How a capture was made."""

    command: tuple[str, ...] = ()
    settings: dict[str, str] = {}


class Difference(Record, frozen=True, kw_only=True):
    """What of the folder is not as the manifest says: changed, missing or unlisted."""

    file: str
    what: str


def written(result: AuditResult, out: Path, capture: Path) -> bytes:
    """The manifest of an audit's folder."""
    files = sorted(
        path for path in out.rglob("*") if path.is_file() and path.relative_to(out).as_posix() not in OUTSIDE
    )
    rules = msgspec.json.encode([check.meta for check in result.checks])
    how = _made(capture / "capture.json")
    made = Manifest(
        files=tuple(_entry(path, out) for path in files),
        tool=result.tool,
        target=result.target,
        started=result.started,
        finished=result.finished,
        manifest_version=VERSION,
        rules=hashlib.sha256(rules).hexdigest(),
        command=how.command,
        settings=how.settings,
        system=f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    )
    return msgspec.json.format(msgspec.json.encode(made), indent=2)


def _made(capture: Path) -> _Made:
    return msgspec.json.decode(capture.read_bytes(), type=_Made) if capture.is_file() else _Made()


def _entry(path: Path, out: Path) -> File:
    return File(file=path.relative_to(out).as_posix(), size=path.stat().st_size, sha256=hash_of(path))


def hash_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def load(folder: Path) -> Manifest:
    """The manifest of a folder. Raises `BadInput`."""
    path = folder / NAME
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except OSError as error:
        raise BadInput(
            f"{folder} holds no finished audit: {path} cannot be read ({error.strerror}); name an audit's folder."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} is damaged or no manifest of auditor ({error}).") from error


def differences(folder: Path, manifest: Manifest) -> Iterator[Difference]:
    """Every file that is not as listed, and every file that is not listed, in order of their names."""
    listed = {entry.file: entry for entry in manifest.files}
    # Links that lead nowhere or to folders, and pipes, are no files of an audit.
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    there = {path.relative_to(folder).as_posix() for path in found}
    for name in sorted({*listed, *there}):
        entry = listed.get(name)
        if entry is None:
            if name not in OUTSIDE:
                yield Difference(file=name, what="unlisted: it was added after the audit")
        elif not (folder / name).is_file() or not _inside(folder, name):
            yield Difference(file=name, what="missing")
        elif (folder / name).stat().st_size != entry.size or hash_of(folder / name) != entry.sha256:
            yield Difference(file=name, what="changed: its hash is not the one in the manifest")


def _inside(folder: Path, name: str) -> bool:
    """A link that leads out of the folder is none of its files."""
    return (folder / name).resolve().is_relative_to(folder.resolve())
