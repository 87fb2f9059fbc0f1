"""A raw DevTools connection beside Playwright: every target is attached before it runs its first line.

Playwright's own sessions miss workers and cross-site frames. This socket attaches pages, popups, frames of other
processes and all kinds of worker, lets hooks prepare each of them, and only then lets it run.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec

from auditor.collect.wire import Wire
from auditor.model.base import Record
from auditor.model.kinds import TargetKind

KINDS = {
    "page": TargetKind.PAGE,
    "iframe": TargetKind.IFRAME,
    "worker": TargetKind.WORKER,
    "shared_worker": TargetKind.SHARED_WORKER,
    "service_worker": TargetKind.SERVICE_WORKER,
    "worklet": TargetKind.WORKLET,
    "other": TargetKind.PREFETCH,  # the only one of that name in a context of ours (measured, 156)
}
AUTO_ATTACH = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
ASYNC_DEPTH = 8
POST_DATA_CAP = 64 * 1024

Params = dict[str, Any]
Callback = Callable[[str, Params, str | None], None]


class CdpError(Exception):
    """The browser refused a command, or its target went away before it answered."""


class SocketClosed(CdpError):
    """The socket is gone: the browser ended or closed it."""


class AttachedTarget(Record, frozen=True, kw_only=True):
    """A target this socket is attached to. `context_id` is the browser context, so the parallel visit, it belongs to;
    `parent_session` is None where the browser itself announced it."""

    session: str
    target_id: str
    kind: TargetKind
    url: str
    context_id: str
    parent_session: str | None


Hook = Callable[["Socket", AttachedTarget], None]


class Socket:
    """One connection to one browser, shared by its parallel visits. `closed` is set when it ends, with `reason`."""

    def __init__(self, wire: Wire) -> None:
        self.closed = asyncio.Event()
        self.reason = ""
        self.targets: dict[str, AttachedTarget] = {}
        self._wire = wire
        self._root: str | None = None
        self._last = wire.first_number
        self._waiting: dict[int, tuple[asyncio.Future[Params], str | None]] = {}
        self._listeners: list[tuple[Callback, str | None]] = []
        self._hooks: list[tuple[Hook, str | None]] = []
        self._crashed: set[str] = set()
        wire.receive, wire.ended = self._message, self._end

    @classmethod
    async def over(cls, wire: Wire) -> "Socket":
        """Attach everything that the browser at the other end has and will have."""
        socket = cls(wire)
        socket._root = (await socket.post("Target.attachToBrowserTarget"))["sessionId"]
        wire.adopt(socket._root)
        await socket.post("Target.setAutoAttach", AUTO_ATTACH)
        return socket

    def cut(self) -> None:
        """Break the connection off, as if it had failed."""
        self._wire.cut()

    async def close(self) -> None:
        """Close the connection; what still waits for an answer gets `SocketClosed`."""
        await self._wire.close()
        self._end("closed by us")

    def post(self, method: str, params: Params | None = None, session: str | None = None) -> asyncio.Future[Params]:
        """Send in order without waiting; the future gives the result, or raises `CdpError`. It need not be awaited."""
        future: asyncio.Future[Params] = asyncio.get_running_loop().create_future()
        future.add_done_callback(_retrieve)
        if self.closed.is_set():
            future.set_exception(SocketClosed(f"{method}: {self.reason}"))
            return future
        if session in self._crashed:
            future.set_exception(CdpError(f"{method}: the page crashed"))
            return future
        self._last += 1
        message: Params = {"id": self._last, "method": method, "params": params or {}}
        if session is None:
            session = self._root
        if session is not None:
            message["sessionId"] = session
        self._waiting[self._last] = (future, session)
        self._wire.send(msgspec.json.encode(message))
        return future

    def listen(self, callback: Callback, context_id: str | None = None) -> Callable[[], None]:
        """Call back with (method, params, session) for every event, or only those of one browser context's targets.

        Returns the function that ends it. A callback must not raise.
        """
        entry = (callback, context_id)
        self._listeners.append(entry)
        return lambda: self._listeners.remove(entry) if entry in self._listeners else None

    def hook(self, hook: Hook, context_id: str | None = None) -> Callable[[], None]:
        """Run `hook` on every target attached from now on (of one context) before it is let go; it may only post."""
        entry = (hook, context_id)
        self._hooks.append(entry)
        return lambda: self._hooks.remove(entry) if entry in self._hooks else None

    def forget(self, context_id: str) -> None:
        """End what listens to this context and hooks into it: what they hold would stay as long as the browser."""
        self._listeners = [entry for entry in self._listeners if entry[1] != context_id]
        self._hooks = [entry for entry in self._hooks if entry[1] != context_id]

    def _message(self, raw: bytes) -> None:
        self._receive(msgspec.json.decode(raw))

    def _receive(self, message: Params) -> None:
        if "id" in message:
            future, _ = self._waiting.pop(message["id"], (None, None))
            if future is None or future.done():
                return
            if "error" in message:
                future.set_exception(CdpError(message["error"].get("message", "refused")))
            else:
                future.set_result(message.get("result", {}))
            return
        method, params, session = message["method"], message.get("params", {}), message.get("sessionId")
        if session == self._root:
            session = None
        if method == "Target.attachedToTarget":
            self._attached(params, session)
        elif method == "Inspector.targetCrashed" and session is not None:
            self._crashed.add(session)
            self._drop(session, "the page crashed")
        elif method == "Inspector.targetReloadedAfterCrash" and session is not None:
            self._crashed.discard(session)
        context = self.targets[session].context_id if session in self.targets else None
        for callback, wanted in tuple(self._listeners):
            if wanted is None or wanted == context:
                callback(method, params, session)
        if method == "Target.detachedFromTarget":
            self._detached(params["sessionId"])

    def _attached(self, params: Params, parent: str | None) -> None:
        info, session = params["targetInfo"], params["sessionId"]
        kind = KINDS.get(info["type"])
        if kind is not None:
            target = AttachedTarget(
                session=session,
                target_id=info["targetId"],
                kind=kind,
                url=info.get("url", ""),
                context_id=info.get("browserContextId", ""),
                parent_session=parent,
            )
            self.targets[session] = target
            self._prepare(target)
        # Whatever the type, and last: a target that nobody resumes hangs its page.
        self.post("Runtime.runIfWaitingForDebugger", {}, session)

    def _prepare(self, target: AttachedTarget) -> None:
        session = target.session
        self.post("Network.enable", {"maxPostDataSize": POST_DATA_CAP}, session)
        self._wire.watch(target.target_id, session)
        self.post("Debugger.enable", {}, session)
        self.post("Debugger.setSkipAllPauses", {"skip": True}, session)
        self.post("Debugger.setAsyncCallStackDepth", {"maxDepth": ASYNC_DEPTH}, session)
        for hook, wanted in tuple(self._hooks):
            if wanted is None or wanted == target.context_id:
                hook(self, target)
        self.post("Target.setAutoAttach", AUTO_ATTACH, session)

    def _detached(self, session: str) -> None:
        self.targets.pop(session, None)
        self._crashed.discard(session)
        self._drop(session, "the target went away")

    def _drop(self, session: str, reason: str) -> None:
        for number in [n for n, (_, of) in self._waiting.items() if of == session]:
            self._fail(number, CdpError(reason))

    def _end(self, reason: str) -> None:
        if self.closed.is_set():
            return
        self.reason = reason
        self.closed.set()
        for number in tuple(self._waiting):
            self._fail(number, SocketClosed(reason))

    def _fail(self, number: int, error: CdpError) -> None:
        future, _ = self._waiting.pop(number)
        if not future.done():
            future.set_exception(error)


def _retrieve(future: asyncio.Future[Params]) -> None:
    """Most posts are never awaited; without this asyncio would log each of their errors."""
    if not future.cancelled():
        future.exception()
