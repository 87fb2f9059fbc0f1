"""A long-running scheduler: what is due is run, a signal lets the audit at work end, a database may be gone a while."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from auditor.config import HistorySettings, Settings
from auditor.history.store import History
from auditor.jobs import serve as serving
from auditor.jobs.notify import Notifier, beat
from auditor.jobs.runner import Runner
from auditor.jobs.stuck import FileMemory, Stuck
from auditor.model.jobs import Notify
from auditor.model.problems import HistoryUnavailable
from tests.jobs import workers
from tests.jobs.conftest import JOB, NIGHT, Clock, runner
from tests.jobs.test_notify import Box
from tests.jobs.test_slots import await_

# Tests that kill processes may have ended the helper that multiprocessing keeps; it starts another and says so.
pytestmark = pytest.mark.filterwarnings("ignore:resource_tracker:UserWarning")


class Nights(Clock):
    """Goes to the next night whenever the scheduler looks; ends it after so many looks."""

    def __init__(self, stop: threading.Event, looks: int) -> None:
        super().__init__(NIGHT - timedelta(hours=1))
        self.stop, self.looks = stop, looks

    def wait(self, seconds: float) -> bool:
        self.looks -= 1
        if self.looks <= 0:
            self.stop.set()
        self.later(hours=12)
        return self.stop.is_set()


class Stop(threading.Event):
    clock: Nights

    def wait(self, timeout: float | None = None) -> bool:
        return self.clock.wait(timeout or 0)


def serve(one: Runner, settings: Settings, stop: threading.Event) -> list[str]:
    said: list[str] = []
    notifier = Notifier(settings, one.history, one.ledger, lambda *_: None)
    serving.serve(one, notifier, [JOB], settings.notify, stop=stop, say=said.append)
    return said


@pytest.fixture
def stop() -> Stop:
    event = Stop()
    event.clock = Nights(event, looks=6)
    return event


def test_every_night_runs_once(settings: Settings, history: History, stop: Stop) -> None:
    said = serve(runner(settings, history, stop.clock), settings, stop)
    assert [run.id[-17:] for run in history.runs("one.example")] == [f"2026-05-0{day}T02:00Z" for day in (6, 5, 4)]
    assert "next run: 2026-05-04 02:00 UTC" in said


def test_a_database_that_is_gone_a_while_is_waited_for(settings: Settings, history: History, stop: Stop) -> None:
    one = runner(settings, history, stop.clock)
    whole, gone = one.ledger.newest, [2]

    def newest(job: str) -> object:
        if gone[0]:
            gone[0] -= 1
            raise HistoryUnavailable("the history's database does not answer; nothing is lost.")
        return whole(job)

    one.ledger.newest = newest  # type: ignore[assignment,method-assign]
    said = serve(one, settings, stop)
    assert sum("Trying again." in line for line in said) == 1
    assert history.size() == 9  # all three nights: nothing was lost


def test_what_stays_wrong_is_said_and_told_once_and_so_is_its_end(
    settings: Settings, history: History, stop: Stop, tmp_path: Path
) -> None:
    listed = tmp_path / "sites.txt"
    job = msgspec.structs.replace(JOB, sites=(), site=(), sites_file=str(listed))
    stop.clock.looks = 40
    one = runner(settings, history, stop.clock)
    box, said = Box(), list[str]()
    unpatched = stop.clock.wait

    def wait(seconds: float) -> bool:
        stop.clock.later(hours=-11.5)  # half an hour at a time
        if stop.clock.looks == 5:
            listed.write_text("https://www.one.example")
        return unpatched(seconds)

    stop.clock.wait = wait  # type: ignore[method-assign]
    targets = (Notify(name="team", url="json://a.example/"),)
    stuck = Stuck(targets, one.ledger, send=box, now=stop.clock)
    notifier = Notifier(msgspec.structs.replace(settings, notify=targets), history, one.ledger, box)
    serving.serve(one, notifier, [job], targets, stop=stop, say=said.append, stuck=stuck)
    assert sum("cannot be read" in line for line in said) == 1
    assert [subject for _, subject, _ in box.got] == [
        "auditor, nightly: cannot start",
        "auditor, nightly: starts again",
    ]
    assert history.size() == 1


def test_a_database_that_is_gone_for_long_is_told(
    settings: Settings, history: History, stop: Stop, tmp_path: Path
) -> None:
    one, box = runner(settings, history, stop.clock), Box()
    whole, gone = one.ledger.newest, [3]

    def newest(job: str) -> object:
        if gone[0]:
            gone[0] -= 1
            raise HistoryUnavailable("the history's database does not answer; nothing is lost.")
        return whole(job)

    one.ledger.newest = newest  # type: ignore[assignment,method-assign]
    targets = (Notify(name="team", url="json://a.example/"),)
    away = Stuck(targets, FileMemory(tmp_path / "told.json"), send=box, now=stop.clock)
    notifier = Notifier(settings, history, one.ledger, box)
    serving.serve(one, notifier, [JOB], (), stop=stop, say=lambda _: None, gone=away)
    assert [subject for _, subject, _ in box.got] == [
        "auditor, nightly: cannot start",
        "auditor, nightly: starts again",
    ]


def test_a_job_whose_list_of_sites_is_gone_does_not_stop_the_others(
    settings: Settings, history: History, clock: Clock, tmp_path: Path
) -> None:
    said: list[str] = []
    one = runner(settings, history, clock)
    broken = msgspec.structs.replace(JOB, name="broken", sites=(), site=(), sites_file=str(tmp_path / "none.txt"))
    one.ledger.known_since("broken", NIGHT - timedelta(days=1))
    notifier = Notifier(settings, history, one.ledger, lambda *_: None)
    stop = threading.Event()
    reports = serving.run_due(one, notifier, [broken, JOB], (), stop=stop, say=said.append)
    assert [(report.job, report.codes) for report in reports] == [("broken", (2,)), ("nightly", (0, 0, 0))]
    assert any("sites_file" in line and "cannot be read" in line for line in said)


SERVE = """
import os, sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from auditor import config
from auditor.history.store import History
from auditor.jobs import slots
from auditor.jobs.notify import Notifier
from auditor.jobs.runner import Runner
from auditor.jobs.stuck import FileMemory, Stuck
from auditor.jobs.serve import serve, stop_signals
from tests.jobs import workers
settings = config.load(Path(sys.argv[1]))
with History.open(settings.history.index, settings.history.results) as history, stop_signals() as stop:
    results = partial(slots.results, slots=1, perform=workers.slow, stopping=stop.is_set)
    one = Runner(settings, history, beside=Path(), now=lambda: datetime(2026, 5, 4, 2, 5, tzinfo=UTC), results=results)
    one.ledger.known_since("nightly", datetime(2026, 5, 3, tzinfo=UTC))
    serve(one, Notifier(settings, history, one.ledger), settings.job, (), stop=stop, say=print)
"""


def test_a_stop_lets_the_audit_at_work_end_and_the_next_start_does_the_rest(
    settings: Settings, history: History, kept: HistorySettings, clock: Clock, tmp_path: Path, marks: Path
) -> None:
    (tmp_path / "auditor.toml").write_text(
        f"[history]\nindex = {kept.index!r}\nresults = {kept.results!r}\n[[job]]\nname = 'nightly'\n"
        f"schedule = '0 2 * * *'\nsites = {list(JOB.sites)}\n"
    )
    first = "nightly/www.one.example/2026-05-04T02:00Z"
    command = [sys.executable, "-c", SERVE, str(tmp_path / "auditor.toml")]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as scheduler:
        await_(lambda: workers.begun(first) == 1)
        scheduler.send_signal(signal.SIGTERM)
        (marks / "go").write_text("")
        assert scheduler.wait(60) == 0
    assert history.get(first) is not None
    assert history.size() == 1
    clock.later(minutes=10)
    job = settings.job[0]
    report = runner(settings, history, clock).run(job, None)
    assert (report.continued, len(report.runs)) == (True, 2)
    assert workers.begun(first) == 1


def test_a_heartbeat_that_does_not_go_out_is_said_without_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_TEST_BEAT", "http://127.0.0.1:9/secret")
    (problem,) = beat((Notify(name="watch", heartbeat="${AUDITOR_TEST_BEAT}"), Notify(name="quiet", url="json://x")))
    assert problem.startswith("the heartbeat of 'watch' did not go out")
    assert "secret" not in problem


def test_signals_are_given_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with serving.stop_signals() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(5)
    assert signal.getsignal(signal.SIGTERM) is before
