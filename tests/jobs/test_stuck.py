"""Jobs that cannot start: told once for each reason, remembered with a database and without one."""

from pathlib import Path

import pytest

from auditor.history.store import History
from auditor.jobs.ledger import Ledger
from auditor.jobs.notify import Memory
from auditor.jobs.stuck import FileMemory, Stuck
from auditor.model.jobs import Job, Notify
from tests.jobs.conftest import Clock
from tests.jobs.test_notify import Box

TARGETS = (Notify(name="team", url="json://a.example/"), Notify(name="watch", heartbeat="https://b.example/"))
JOBS = [Job(name="a", notify=("team", "watch")), Job(name="b", notify=("team",)), Job(name="quiet")]
GONE = "the database does not answer: port 5432, after 30 s."


@pytest.fixture(params=["ledger", "file"])
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> Memory:
    if request.param == "file":
        return FileMemory(tmp_path / "state" / "told.json")
    return Ledger(request.getfixturevalue("history"))


def test_a_reason_is_told_once_another_at_once_and_its_end(memory: Memory, clock: Clock) -> None:
    box = Box()
    stuck = Stuck(TARGETS, memory, send=box, now=clock)
    for minutes in range(3):
        assert stuck.tell(JOBS, GONE.replace("30", str(30 + minutes))) == ()
        clock.later(minutes=10)
    assert [subject for _, subject, _ in box.got] == ["auditor, a, b: cannot start"]
    assert box.got[0][2] == f"- a, b: cannot start: {GONE}"
    stuck.tell(JOBS[:1], "sites.txt cannot be read.")
    assert box.got[1][1] == "auditor, a: cannot start"
    clock.later(days=7)
    stuck.tell(JOBS, GONE)
    assert len(box.got) == 3
    for _ in range(2):
        assert stuck.over(JOBS) == ()
    assert [subject for _, subject, _ in box.got[3:]] == ["auditor, a, b: starts again"]
    stuck.tell(JOBS, GONE)
    assert len(box.got) == 5


def test_what_was_not_taken_is_said_and_told_again(memory: Memory, clock: Clock) -> None:
    box = Box()
    box.refuses = "the service did not take the message"
    stuck = Stuck(TARGETS, memory, send=box, now=clock)
    assert stuck.tell(JOBS, GONE) == ("no message went to 'team': the service did not take the message",)
    box.refuses = None
    assert stuck.tell(JOBS, GONE) == ()
    assert len(box.got) == 1


def test_two_settings_files_share_a_memory_without_mixing(tmp_path: Path, clock: Clock) -> None:
    box, memory = Box(), FileMemory(tmp_path / "told.json")
    one, other = (Stuck(TARGETS, memory, place=place, send=box, now=clock) for place in ("/one", "/other"))
    one.tell(JOBS, GONE)
    assert other.over(JOBS) == ()
    other.tell(JOBS, GONE)
    assert len(box.got) == 2


def test_a_memory_that_cannot_be_read_or_written_stops_nothing(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "told.json").write_text("[1]")
    (tmp_path / "file").write_text("")
    box = Box()
    for path in (tmp_path / "told.json", tmp_path / "file" / "told.json"):
        assert Stuck(TARGETS, FileMemory(path), send=box, now=clock).tell(JOBS, GONE) == ()
    assert len(box.got) == 2


def test_the_ledger_is_a_memory_that_outlives_a_process(history: History, clock: Clock) -> None:
    box = Box()
    for _ in range(2):
        Stuck(TARGETS, Ledger(history), send=box, now=clock).tell(JOBS, GONE)
    assert len(box.got) == 1
