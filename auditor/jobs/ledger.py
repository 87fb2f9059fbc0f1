"""What ran when: the job's own tables in the history's database, on a ladder of their own.

An occurrence is a job and the moment it was due; it is written before its first site is visited and closed after its
last, so that one that was cut off is known and continued.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from auditor.history.schema import Step, climb
from auditor.history.store import History
from auditor.model.jobs import Occurrence

TABLES = sa.MetaData()
SEEN = sa.Table(
    "job_seen", TABLES, sa.Column("job", sa.Text, primary_key=True), sa.Column("at", sa.BigInteger, nullable=False)
)
OCCURRENCES = sa.Table(
    "job_occurrence",
    TABLES,
    sa.Column("job", sa.Text, primary_key=True),
    sa.Column("at", sa.BigInteger, primary_key=True),
    sa.Column("started", sa.BigInteger, nullable=False),
    sa.Column("finished", sa.BigInteger),
    sa.Column("sites", sa.Integer, nullable=False),
    sa.Column("failed", sa.Integer, nullable=False),
    sa.Column("missed", sa.Integer, nullable=False),
)
SENT = sa.Table(
    "job_sent",
    TABLES,
    sa.Column("target", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
)
_T = TypeVar("_T")


def _first(connection: sa.Connection) -> None:
    for statement in (
        "CREATE TABLE job_seen (job TEXT PRIMARY KEY, at BIGINT NOT NULL)",
        "CREATE TABLE job_occurrence (job TEXT, at BIGINT, started BIGINT NOT NULL, finished BIGINT,"
        " sites INTEGER NOT NULL, failed INTEGER NOT NULL, missed INTEGER NOT NULL, PRIMARY KEY (job, at))",
        "CREATE TABLE job_sent (target TEXT, key TEXT, at BIGINT NOT NULL, PRIMARY KEY (target, key))",
    ):
        connection.execute(sa.text(statement))


STEPS: tuple[Step, ...] = (_first,)


class Ledger:
    """Every method may raise `HistoryUnavailable` after the history's patience."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._do(lambda connection: climb(connection, "jobs", STEPS), writes=True)

    def known_since(self, job: str, now: datetime) -> datetime:
        """When this job was first seen; that is now for a new one."""

        def look(connection: sa.Connection) -> int:
            found = connection.execute(sa.select(SEEN.c.at).where(SEEN.c.job == job)).scalar()
            if found is None:
                connection.execute(sa.insert(SEEN).values(job=job, at=_micros(now)))
            return _micros(now) if found is None else found

        return _moment(self._do(look, writes=True))

    def newest(self, job: str) -> Occurrence | None:
        """The occurrence for the newest moment."""
        return next(iter(self.occurrences(job, 1)), None)

    def unfinished(self, job: str) -> Occurrence | None:
        """The newest occurrence, if it was cut off or still runs."""
        newest = self.newest(job)
        return newest if newest is not None and newest.finished is None else None

    def occurrences(self, job: str, limit: int = 30) -> tuple[Occurrence, ...]:
        """The newest occurrences first."""
        query = sa.select(OCCURRENCES).where(OCCURRENCES.c.job == job).order_by(OCCURRENCES.c.at.desc()).limit(limit)
        return tuple(_occurrence(row) for row in self._do(lambda connection: connection.execute(query).all()))

    def start(self, job: str, at: datetime, *, now: datetime, missed: int) -> None:
        """Write down that the run due at `at` begins; one that is continued stays as it is."""

        def write(connection: sa.Connection) -> None:
            own = (OCCURRENCES.c.job == job, OCCURRENCES.c.at == _micros(at))
            if connection.execute(sa.select(OCCURRENCES.c.at).where(*own)).first() is None:
                row = {"job": job, "at": _micros(at), "started": _micros(now), "missed": missed}
                connection.execute(sa.insert(OCCURRENCES).values(**row, sites=0, failed=0))

        self._do(write, writes=True)

    def finish(self, job: str, at: datetime, *, now: datetime, sites: int, failed: int) -> None:
        """All sites of the run are done or have failed."""
        own = (OCCURRENCES.c.job == job, OCCURRENCES.c.at == _micros(at))
        change = sa.update(OCCURRENCES).where(*own).values(finished=_micros(now), sites=sites, failed=failed)
        self._do(lambda connection: connection.execute(change), writes=True)

    def sent(self, target: str, key: str) -> datetime | None:
        """When a message of this key went to the target."""
        query = sa.select(SENT.c.at).where(SENT.c.target == target, SENT.c.key == key)
        found = self._do(lambda connection: connection.execute(query).scalar())
        return None if found is None else _moment(found)

    def mark_sent(self, target: str, keys: tuple[str, ...], now: datetime) -> None:
        """These went out now."""

        def write(connection: sa.Connection) -> None:
            connection.execute(sa.delete(SENT).where(SENT.c.target == target, SENT.c.key.in_(keys)))
            connection.execute(sa.insert(SENT), [{"target": target, "key": key, "at": _micros(now)} for key in keys])

        if keys:
            self._do(write, writes=True)

    def unmark(self, key: str, target: str | None = None) -> None:
        """What was told is over, for one target or for every one."""
        remove = sa.delete(SENT).where(SENT.c.key == key)
        remove = remove if target is None else remove.where(SENT.c.target == target)
        self._do(lambda connection: connection.execute(remove), writes=True)

    def _do(self, work: Callable[[sa.Connection], _T], *, writes: bool = False) -> _T:
        return self._history.patiently(work, writes=writes)


def _occurrence(row: "sa.Row[Any]") -> Occurrence:
    job, at, started, finished, sites, failed, missed = tuple(row)
    return Occurrence(
        job=job,
        at=_moment(at),
        started=_moment(started),
        finished=None if finished is None else _moment(finished),
        sites=sites,
        failed=failed,
        missed=missed,
    )


def _micros(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)


def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / 1_000_000, UTC)
