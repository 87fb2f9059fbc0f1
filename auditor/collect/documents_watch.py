"""Whether a document's page has come to rest, and which of its parts never came.

A document is settled like a page of a visit: what its timers and scripts put in later is waited for.
"""

import time
from collections.abc import Iterator
from functools import lru_cache

from auditor.collect.calls import Call, Calls
from auditor.collect.cdp import AttachedTarget, Params, Socket
from auditor.collect.plan import Plan
from auditor.collect.profile import Profile
from auditor.collect.settle import Stillness
from auditor.collect.traffic import Hop, Traffic
from auditor.model.kinds import VendorClass
from auditor.model.said import say
from auditor.sites import host_of, same_site
from auditor.trackers.lookup import shipped

KEEPERS = (
    "iubenda.com",
    "termly.io",
    "termsfeed.com",
    "privacypolicies.com",
    "getterms.io",
    "cookiebot.com",
    "cookiefirst.com",
)
"""Services that hold a site's own documents on their hosts."""
WORDS = ("Document", "Script", "XHR", "Fetch")
"""What can bring words to a page."""
CANCELLED = ("net::ERR_ABORTED", "net::ERR_BLOCKED_BY_CLIENT", "csp", "mixed-content")
"""Ends of requests that the page itself brought about: a visitor's browser gets no more."""


class Watch:
    """Watches the pages of one browser context; a page is known by the session of its own target."""

    def __init__(self, profile: Profile, plan: Plan) -> None:
        socket, context_id = profile.socket, profile.context_id
        self.guard = profile.guard
        self.socket = socket
        self.rules = plan.settling
        self.plan = plan
        self._traffic = Traffic(socket.targets.get, lambda: (0, ""))
        self._traffic.now = time.time
        self._calls = Calls(lambda: 0, lambda _frame, origin: origin)
        self._calls.observers.append(self._called)
        self._still: dict[str, Stillness] = {}
        self._since: dict[str, float] = {}
        self._parents: dict[str, str | None] = {}
        self._ends = (socket.hook(self._prepare, context_id), socket.listen(self._event, context_id))

    def end(self) -> None:
        """Stop watching."""
        for end in self._ends:
            end()

    def follow(self, session: str) -> None:
        """A document is about to be opened in this page."""
        self._still[session], self._since[session] = Stillness(), time.time()

    async def settle(self, session: str) -> bool:
        """Wait until the page is done; False where the cap ended the wait."""
        return await self._of(session).settle(self.rules, lambda: list(self._pending(session)))

    def missing(self, session: str) -> tuple[str, ...]:
        """The parts that may hold words of the document and never came, a clause each; frames are not among them."""
        found: dict[str, None] = {}
        for hop in self._traffic.hops:
            if self._root(hop.target) != session or hop.wall < self._since.get(session, 0) or hop.kind not in WORDS:
                continue
            why = _failure(hop)
            if why is not None:
                found[why] = None
        for hop in self._pending(session):
            if hop.kind in WORDS and weight(hop.url) > 0:
                found[say("{host} did not answer", host=host_of(hop.url))] = None
        return tuple(found)

    def failed_frame(self, frame: str) -> str | None:
        """Why the document of a frame did not come; None where it did, or was not asked for."""
        hops = [h for h in self._traffic.hops if h.kind == "Document" and h.told.get("frameId") == frame]
        return _broken(hops[-1]) if hops else None

    def _prepare(self, socket: Socket, target: AttachedTarget) -> None:
        self._parents[target.session] = target.parent_session
        self._calls.prepare(socket, target)

    def _event(self, method: str, params: Params, session: str | None) -> None:
        self._traffic.event(method, params, session)
        self._calls.event(method, params, session)
        if session is not None and method.startswith("Network."):
            self._of(self._top(session)).touch()

    def _called(self, call: Call) -> None:
        self._of(self._top(call.session)).call(call)

    def _of(self, session: str) -> Stillness:
        return self._still.setdefault(session, Stillness())

    def _pending(self, session: str) -> Iterator[Hop]:
        since = self._since.get(session, 0.0)
        return (hop for hop in self._traffic.pending(since) if self._root(hop.target) == session)

    def _root(self, target: AttachedTarget) -> str:
        return self._top(target.session)

    def _top(self, session: str) -> str:
        """The session of the page that a frame's or worker's target belongs to."""
        parent = self._parents.get(session)
        while parent is not None and parent in self._parents:
            session, parent = parent, self._parents[parent]
        return session


def weight(url: str) -> int:
    """How likely words of a document come from there: 2 a consent tool or keeper of documents, 0 another known vendor."""
    return _weight(host_of(url))


@lru_cache(maxsize=512)
def _weight(host: str) -> int:
    if same_site(f"https://{host}/", KEEPERS):
        return 2
    known = shipped()
    hit = known.host(host)
    if hit is None:
        return 1
    product = known.register.products.get(hit.id)
    return 2 if product is not None and VendorClass.CONSENT in product.classes else 0


def _failure(hop: Hop) -> str | None:
    """Why a part did not come. What is not there for anybody (404) is missing to visitors too, but not a tool's list."""
    weighs, why = weight(hop.url), _broken(hop)
    if why is None or weighs == 0 or hop.told.get("request", {}).get("method", "GET") != "GET":
        return None
    if hop.kind == "Document" and not hop.main_frame:
        return None  # frames are looked at one by one
    if hop.main_frame:
        return (
            say("its transfer broke off ({error})", error=hop.error) if hop.error and hop.response is not None else None
        )
    if hop.error is None and weighs < 2 and (hop.response or {}).get("status", 0) < 500:
        return None
    return say("{host} did not deliver its part ({why})", host=host_of(hop.url), why=why)


def _broken(hop: Hop) -> str | None:
    if hop.error is not None:
        return None if hop.error in CANCELLED else hop.error
    status = int((hop.response or {}).get("status", 0))
    return say("status {status}", status=status) if status >= 400 else None
