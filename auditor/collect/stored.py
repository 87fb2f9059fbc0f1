"""A capture on disk: `capture.json` in its folder, written whole or not at all."""

import errno
import hashlib
import os
from contextlib import suppress
from pathlib import Path

import msgspec

from auditor.model.capture import CAPTURE_SCHEMA, Capture, settled
from auditor.model.problems import BadInput, Unfinished

FILE = "capture.json"
UNSEALED = b'"sha256": ""'
SEAL = b'"sha256": "*"'
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Errors of a disk that took what was written until then."""


class _Versioned(msgspec.Struct):
    schema_version: int


def save(capture: Capture, folder: Path) -> Path:
    """Write `capture.json` with the hash of its content, atomically. Raises `BadInput` where it cannot be written."""
    data = msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(settled(capture), sha256="")), indent=1)
    head, empty, tail = data.rpartition(UNSEALED)
    return write(folder / FILE, head + SEAL.replace(b"*", _hash(data)) + tail if empty else data)


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
        capture = msgspec.json.decode(data, type=Capture)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"{path} is damaged or is no capture ({error}): collect the site again.") from error
    seal = SEAL.replace(b"*", capture.sha256.encode())
    if capture.sha256 and _hash(UNSEALED.join(data.rsplit(seal, 1))) != capture.sha256.encode():
        raise BadInput(
            f"{path} was changed after it was captured: its hash is not the one it holds; collect the site again."
        )
    return msgspec.structs.replace(capture, sha256="")


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


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
        with suppress(OSError):
            partial.unlink()
        if error.errno in FULL:
            raise Unfinished(
                f"{path} could not be written ({error.strerror}): make room, then go on from what was saved with --resume."
            ) from error
        raise BadInput(f"{path} cannot be written ({error.strerror}): name another folder.") from error
    return path
