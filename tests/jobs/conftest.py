"""A history, a clock that stands where it is put, and a folder in which workers leave marks."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.config import HistorySettings, Settings
from auditor.history.store import History
from auditor.jobs.runner import Results, Runner
from auditor.jobs.task import Task
from auditor.model.jobs import Done, Job, SiteOrder
from tests.jobs import workers

NIGHT = datetime(2026, 5, 4, 2, tzinfo=UTC)
JOB = Job(
    name="nightly",
    schedule="0 2 * * *",
    sites=("https://www.one.example", "https://www.two.example"),
    site=(SiteOrder(url="https://www.three.example", pages=2),),
    groups=("shops",),
    notify=("team",),
)


class Clock:
    """Call it for the time; set `now` to another."""

    def __init__(self, now: datetime = NIGHT) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(autouse=True)
def marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    monkeypatch.setenv(workers.MARKS, str(folder))
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> HistorySettings:
    return HistorySettings(index=str(tmp_path / "history.sqlite"), results=str(tmp_path / "results"))


@pytest.fixture
def settings(kept: HistorySettings) -> Settings:
    return Settings(history=kept, job=(JOB,))


@pytest.fixture
def history(kept: HistorySettings) -> Iterator[History]:
    with History.open(kept.index, kept.results) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


def here(tasks: Iterable[Task]) -> Iterator[Done]:
    return map(workers.quick, tasks)


def runner(settings: Settings, history: History, clock: Clock, results: Results = here) -> Runner:
    """Over this history; the job has been known since the day before."""
    one = Runner(settings, history, beside=Path(), now=clock, results=results)
    one.ledger.known_since(JOB.name, NIGHT - timedelta(days=1))
    return one


def task(kept: HistorySettings, host: str, *, attempts: int = 2, time_limit: int = 3600) -> Task:
    return Task(
        run=f"nightly/{host}/2026-05-04T02:00Z",
        job="nightly",
        groups=(),
        fail_on="none",
        order=SiteOrder(url=f"https://{host}"),
        settings=Settings(),
        index=kept.index,
        results=kept.results,
        attempts=attempts,
        time_limit=time_limit,
    )
