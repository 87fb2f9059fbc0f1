"""Taking consent back with the site's own control: a link in the footer, a button that stays in a corner, a page of its own."""

from collections.abc import Awaitable, Callable
from urllib.parse import urldefrag

import msgspec

from auditor.collect.cdp import CdpError
from auditor.collect.consent import stored
from auditor.collect.consent.attempt import EFFECT_IN, LAYERS, Attempt, gone_sentence
from auditor.collect.consent.banner import Banner, Button, Way, first, remember, shown, ways
from auditor.model.capture import Consent
from auditor.model.kinds import ConsentAction
from auditor.model.said import say
from auditor.sites import host_of, site_of

OPENS = ("reject", "save", "accept")
"""Roles of the controls by which what a way back opens is recognised."""


class Withdrawal(Attempt):
    """One go at taking back a consent. `accept` is false here: what counts is a refusal, or a grant that is gone."""

    accepted: Consent
    before: stored.Snapshot

    async def take_back(self, accepted: Consent, settle: Callable[[], Awaitable[bool]]) -> Consent:
        """Find the way back on the page; where there is none, on the page as it loads anew, or where its link leads."""
        self.accepted, self.accept = accepted, False
        self.sites = {site_of(host_of(place.url)) for place in await self.places.all() if host_of(place.url)}
        self.before = await self._snapshot()
        way = await self._way()
        if way is None:
            await self.page.reload(wait_until="load", timeout=max(1000.0, self._left() * 1000))
            await settle()
            way = await self._way()
        if way is None:
            return self._outcome(None, say("No control with which consent can be taken back was found on the page."))
        home = urldefrag(self.page.url).url
        await self._go(way)
        if way.leaves:
            await self.page.wait_for_url(lambda url: urldefrag(url).url != home, timeout=EFFECT_IN * 1000)
            await settle()
            further = await self._way(beyond=False)
            if further is not None:
                await self._go(further)
        return await self._through(way)

    async def _way(self, *, beyond: bool = True) -> Way | None:
        """The surest way back that the page shows; `beyond`, a link to another page of the site will do."""
        found = [way for way in await ways(self.places) if self._own(way) and (beyond or not way.leaves)]
        return min(found, key=lambda way: way.rank, default=None)

    def _own(self, way: Way) -> bool:
        return way.leaves is None or site_of(host_of(way.leaves)) == site_of(host_of(self.page.url))

    async def _go(self, way: Way) -> None:
        await remember(self.places)
        await self._press(way.banner, way.button)

    async def _through(self, way: Way) -> Consent:
        """Refuse in what the way back has opened, a layer at a time, until that was stored."""
        pressed = {way.button.text}
        for layer in range(1, LAYERS + 1):
            banners, done = await self._shown_or_done(pressed)
            if done:
                return await self._ended(way, layer)
            if banners:
                await self.picture("withdrawal" if layer == 1 else f"withdrawal-{layer}", self.page)
            choice = await self._choice(banners, pressed)
            if choice is None:
                return self._outcome(
                    way, say("“{text}” opened nothing with which consent can be taken back.", text=way.button.text)
                )
            pressed.add(choice[1].text)
            await self._press(*choice)
            if choice[1].role != "settings":
                return await self._ended(way, layer)
        return self._outcome(way, say("Consent could not be taken back within {layers} layers.", layers=LAYERS))

    async def _choice(self, banners: tuple[Banner, ...], pressed: set[str]) -> tuple[Banner, Button] | None:
        reject = first(banners, "reject")
        if reject is not None:
            return reject
        fresh = [way for way in await ways(self.places) if way.rank == 0 and way.button.text not in pressed]
        if fresh:
            return fresh[0].banner, fresh[0].button
        save = first(banners, "save")
        if save is not None and await self._switched_off(save[0]):
            return save
        settings = first(banners, "settings")
        return settings if settings is not None and settings[1].text not in pressed else None

    async def _shown_or_done(self, pressed: set[str]) -> tuple[tuple[Banner, ...], bool]:
        """What is shown now, as soon as there is something to press or the withdrawal is already stored."""
        end = self.clock() + EFFECT_IN
        while True:
            try:
                banners = await shown(self.places)
                if first(banners, *OPENS) is not None:
                    return banners, False
                if self._judged(self.before, await self._snapshot()).read:
                    return (), True
                if any(way.rank == 0 and way.button.text not in pressed for way in await ways(self.places)):
                    return banners, False
            except CdpError:
                await self.page.wait_for_load_state("load", timeout=max(1000.0, self._left() * 1000))
                banners = ()
            if self.clock() > end:
                return banners, False
            await self._painted()

    def _judged(self, before: stored.Snapshot, after: stored.Snapshot) -> stored.Judgement:
        return stored.judge(False, before, after, tuple(self.sites), self.volatile, taking_back=True)

    async def _ended(self, way: Way, layer: int) -> Consent:
        gone, judgement = await self._effect(self.before)
        ended = self._outcome(way, gone_sentence(gone), *judgement.proof)
        verified = gone and judgement.stored
        return msgspec.structs.replace(
            ended, verified=verified, done_at=self.clock() if verified else None, layers=layer
        )

    def _outcome(self, way: Way | None, *proof: str) -> Consent:
        path = [self.accepted.clicked, *self.clicked] if self.accepted.clicked else self.clicked
        return msgspec.structs.replace(
            self.accepted,
            action=ConsentAction.WITHDRAW,
            verified=False,
            done_at=None,
            operated_by="word list",
            clicked=" → ".join(path) or None,
            clicked_at=self.clicked_at or self.accepted.clicked_at,
            clicks=len(self.clicked),
            layers=0,
            proof=(*self.notes, *proof),
            accepted=self.accepted,
            withdrawn_by=None if way is None else way.control,
            way_back=way is not None,
        )
