"""Worker processes that die, hang or outlive the process that gave them work."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor.config import HistorySettings, Settings
from auditor.history.store import History
from auditor.jobs import slots
from auditor.jobs.task import Task
from auditor.model.jobs import Done, Job
from tests.jobs import workers
from tests.jobs.conftest import NIGHT, Clock, runner, task

# Tests that kill processes may have ended the helper that multiprocessing keeps; it starts another and says so.
pytestmark = pytest.mark.filterwarnings("ignore:resource_tracker:UserWarning")


def perform(tasks: list[Task], work: Callable[[Task], Done], count: int = 2) -> dict[str, str | None]:
    return {done.url: done.reason for done in slots.results(tasks, slots=count, perform=work)}


def test_a_worker_that_is_killed_costs_one_attempt_of_one_site(kept: HistorySettings, history: History) -> None:
    asked = [task(kept, host) for host in ("a.example", "dies.example", "c.example")]
    assert set(perform(asked, workers.dies_once).values()) == {None}
    assert [workers.begun(one.run) for one in asked] == [1, 2, 1]
    assert history.size() == 3


def test_a_site_that_kills_every_worker_is_given_up_and_said(kept: HistorySettings, history: History) -> None:
    done = perform([task(kept, host) for host in ("dies.example", "b.example")], workers.dies_always, 1)
    assert done == {
        "https://dies.example": "the worker process ended (by signal SIGKILL)",
        "https://b.example": None,
    }
    assert history.size() == 1


def test_a_site_that_never_ends_is_ended(kept: HistorySettings, history: History) -> None:
    done = perform([task(kept, "hangs.example", time_limit=10), task(kept, "b.example")], workers.hangs)
    assert done == {
        "https://hangs.example": "it took longer than the 10 s of time_limit",
        "https://b.example": None,
    }


def test_no_more_is_held_than_there_are_slots(kept: HistorySettings, history: History) -> None:
    taken: list[int] = []

    def source() -> Iterator[Task]:
        for number in range(6):
            taken.append(number)
            yield task(kept, f"s{number}.example")

    ends = [len(taken) - number for number, _ in enumerate(slots.results(source(), slots=1, perform=workers.quick))]
    assert len(ends) == 6
    assert max(ends) <= 2


SUBMIT = """
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from auditor import config
from auditor.history.store import History
from auditor.jobs import slots
from auditor.jobs.runner import Runner
from tests.jobs import workers
settings = config.load(Path(sys.argv[1]))
with History.open(settings.history.index, settings.history.results) as history:
    results = partial(slots.results, slots=1, perform=workers.slow)
    one = Runner(settings, history, beside=Path(), now=lambda: datetime.now(UTC), results=results)
    one.run(settings.job[0], datetime(2026, 5, 4, 2, tzinfo=UTC))
"""


def test_a_submitting_process_that_is_killed_loses_nothing(
    settings: Settings, history: History, kept: HistorySettings, clock: Clock, tmp_path: Path, marks: Path
) -> None:
    sites = ("https://www.one.example", "https://www.two.example")
    (tmp_path / "auditor.toml").write_text(
        f"[history]\nindex = {kept.index!r}\nresults = {kept.results!r}\n[[job]]\nname = 'nightly'\nsites = {list(sites)}\n"
    )
    command = [sys.executable, "-c", SUBMIT, str(tmp_path / "auditor.toml")]
    run = "nightly/www.one.example/2026-05-04T02:00Z"
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as submitting:
        await_(lambda: workers.begun(run) == 1)
        submitting.send_signal(signal.SIGKILL)
    (marks / "go").write_text("")
    await_(lambda: history.get(run) is not None)  # the worker ends what it has, and itself
    report = runner(settings, history, clock).run(Job(name="nightly", sites=sites), NIGHT)
    assert (report.continued, report.sites, len(report.runs)) == (True, 2, 1)
    assert history.size() == 2
    assert workers.begun(run) == 1


def await_(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "it did not come to pass within a minute"
        os.sched_yield()
