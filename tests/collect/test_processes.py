"""A browser's processes are ended together, whether they want to or not."""

import asyncio
import os
import subprocess
import sys

import pytest

from auditor.collect import processes

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no process groups")
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); time.sleep(600)"
)


async def test_who_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "ENDS_IN", 0.2)
    started = await asyncio.to_thread(
        subprocess.Popen, [sys.executable, "-c", STUBBORN], start_new_session=True, stdout=subprocess.PIPE
    )
    assert started.stdout is not None
    await asyncio.to_thread(started.stdout.readline)
    assert started.pid in processes.members(started.pid)
    await processes.Group(started.pid).end()
    assert await asyncio.to_thread(started.wait) < 0
    assert list(processes.members(started.pid)) == []
    started.stdout.close()


async def test_our_own_group_is_never_ended() -> None:
    await processes.Group(os.getpid()).end()
    await processes.Group(None).end()
