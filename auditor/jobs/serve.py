"""A long-running scheduler: wait until something is due, run it, stop gracefully.

It waits on the wall clock in short steps, so that a clock that is set, or a machine that slept, is noticed within
`LOOK` seconds. SIGTERM and SIGINT let the audits at work end and begin no other; what was cut off is continued by the
next start, here or by `jobs run --due`.
"""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from auditor.jobs.notify import Notifier, beat
from auditor.jobs.runner import Report, Runner, Told
from auditor.jobs.schedule import next_moment
from auditor.jobs.stuck import Stuck
from auditor.model.jobs import Job, Notify
from auditor.model.problems import BadInput, HistoryUnavailable, Unfinished

LOOK = 20.0
GONE_AFTER = timedelta(minutes=10)
"""A database that is gone longer is worth a message: a restart is not."""
Say = Callable[[str], None]


class Once:
    """Says what is so, once, until something else is: a scheduler that looks every `LOOK` seconds repeats nothing."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._said: dict[str, Sequence[str]] = {}

    def __call__(self, about: str, sentences: Sequence[str]) -> None:
        if self._said.get(about, ()) != sentences:
            for sentence in sentences:
                self._say(sentence)
        self._said[about] = sentences


@contextmanager
def stop_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set, once; a second signal ends the process as usual."""
    stop = threading.Event()

    def ask(number: int, _frame: object) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_due(
    runner: Runner,
    notifier: Notifier,
    jobs: Sequence[Job],
    targets: Sequence[Notify],
    *,
    stop: threading.Event,
    say: Say,
    told: Told = lambda _: None,
    stuck: Stuck | None = None,
    once: Once | None = None,
) -> list[Report]:
    """Run every job that is due, in the order of the file; say which schedule stood still before."""
    reports = []
    once = once or Once(say)
    for job in jobs:
        if stop.is_set():
            break
        once(f"standstill {job.name}", notifier.standstill(job, runner.now()))
        if runner.due(job) is None:
            continue
        problems: tuple[str, ...] = ()
        try:
            report = runner.run(job, None, stopping=stop.is_set, told=told)
        except HistoryUnavailable:
            raise
        except BadInput as problem:  # of this job alone: its list of sites is gone, its cluster does not answer
            problems = (str(problem), *(stuck.tell([job], str(problem)) if stuck else ()))
            report = Report(job=job.name, codes=(3 if isinstance(problem, Unfinished) else 2,))
        once(f"start {job.name}", problems)
        if report.at is not None and not report.locked and stuck is not None:
            once(f"over {job.name}", stuck.over([job]))
        after(runner, notifier, job, report, targets, say)
        reports.append(report)
    return reports


def after(runner: Runner, notifier: Notifier, job: Job, report: Report, targets: Sequence[Notify], say: Say) -> None:
    """Messages and heartbeat of a run that ended."""
    if report.at is None or report.locked:
        return
    problems = notifier.ran(job, report, runner.now())
    if report.whole:
        problems += beat([target for target in targets if target.name in job.notify])
    for problem in problems:
        say(problem)


def serve(
    runner: Runner,
    notifier: Notifier,
    jobs: Sequence[Job],
    targets: Sequence[Notify],
    *,
    stop: threading.Event,
    say: Say,
    told: Told = lambda _: None,
    stuck: Stuck | None = None,
    gone: Stuck | None = None,
) -> None:
    """Run jobs when they are due until `stop` is set. A database that is gone for a while is waited for.

    `stuck` tells of jobs that cannot start, `gone` of the database: it must remember elsewhere what it told.
    """
    shown: datetime | None = None
    since: datetime | None = None
    once = Once(say)
    while not stop.is_set():
        try:
            run_due(runner, notifier, jobs, targets, stop=stop, say=say, told=told, stuck=stuck, once=once)
            since, problems = None, gone.over(jobs) if gone else ()
        except HistoryUnavailable as problem:
            since = since or runner.now()
            long = gone is not None and runner.now() - since >= GONE_AFTER
            problems = (f"{problem} Trying again.", *(gone.tell(jobs, str(problem)) if gone and long else ()))
        once("database", problems)
        upcoming = following(jobs, runner.now())
        if upcoming is not None and upcoming != shown and not stop.is_set():
            say(f"next run: {upcoming:%Y-%m-%d %H:%M} UTC")
            shown = upcoming
        left = LOOK if upcoming is None else (upcoming - runner.now()).total_seconds()
        stop.wait(min(LOOK, max(0.05, left)))


def following(jobs: Sequence[Job], now: datetime) -> datetime | None:
    """The next moment at which any of the jobs is due."""
    moments = (next_moment(job.schedule, job.timezone, now) for job in jobs if job.schedule is not None)
    return min((moment for moment in moments if moment is not None), default=None)
