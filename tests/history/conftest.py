"""Both databases and both kinds of storage: every test of the store runs on each."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor.history.store import History
from tests.history import postgres

Opened = Callable[..., History]


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL of our own, as an unprivileged user. Skips with the reason where it cannot be had."""
    with postgres.running() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an index can be made: an empty database of its own."""
    if request.param == "sqlite":
        return str(tmp_path / "history.sqlite")
    server: postgres.Server = request.getfixturevalue("server")
    return server.database(f"t{uuid.uuid4().hex[:12]}")


@pytest.fixture(params=["folder", "objects"])
def results(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where results can be kept: a folder, or a place that knows objects only."""
    return str(tmp_path / "results") if request.param == "folder" else f"memory://{uuid.uuid4().hex}/results"


@pytest.fixture
def history(index: str, results: str) -> Iterator[History]:
    with History.open(index, results, patience=0) as opened:
        yield opened
