"""Keeps navigations away from where no audited site may lead: this machine, private networks, files, the browser's pages.

Every navigation of every window and frame is held up before it is sent, each hop of a redirect anew. A name is asked for
its addresses then. It may point elsewhere when the browser asks (DNS rebinding), so the answer is held up as well, before
any of it reaches the page: the browser tells in which kind of network it got it.
"""

import asyncio

from auditor.collect.cdp import AttachedTarget, Params, Socket
from auditor.collect.plan import Plan
from auditor.collect.reach import PRIVATE, refusal
from auditor.model.kinds import TargetKind
from auditor.model.said import say
from auditor.sites import host_of

DOCUMENTS = {
    "patterns": [
        {"urlPattern": "*", "resourceType": "Document", "requestStage": stage} for stage in ("Request", "Response")
    ]
}
NAVIGATING = (TargetKind.PAGE, TargetKind.IFRAME, TargetKind.PREFETCH)
RESOLVES_IN = 3.0
"""Seconds a name may take; the browser will wait for it longer and then say so itself."""
TOLD_IN = 0.5
"""Seconds after an answer was held up in which the browser tells where it came from; nearly always it has told before."""
PUBLIC = "Public"


def is_answer(paused: Params) -> bool:
    """Whether a request was held up on its way back."""
    return "responseStatusCode" in paused or "responseErrorReason" in paused


class Guard:
    """One browser context's. `refused` lists what was kept from being navigated to, as (host, reason); `taken` are the
    sessions whose answers somebody else takes, who asks `whence` first."""

    def __init__(self, plan: Plan, socket: Socket) -> None:
        self.refused: list[tuple[str, str]] = []
        self._plan = plan
        self._socket = socket
        self.taken: set[str] = set()
        self._known: dict[str, str | None] = {}
        self._spaces: dict[str, asyncio.Future[str]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def prepare(self, socket: Socket, target: AttachedTarget) -> None:
        """Hook for every target of the context."""
        # Holding up navigations leads every request of the page through one process more, about a third of all the
        # processor time of loading it. Where private networks are allowed the browser itself refuses the rest: no web page
        # may lead to `file:` or `chrome:`.
        if target.kind in NAVIGATING and not self._plan.allow_private:
            socket.post("Fetch.enable", DOCUMENTS, target.session)

    def event(self, method: str, params: Params, session: str | None) -> None:
        """Listener for every event of the context."""
        if method == "Network.responseReceivedExtraInfo" and params["requestId"] in self._spaces:
            self._told(params)
        if method != "Fetch.requestPaused" or (is_answer(params) and session in self.taken):
            return
        if not is_answer(params):
            # Of each hop of a redirect anew.
            self._spaces[str(params.get("networkId"))] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task((self._admit if is_answer(params) else self._decide)(params, session))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _told(self, params: Params) -> None:
        space = self._spaces[params["requestId"]]
        if not space.done():
            space.set_result(str(params.get("resourceIPAddressSpace")))

    async def whence(self, params: Params) -> str | None:
        """The kind of network that a held-up answer came from ("Public", "Local", "Loopback"); None where it is not told."""
        space = self._spaces.get(str(params.get("networkId")))
        if space is not None:
            await asyncio.wait([space], timeout=TOLD_IN)
        return space.result() if space is not None and space.done() else None

    def is_bound(self, url: str) -> bool:
        """Whether it matters where an answer came from: behind a proxy it is the proxy's, which tells nothing."""
        return not (self._plan.allow_private or self._plan.proxy or self._plan.is_mapped(host_of(url)))

    async def _admit(self, params: Params, session: str | None) -> None:
        """An answer goes on to the page unless it came from a network that nobody allowed."""
        url = str(params["request"]["url"])
        if self.is_bound(url) and await self.whence(params) not in (None, PUBLIC):
            self.refuse(params, session, PRIVATE)
        else:
            self._socket.post("Fetch.continueRequest", {"requestId": params["requestId"]}, session)

    async def _decide(self, params: Params, session: str | None) -> None:
        reason = await self.reason(str(params["request"]["url"]))
        if reason is None:
            self._socket.post("Fetch.continueRequest", {"requestId": params["requestId"]}, session)
        else:
            self.refuse(params, session, reason)

    def refuse(self, params: Params, session: str | None, reason: str) -> None:
        """Let a held-up request fail, and note it."""
        url = str(params["request"]["url"])
        self.refused.append((host_of(url) or url[:80], reason))
        failed = {"requestId": params["requestId"], "errorReason": "AccessDenied"}
        self._socket.post("Fetch.failRequest", failed, session)

    async def reason(self, url: str) -> str | None:
        """Why the address may not be navigated to, as the end of "the site leads to …, "; None where it may."""
        host = host_of(url)
        place = f"{url.partition(':')[0]}:{host}"
        if place not in self._known:
            try:
                async with asyncio.timeout(RESOLVES_IN):
                    self._known[place] = await refusal(self._plan, url)
            except TimeoutError:
                return None
        return self._known[place]

    def since(self, number: int) -> str | None:
        """Why a navigation failed that began when `number` had been refused, as the beginning of a sentence."""
        if len(self.refused) <= number:
            return None
        host, reason = self.refused[-1]
        return say("the site leads to {host}, {reason}", host=host, reason=reason)
