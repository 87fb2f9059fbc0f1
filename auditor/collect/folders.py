"""Profile folders of browsers: each has an owner, and what dead owners left behind is removed at the next start."""

import os
import shutil
import socket
import tempfile
from pathlib import Path

PREFIX = "auditor-profile-"
OWNER = "auditor-owner"
"""The file in a profile folder that names the machine and the process it belongs to."""


def make() -> Path:
    """A new, empty profile folder that belongs to this process."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    (folder / OWNER).write_text(f"{socket.gethostname()} {os.getpid()}", encoding="utf-8")
    return folder


def clear() -> tuple[Path, ...]:
    """Remove the folders of this user's processes on this machine that are no more; returns those removed.

    A folder that names no owner is left alone, and so is one whose process number lives again.
    """
    gone = tuple(folder for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if _is_left_behind(folder))
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    return gone


def _is_left_behind(folder: Path) -> bool:
    try:
        host, number = (folder / OWNER).read_text(encoding="utf-8").split()
        pid = int(number)
    except (OSError, ValueError):
        return False
    return host == socket.gethostname() and not _is_alive(pid)


def _is_alive(pid: int) -> bool:
    if os.name != "posix":
        return True  # Windows has no harmless signal to ask with; its temporary folder is the system's to clean
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
