"""The history of audits: an index in a database over immutable folders of results. See the package for its use."""

import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from auditor.history.connect import connected, reading
from auditor.history.essence import essence_of, run_of
from auditor.history.folders import MANIFEST, RESULT, Folders, Note, checked
from auditor.history.schema import ESSENCES, GROUPS, RUNS, climb, is_climbed
from auditor.model.base import Record
from auditor.model.history import Essence, Run
from auditor.model.problems import BadInput, HistoryUnavailable
from auditor.model.result import AuditResult, decoded

PATIENCE = 20.0
"""Seconds to wait for a database that does not answer before giving up."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 2.0
_BATCH = 500
_T = TypeVar("_T")


class Added(Record, frozen=True, kw_only=True):
    """`new` is false where the run was in the history already: then `run` is the stored one, untouched."""

    run: Run
    new: bool


class Rebuilt(Record, frozen=True, kw_only=True):
    """`broken` names what could not be indexed, each with the reason."""

    added: int
    kept: int
    broken: tuple[str, ...] = ()


class SiteLine(Record, frozen=True, kw_only=True):
    """A site of the history with its number of runs and the newest of them."""

    site: str
    runs: int
    latest: Run


class History:
    """Open with `History.open`; a context manager. Every method may raise `HistoryUnavailable`."""

    def __init__(self, engine: sa.Engine, folders: Folders, patience: float | None = None) -> None:
        self.engine = engine
        self.folders = folders
        self.patience = PATIENCE if patience is None else patience
        self._writing = engine.execution_options(writes=True)
        self._reading = reading(engine)

    @classmethod
    def open(
        cls,
        index: str | Path,
        results: str | Path,
        *,
        patience: float | None = None,
        options: dict[str, Any] | None = None,
    ) -> "History":
        """`index`: a file (SQLite) or a database URL (postgresql://…). `results`: a folder or an fsspec URL; `options`
        go to its file system. Makes what is missing, brings an older index up to date. Raises `BadInput`."""
        history = cls(connected(str(index)), Folders(str(results), options), patience)
        try:
            if not history.patiently(is_climbed):
                history.patiently(climb, writes=True)
        except BaseException:
            history.close()
            raise
        return history

    @classmethod
    def over(cls, index: str, results: str) -> "History":
        """A history that another process has opened, and which is asked nothing yet: what is added is kept where its
        database is gone by now. Raises `BadInput`."""
        return cls(connected(index), Folders(results))

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> "History":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, folder: Path, *, run: str | None = None, job: str = "", groups: tuple[str, ...] = ()) -> Added:
        """Put a finished audit's folder into the history: it is kept where it is if it lies below the results, else
        copied there. Adding it again, or another audit under the same `run`, changes nothing: the first one stays.

        First the folder, then its note, then the index: where the database is gone, the result is safe already and
        `rebuild` finds it. Raises `BadInput` for a folder that is unfinished or was changed.
        """
        sha256 = checked(folder)
        id = run or sha256[:32]
        if (known := self._known(id, sha256)) is not None:
            return Added(run=known, new=False)
        result = decoded((folder / RESULT).read_bytes(), str(folder / RESULT))
        inside = self.folders.inside(folder)
        place = inside or _place(result, id)
        line = run_of(result, id=id, sha256=sha256, place=place, job=job, groups=groups)
        note = Note(run=line, essence=essence_of(result))
        try:
            self.folders.take(None if inside else folder, note)
        except OSError as error:
            raise HistoryUnavailable(
                f"the result of {line.site} could not be kept in {self.folders.root}: {error.strerror or error}; it is "
                f"still in {folder}, add it again when there is room."
            ) from error
        added = self._indexed(note)
        if not added.new and inside is None and added.run.place != place:
            self.folders.remove(place, note=True)  # another process was first with this run
        return added

    def _known(self, id: str, sha256: str) -> Run | None:
        """The run that is there already; None where the database is gone, for the result must be kept all the same."""
        try:
            return self.get(id) or self.by_manifest(sha256)
        except HistoryUnavailable:
            return None

    def _indexed(self, note: Note) -> Added:
        if self.patiently(lambda connection: _insert(connection, note), writes=True):
            return Added(run=note.run, new=True)
        return Added(run=self.get(note.run.id) or note.run, new=False)

    def get(self, run: str) -> Run | None:
        """The run of this id."""
        query = sa.select(RUNS.c.line).where(RUNS.c.id == run)
        return next(iter(self._runs(query)), None)

    def by_manifest(self, sha256: str) -> Run | None:
        """The run whose manifest.json has this hash."""
        query = sa.select(RUNS.c.line).where(RUNS.c.sha256 == sha256).limit(1)
        return next(iter(self._runs(query)), None)

    def runs(
        self, site: str, *, limit: int | None = None, before: datetime | None = None, evidence: bool = False
    ) -> tuple[Run, ...]:
        """The runs of a site, newest first; `before`: only those that started earlier; `evidence`: that still have it."""
        query = sa.select(RUNS.c.line).where(RUNS.c.site == site)
        if evidence:
            query = query.where(RUNS.c.evidence)
        if before is not None:
            query = query.where(RUNS.c.started < _micros(before))
        return self._runs(query.order_by(RUNS.c.started.desc(), RUNS.c.id.desc()).limit(limit))

    def latest(self, site: str) -> Run | None:
        """The newest run of a site."""
        return next(iter(self.runs(site, limit=1)), None)

    def previous(self, run: Run) -> Run | None:
        """The run of the same site before this one."""
        return next(iter(self.runs(run.site, limit=1, before=run.started)), None)

    def sites(self, group: str | None = None, limit: int | None = None) -> tuple[SiteLine, ...]:
        """Every site, the one audited last first; of one group if named."""
        chosen = sa.select(RUNS.c.site, sa.func.count().label("runs"), sa.func.max(RUNS.c.started).label("last"))
        if group is not None:
            chosen = chosen.where(RUNS.c.id.in_(sa.select(GROUPS.c.run).where(GROUPS.c.name == group)))
        last = chosen.group_by(RUNS.c.site).order_by(sa.desc("last"), RUNS.c.site).limit(limit).subquery()
        newest = sa.and_(RUNS.c.site == last.c.site, RUNS.c.started == last.c.last)
        query = sa.select(last.c.site, last.c.runs, RUNS.c.line).join(RUNS, newest)
        found = query.order_by(last.c.last.desc(), last.c.site, RUNS.c.id)
        rows = self.patiently(lambda connection: connection.execute(found).all())
        lines = {site: (count, line) for site, count, line in rows}
        return tuple(
            SiteLine(site=site, runs=count, latest=msgspec.json.decode(line, type=Run))
            for site, (count, line) in lines.items()
        )

    def groups(self) -> tuple[str, ...]:
        """The names of all groups."""
        query = sa.select(GROUPS.c.name).distinct().order_by(GROUPS.c.name)
        return tuple(self.patiently(lambda connection: connection.execute(query).scalars().all()))

    def size(self) -> int:
        """How many runs there are."""
        return self.patiently(lambda c: c.execute(sa.select(sa.func.count()).select_from(RUNS)).scalar_one())

    def essences(
        self, site: str | None = None, *, group: str | None = None, limit: int | None = None
    ) -> Iterator[tuple[Run, Essence]]:
        """Runs with their facts, oldest first, read in batches; with `limit` the newest ones only. Equal facts are
        decoded once in a row."""
        query = sa.select(RUNS.c.line, RUNS.c.essence).order_by(RUNS.c.started.desc(), RUNS.c.id.desc()).limit(limit)
        if site is not None:
            query = query.where(RUNS.c.site == site)
        if group is not None:
            query = query.where(RUNS.c.id.in_(sa.select(GROUPS.c.run).where(GROUPS.c.name == group)))
        rows = self.patiently(lambda connection: connection.execute(query).all())[::-1]
        known: dict[str, Essence] = {}
        lines = msgspec.json.Decoder(Run)
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            wanted = {sha for _, sha in batch}
            known = {sha: essence for sha, essence in known.items() if sha in wanted}
            known |= self._facts(wanted - known.keys())
            for line, sha in batch:
                yield lines.decode(line), known[sha]

    def essence(self, run: Run) -> Essence:
        """The facts of a run. Raises `BadInput` for one that is not in the history."""
        query = sa.select(ESSENCES.c.data).join(RUNS, RUNS.c.essence == ESSENCES.c.sha256).where(RUNS.c.id == run.id)
        data = self.patiently(lambda connection: connection.execute(query).scalar())
        if data is None:
            raise BadInput(f"the history holds no run '{run.id}'.")
        return msgspec.msgpack.decode(data, type=Essence)

    def _facts(self, hashes: set[str]) -> dict[str, Essence]:
        if not hashes:
            return {}
        query = sa.select(ESSENCES).where(ESSENCES.c.sha256.in_(hashes))
        rows = self.patiently(lambda connection: connection.execute(query).all())
        return {sha: msgspec.msgpack.decode(data, type=Essence) for sha, data in rows}

    def result(self, run: Run) -> AuditResult:
        """The whole result. Raises `BadInput` where retention has removed it or its folder is gone."""
        self._has_evidence(run)
        return self.folders.result(run.place)

    def folder(self, run: Run, scratch: Path) -> Path:
        """The audit's folder on this machine: where it lies, or copied into `scratch`. Raises `BadInput`."""
        self._has_evidence(run)
        return self.folders.fetch(run.place, scratch)

    def _has_evidence(self, run: Run) -> None:
        if not run.evidence:
            raise BadInput(
                f"the evidence of {run.site} of {run.started:%Y-%m-%d %H:%M} was removed by retention: only its line "
                "in the history is left."
            )

    def rebuild(self, *, anew: bool = False) -> Rebuilt:
        """Index every result below the results that the index does not know; `anew` empties the index first.

        Afterwards the index says what the folders say, whatever it said before, if `anew`."""
        if anew:
            self.patiently(_emptied, writes=True)
        query = sa.select(RUNS.c.id)
        known = set(self.patiently(lambda connection: connection.execute(query).scalars().all()))
        places = {run.place for run in self._runs(sa.select(RUNS.c.line))} if known else set()
        added, broken = 0, []
        for place, whole, noted in self.folders.stored():
            if place in places:
                continue
            try:
                note = self._read(place, whole, noted)
                added += note is not None and self._indexed(note).new
            except BadInput as problem:
                broken.append(str(problem))
        return Rebuilt(added=added, kept=len(known), broken=tuple(broken))

    def _read(self, place: str, whole: bool, noted: bool) -> Note | None:
        """The line and facts of a stored audit: from its result where it is there, which is the truth, with the run id
        and job of its note; None for a copy that was never finished."""
        note = self.folders.noted(place) if noted else None
        if not whole:
            return note if note and not note.run.evidence else None
        sha256 = hashlib.sha256(self.folders.read(place, MANIFEST)).hexdigest()
        result = self.folders.result(place)
        id, job, groups = (note.run.id, note.run.job, note.run.groups) if note else (sha256[:32], "", ())
        return Note(
            run=run_of(result, id=id, sha256=sha256, place=place, job=job, groups=groups), essence=essence_of(result)
        )

    def forget(self, site: str) -> int:
        """Remove every trace of a site: results, notes, lines; returns how many runs. Raises `BadInput` for none."""
        runs = self.runs(site)
        if not runs:
            raise BadInput(f"the history knows no site '{site}': 'auditor history' lists those it knows.")
        for run in runs:
            self.folders.remove(run.place, note=True)
        self.patiently(lambda connection: _forgotten(connection, site), writes=True)
        return len(runs)

    def drop_evidence(self, run: Run) -> None:
        """Remove a run's folder; its line and facts stay. What may be dropped is decided by `retention`."""
        bare = msgspec.structs.replace(run, evidence=False)
        self.folders.note(Note(run=bare, essence=self.essence(run)))
        self.folders.remove(run.place, note=False)
        change = sa.update(RUNS).where(RUNS.c.id == run.id).values(evidence=False, line=msgspec.json.encode(bare))
        self.patiently(lambda connection: connection.execute(change), writes=True)

    def _runs(self, query: Any) -> tuple[Run, ...]:
        rows = self.patiently(lambda connection: connection.execute(query).scalars().all())
        return tuple(msgspec.json.decode(line, type=Run) for line in rows)

    def patiently(self, work: Callable[[sa.Connection], _T], *, writes: bool = False) -> _T:
        """Do the work in one transaction, or, where it only reads with one statement, in none; a database that is gone is
        asked again until patience ends. A connection that was lost while it lay idle is no reason to give up."""
        end, pause, idle = time.monotonic() + self.patience, _FIRST_PAUSE, True
        while True:
            try:
                with self._writing.begin() if writes else self._reading.connect() as connection:
                    return work(connection)
            except (OperationalError, InterfaceError, DBAPIError) as error:
                passing = isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated
                if idle and error.connection_invalidated:
                    idle = False
                    continue
                if not passing or time.monotonic() + pause > end:
                    raise HistoryUnavailable(_in_words(self.engine, error)) from error
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)


def _in_words(engine: sa.Engine, error: DBAPIError) -> str:
    said = " ".join(str(error.orig or error).split())
    return (
        f"the history's database {engine.url.render_as_string(hide_password=True)} does not answer: {said}; nothing is "
        "lost, 'auditor history rebuild' records what was stored meanwhile."
    )


def _insert(connection: sa.Connection, note: Note) -> bool:
    """Whether the run is new. The constraint of the database decides, so that two processes cannot both add it."""
    from sqlalchemy.dialects import postgresql, sqlite

    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    data = msgspec.msgpack.encode(note.essence)
    sha = hashlib.sha256(data).hexdigest()
    run = note.run
    connection.execute(insert(ESSENCES).values(sha256=sha, data=data).on_conflict_do_nothing())
    row = {
        "id": run.id,
        "site": run.site,
        "started": _micros(run.started),
        "sha256": run.sha256,
        "essence": sha,
        "evidence": run.evidence,
        "line": msgspec.json.encode(run),
    }
    wanted = insert(RUNS).values(row).on_conflict_do_nothing().returning(RUNS.c.id)
    new = connection.execute(wanted).first() is not None
    if new and run.groups:
        connection.execute(insert(GROUPS).on_conflict_do_nothing(), [{"name": g, "run": run.id} for g in run.groups])
    return new


def _emptied(connection: sa.Connection) -> None:
    for table in (GROUPS, RUNS, ESSENCES):
        connection.execute(sa.delete(table))


def _forgotten(connection: sa.Connection, site: str) -> None:
    own = sa.select(RUNS.c.id).where(RUNS.c.site == site)
    connection.execute(sa.delete(GROUPS).where(GROUPS.c.run.in_(own)))
    connection.execute(sa.delete(RUNS).where(RUNS.c.site == site))
    connection.execute(sa.delete(ESSENCES).where(ESSENCES.c.sha256.not_in(sa.select(RUNS.c.essence))))


def _micros(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)


def _place(result: AuditResult, id: str) -> str:
    moment = result.started.astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    return f"{result.target.site}/{moment}-{hashlib.sha256(id.encode()).hexdigest()[:8]}"
