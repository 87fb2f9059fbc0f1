"""One DevTools connection for two: the pipe between Playwright and the browser, with the auditor in the middle.

Two clients of their own would make the browser tell each of them every request, and telling is the dearest part of
watching: each event is written out once for each client. Here what happens on the network is told to our session alone,
and what of it is about navigations is passed on to Playwright's session of the same target as if it had asked for itself.

The browser is started through a little program that Playwright takes for it (`Launcher`): it hands its ends of
Playwright's pipe to us, takes our ends in their place and becomes the browser, with the same process number.
"""

import asyncio
import os
import socket
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path

import msgspec

OURS = 1_000_000_000
"""Numbers of our commands begin here; Playwright counts its own from 1."""
LONGEST_PATH = 100
"""Characters a socket's path may have; 104 on macOS, 108 on Linux, with the byte that ends it."""
EARLY = 64
"""Messages kept that may belong to a navigation not announced yet."""
UNHEARD = frozenset({"Network.dataReceived", "Network.resourceChangedPriority", "Network.policyUpdated"})
"""What nobody listens to, and the browser tells for each part of each answer."""
UNHEARD_BY_PLAYWRIGHT = "Runtime.consoleAPICalled"
OF_REQUESTS = frozenset(
    f"Network.{name}"
    for name in (
        "requestWillBeSent",
        "requestWillBeSentExtraInfo",
        "requestServedFromCache",
        "responseReceived",
        "responseReceivedExtraInfo",
        "loadingFinished",
        "loadingFailed",
    )
)
ABOUT_NETWORK = frozenset({"Network.enable", "Network.getResponseBody", "Network.getRequestPostData"})
"""Playwright's commands that only a session understands to which the network is told."""
HANDED_OVER_IN = 10.0
HANDS_OVER = """
import os, socket, sys
with socket.socket(socket.AF_UNIX) as door:
    door.connect(os.environ.pop("AUDITOR_RELAY"))
    socket.send_fds(door, [b"."], [3, 4])
    ends = socket.recv_fds(door, 1, 2)[1]
for number, end in zip((3, 4), ends, strict=True):
    os.dup2(end, number)
    os.close(end)
browser = os.environ.pop("AUDITOR_BROWSER")
os.execv(browser, [browser, *sys.argv[1:]])
"""


class _Head(msgspec.Struct):
    id: int = -1
    method: str = ""
    session: str = msgspec.field(name="sessionId", default="")


class _Info(msgspec.Struct):
    type: str = ""
    target: str = msgspec.field(name="targetId", default="")


class _Attached(msgspec.Struct):
    session: str = msgspec.field(name="sessionId", default="")
    info: _Info = msgspec.field(name="targetInfo", default_factory=_Info)


class _Event(msgspec.Struct):
    params: _Attached


class _Request(msgspec.Struct):
    id: str = msgspec.field(name="requestId", default="")
    type: str = ""


class _OfRequest(msgspec.Struct):
    params: _Request


_head = msgspec.json.Decoder(_Head).decode
_event = msgspec.json.Decoder(_Event).decode
_of_request = msgspec.json.Decoder(_OfRequest).decode


class Relay:
    """Passes messages between the browser and Playwright, and takes out those that are ours.

    `receive` is called with each of our messages, `ended` once, with the reason, when the browser is gone.
    """

    first_number = OURS

    def __init__(self) -> None:
        self.receive: Callable[[bytes], None] = lambda message: None
        self.ended: Callable[[str], None] = lambda reason: None
        self._to_browser: list[asyncio.WriteTransport] = []
        self._to_playwright: list[asyncio.WriteTransport] = []
        self._from: list[asyncio.BaseTransport] = []
        self._sessions: set[str] = set()
        self._watched: dict[str, str] = {}
        self._theirs: dict[str, str] = {}
        self._mirrors: dict[str, list[str]] = {}
        self._holding: set[str] = set()
        self._navigations: dict[str, set[str]] = {}
        self._early: deque[tuple[str, str, bytes]] = deque(maxlen=EARLY)
        self._asked: dict[int, str] = {}
        self._held: list[bytes] = []

    async def connect(self, playwright: tuple[int, int], browser: tuple[int, int]) -> None:
        """Begin, with what to read from and what to write to on each side, as open files."""
        self._to_browser = [await _writer(browser[1])]
        self._to_playwright = [await _writer(playwright[1])]
        self._from = [
            await _reader(playwright[0], self.from_playwright, self._flush, self._playwright_left),
            await _reader(browser[0], self.from_browser, self._flush, self._browser_left),
        ]

    def send(self, message: bytes) -> None:
        """A message of ours, whose number is at least `OURS`."""
        self._tell_browser(message)

    def adopt(self, session: str) -> None:
        """This session is ours, and with it those that are attached below it."""
        self._sessions.add(session)

    def watch(self, target: str, session: str) -> None:
        """Our session is told of the target's network: Playwright need not be told once more."""
        self._watched[target] = session

    def cut(self) -> None:
        """Break off at once, without hearing the browser's last words; it ends then."""
        for transport in self._to_browser:
            transport.abort()
        self._browser_left()

    async def close(self) -> None:
        """Take no messages of ours any more; Playwright still needs the way to the browser, to end it."""
        self._sessions.clear()
        self._mirrors.clear()

    def end(self) -> None:
        """Close every way; Playwright takes the browser for gone, and the browser Playwright."""
        for transport in (*self._to_playwright, *self._to_browser, *self._from):
            transport.close()

    def _browser_left(self) -> None:
        self.end()
        self.ended("the browser closed the DevTools connection")

    def _playwright_left(self) -> None:
        for transport in self._to_browser:
            transport.close()  # as the browser would have noticed by itself

    def _tell_browser(self, message: bytes) -> None:
        for transport in self._to_browser:
            if not transport.is_closing():
                transport.write(message + b"\0")

    def _tell_playwright(self, message: bytes) -> None:
        self._held += (message, b"\0")

    def _flush(self) -> None:
        """Each write wakes Playwright's driver, so what came together goes together."""
        held, self._held = b"".join(self._held), []
        for transport in self._to_playwright:
            if held and not transport.is_closing():
                transport.write(held)

    def from_browser(self, raw: bytes) -> None:
        """A message of the browser: an answer by its number, an event by its session."""
        head = _head(raw)
        if head.id >= OURS:
            self.receive(raw)
        elif head.method in UNHEARD:
            return
        elif head.id in self._asked:
            self._tell_playwright(_readdressed(raw, head.session, self._asked.pop(head.id)))
        elif head.session in self._sessions:
            self._ours(head, raw)
        elif head.method != UNHEARD_BY_PLAYWRIGHT:
            self._to_them(head, raw)

    def _ours(self, head: _Head, raw: bytes) -> None:
        if head.method == "Target.attachedToTarget":
            self._sessions.add(_event(raw).params.session)
        elif head.method == "Target.detachedFromTarget":
            self._gone(_event(raw).params.session)
        elif head.method in OF_REQUESTS and head.session in self._mirrors:
            self._mirror(head, raw)
        self.receive(raw)

    def _mirror(self, head: _Head, raw: bytes) -> None:
        """Playwright follows navigations by their requests; of all others it would only keep books, unless it holds them up."""
        sessions = self._mirrors[head.session]
        if not self._holding.isdisjoint(sessions):
            self._pass_on(head, raw)
            return
        request = _of_request(raw).params
        known = self._navigations.setdefault(head.session, set())
        self._early.append((head.session, request.id, raw))
        if head.method == "Network.requestWillBeSent" and request.type == "Document":
            known.add(request.id)
        if request.id not in known:
            return
        of_it = [early for early in self._early if early[:2] == (head.session, request.id)]
        for early in of_it:
            self._early.remove(early)
            self._pass_on(head, early[2])

    def _pass_on(self, head: _Head, raw: bytes) -> None:
        for session in self._mirrors[head.session]:
            self._tell_playwright(_readdressed(raw, head.session, session))

    def _gone(self, session: str) -> None:
        self._sessions.discard(session)
        self._mirrors.pop(session, None)
        self._navigations.pop(session, None)
        for target in [target for target, ours in self._watched.items() if ours == session]:
            del self._watched[target]

    def _to_them(self, head: _Head, raw: bytes) -> None:
        if head.method == "Target.attachedToTarget":
            params = _event(raw).params
            if params.info.type == "browser":
                return  # our own session, of which Playwright knows nothing
            self._theirs[params.session] = params.info.target
        elif head.method == "Target.detachedFromTarget":
            session = _event(raw).params.session
            self._theirs.pop(session, None)
            self._holding.discard(session)
            for mirrors in self._mirrors.values():
                if session in mirrors:
                    mirrors.remove(session)
        self._tell_playwright(raw)

    def from_playwright(self, raw: bytes) -> None:
        """A message of Playwright's: it goes on as it is, but for what we know already."""
        head = _head(raw)
        if head.method == "Fetch.enable":  # as for a log-in: it lets go only what it was told of
            self._holding.add(head.session)
        ours = self._watched.get(self._theirs.get(head.session, "")) if head.method in ABOUT_NETWORK else None
        if ours is None:
            self._tell_browser(raw)
        elif head.method == "Network.enable":
            self._mirrors.setdefault(ours, []).append(head.session)
            answer = {"id": head.id, "result": {}, "sessionId": head.session}
            self._tell_playwright(msgspec.json.encode(answer))
        else:
            self._asked[head.id] = head.session
            self._tell_browser(msgspec.json.encode({**msgspec.json.decode(raw), "sessionId": ours}))


class Launcher:
    """What Playwright takes for the browser: `path` and `environment` are for its launch. Connects while it is entered."""

    def __init__(self, folder: Path, browser: Path) -> None:
        door = folder / "relay"
        self.path = folder / "browser"
        self.path.write_text('#!/bin/sh\nexec "$AUDITOR_PYTHON" -I -S -c "$AUDITOR_HANDS_OVER" "$@"\n')
        self.path.chmod(0o700)
        self.environment: dict[str, str | float | bool] = {
            **os.environ,
            "AUDITOR_PYTHON": sys.executable,
            "AUDITOR_HANDS_OVER": HANDS_OVER,
            "AUDITOR_RELAY": str(door),
            "AUDITOR_BROWSER": str(browser),
        }
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(door))
        self._door.listen(1)
        self._door.setblocking(False)
        self._coming: asyncio.Task[Relay] | None = None

    @classmethod
    def made(cls, folder: Path, browser: Path) -> "Launcher | None":
        """None where the system cannot hand over a pipe, or runs nothing that lies in this folder."""
        if not hasattr(socket, "recv_fds") or len(str(folder)) > LONGEST_PATH - len("/relay"):
            return None
        launcher = cls(folder, browser)
        if os.access(launcher.path, os.X_OK):
            return launcher
        launcher._door.close()
        return None

    async def __aenter__(self) -> "Launcher":
        self._coming = asyncio.create_task(self._connected())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._door.close()
        if self._coming is not None:
            self._coming.cancel()
            (relay,) = await asyncio.gather(self._coming, return_exceptions=True)
            if isinstance(relay, Relay):
                relay.end()

    async def relay(self) -> Relay:
        """The relay of the browser that was started."""
        assert self._coming is not None
        return await asyncio.shield(self._coming)

    async def _connected(self) -> Relay:
        caller, _ = await asyncio.get_running_loop().sock_accept(self._door)
        with caller:
            caller.setblocking(True)
            caller.settimeout(HANDED_OVER_IN)
            theirs, ours = await asyncio.to_thread(_exchanged, caller)
        relay = Relay()
        await relay.connect(theirs, ours)
        return relay


def _exchanged(caller: socket.socket) -> tuple[tuple[int, int], tuple[int, int]]:
    """Take the ends of Playwright's pipe, give ends of ours; (read, write) of both sides as they are for us."""
    _, theirs, _, _ = socket.recv_fds(caller, 1, 2)
    browser_reads, we_write = os.pipe()
    we_read, browser_writes = os.pipe()
    socket.send_fds(caller, [b"."], [browser_reads, browser_writes])
    os.close(browser_reads)
    os.close(browser_writes)
    return (theirs[0], theirs[1]), (we_read, we_write)


class _Messages(asyncio.Protocol):
    """Cuts what comes into messages, which end in a zero byte."""

    def __init__(self, take: Callable[[bytes], None], taken: Callable[[], None], left: Callable[[], None]) -> None:
        self._take = take
        self._taken = taken
        self._left = left
        self._parts: list[bytes] = []

    def data_received(self, data: bytes) -> None:
        *whole, rest = data.split(b"\0")
        for message in whole:
            self._take(b"".join((*self._parts, message)) if self._parts else message)
            self._parts = []
        if rest:
            self._parts.append(rest)
        self._taken()

    def connection_lost(self, exc: Exception | None) -> None:
        self._left()


async def _reader(
    number: int, take: Callable[[bytes], None], taken: Callable[[], None], left: Callable[[], None]
) -> asyncio.ReadTransport:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: _Messages(take, taken, left), os.fdopen(number, "rb", 0))
    return transport


async def _writer(number: int) -> asyncio.WriteTransport:
    transport, _ = await asyncio.get_running_loop().connect_write_pipe(asyncio.BaseProtocol, os.fdopen(number, "wb", 0))
    return transport


def _readdressed(raw: bytes, old: str, new: str) -> bytes:
    """The same message to another session; the browser writes the session last."""
    end = f'"sessionId":"{old}"}}'.encode()
    if raw.endswith(end):
        return raw[: -len(end)] + f'"sessionId":"{new}"}}'.encode()
    message = msgspec.json.decode(raw)
    return msgspec.json.encode({**message, "sessionId": new})
