"""The index on disk, in the user's cache folder: keyed by the lists' content and the code's version.

The file starts with the SHA-256 of what follows, which is MessagePack, so reading one can run nobody's code. It is
written beside its final name and moved there, so another process sees the old file or the new one, never half of one.
"""

import contextlib
import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path

import msgspec

from auditor import __version__
from auditor.trackers.engine.index import Index

_KEPT = 4
_DIGEST = 32


def key_of(contents: list[tuple[str, bytes]]) -> str:
    """The key for lists given as (name, bytes): names are part of it, for evidence shows them."""
    whole = hashlib.sha256(_code().encode())
    for name, data in contents:
        whole.update(f"{name}\n{hashlib.sha256(data).hexdigest()}\n".encode())
    return whole.hexdigest()[:32]


@lru_cache(maxsize=1)
def _code() -> str:
    """What makes an index: the tool's version and the text of the modules that read and file rules."""
    trackers = Path(__file__).parent.parent
    modules = sorted([*trackers.glob("engine/*.py"), *trackers.glob("readers/*.py")])
    texts = b"".join(hashlib.sha256(module.read_bytes()).digest() for module in modules)
    return f"{__version__} {hashlib.sha256(texts).hexdigest()}\n"


def load(folder: Path, key: str) -> Index | None:
    """The stored index, or None when there is none or the file is damaged."""
    try:
        data = memoryview((folder / f"engine-{key}.bin").read_bytes())
    except OSError:
        return None
    if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
        return None
    try:
        return msgspec.msgpack.decode(data[_DIGEST:], type=Index)
    except msgspec.DecodeError:
        return None


def save(folder: Path, key: str, index: Index) -> None:
    """Stores the index and drops all but the newest few. A folder that cannot be written costs time, never a result."""
    data = msgspec.msgpack.encode(index)
    scratch = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, scratch = tempfile.mkstemp(dir=folder, prefix="engine-", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(data).digest())
            file.write(data)
        os.replace(scratch, folder / f"engine-{key}.bin")
    except OSError:
        if scratch is not None:
            with contextlib.suppress(OSError):
                os.unlink(scratch)
        return
    _forget_old(folder)


def _forget_old(folder: Path) -> None:
    with contextlib.suppress(OSError):
        stored = sorted(folder.glob("engine-*.bin"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in stored[_KEPT:]:
            file.unlink(missing_ok=True)
