"""The browser's processes: that none outlives its audit, and that none takes the machine's memory."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from auditor.collect.cdp import CdpError, Params, Socket

ENDS_IN = 5.0
"""Seconds a browser that was told to end may take before it is killed."""
LOOK_EVERY = 1.0
"""Seconds between two looks at the memory of the browser's processes; they are the rate of sampling."""
MB = 1024 * 1024


async def told(socket: Socket) -> list[Params]:
    """All processes of the browser, as `{id, type, cpuTime}`; none where it does not tell."""
    try:
        found: list[Params] = (await socket.post("SystemInfo.getProcessInfo"))["processInfo"]
    except CdpError:
        return []
    return found


class Group:
    """The process group of one browser, which Playwright starts apart from ours; empty where the system has none."""

    def __init__(self, browser: int | None) -> None:
        self._id: int | None = None
        if browser is not None and os.name == "posix":
            with suppress(OSError):
                group = os.getpgid(browser)
                self._id = group if group != os.getpgid(0) else None

    @classmethod
    async def of(cls, socket: Socket) -> "Group":
        """The group of the browser at the other end of the socket."""
        found = await told(socket)
        return cls(next((int(process["id"]) for process in found if process["type"] == "browser"), None))

    async def end(self) -> None:
        """See that all are gone: they were told to end; who has not after a while is killed."""
        if self._id is not None and not await asyncio.to_thread(_gone, self._id):
            with suppress(OSError):
                os.killpg(self._id, signal.SIGKILL)
            await asyncio.to_thread(_gone, self._id)


def _gone(group: int) -> bool:
    """Wait until no process of the group runs any more; False where some still do."""
    # The system tells nobody but a parent of an end, and the parent is Playwright's driver: so it must be asked.
    end = time.monotonic() + ENDS_IN
    while any(True for _ in members(group)):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def members(group: int) -> Iterator[int]:
    """Processes of a group that still run; the dead whom nobody asked about yet do not."""
    if not Path("/proc/self/stat").exists():
        with suppress(OSError):
            os.killpg(group, 0)
            yield group
        return
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with suppress(OSError, ValueError):
                state, _, theirs = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[:3]
                if int(theirs) == group and state not in "ZX":
                    yield int(entry)


async def watch_memory(socket: Socket, most: int) -> None:
    """Kill a page's process that takes more than `most` MB, so that the machine survives; its visit says so by itself.

    Goes on until it is cancelled or the socket closes; does nothing where the system does not tell of memory.
    """
    while resident(os.getpid()) and not socket.closed.is_set():
        for process in await told(socket):
            if process["type"] == "renderer" and resident(int(process["id"])) > most * MB:
                with suppress(OSError):
                    os.kill(int(process["id"]), signal.SIGKILL)
        await asyncio.sleep(LOOK_EVERY)


def resident(pid: int) -> int:
    """Bytes of memory a process holds, 0 where it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
