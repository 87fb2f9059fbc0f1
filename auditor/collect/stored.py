"""A capture on disk: `capture.json` in its folder, written whole or not at all."""

import os
from pathlib import Path

import msgspec

from auditor.model.capture import CAPTURE_SCHEMA, Capture
from auditor.model.problems import BadInput

FILE = "capture.json"


class _Versioned(msgspec.Struct):
    schema_version: int


def save(capture: Capture, folder: Path) -> Path:
    """Write `capture.json`, atomically. Raises `BadInput` where the folder cannot be written."""
    return write(folder / FILE, msgspec.json.format(msgspec.json.encode(capture), indent=1))


def load(folder: Path) -> Capture:
    """Read a capture. Raises `BadInput` when it is missing, broken or of a newer schema."""
    path = folder / FILE
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"there is no capture at {path} ({error.strerror}): name a folder that holds {FILE}.") from error
    try:
        version = msgspec.json.decode(data, type=_Versioned).schema_version
        if version > CAPTURE_SCHEMA:
            raise BadInput(
                f"{path} has schema version {version}, newer than this auditor's {CAPTURE_SCHEMA}: update auditor."
            )
        return msgspec.json.decode(data, type=Capture)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} is damaged or is no capture ({error}): collect the site again.") from error


def make(folder: Path) -> None:
    """Make the folder and see that it can be written. Raises `BadInput`."""
    probe = write(folder / ".probe", b"")
    probe.unlink()


def write(path: Path, data: bytes) -> Path:
    """Write a file so that a reader sees the old one or the whole new one. Raises `BadInput`."""
    partial = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        os.replace(partial, path)
    except OSError as error:
        raise BadInput(f"{path} cannot be written ({error.strerror}): name another folder.") from error
    return path
