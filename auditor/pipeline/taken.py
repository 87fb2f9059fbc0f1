"""The output folder, held by one audit at a time: new, or one whose audit was cut off and is continued."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from auditor.model.problems import BadInput
from auditor.pipeline.asked import CAPTURE, LOCK, fresh_folder


@contextmanager
def taken(folder: Path, *, resume: bool = False) -> Iterator[Path]:
    """Hold the folder until the end. Raises `BadInput` where another process holds it, it cannot be written, or it is
    not empty and not to be resumed."""
    if resume and folder.is_dir() and _is_foreign(folder):
        raise BadInput(f"the folder {folder} holds no audit that could be resumed: name that of one, or an empty one.")
    if not resume or not folder.is_dir():
        fresh_folder(folder)
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise BadInput(f"the output folder {folder} cannot be written: {error.strerror}; name another.") from error
    try:
        _lock(handle, folder)
        yield folder
        with suppress(OSError):
            (folder / LOCK).unlink()
    finally:
        os.close(handle)


def _is_foreign(folder: Path) -> bool:
    names = {path.name for path in folder.iterdir()} - {LOCK}
    return bool(names) and CAPTURE not in names


def _lock(handle: int, folder: Path) -> None:
    """The system lets go of it when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows: two audits into one folder are not told apart there
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise BadInput(f"another audit is writing into {folder}: wait for its end or name another folder.") from error


def newest(site: str, root: Path = Path("reports")) -> Path | None:
    """The folder of the site's latest audit below `root`, None where there is none."""
    found = sorted(path.parent for path in (root / site).glob(f"*/{CAPTURE}") if path.is_dir())
    return found[-1] if found else None
