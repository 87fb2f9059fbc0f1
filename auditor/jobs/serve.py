"""A long-running scheduler: wait until something is due, run it, stop gracefully.

It waits on the wall clock in short steps, so that a clock that is set, or a machine that slept, is noticed within
`LOOK` seconds. SIGTERM and SIGINT let the audits at work end and begin no other; what was cut off is continued by the
next start, here or by `jobs run --due`.
"""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from auditor.jobs.notify import Notifier, beat
from auditor.jobs.runner import Report, Runner, Told
from auditor.jobs.schedule import next_moment
from auditor.model.jobs import Job, Notify
from auditor.model.problems import BadInput, HistoryUnavailable

LOOK = 20.0
Say = Callable[[str], None]


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
) -> list[Report]:
    """Run every job that is due, in the order of the file; say which schedule stood still before."""
    reports = []
    for job in jobs:
        if stop.is_set():
            break
        for problem in notifier.standstill(job, runner.now()):
            say(problem)
        if runner.due(job) is None:
            continue
        try:
            report = runner.run(job, None, stopping=stop.is_set, told=told)
        except HistoryUnavailable:
            raise
        except BadInput as problem:  # of this job alone: its list of sites is gone
            say(str(problem))
            report = Report(job=job.name, codes=(2,))
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
) -> None:
    """Run jobs when they are due until `stop` is set. A database that is gone for a while is waited for."""
    shown: datetime | None = None
    while not stop.is_set():
        try:
            run_due(runner, notifier, jobs, targets, stop=stop, say=say, told=told)
        except HistoryUnavailable as problem:
            say(f"{problem} Trying again.")
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
