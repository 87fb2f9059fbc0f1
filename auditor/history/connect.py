"""From what a user wrote to a database that is ready: a file for SQLite, a URL for PostgreSQL."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from auditor.model.problems import BadInput

SECONDS = 30
"""How long one process waits for another that writes to the same SQLite file, and for PostgreSQL to take a call."""
_KNOWN = ("sqlite", "postgresql")


def connected(index: str) -> sa.Engine:
    """An engine for the index; nothing is asked of it yet. Raises `BadInput`."""
    url = _url(index)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    try:
        return sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            use_native_hstore=False,  # else every connection asks for a type we do not use
            connect_args={"connect_timeout": SECONDS // 3, "application_name": "auditor"},
        )
    except ImportError as error:
        raise BadInput(
            "a history in PostgreSQL needs a package that is not installed: pip install "
            "'tracker-disclosure-auditor[postgres]'."
        ) from error


def reading(engine: sa.Engine) -> sa.Engine:
    """The same engine for work that only reads: PostgreSQL is then asked once for each statement, with no transaction
    around it, for every question to a server costs two changes of process, which is dear on a busy machine."""
    return engine.execution_options(isolation_level="AUTOCOMMIT") if engine.name == "postgresql" else engine


def _url(index: str) -> sa.URL:
    if "://" not in index:
        return sa.URL.create("sqlite", database=index)
    try:
        url = sa.make_url("postgresql" + index[8:] if index.startswith("postgres://") else index)
        known = url.get_backend_name() in _KNOWN
    except (ArgumentError, NoSuchModuleError, ValueError):
        known = False
    if not known:
        shown = index.partition("://")[0]
        raise BadInput(f"the history's index '{shown}://…' is no database we know: use a file or postgresql://….")
    return url


def _sqlite(url: sa.URL) -> sa.Engine:
    file = url.database
    if file and file != ":memory:":
        try:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(f"the history {file} cannot be made: {error.strerror}.") from error
        if Path(file).is_dir():
            raise BadInput(f"the history {file} is a folder: name a file, such as history.sqlite.")
        if Path(file).is_file() and not _is_database(Path(file)):
            raise BadInput(f"{file} is not a database of auditor's history: name another file.")
    engine = sa.create_engine(url, connect_args={"timeout": SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _is_database(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(16) in (b"", b"SQLite format 3\0")


def _prepare(connection: Any, _record: Any) -> None:
    """Readers do not wait for the writer; and the driver leaves transactions to us, so that a step of the ladder that
    fails takes its tables back (https://docs.sqlalchemy.org/en/20/dialects/sqlite.html, read 2026-11-27)."""
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")
