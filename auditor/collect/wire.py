"""What the raw DevTools connection runs over: the browser's pipe, shared with Playwright, or else a socket of its own."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

CLOSE_SECONDS = 3.0


class Wire(Protocol):
    """`receive` is called with each message, `ended` with the reason when no more can come. Our commands are counted from
    `first_number` on."""

    receive: Callable[[bytes], None]
    ended: Callable[[str], None]
    first_number: int

    def send(self, message: bytes) -> None:
        """Send in order, without waiting."""

    def adopt(self, session: str) -> None:
        """What comes for this session is for us."""

    def watch(self, target: str, session: str) -> None:
        """The network of the target is told to this session of ours."""

    def cut(self) -> None:
        """Break off at once."""

    async def close(self) -> None:
        """End in good order."""


class SocketWire:
    """A socket to the browser's DevTools port, where Playwright's pipe cannot be shared."""

    first_number = 1

    def __init__(self, connection: ClientConnection) -> None:
        self.receive: Callable[[bytes], None] = lambda message: None
        self.ended: Callable[[str], None] = lambda reason: None
        self._connection = connection
        self._outbox: asyncio.Queue[bytes] = asyncio.Queue()
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._write())]

    @classmethod
    async def connect(cls, url: str) -> "SocketWire":
        """Connect to a browser's DevTools address."""
        return cls(await connect(url, max_size=None, compression=None, ping_interval=None, proxy=None))

    def send(self, message: bytes) -> None:
        self._outbox.put_nowait(message)

    def adopt(self, session: str) -> None:
        """Nobody else hears what is said here."""

    def watch(self, target: str, session: str) -> None:
        """Playwright is told by the browser itself."""

    def cut(self) -> None:
        self._connection.transport.abort()

    async def close(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._connection.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _write(self) -> None:
        try:
            while True:
                # Text, not binary: Chromium drops binary frames.
                await self._connection.send((await self._outbox.get()).decode())
        except (WebSocketException, OSError) as error:
            self.ended(f"the DevTools connection broke: {error}")

    async def _read(self) -> None:
        try:
            async for raw in self._connection:
                self.receive(raw.encode() if isinstance(raw, str) else raw)
            self.ended("the browser closed the DevTools connection")
        except (WebSocketException, OSError) as error:
            self.ended(f"the DevTools connection broke: {error}")
