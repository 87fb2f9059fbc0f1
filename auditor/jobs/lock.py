"""A lock that a dead process cannot keep: the kernel, or the database server, frees it when its holder is gone.

With SQLite a file is locked beside the index; with PostgreSQL the lock belongs to a connection, and holds across
machines. Neither is a row with a time of expiry: those are kept by the dead and lost by the slow.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from auditor.model.problems import BadInput, HistoryUnavailable


@contextmanager
def held(engine: sa.Engine, name: str) -> Iterator[bool]:
    """Hold the lock of this name while inside; False where another process has it. Raises `BadInput`."""
    if engine.dialect.name == "postgresql":
        yield from _on_server(engine, name)
    else:
        yield from _on_file(Path(f"{engine.url.database}.{_safe(name)}.lock"))


def _on_file(path: Path) -> Iterator[bool]:
    import fcntl

    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise BadInput(f"the lock {path} cannot be made: {error.strerror}.") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def _on_server(engine: sa.Engine, name: str) -> Iterator[bool]:
    key = int.from_bytes(hashlib.sha256(f"auditor job {name}".encode()).digest()[:8], "big", signed=True)
    try:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        got = bool(connection.execute(sa.text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar())
    except DBAPIError as error:
        said = " ".join(str(error.orig or error).split())
        raise HistoryUnavailable(f"the history's database does not answer: {said}; nothing was started.") from error
    try:
        yield got
    finally:
        # Thrown away, not given back to the pool: the lock goes with the connection.
        connection.invalidate()
        connection.close()


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "._-" else "-" for c in name)
