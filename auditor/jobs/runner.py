"""One run of a job: which of its sites are still to do, who does them, and the ledger before and after.

Safe to start at any time and as often as one likes: a lock keeps a second start out while the first works, a run that
was cut off is continued with the sites that have no result yet, and a site that has one is not visited again.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from auditor.config import HistorySettings, Settings
from auditor.history.retention import Rules, expire
from auditor.history.store import History
from auditor.jobs.ledger import Ledger
from auditor.jobs.lock import held
from auditor.jobs.schedule import Due, due
from auditor.jobs.task import Task, merged, run_id
from auditor.model.base import Record
from auditor.model.jobs import Done, Job, SiteOrder
from auditor.model.kinds import Severity
from auditor.model.problems import BadInput

Results = Callable[[Iterable[Task]], Iterator[Done]]
Told = Callable[[Done], None]


class Report(Record, frozen=True, kw_only=True):
    """What one start of a job came to. `locked`: it runs already; `continued`: it had been cut off before. `whole` is
    false where it was asked to stop before all sites were done. `runs` are new in the history; `before` were there when
    it was continued, from a start that may have told nobody."""

    job: str
    at: datetime | None = None
    locked: bool = False
    continued: bool = False
    whole: bool = True
    missed: int = 0
    sites: int = 0
    runs: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    failed: tuple[Done, ...] = ()
    codes: tuple[int, ...] = ()


def sites_of(job: Job, beside: Path) -> Iterator[SiteOrder]:
    """Every site of the job, each once. A file is read as it goes; it lies beside auditor.toml if it says no more.
    Raises `BadInput`."""
    for url in job.sites:
        yield merged(job, SiteOrder(url=url))
    for site in job.site:
        yield merged(job, site)
    if job.sites_file is None:
        return
    path = beside / job.sites_file
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                text = line.partition("#")[0].strip()
                if text:
                    yield merged(job, SiteOrder(url=text if "://" in text else f"https://{text}"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"job '{job.name}': sites_file {path} cannot be read: {error}.") from error


class Runner:
    """Runs jobs over one history. `now` is the clock, `beside` the folder of auditor.toml."""

    def __init__(
        self, settings: Settings, history: History, *, beside: Path, now: Callable[[], datetime], results: Results
    ) -> None:
        self.settings = settings
        self.history = history
        self.ledger = Ledger(history)
        self.beside = beside
        self.now = now
        self._results = results

    def due(self, job: Job) -> Due | None:
        """What of the job's schedule is due now; a run that was cut off is due until it is too old to make up for."""
        if job.schedule is None:
            return None
        now, catch_up = self.now(), timedelta(hours=job.catch_up_hours)
        known = self.ledger.known_since(job.name, now)
        newest = self.ledger.newest(job.name)
        last = newest.at if newest else None
        found = due(job.schedule, job.timezone, known_since=known, last=last, now=now, catch_up=catch_up)
        cut_off = newest is not None and newest.finished is None
        if found is None and newest is not None and cut_off and now - newest.at <= catch_up:
            return Due(at=newest.at, missed=newest.missed)
        # A run that was cut off and overtaken is not whole: it counts as missed, so that it is told.
        return msgspec.structs.replace(found, missed=found.missed + 1) if found is not None and cut_off else found

    def run(
        self,
        job: Job,
        at: datetime | None,
        *,
        stopping: Callable[[], bool] = lambda: False,
        told: Told = lambda _: None,
    ) -> Report:
        """Run the job: for what is due where `at` is None, else for that moment. Raises `BadInput`."""
        with held(self.history.engine, job.name) as free:
            if not free:
                return Report(job=job.name, at=at, locked=True)
            # Asked again inside the lock: what was due may just have been done by the one who had it.
            asked = self.due(job) if at is None else Due(at=at)
            if asked is None:
                return Report(job=job.name)
            return self._run(job, asked, stopping, told)

    def _run(self, job: Job, asked: Due, stopping: Callable[[], bool], told: Told) -> Report:
        cut_off = self.ledger.unfinished(job.name)
        continued = cut_off is not None and cut_off.at == asked.at
        if cut_off is not None:
            self.history.rebuild()  # a result may have been stored by a worker and not indexed
        self.ledger.start(job.name, asked.at, now=self.now(), missed=asked.missed)
        runs: list[str] = []
        codes: list[int] = []
        failed: list[Done] = []
        sites: set[str] = set()
        there: list[str] = []
        for done in self._results(self._tasks(job, asked.at, there, stopping)):
            told(done)
            sites.add(done.site)
            codes.append(3 if done.reason is not None else done.code)
            if done.reason is None:
                runs.append(done.run)
            else:
                failed.append(done)
        whole = not stopping()
        report = Report(
            job=job.name,
            at=asked.at,
            continued=continued,
            whole=whole,
            missed=asked.missed,
            sites=len(there) + len(codes),
            runs=tuple(runs),
            before=tuple(there),
            failed=tuple(failed),
            codes=(*(self._code(job, run) for run in there), *codes),
        )
        if whole:
            self.ledger.finish(job.name, asked.at, now=self.now(), sites=report.sites, failed=len(failed))
            sites |= {run.site for id in there if (run := self.history.get(id)) is not None}
            expire(self.history, Rules.of(self.settings, (job,)), self.now(), sorted(filter(None, sites)))
        return report

    def _code(self, job: Job, id: str) -> int:
        """What the audit of an earlier start of this run comes to, as far as the history's line of it says."""
        run = self.history.get(id)
        if run is None or not run.judged:
            return 3
        if job.fail_on == "none":
            return 0
        limit = Severity(job.fail_on).rank
        return int(any(count and severity.rank >= limit for severity, count in run.findings.items()))

    def _tasks(self, job: Job, at: datetime, there: list[str], stopping: Callable[[], bool]) -> Iterator[Task]:
        """The sites without a result, none after a stop was asked for; `there` gets the runs of those that have one."""
        kept = self.settings.history or HistorySettings()
        seen: set[str] = set()
        for order in sites_of(job, self.beside):
            run = run_id(job.name, order, at)
            if stopping():
                return
            if run in seen:
                continue
            seen.add(run)
            if self.history.get(run) is not None:
                there.append(run)
                continue
            yield Task(
                run=run,
                job=job.name,
                groups=job.groups,
                fail_on=job.fail_on,
                order=order,
                settings=msgspec.structs.replace(self.settings, job=(), notify=()),
                index=kept.index,
                results=kept.results,
                attempts=job.attempts,
                time_limit=job.time_limit,
            )
