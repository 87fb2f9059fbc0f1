"""Finds a page's consent banner, answers it as asked, and proves that the answer took effect; takes consent back."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
from playwright.async_api import Dialog, Page
from playwright.async_api import Error as PlaywrightError

from auditor.collect.cdp import AttachedTarget, CdpError, Params, Socket
from auditor.collect.consent.attempt import EFFECT_IN, Attempt, Clock, Order, Picture, first_line, wait
from auditor.collect.consent.banner import first, shown, ways
from auditor.collect.consent.engine import Engine
from auditor.collect.consent.places import Places, session_of
from auditor.collect.consent.withdrawal import Withdrawal
from auditor.model.capture import Consent
from auditor.model.kinds import ConsentAction
from auditor.model.said import say
from auditor.sites import host_of, site_of

ATTEMPTS = 2
"""A page may load itself anew while it is looked at; then it is looked at once more."""
ANSWERS = (ConsentAction.ACCEPT, ConsentAction.REJECT)

AGAIN = "On the next page load the banner was shown again."
NOT_AGAIN = "On the next page load the banner did not come back."


async def _no_picture(_moment: str, _page: Page) -> None:
    return


class Operator:
    """Operates the consent banner of one visit: `prepare` on every target, then `operate` once, `confirm` after a reload.

    `action` is what is answered (to withdraw, one accepts first); `clock` gives the seconds of the visit; `picture` is
    called with "layer-2", "layer-3" and the page when a further layer of the banner is open.
    """

    def __init__(self, socket: Socket, action: ConsentAction, clock: Clock) -> None:
        self.socket = socket
        self.action = ConsentAction.ACCEPT if action is ConsentAction.WITHDRAW else action
        self.clock = clock
        self.picture: Picture = _no_picture
        self._engine = Engine(socket)
        self._cookie_came = asyncio.Event()
        self._context_id: str | None = None
        self._stop: Callable[[], None] | None = None

    def prepare(self, socket: Socket, target: AttachedTarget) -> None:
        """Hook for every target of the visit's browser context, before it runs; posts only."""
        if not self._engine.enabled:
            return
        if self._stop is None:
            self._context_id = target.context_id
            self._stop = socket.listen(self._event, target.context_id)
        self._engine.prepare(target)

    async def operate(self, page: Page, *, settled: asyncio.Event, deadline: float) -> Consent:
        """Answer the page's banner once it has settled. `deadline` is in seconds of the visit.

        `verified` is None where nothing was to be clicked or no banner was seen; else whether the banner went away and
        the choice was stored.
        """
        attempt: Attempt | None = None
        reason = ""
        try:
            for _ in range(ATTEMPTS):
                try:
                    async with asyncio.timeout(max(1.0, deadline + EFFECT_IN - self.clock())):
                        session = await session_of(self.socket, page)
                        self._engine.follow(session)
                        attempt = Attempt(
                            page, self._places(session), self._engine, self._cookie_came, self._order(deadline)
                        )
                        return await attempt.run(settled)
                except TimeoutError:
                    return self._broken(
                        attempt, say("The page did not answer while its consent banner was looked for.")
                    )
                except (CdpError, PlaywrightError) as error:
                    reason = say(
                        "The page went away while its consent banner was looked for: {error}.", error=first_line(error)
                    )
                    if page.is_closed() or (attempt is not None and attempt.clicked):
                        break
            return self._broken(attempt, reason)
        finally:
            self._engine.enabled = False
            if self._stop is not None:
                self._stop()

    async def sees_banner(self, page: Page) -> bool:
        """Whether the page shows a banner now; nothing is clicked."""
        try:
            return bool(await shown(self._places(await session_of(self.socket, page))))
        except (CdpError, PlaywrightError):
            return False

    async def withdraw(
        self, page: Page, accepted: Consent, *, deadline: float, settle: Callable[[], Awaitable[bool]]
    ) -> Consent:
        """Take back a consent that was given and verified, with the site's own control; `settle` waits for a page.

        `verified` tells whether the withdrawal was stored and what it opened went away again.
        """
        listening = self.socket.listen(self._event, self._context_id)
        page.on("dialog", _agree)
        reason = say("The page did not answer while the way back from the consent was looked for.")
        try:
            async with asyncio.timeout(max(1.0, deadline + EFFECT_IN - self.clock())):
                places = self._places(await session_of(self.socket, page))
                order = self._order(deadline)
                return await Withdrawal(page, places, self._engine, self._cookie_came, order).take_back(
                    accepted, settle
                )
        except TimeoutError:
            pass
        except (CdpError, PlaywrightError) as error:
            reason = say("The page went away while consent was taken back: {error}.", error=first_line(error))
        finally:
            page.remove_listener("dialog", _agree)
            listening()
        return not_taken_back(accepted, reason)

    def _places(self, session: str) -> Places:
        return Places(self.socket, session)

    def _order(self, deadline: float) -> Order:
        return Order(action=self.action, deadline=deadline, clock=self.clock, picture=self.picture)

    def _broken(self, attempt: Attempt | None, reason: str) -> Consent:
        """What is known when the page went away: a banner that was seen stays seen, and nothing is verified."""
        seen = attempt.seen if attempt is not None and attempt.seen is not None else Consent(action=self.action)
        return msgspec.structs.replace(
            seen,
            verified=False if self.action in ANSWERS else None,
            clicked=" → ".join(attempt.clicked) or None if attempt is not None else None,
            clicked_at=attempt.clicked_at if attempt is not None else None,
            begun_at=attempt.begun_at if attempt is not None else None,
            proof=(reason,),
        )

    async def confirm(self, page: Page, consent: Consent, *, settled: asyncio.Event, deadline: float) -> Consent:
        """After a reload or on a further page: the banner must not come back. Changes nothing unless it was verified.

        After a withdrawal it may: the visitor has no consent any more, and the site asks anew. Steps of the user's own have
        a proof of their own.
        """
        if not consent.verified:
            return consent
        await wait(settled.wait(), deadline - self.clock())
        verified, way_back = True, consent.way_back
        try:
            places = Places(self.socket, await session_of(self.socket, page))
            again = await shown(places)
            way_back = bool(way_back) or await self._way_back(places, page)
        except (CdpError, PlaywrightError) as error:
            proof = say(
                "Whether the banner comes back on the next page load could not be seen: {error}.",
                error=first_line(error),
            )
        else:
            back = first(again, "accept", "reject") is not None
            verified = not back or consent.action not in ANSWERS
            proof = say(AGAIN if back else NOT_AGAIN)
        return msgspec.structs.replace(consent, verified=verified, way_back=way_back, proof=(*consent.proof, proof))

    async def _way_back(self, places: Places, page: Page) -> bool:
        site = site_of(host_of(page.url))
        return any(way.leaves is None or site_of(host_of(way.leaves)) == site for way in await ways(places))

    def _event(self, method: str, params: Params, session: str | None) -> None:
        self._engine.event(method, params, session)
        if method == "Network.responseReceivedExtraInfo" and "set-cookie" in {k.lower() for k in params["headers"]}:
            self._cookie_came.set()


async def _agree(dialog: Dialog) -> None:
    """ "Really withdraw?" is answered with yes."""
    await dialog.accept()


def not_taken_back(accepted: Consent, reason: str) -> Consent:
    """A withdrawal that did not come about, and why; what was accepted stays on record."""
    return msgspec.structs.replace(
        accepted, action=ConsentAction.WITHDRAW, verified=False, done_at=None, proof=(reason,), accepted=accepted
    )
