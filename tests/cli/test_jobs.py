"""`auditor jobs` where jobs cannot start: a sentence, exit 2, and a message to those the jobs notify."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from auditor.history.store import History
from auditor.jobs.task import Task
from auditor.model.jobs import Done
from tests.cli.conftest import Run

TARGET = '[history]\nindex = "{index}"\n[[notify]]\nname = "team"\nurl = "json://a.example/"\n'
JOB = '[[job]]\nname = "{name}"\nsites_file = "{name}.txt"\nschedule = "0 2 * * *"\nnotify = ["team"]\n'


@pytest.fixture(autouse=True)
def got(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, str]]:
    """Subjects and texts sent."""
    sent: list[tuple[str, str]] = []
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("auditor.jobs.stuck.by_apprise", lambda _, subject, text: sent.append((subject, text)))
    return sent


def written(folder: Path, *jobs: str, index: str = "history.sqlite") -> None:
    text = TARGET.format(index=index) + "".join(JOB.format(name=name) for name in jobs)
    (folder / "auditor.toml").write_text(text)


def test_a_job_that_cannot_start_is_told_and_stops_no_other(
    run: Run, tmp_path: Path, got: list[tuple[str, str]]
) -> None:
    written(tmp_path, "good", "broken")
    (tmp_path / "good.txt").write_text("https://www.one.example")
    for _ in range(2):
        said = run("jobs", "run", "--due")
        assert said.code == 2
        assert "sites_file broken.txt cannot be read" in said.sentence
    ((subject, text),) = got
    assert subject == "auditor, broken: cannot start"
    assert "cannot be read" in text
    with History.open(tmp_path / "history.sqlite", tmp_path / "reports") as history:
        assert history.size() == 0  # the good one is known since now, and due at two


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("sites_file", "site_file"), "unknown key 'job.site_file'"),
        (('"json://', '"${AUDITOR_TEST_NOBODY}json://'), "AUDITOR_TEST_NOBODY"),
        (("history.sqlite", "none/such.txt/history.sqlite"), "none/such.txt"),
        (("history.sqlite", "${AUDITOR_TEST_NOBODY}"), "history.index names"),
    ],
)
def test_what_keeps_every_job_from_starting_is_told_once(
    run: Run, tmp_path: Path, got: list[tuple[str, str]], change: tuple[str, str], sentence: str
) -> None:
    written(tmp_path, "one", "two")
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "such.txt").write_text("")
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text("https://www.one.example")
    file = tmp_path / "auditor.toml"
    good = file.read_text()
    file.write_text(good.replace(*change))
    for command in (("run", "--due"), ("serve",), ("list", "--alarm")):
        said = run("jobs", *command)
        assert said.code == 2
        assert sentence in said.err
    if "json://" in change[0]:
        assert got == []  # nobody can be told: the address is what is missing, and standard error says so
        return
    ((subject, text),) = got
    assert subject == "auditor, one, two: cannot start"
    assert sentence in text
    file.write_text(good)
    assert run("jobs", "run", "--due").code == 0


def test_a_cluster_that_does_not_answer_is_told(
    run: Run, tmp_path: Path, got: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    monkeypatch.setattr("auditor.jobs.cluster.REACHED_IN", 1)
    written(tmp_path, "one")
    (tmp_path / "one.txt").write_text("https://www.one.example")
    assert run("jobs", "run", "one", "--cluster", "tcp://127.0.0.1:9").code == 2
    assert [subject for subject, _ in got] == ["auditor, one: cannot start"]


def test_a_stop_reaches_the_workers_of_this_machine(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []

    def results(tasks: Iterable[Task], *, slots: int, stopping: Callable[[], bool]) -> Iterator[Done]:
        for task in tasks:
            begun.append(task.order.url)
            os.kill(os.getpid(), signal.SIGTERM)
            yield Done(run=task.run, url=task.order.url, reason="none", code=3)
            assert stopping()

    monkeypatch.setattr("auditor.jobs.slots.results", results)
    written(tmp_path, "one")
    (tmp_path / "one.txt").write_text("https://www.one.example\nhttps://www.two.example")
    said = run("jobs", "run", "one", "--quiet")
    assert (said.code, begun) == (130, ["https://www.one.example"])
