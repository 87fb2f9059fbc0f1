"""Which script writes cookies and storage or sets a timer, seen without changing anything a page can see.

Wrapping `document.cookie` or `setTimeout` in the page's world would show (their source text, their stack frames), and
sites that notice behave differently. Instead each new document sets breakpoints *on the native functions themselves*
through DevTools' command-line API (`debug(function, condition)`). The condition reports the call and yields false, so
the page is never paused. It reports through a copy of `console.debug` that is kept as a global `const` under a random
name: lexical globals are no properties of `window`, so no enumeration finds it, and a page that replaces its console
changes nothing. `undebug` first, because V8 patches only the function objects that exist when the first breakpoint
of a function is set: frames that come later in the same process would be missed (measured, Chromium 156).

Not seen: writes as plain properties (`localStorage.key = …`), whose value and time the DOMStorage events tell but not
the writer, and timers in service workers, which live on without the page; their requests are seen all the same.
"""

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec

from auditor.collect.cdp import AttachedTarget, Params, Socket
from auditor.collect.stacks import frames_of
from auditor.model.base import Record
from auditor.model.capture import StackFrame
from auditor.model.kinds import TargetKind

WORKERS = (TargetKind.WORKER, TargetKind.SHARED_WORKER)
TECHNIQUE = "technique"
"""Kind of the calls that collectors' own scripts report (`Calls.scripts`); they read, so nothing waits for them."""
LONG_TIMER_MS = 250
"""Shorter timers fire within the quiet time anyway."""

SCRIPT = """
const @ = {say: console.debug.bind(console), json: JSON.stringify, local: null, timers: null};
@.timers = typeof WorkerGlobalScope === "undefined" ? window : WorkerGlobalScope.prototype;
try { @.local = window.localStorage } catch {}
for (const [find, condition] of [
  [() => Object.getOwnPropertyDescriptor(Document.prototype, "cookie").set, "@.say('@', 'cookie', arguments[0])"],
  [() => CookieStore.prototype.set, "@.say('@', 'cookie-store', @.json([arguments[0], arguments[1]]))"],
  [() => CookieStore.prototype.delete, "@.say('@', 'cookie-store-delete', @.json([arguments[0]]))"],
  [() => Storage.prototype.setItem, "@.say('@', this === @.local ? 'local' : 'session', arguments[0])"],
  [() => IDBFactory.prototype.open, "@.say('@', 'indexeddb', '' + arguments[0])"],
  [() => CacheStorage.prototype.open, "@.say('@', 'cache', '' + arguments[0])"],
  [() => ServiceWorkerContainer.prototype.register, "@.say('@', 'service-worker', '' + arguments[0])"],
  [() => @.timers.setTimeout, "arguments[1] >= #LONG && @.say('@', 'timer', +arguments[1])"],
  [() => @.timers.setInterval, "arguments[1] >= #LONG && @.say('@', 'interval', +arguments[1])"],
]) {
  try { const native = find(); undebug(native); debug(native, condition + ", false"); } catch {}
}
"""


class Call(Record, frozen=True, kw_only=True):
    """One watched call. `kind` is cookie, cookie-store, cookie-store-delete, local, session, indexeddb, cache,
    service-worker, timer, interval or technique; `text` its first argument; `wall` seconds since 1970; `stack` innermost
    first, without our own frame. `document` is the address of the document that owns the function called, `page` the
    index of the page visited then."""

    kind: str
    text: str
    session: str
    document: str
    origin: str
    page: int
    wall: float
    stack: tuple[StackFrame, ...]


class Calls:
    """The watched calls of one visit; `observers` are called with each. `scripts` are further sources that watch, in which
    `@` stands for the holder of what the page must not see; they join before the first target. `where` tells the index
    of the page that is being visited, `document_of` the address of the document in a frame, given the frame's id and origin."""

    def __init__(self, where: Callable[[], int], document_of: Callable[[str, str], str]) -> None:
        self._where = where
        self._document_of = document_of
        self.observers: list[Callable[[Call], None]] = []
        self.scripts: list[str] = []
        self._contexts: dict[tuple[str, int], tuple[str, str]] = {}
        self._workers: dict[str, str] = {}
        self._name = f"_{secrets.token_hex(8)}"

    def prepare(self, socket: Socket, target: AttachedTarget) -> None:
        """Hook: have every document of this target report."""
        if target.kind in WORKERS:
            self._prepare_worker(socket, target)
        if target.kind not in (TargetKind.PAGE, TargetKind.IFRAME):
            return
        early = {"source": self._source(), "includeCommandLineAPI": True, "runImmediately": True}
        socket.post("Page.enable", {}, target.session)
        socket.post("Runtime.enable", {}, target.session)
        socket.post("Page.addScriptToEvaluateOnNewDocument", early, target.session)

    def _source(self) -> str:
        """What each document and worker evaluates before anything of its own."""
        source = "\n".join([SCRIPT, *(f"try {{ {script} }} catch {{}}" for script in self.scripts)])
        return source.replace("@", self._name).replace("#LONG", str(LONG_TIMER_MS))

    def _prepare_worker(self, socket: Socket, target: AttachedTarget) -> None:
        """A worker has one global scope for good, and what is evaluated while it waits to start comes first."""
        self._workers[target.session] = target.url
        socket.post("Runtime.enable", {}, target.session)
        socket.post("Runtime.evaluate", {"expression": self._source(), "includeCommandLineAPI": True}, target.session)

    def event(self, method: str, params: Params, session: str | None) -> None:
        """Listener: take our own console messages, and only ours."""
        if method == "Runtime.executionContextCreated" and session is not None:
            made = params["context"]
            place = (made.get("auxData", {}).get("frameId", ""), made.get("origin", ""))
            self._contexts[session, made["id"]] = place
            return
        if method != "Runtime.consoleAPICalled" or session is None:
            return
        words = params["args"]
        if len(words) != 3 or words[0].get("value") != self._name:
            return
        frame, origin = self._contexts.get((session, params.get("executionContextId", 0)), ("", ""))
        worker = self._workers.get(session)
        if worker is not None:
            parts = urlsplit(worker.removeprefix("blob:"))
            origin = f"{parts.scheme}://{parts.netloc}"
        call = Call(
            document=worker or self._document_of(frame, origin),
            origin=origin,
            page=self._where(),
            kind=words[1]["value"],
            text=_text(words[2]),
            session=session,
            wall=params["timestamp"] / 1000,
            stack=frames_of(params.get("stackTrace"))[1:],
        )
        for observer in self.observers:
            observer(call)


def _text(argument: Params) -> str:
    """A console argument as JavaScript would turn it into text."""
    value = argument.get("value", argument.get("description", argument.get("unserializableValue", "")))
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()
