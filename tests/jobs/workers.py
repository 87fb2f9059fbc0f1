"""Audits that need no browser: what a worker does in tests. Module-level, so that worker processes find them."""

import os
import signal
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from auditor.history.store import History
from auditor.jobs.task import Task
from auditor.model.jobs import Done
from auditor.sites import host_of, site_of
from tests.history import made

MARKS = "AUDITOR_TEST_MARKS"
"""The variable that names the folder in which workers leave a file for each audit they began."""


def quick(task: Task) -> Done:
    """A result of the site as of the run's night, in the history."""
    _mark(task)
    return _added(task)


def slow(task: Task) -> Done:
    """The same, but it waits for the file `go` before it adds the result."""
    _mark(task)
    _await("go")
    return _added(task)


def dies_once(task: Task) -> Done:
    """The first worker that gets the site with "dies" in its name is killed by it."""
    if _mark(task) == 1 and "dies" in task.order.url:
        os.kill(os.getpid(), signal.SIGKILL)
    return _added(task)


def fails_once(task: Task) -> Done:
    """The first try at the site with "fails" in its name finds no browser."""
    if _mark(task) == 1 and "fails" in task.order.url:
        return Done(run=task.run, url=task.order.url, code=3, reason="no browser was found", again=True)
    return _added(task)


def dies_always(task: Task) -> Done:
    """No worker survives the site with "dies" in its name."""
    _mark(task)
    if "dies" in task.order.url:
        os.kill(os.getpid(), signal.SIGKILL)
    return _added(task)


def hangs(task: Task) -> Done:
    """The site with "hangs" in its name never ends."""
    _mark(task)
    if "hangs" in task.order.url:
        _await("never")
    return _added(task)


def works(task: Task) -> Done:
    """Half a second of one core, for measuring."""
    end = time.process_time() + 0.5
    while time.process_time() < end:
        sum(range(1000))
    return Done(run=task.run, url=task.order.url)


def begun(run: str) -> int:
    """How often an audit of this run was begun."""
    return len(list(Path(os.environ[MARKS]).glob(f"{_name(run)}.*")))


def _added(task: Task) -> Done:
    night = (datetime.fromisoformat(task.run.rsplit("/", 1)[1]) - datetime(2026, 1, 1, tzinfo=UTC)).days
    site = site_of(host_of(task.order.url))
    with tempfile.TemporaryDirectory() as scratch, History.open(task.index, task.results) as history:
        folder = made.folder(Path(scratch) / "audit", made.result(night, site))
        added = history.add(folder, run=task.run, job=task.job, groups=task.groups)
    return Done(run=task.run, url=task.order.url, site=site, new=added.new)


def _mark(task: Task) -> int:
    """Leave a mark; the number of marks of this run so far."""
    descriptor, _ = tempfile.mkstemp(prefix=f"{_name(task.run)}.", dir=os.environ[MARKS])
    os.close(descriptor)
    return begun(task.run)


def _name(run: str) -> str:
    return run.replace("/", "_").replace(":", "-")


def _await(name: str) -> None:
    path, end = Path(os.environ[MARKS]) / name, time.monotonic() + 60
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.02)  # the condition is a file that another process makes
