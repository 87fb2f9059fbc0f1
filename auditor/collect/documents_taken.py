"""Documents that cannot be navigated to, such as PDFs: their bytes are taken from the navigation itself, as it answers.

A second request of our own would not do: the guard of navigations does not see `Network.loadNetworkResource`, so a site
could serve a PDF first and lead the second request into a private network. What cannot be told to come from a public
address is not taken.
"""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from auditor.collect.cdp import CdpError, Params, Socket
from auditor.collect.guard import DOCUMENTS, PUBLIC, Guard, is_answer
from auditor.collect.reach import PRIVATE
from auditor.model.base import Record

LARGEST = 20_000_000
"""Bytes of a document that are taken at most."""
CHUNK = 1_000_000
SHOWN = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown", "")
"""What the browser shows as a page, or is read from the answer that it shows."""
UNTOLD = "the browser does not tell which address it came from, so it was not read"


class Taken(Record, frozen=True, kw_only=True):
    """`data` is at most one byte longer than `LARGEST`, so that too large can be told."""

    url: str
    status: int
    media_type: str
    data: bytes


class Answers:
    """Watches the navigation of one page; `got` is the file it led to, None where it led to one of the kinds `shown`.
    `refused`: why a file was not taken."""

    def __init__(self, guard: Guard, socket: Socket, session: str, shown: tuple[str, ...] = SHOWN) -> None:
        self.got: Taken | None = None
        self.refused: str | None = None
        self._guard, self._socket, self._session, self._shown = guard, socket, session, shown
        self._tasks: set[asyncio.Task[None]] = set()

    def event(self, method: str, params: Params, session: str | None) -> None:
        """Listener for the events of the context."""
        if method == "Fetch.requestPaused" and session == self._session and is_answer(params):
            task = asyncio.create_task(self._look(params))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _look(self, params: Params) -> None:
        paused = {"requestId": params["requestId"]}
        headers = {one["name"].lower(): one["value"] for one in params.get("responseHeaders", ())}
        status = int(params.get("responseStatusCode") or 0)
        media_type = headers.get("content-type", "")
        base = media_type.partition(";")[0].strip().lower()
        attached = headers.get("content-disposition", "").strip().lower().startswith("attachment")
        own = params.get("frameId") == self._frame()
        whence = await self._guard.whence(params) if self._guard.is_bound(params["request"]["url"]) else PUBLIC
        if whence not in (None, PUBLIC):
            self._guard.refuse(params, self._session, PRIVATE)
            return
        if not own or not status or 300 <= status < 400 or (base in self._shown and not attached):
            self._socket.post("Fetch.continueRequest", paused, self._session)
            return
        if whence is None:
            self.refused = UNTOLD
            self._socket.post("Fetch.failRequest", {**paused, "errorReason": "Aborted"}, self._session)
            return
        try:
            data = await self._stream(paused)
        except CdpError:
            data = b""
        self.got = Taken(url=str(params["request"]["url"]), status=status, media_type=media_type, data=data)
        self._socket.post("Fetch.failRequest", {**paused, "errorReason": "Aborted"}, self._session)

    def _frame(self) -> str:
        target = self._socket.targets.get(self._session)
        return target.target_id if target is not None else ""

    async def _stream(self, paused: Params) -> bytes:
        taken = await self._socket.post("Fetch.takeResponseBodyAsStream", paused, self._session)
        data, wanted = b"", {"handle": taken["stream"], "size": CHUNK}
        while len(data) <= LARGEST:
            part = await self._socket.post("IO.read", wanted, self._session)
            text = part.get("data", "")
            data += base64.b64decode(text) if part.get("base64Encoded") else text.encode()
            if part.get("eof"):
                break
        self._socket.post("IO.close", {"handle": taken["stream"]}, self._session)
        return data[: LARGEST + 1]


@asynccontextmanager
async def answers(guard: Guard, socket: Socket, session: str, shown: tuple[str, ...] = SHOWN) -> AsyncIterator[Answers]:
    """Take what a page is answered, too, while inside.

    Kinds that are `shown` go through to the page, all others are taken from the answer.
    """
    watching = Answers(guard, socket, session, shown)
    end = socket.listen(watching.event)
    guard.taken.add(session)
    await socket.post("Fetch.enable", DOCUMENTS, session)
    try:
        yield watching
    finally:
        guard.taken.discard(session)
        end()
