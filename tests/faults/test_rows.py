"""Every row of the fault matrix that one browser can go through, held to its promise."""

import asyncio
import gzip
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from auditor.demo.web import Response
from auditor.model.kinds import VisitStatus
from tests.faults.ground import HANGS, SECRET, Ground, Row, running_ground, words
from tests.faults.measured import note
from tests.faults.rows import ROWS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("faults")]


@pytest.fixture(scope="module")
async def ground() -> AsyncIterator[Ground]:
    async with running_ground() as made:
        yield made


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_a_row_keeps_its_promise(row: Row, ground: Ground, tmp_path: Path) -> None:
    row = _with_port(row, ground.web.plain_port)
    before = set(os.listdir(tempfile.gettempdir()))
    async with asyncio.timeout(HANGS):
        outcome = await ground.audited(row, tmp_path)
    note(row.name, row.promise, words(outcome), outcome.seconds)
    visit, told = outcome.visit, outcome.told
    assert visit.status.value in row.status.split("|"), told
    assert outcome.code == row.code or row.code < 0, told
    assert any(words in told for words in row.reason.split("|")), told
    assert row.seen in "\n".join(page.title for page in visit.pages)
    if visit.status is not VisitStatus.COMPLETE:
        assert visit.reason
    assert _holding(SECRET.encode(), tmp_path) == []
    assert not [seen for seen in ground.web.log if seen.path == "/secret"]
    assert not ground.chromium.socket.closed.is_set()
    await _nothing_left(ground, before)


async def _nothing_left(ground: Ground, before: set[str]) -> None:
    """No window, worker or context of the row lives on in the browser, no file in the temporary folder."""
    contexts = (await ground.chromium.socket.post("Target.getBrowserContexts"))["browserContextIds"]
    targets = (await ground.chromium.socket.post("Target.getTargets"))["targetInfos"]
    assert contexts == []
    assert [one["url"] for one in targets if ".example" in one["url"] and one.get("browserContextId") in contexts] == []
    assert {
        name for name in set(os.listdir(tempfile.gettempdir())) - before if name.endswith((".exe", ".crdownload"))
    } == set()


def _holding(secret: bytes, folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and secret in _content(file)]


def _content(file: Path) -> bytes:
    data = file.read_bytes()
    return gzip.decompress(data) if file.suffix == ".gz" else data


def _with_port(row: Row, port: int) -> Row:
    """The row with our own port where it says so."""
    hosts = {
        path: msgspec.structs.replace(
            answer,
            body=answer.body.replace(b"{port}", str(port).encode()),
            headers=tuple((name, value.replace("{port}", str(port))) for name, value in answer.headers),
        )
        if isinstance(answer, Response)
        else answer
        for path, answer in row.hosts.items()
    }
    return Row(**{**row.__dict__, "hosts": hosts})
