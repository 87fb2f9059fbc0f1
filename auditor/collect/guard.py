"""Keeps navigations away from where no audited site may lead: this machine, private networks, files, the browser's pages.

Every navigation of every window and frame is held up before it is sent, each hop of a redirect anew. A name is asked for
its addresses then; what it turns out to be at the moment of the connection is looked at again once the answer is there
(`reach.is_trespass`), for a name may point elsewhere the second time it is asked (DNS rebinding).
"""

import asyncio

from auditor.collect.cdp import AttachedTarget, Params, Socket
from auditor.collect.plan import Plan
from auditor.collect.reach import refusal
from auditor.model.kinds import TargetKind
from auditor.model.said import say
from auditor.sites import host_of

DOCUMENTS = {"patterns": [{"urlPattern": "*", "resourceType": "Document", "requestStage": "Request"}]}
RESOLVES_IN = 3.0
"""Seconds a name may take; the browser will wait for it longer and then say so itself."""


def is_answer(paused: Params) -> bool:
    """Whether a request was held up on its way back; that is for whoever asked for it."""
    return "responseStatusCode" in paused or "responseErrorReason" in paused


class Guard:
    """One browser context's. `refused` lists what was kept from being navigated to, as (host, reason)."""

    def __init__(self, plan: Plan, socket: Socket) -> None:
        self.refused: list[tuple[str, str]] = []
        self._plan = plan
        self._socket = socket
        self._known: dict[str, str | None] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def prepare(self, socket: Socket, target: AttachedTarget) -> None:
        """Hook for every target of the context."""
        # Holding up navigations leads every request of the page through one process more, about a third of all the
        # processor time of loading it. Where private networks are allowed the browser itself refuses the rest: no web page
        # may lead to `file:` or `chrome:`.
        if target.kind in (TargetKind.PAGE, TargetKind.IFRAME) and not self._plan.allow_private:
            socket.post("Fetch.enable", DOCUMENTS, target.session)

    def event(self, method: str, params: Params, session: str | None) -> None:
        """Listener for every event of the context."""
        if method == "Fetch.requestPaused" and not is_answer(params):
            task = asyncio.create_task(self._decide(params, session))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _decide(self, params: Params, session: str | None) -> None:
        url = str(params["request"]["url"])
        reason = await self.reason(url)
        paused = {"requestId": params["requestId"]}
        if reason is None:
            self._socket.post("Fetch.continueRequest", paused, session)
        else:
            self.refused.append((host_of(url) or url[:80], reason))
            self._socket.post("Fetch.failRequest", {**paused, "errorReason": "AccessDenied"}, session)

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
