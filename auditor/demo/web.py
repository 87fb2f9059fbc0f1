"""A web of our own: any host names over TLS on 127.0.0.1, for a browser that is told where they are.

Start Chromium with `--host-resolver-rules=<Web.resolve_rules>` and `--ignore-certificate-errors`: every host of the
table is answered here, every other name does not resolve, nothing leaves the machine.
"""

import asyncio
import socket
import ssl
import struct
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import StrEnum
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import Self

import trustme

from auditor.model.base import Record

LONGEST_HEAD = 64 * 1024
SPACES = b" " * (256 * 1024)


class Manner(StrEnum):
    """How an answer is given."""

    ANSWER = "answer"
    HANG = "hang"
    """The request is read and never answered."""
    CLOSE = "close"
    """The connection is closed without an answer."""
    CUT = "cut"
    """Half of the body is sent, then the connection is closed."""
    RESET = "reset"
    """Half of the body is sent, then the connection is reset."""
    DRIP = "drip"
    """The body comes in pieces of `Response.piece` bytes, `Response.pause` seconds apart."""
    FLOOD = "flood"
    """The body is followed by spaces as fast as they are taken, up to `Response.size` bytes, without end where it is 0."""


class Seen(Record, frozen=True, kw_only=True):
    """A request as it arrived; header names are in lower case, `target` is path and query as sent."""

    scheme: str
    host: str
    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}{self.target}"

    def header(self, name: str) -> str:
        """The header's value, several joined by a comma, `""` where it was not sent."""
        return ", ".join(value for key, value in self.headers if key == name.lower())

    @property
    def cookies(self) -> dict[str, str]:
        pairs = (part.strip().partition("=") for part in self.header("cookie").split(";") if part.strip())
        return {name: value for name, _, value in pairs}


class Response(Record, frozen=True, kw_only=True):
    """One answer. Content-Length is added; a header may occur several times (`Set-Cookie`).

    `after` names an event that must have happened before the answer goes out: either one given to `Web.release`, or
    `host/path` of a request that must have arrived.
    """

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    manner: Manner = Manner.ANSWER
    after: str | None = None
    piece: int = 16
    pause: float = 0.05
    size: int = 0


TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "xml": "text/xml; charset=utf-8",
    "svg": "image/svg+xml",
    "gif": "image/gif",
    "png": "image/png",
    "pdf": "application/pdf",
}
"""Media types by file suffix."""

PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
"""A transparent GIF of one by one pixel."""


def content(body: str | bytes, kind: str = "html", *headers: tuple[str, str], status: int = 200) -> Response:
    """An answer of one of the kinds of `TYPES`, with further headers."""
    data = body.encode() if isinstance(body, str) else body
    return Response(status=status, headers=(("Content-Type", TYPES[kind]), *headers), body=data)


def redirect(location: str, *headers: tuple[str, str], status: int = 302) -> Response:
    """A redirect, with further headers."""
    return Response(status=status, headers=(("Location", location), *headers))


Answer = Response | Callable[[Seen], Response]
Table = Mapping[str, Mapping[str, Answer]]
"""host -> path -> answer. A path is, in this order of preference: path with query exactly, path exactly, a beginning
that ends in `*` (the longest wins). Anything else is 404."""


class Web:
    """Serves a table of hosts while it is entered; `log` keeps every request in order of arrival.

    Plain HTTP is served on a second port: hosts of `plain`, all others are sent on to HTTPS. `leaf` is the certificate.
    """

    def __init__(self, table: Table, plain: Table | None = None) -> None:
        self.table = {host: dict(paths) for host, paths in table.items()}
        self.plain = {host: dict(paths) for host, paths in (plain or {}).items()}
        self.log: list[Seen] = []
        self.port = 0
        self.plain_port = 0
        self.leaf: trustme.LeafCert | None = None
        self._ca = trustme.CA()
        self._events: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._servers: list[asyncio.Server] = []
        self._running: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(sorted({*self.table, *self.plain}))

    @property
    def resolve_rules(self) -> str:
        """Text for Chromium's `--host-resolver-rules`: our hosts to our ports, nothing else resolves."""
        ours = [
            f"MAP {host}:{theirs} 127.0.0.1:{port}"
            for host in self.hosts
            for theirs, port in ((443, self.port), (80, self.plain_port))
        ]
        return ", ".join([*ours, "MAP * ~NOTFOUND"])

    def trust(self, context: ssl.SSLContext) -> None:
        """Let a client other than the browser trust this web."""
        self._ca.configure_trust(context)

    def release(self, event: str) -> None:
        """Let answers go out that wait for this event (`Response.after`), now and from now on. From any thread."""
        if self._loop is None:
            raise RuntimeError("the web is not being served")
        self._loop.call_soon_threadsafe(lambda: self._events[event].set())

    def requests(self, host: str, path: str | None = None) -> list[Seen]:
        """What was asked of a host, in order of arrival."""
        return [seen for seen in self.log if seen.host == host and path in (None, seen.path)]

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.leaf = self._ca.issue_cert(*(self.hosts or ("localhost",)))
        self.leaf.configure_cert(context)
        context.set_alpn_protocols(["http/1.1"])
        secure = await asyncio.start_server(self._connection("https"), "127.0.0.1", 0, ssl=context, limit=LONGEST_HEAD)
        plain = await asyncio.start_server(self._connection("http"), "127.0.0.1", 0, limit=LONGEST_HEAD)
        self._servers = [secure, plain]
        self.port, self.plain_port = (int(server.sockets[0].getsockname()[1]) for server in self._servers)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.close()
        for task, writer in list(self._running.items()):
            task.cancel()
            writer.transport.abort()
        await asyncio.gather(*self._running, return_exceptions=True)
        for server in self._servers:
            await server.wait_closed()

    def _connection(self, scheme: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]:
        def opened(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.get_running_loop().create_task(self._serve(scheme, reader, writer))
            self._running[task] = writer
            task.add_done_callback(lambda done: self._running.pop(done, None))

        return opened

    async def _serve(self, scheme: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # The browser may go away at any moment; that is an end, not an error.
        with suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError, ValueError
        ):
            while seen := await _read(scheme, reader):
                self.log.append(seen)
                self._events[seen.host + seen.path].set()
                if not await self._answer(seen, writer):
                    break
        writer.transport.abort() if writer.transport.is_closing() else writer.close()

    async def _answer(self, seen: Seen, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection may be used again."""
        found = self._find(seen)
        response = found(seen) if callable(found) else found
        if response.after is not None:
            await self._events[response.after].wait()
        if response.manner is Manner.HANG:
            await asyncio.Event().wait()
        if response.manner is Manner.CLOSE:
            return False
        body = b"" if seen.method == "HEAD" else response.body
        if response.manner is not Manner.RESET or body:
            writer.write(_head(response))
        if response.manner in (Manner.CUT, Manner.RESET):
            writer.write(body[: len(body) // 2])
            await writer.drain()
            if response.manner is Manner.RESET:
                _reset(writer)
            return False
        await _send(response, body, writer)
        return True

    def _find(self, seen: Seen) -> Answer:
        table = self.table if seen.scheme == "https" else self.plain
        if seen.scheme == "http" and seen.host not in self.plain:
            return redirect(f"https://{seen.host}{seen.target}", status=301)
        paths = table.get(seen.host, {})
        for key in (seen.target, seen.path):
            if key in paths:
                return paths[key]
        beginnings = [key for key in paths if key.endswith("*") and seen.target.startswith(key[:-1])]
        return paths[max(beginnings, key=len)] if beginnings else content("not found", "txt", status=404)


@contextmanager
def serving(web: Web) -> Iterator[Web]:
    """Serve a web from a thread of its own, for code that is not async or runs an event loop itself."""
    started: threading.Event = threading.Event()
    failed: list[BaseException] = []
    stop: list[Callable[[], object]] = []

    async def serve() -> None:
        ending = asyncio.Event()
        loop = asyncio.get_running_loop()
        async with web:
            stop.append(partial(loop.call_soon_threadsafe, ending.set))
            started.set()
            await ending.wait()

    def run() -> None:
        try:
            asyncio.run(serve())
        except OSError as error:  # no socket to be had: the caller's business, not the thread's
            failed.append(error)
            started.set()

    thread = threading.Thread(target=run, name="loopback web", daemon=True)
    thread.start()
    started.wait()
    if failed:
        raise failed[0]
    try:
        yield web
    finally:
        stop[0]()
        thread.join()


async def _read(scheme: str, reader: asyncio.StreamReader) -> Seen | None:
    """The next request, None at the end of the connection; raises ValueError for what is not HTTP."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = [line.partition(":") for line in lines if line]
    headers = tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)
    values = dict(headers)
    if "transfer-encoding" in values:
        raise ValueError("a request body without a length")
    body = await reader.readexactly(int(values.get("content-length", "0")))
    host = values.get("host", "").rpartition(":")[0] or values.get("host", "")
    return Seen(scheme=scheme, host=host.lower(), method=method, target=target, headers=headers, body=body)


def _head(response: Response) -> bytes:
    phrase = HTTPStatus(response.status).phrase if response.status in set(HTTPStatus) else "Status"
    lines = [f"HTTP/1.1 {response.status} {phrase}", *(f"{name}: {value}" for name, value in response.headers)]
    if response.status >= 200 and response.status not in (204, 304):
        length = response.size if response.manner is Manner.FLOOD else len(response.body)
        lines.append(
            f"Content-Length: {length}" if length or response.manner is not Manner.FLOOD else "Connection: close"
        )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _reset(writer: asyncio.StreamWriter) -> None:
    """Have the system answer with RST in place of an orderly end."""
    held = writer.get_extra_info("socket")
    held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _flood(response: Response, body: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(body)
    left = response.size - len(body)
    while left > 0 or not response.size:
        part = SPACES[:left] if response.size else SPACES
        writer.write(part)
        await writer.drain()
        left -= len(part)


async def _send(response: Response, body: bytes, writer: asyncio.StreamWriter) -> None:
    if response.manner is Manner.FLOOD:
        await _flood(response, body, writer)
        return
    if response.manner is Manner.DRIP:
        for start in range(0, len(body), response.piece):
            writer.write(body[start : start + response.piece])
            await writer.drain()
            await asyncio.sleep(response.pause)  # the slowness is the behaviour, nobody waits for a condition here
        return
    writer.write(body)
    await writer.drain()
