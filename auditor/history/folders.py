"""Results as folders of objects: a local folder or any place fsspec knows. Written once, never changed.

An audit's folder ends with its manifest.json; beside it lies `<folder>.run.json` with what the folder cannot say (run
id, job, groups) and the facts that trends need after retention has removed the folder. The manifest is written last, so
that a process killed before leaves nothing that anybody takes for a result.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from auditor.model.base import Record
from auditor.model.history import Essence, Run
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult, decoded

MANIFEST = "manifest.json"
RESULT = "result.json"
NOTE = ".run.json"
_EXTRAS = {"s3": ("s3fs", "s3"), "s3a": ("s3fs", "s3")}


class Note(Record, frozen=True, kw_only=True):
    """The file beside an audit's folder."""

    run: Run
    essence: Essence


class _File(msgspec.Struct):
    file: str
    size: int
    sha256: str


class _Manifest(msgspec.Struct):
    files: tuple[_File, ...]


class Folders:
    """The results below one place. Raises `BadInput` for a place that no library here can open."""

    def __init__(self, root: str, options: dict[str, Any] | None = None) -> None:
        import fsspec

        scheme = root.partition("://")[0]
        try:
            self.files, path = fsspec.core.url_to_fs(root, **(options or {}))
        except ImportError as error:
            package, extra = _EXTRAS.get(scheme, ("", ""))
            hint = f"pip install 'tracker-disclosure-auditor[{extra}]'" if package else "install the package it names"
            raise BadInput(f"results '{root}' need a package that is not installed ({error}): {hint}.") from error
        except ValueError as error:
            raise BadInput(f"results '{root}' cannot be opened: {error}.") from error
        self.root = str(path).rstrip("/")
        self.local = Path(self.root) if _is_local(self.files) else None

    def inside(self, folder: Path) -> str | None:
        """The place of a local folder that already lies below the root, else None."""
        if self.local is None:
            return None
        own, root = folder.resolve(), self.local.resolve()
        return own.relative_to(root).as_posix() if root in own.parents else None

    def take(self, folder: Path | None, note: Note) -> None:
        """Copy a finished audit to its place, with its note; None where the folder lies there already.

        The manifest comes last: a folder without one is not finished, whoever was killed when."""
        place = note.run.place
        if folder is None:
            self.note(note)
            return
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST):
            self._write(self._path(place, file.relative_to(folder).as_posix()), file.read_bytes())
        self.note(note)
        self._write(self._path(place, MANIFEST), (folder / MANIFEST).read_bytes())

    def note(self, note: Note) -> None:
        """Write the file beside the folder."""
        self._write(self._path(note.run.place) + NOTE, msgspec.json.encode(note))

    def _write(self, path: str, data: bytes) -> None:
        """Whole or not at all: object stores do so by themselves, a disk by renaming."""
        if self.local is None:
            self.files.pipe_file(path, data)
            return
        own = Path(path)
        own.parent.mkdir(parents=True, exist_ok=True)
        part = own.with_name(own.name + ".part")
        try:
            part.write_bytes(data)
            part.replace(own)
        except OSError:
            part.unlink(missing_ok=True)
            raise

    def read(self, place: str, name: str) -> bytes:
        """A file of an audit's folder. Raises `FileNotFoundError`."""
        data: bytes = self.files.cat_file(self._path(place, name))
        return data

    def result(self, place: str) -> AuditResult:
        """Raises `BadInput` where it is missing or no result."""
        where = self._path(place, RESULT)
        try:
            data = self.read(place, RESULT)
        except OSError as error:
            raise BadInput(f"{where} cannot be read: {error.strerror or 'there is no such file'}.") from error
        return decoded(data, where)

    def fetch(self, place: str, folder: Path) -> Path:
        """The audit's folder on this machine: where it lies, or copied into `folder`."""
        if self.local is not None:
            return self.local / place
        for path in self.files.find(self._path(place)):
            target = folder / str(path)[len(self._path(place)) :].lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.files.cat_file(path))
        return folder

    def remove(self, place: str, *, note: bool) -> None:
        """Remove a folder, its manifest first: what is left after a kill is no result any more."""
        manifest = self._path(place, MANIFEST)
        if self.files.exists(manifest):
            self.files.rm_file(manifest)
        if self.files.exists(self._path(place)):
            self.files.rm(self._path(place), recursive=True)
        if note and self.files.exists(self._path(place) + NOTE):
            self.files.rm_file(self._path(place) + NOTE)

    def stored(self) -> Iterator[tuple[str, bool, bool]]:
        """Every audit here: its place, whether its folder is complete, whether a note lies beside it."""
        if not self.files.exists(self.root):
            return
        found = [str(path) for path in self.files.find(self.root)]
        start = len(self.root) + 1
        notes = {path[start : -len(NOTE)] for path in found if path.endswith(NOTE)}
        whole = {path[start : -len(MANIFEST) - 1] for path in found if path.endswith(f"/{MANIFEST}")}
        whole &= {path[start : -len(RESULT) - 1] for path in found if path.endswith(f"/{RESULT}")}
        for place in sorted(notes | whole):
            yield place, place in whole, place in notes

    def noted(self, place: str) -> Note:
        """Raises `BadInput` where the note cannot be read."""
        path = self._path(place) + NOTE
        try:
            return msgspec.json.decode(self.files.cat_file(path), type=Note)
        except (OSError, msgspec.DecodeError) as error:
            raise BadInput(f"{path} cannot be read: {error}.") from error

    def _path(self, place: str, name: str = "") -> str:
        return "/".join(part for part in (self.root, place, name) if part)


def _is_local(files: Any) -> bool:
    protocol = files.protocol
    return "file" in ((protocol,) if isinstance(protocol, str) else protocol)


def checked(folder: Path) -> str:
    """The hash of a finished audit's manifest. Raises `BadInput` where the folder is unfinished or was changed."""
    try:
        raw = (folder / MANIFEST).read_bytes()
        manifest = msgspec.json.decode(raw, type=_Manifest)
    except OSError as error:
        raise BadInput(f"{folder} is no finished audit: its {MANIFEST} cannot be read ({error.strerror}).") from error
    except msgspec.DecodeError as error:
        raise BadInput(f"{folder / MANIFEST} is not a manifest of auditor: {error}.") from error
    for entry in manifest.files:
        file = folder / entry.file
        if not file.is_file() or file.stat().st_size != entry.size:
            raise BadInput(f"{file} is missing or was changed after the audit: the manifest says {entry.size} bytes.")
        if entry.file == RESULT and hashlib.sha256(file.read_bytes()).hexdigest() != entry.sha256:
            raise BadInput(f"{file} was changed after the audit: its hash is not the one in {MANIFEST}.")
    return hashlib.sha256(raw).hexdigest()
