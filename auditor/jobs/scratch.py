"""Where a worker lays an audit until it is in the history: a folder of the run's own in the machine's temporary folder.

An attempt after one that was killed or failed finds what that one left and resumes from the visits that are whole. On the
same machine only: a cluster that sends the task elsewhere begins anew, for a shared folder of half-done audits would be
asked for at every page of every audit, to save a minute of one that died.
"""

import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from auditor.model.problems import BadInput, HistoryUnavailable, Unfinished

KEPT = 2 * 86_400
"""Seconds after which what nobody went on with is removed."""
LOCK = "lock"


@contextmanager
def scratch(run: str, index: str) -> Iterator[Path]:
    """The folder for this run's audit, which may hold what an earlier attempt left; it is removed at the end, and kept
    where another attempt may go on with it. Where another process works on the same run, a folder that none shares."""
    base = _base()
    clear(base, time.time())
    own = base / hashlib.sha256(f"{index} {run}".encode()).hexdigest()[:32]
    handle = _locked(own) if _is_ours(base) else None
    if handle is None:
        with tempfile.TemporaryDirectory(prefix="auditor-job-") as folder:
            yield Path(folder) / "audit"
        return
    try:
        yield own / "audit"
    except BadInput as problem:
        if not isinstance(problem, Unfinished | HistoryUnavailable):
            shutil.rmtree(own, ignore_errors=True)
        raise
    else:
        shutil.rmtree(own, ignore_errors=True)
    finally:
        os.close(handle)


def _base() -> Path:
    base = Path(tempfile.gettempdir()) / f"auditor-jobs-{os.getuid()}"
    base.mkdir(mode=0o700, exist_ok=True)
    return base


def _is_ours(base: Path) -> bool:
    """What somebody else made there, or made readable, is not used."""
    found = base.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def _locked(own: Path) -> int | None:
    """The lock of the folder, None where another has it; the kernel frees it with its holder."""
    try:
        own.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(own / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:  # its holder removes it this moment, or the disk is full: the audit will say so
        return None
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(handle).st_ino == (own / LOCK).stat().st_ino:
            return handle
    os.close(handle)
    return None


def clear(base: Path, now: float) -> None:
    """Remove what nobody went on with in `KEPT` seconds."""
    for own in base.iterdir() if _is_ours(base) else ():
        with suppress(OSError):
            if now - own.stat().st_mtime > KEPT and (handle := _locked(own)) is not None:
                shutil.rmtree(own, ignore_errors=True)
                os.close(handle)
