"""The same tasks on a Dask cluster of two local workers: results once, workers that are lost, bounded sending."""

import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from auditor.config import HistorySettings
from auditor.history.store import History
from auditor.jobs import cluster
from auditor.jobs.task import Task
from auditor.model.problems import BadInput, Unfinished
from tests.jobs import workers
from tests.jobs.conftest import task
from tests.jobs.test_slots import await_

pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")

if TYPE_CHECKING:
    from distributed import Client


@pytest.fixture
def client() -> "Iterator[Client]":
    with cluster.connected("local:2") as connected:
        yield connected


def test_a_lost_worker_costs_no_result_and_none_comes_twice(
    client: "Client", kept: HistorySettings, history: History
) -> None:
    taken: list[int] = []

    def source() -> Iterator[Task]:
        for number in range(20):
            taken.append(number)
            yield task(kept, f"{'dies' if number == 3 else 'site'}{number}.example", attempts=3)

    assert cluster.slots_of(client) == 2
    ahead = []
    done = []
    for one in cluster.results(source(), client=client, perform=workers.dies_once):
        done.append(one)
        ahead.append(len(taken) - len(done))
    assert {one.reason for one in done} == {None}
    assert history.size() == len(done) == len({one.run for one in done}) == 20
    assert max(ahead) <= cluster.AHEAD * 2 + 1


def test_a_site_that_failed_is_tried_again(client: "Client", kept: HistorySettings, history: History) -> None:
    tasks = [task(kept, host, attempts=attempts) for host, attempts in (("fails.example", 2), ("fails-1.example", 1))]
    done = {one.url: one for one in cluster.results(tasks, client=client, perform=workers.fails_once)}
    assert done["https://fails.example"].reason is None
    assert done["https://fails-1.example"].reason == "no browser was found"
    assert history.size() == 1


@pytest.fixture
def scheduler() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler and a worker as processes of their own: its address, and what to kill."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    asked = (
        ("dask_scheduler", "--host", "127.0.0.1", "--port", port, "--dashboard-address", "127.0.0.1:0"),
        ("dask_worker", address, "--nthreads", "1", "--resources", "browser=1", "--no-dashboard", "--no-nanny"),
    )
    begun = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{program}", *options],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for program, *options in asked
    ]
    try:
        yield address, begun[0]
    finally:
        for process in begun:
            process.kill()
            process.wait()


def test_a_scheduler_that_is_killed_is_said_and_the_next_start_does_the_rest(
    scheduler: "tuple[str, subprocess.Popen[bytes]]", kept: HistorySettings, history: History, marks: Path
) -> None:
    address, process = scheduler
    tasks = [task(kept, f"site{number}.example") for number in range(4)]

    def kill() -> None:
        await_(lambda: workers.begun(tasks[0].run) == 1)
        process.kill()
        (marks / "go").touch()

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(Unfinished, match="scheduler ended"), cluster.connected(address) as client:
        list(cluster.results(tasks, client=client, perform=workers.slow))
    killer.join()
    with cluster.connected("local:1") as client:
        assert {done.reason for done in cluster.results(tasks, client=client, perform=workers.slow)} == {None}
    assert history.size() == 4


def test_what_fails_inside_is_not_blamed_on_the_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    class Connected(contextlib.nullcontext[str]):
        def __init__(self, address: str, **_: object) -> None:
            super().__init__(address)

    monkeypatch.setattr("distributed.Client", Connected)
    with pytest.raises(OSError, match="disk is full"), cluster.connected("tcp://127.0.0.1:8786"):
        raise OSError("the disk is full")


@pytest.mark.parametrize("address", ["local:none", "local:0", "local"])
def test_an_address_that_cannot_be_read_is_a_sentence(address: str) -> None:
    with pytest.raises(BadInput, match="local:2"), cluster.connected(address):
        pass


def test_a_scheduler_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "REACHED_IN", 1)
    with pytest.raises(BadInput, match="no Dask scheduler answers"), cluster.connected("tcp://127.0.0.1:9"):
        pass


def test_a_task_that_never_ends_is_ended(kept: HistorySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ENDS_IN", 0.1)
    done = cluster.limited(workers.hangs, task(kept, "hangs.example", time_limit=1))
    assert (done.code, done.reason) == (3, "it took longer than the 1 s of time_limit")
    assert cluster.limited(workers.quick, task(kept, "b.example")).reason is None
