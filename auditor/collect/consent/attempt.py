"""One go at the banner of one page: look, press, and wait until the choice took effect."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import msgspec
from playwright.async_api import Page

from auditor.collect.cdp import CdpError
from auditor.collect.consent import stored, words
from auditor.collect.consent.banner import Banner, Button, controls, first, press, shown
from auditor.collect.consent.engine import Engine
from auditor.collect.consent.places import Places
from auditor.model.base import Record
from auditor.model.capture import Consent
from auditor.model.kinds import ConsentAction
from auditor.model.said import counted, say, term
from auditor.sites import host_of, site_of

APPEARS_IN = 2.0
"""Seconds a banner may take to show after settling where something moves or the page's consent tool was recognised."""
FADES_IN = 1.5
"""Seconds a banner that the engine has found may take to be visible."""
LOOK_AGAIN = 0.1
EFFECT_IN = 3.0
"""Seconds a choice may take to close the banner and to be stored."""
ENGINE_IN = 8.0
LAYERS = 3
NOT_ACCEPTED = "No control that accepts was found on the banner (controls seen: {texts})."
NOT_REFUSED = "No control that refuses was found on the banner (controls seen: {texts})."

Clock = Callable[[], float]
Picture = Callable[[str, Page], Awaitable[None]]


class Order(Record, frozen=True, kw_only=True):
    """What to do: the choice to make, until when (seconds of the visit by `clock`), and who takes a picture of a layer."""

    action: ConsentAction
    deadline: float
    clock: Clock
    picture: Picture


class Attempt:
    """One go at the banner of one page."""

    def __init__(self, page: Page, places: Places, engine: Engine, cookie_came: asyncio.Event, order: Order) -> None:
        self.page = page
        self.places = places
        self.deadline = order.deadline
        self.clock = order.clock
        self.action = order.action
        self.picture = order.picture
        self.accept = order.action is ConsentAction.ACCEPT
        self.engine = engine
        self.cookie_came = cookie_came
        self.seen: Consent | None = None
        self.clicked: list[str] = []
        self.clicked_at: float | None = None
        self.begun_at: float | None = None
        self.notes: list[str] = []
        self.sites: set[str] = set()
        self.volatile: set[stored.Key] = set()

    async def run(self, settled: asyncio.Event) -> Consent:
        early = await self._snapshot(ask=False)
        await wait(settled.wait(), self._left())
        banners = await self._look()
        end = self.clock() + FADES_IN
        while not banners and self.engine.shown.is_set() and min(end - self.clock(), self._left()) > 0:
            await wait(asyncio.Event().wait(), LOOK_AGAIN)
            banners = await self._look()
        if not banners and not self.engine.shown.is_set():
            return Consent(cmp=self.engine.detected, action=self.action)
        self.seen = seen = Consent(
            cmp=next((b.tool for b in banners if b.tool), None) or self.engine.detected,
            banner_seen=True,
            action=self.action,
            controls=controls(banners),
            wall=any(banner.wall for banner in banners),
        )
        if self.action not in (ConsentAction.ACCEPT, ConsentAction.REJECT):
            return seen
        before = await self._snapshot()
        # What changed by itself while the page settled proves nothing when it changes again.
        self.volatile = {k for k, v in before.entries.items() if k in early.entries and early.entries[k] != v}
        self.sites = {site_of(host_of(url)) for url in (self.page.url, *(b.place.url for b in banners))}
        return await self._answer(seen, banners, before)

    async def _look(self) -> tuple[Banner, ...]:
        banners = await shown(self.places)
        if not banners and await self._moved():
            banners = await shown(self.places)
        if banners or self.engine.detected is None:
            return banners
        # The consent tool is there but shows nothing yet.
        await wait(self.engine.shown.wait(), min(APPEARS_IN, self._left()))
        return await shown(self.places)

    async def _moved(self) -> bool:
        """Let animations come to their end: a banner that slides or fades in is not seen before."""
        code = f"__auditor.moved({round(1000 * max(0.0, min(APPEARS_IN, self._left())))})"
        runs = [self.places.run(place, code) for place in await self.places.all()]
        return True in await asyncio.gather(*runs, return_exceptions=True)

    async def _answer(self, seen: Consent, banners: tuple[Banner, ...], before: stored.Snapshot) -> Consent:
        outcome = seen
        for how in (self._first_layer, self._by_engine, self._deeper):
            made = await how(banners)
            if made is None:
                continue
            operated_by, layers = made
            gone, judgement = await self._effect(before)
            outcome = msgspec.structs.replace(
                seen,
                operated_by=operated_by,
                layers=layers,
                clicks=len(self.clicked),
                clicked=" → ".join(self.clicked) or None,
                clicked_at=self.clicked_at,
                begun_at=self.begun_at,
                verified=gone and judgement.stored,
                done_at=self.clock() if gone and judgement.stored else None,
                proof=(*self.notes, gone_sentence(gone), *judgement.proof),
            )
            if gone or self._left() <= 0:
                return outcome
            banners = await shown(self.places) or banners
        if outcome is seen:
            texts = ", ".join(f"“{c.text}”" for c in seen.controls) or term("none")
            proof = say(NOT_ACCEPTED if self.accept else NOT_REFUSED, texts=texts)
            return msgspec.structs.replace(seen, verified=False, clicks=len(self.clicked), proof=(*self.notes, proof))
        return outcome

    async def _first_layer(self, banners: tuple[Banner, ...]) -> tuple[str, int] | None:
        found = first(banners, "accept", "ok") if self.accept else first(banners, "reject")
        if found is None:
            return None
        await self._choose(*found)
        return "word list", 1

    async def _by_engine(self, _banners: tuple[Banner, ...]) -> tuple[str, int] | None:
        if not self.engine.shown.is_set() or self._left() <= 0:
            return None
        self.engine.clicks.clear()
        self.clicked_at = self._begin()
        succeeded = await self.engine.act(self.accept, min(ENGINE_IN, self._left()))
        self.clicked += self.engine.clicks
        if not succeeded and not self.engine.clicks:
            return None
        # Some rules click nothing and call the consent tool instead: that is no layer.
        return f"autoconsent rule {self.engine.detected}", len(self.engine.clicks)

    async def _deeper(self, banners: tuple[Banner, ...]) -> tuple[str, int] | None:
        """Open the settings and refuse (or accept) there; where nothing refuses all, switch all off and save."""
        for layer in range(1, LAYERS + 1):
            wanted = first(banners, "accept") if self.accept else first(banners, "reject")
            if wanted is not None and layer > 1:
                await self._choose(*wanted)
                return "word list", layer
            save = first(banners, "save")
            if save is not None and not self.accept and await self._switched_off(save[0]):
                await self._choose(*save)
                return "word list", layer
            settings = first(banners, "settings")
            if settings is None or layer == LAYERS or self._left() <= 0:
                return None
            banners = await self._opened(settings, banners)
            await self.picture(f"layer-{layer + 1}", self.page)
        return None

    async def _switched_off(self, banner: Banner) -> bool:
        were, stayed = await self.places.run(banner.place, f"__auditor.refuseAll({banner.number})")
        if were:
            self.notes.append(
                say(
                    "{number} switched on before they were refused.",
                    number=counted(were, "optional choice was", "optional choices were"),
                )
            )
        return not stayed

    async def _opened(self, settings: tuple[Banner, Button], before: Sequence[Banner]) -> tuple[Banner, ...]:
        """What is shown after the settings were asked for, as soon as it differs."""
        old = {(b.place.frame, button.role, button.text) for b in before for button in b.buttons}
        await self._press(*settings)
        end = self.clock() + EFFECT_IN
        while True:
            now = await shown(self.places)
            fresh = {(b.place.frame, button.role, button.text) for b in now for button in b.buttons} - old
            if any(role in ("reject", "save", "accept") for _, role, _ in fresh) or self.clock() > end:
                return now
            await self._painted()

    async def _choose(self, banner: Banner, button: Button) -> None:
        """Press what may make the choice."""
        self._begin()
        await self._press(banner, button)

    def _begin(self) -> float:
        """Now; what follows the first press may be the choice's doing, whichever press the site heeds."""
        now = self.clock()
        self.begun_at = now if self.begun_at is None else self.begun_at
        return now

    async def _press(self, banner: Banner, button: Button) -> None:
        self.clicked.append(button.text)
        self.clicked_at = self.clock()
        self.cookie_came.clear()
        await press(self.page, self.places, banner, button)

    async def _effect(self, before: stored.Snapshot) -> tuple[bool, stored.Judgement]:
        """Wait until the banner is gone and the choice stored, at most `EFFECT_IN` seconds."""
        end = min(self.clock() + EFFECT_IN, max(self.deadline, self.clock() + 1.0))
        while True:
            gone = await self._gone()
            judgement = self._judged(before, await self._snapshot())
            if (gone and judgement.stored) or self.clock() > end:
                return gone, judgement
            self.cookie_came.clear()
            await self._painted()

    def _judged(self, before: stored.Snapshot, after: stored.Snapshot) -> stored.Judgement:
        return stored.judge(self.accept, before, after, tuple(self.sites), self.volatile)

    async def _gone(self) -> bool:
        try:
            return first(await shown(self.places, again=False), "accept", "ok", "reject", "save") is None
        except CdpError:
            # The click may have loaded the page anew.
            await self.page.wait_for_load_state("load", timeout=max(1000.0, self._left() * 1000))
            return False

    async def _painted(self) -> None:
        """Until storage changes, a response sets a cookie, or the page has had a tenth of a second for its own work."""
        try:
            tops = [place for place in await self.places.all() if place.top]
            watch = self.places.run(tops[0], "__auditor.storing(100)") if tops else asyncio.sleep(0)
            tasks = {asyncio.ensure_future(watch), asyncio.ensure_future(self.cookie_came.wait())}
            _, late = await asyncio.wait(tasks, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        except CdpError:
            await self.page.wait_for_load_state("load", timeout=max(1000.0, self._left() * 1000))

    async def _snapshot(self, *, ask: bool = True) -> stored.Snapshot:
        """What is stored now; with `ask` also what the page's consent tools answer."""
        frames = []
        for place in await self.places.all():
            try:
                frames.append(await self.places.run(place, "__auditor.stores()"))
            except CdpError:
                continue
        try:
            answers = await self.places.page_says(words.tools_state()) if ask else None
        except CdpError:
            answers = None
        return stored.snapshot(await self.page.context.cookies(), frames, answers)

    def _left(self) -> float:
        return self.deadline - self.clock()


async def wait(condition: Coroutine[Any, Any, Any], seconds: float) -> None:
    try:
        await asyncio.wait_for(condition, max(0.0, seconds))
    except TimeoutError:
        return


def gone_sentence(gone: bool) -> str:
    return say("The banner went away after the click.") if gone else say("The banner was still shown after the click.")


def first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["no reason given"])[0].rstrip(".")
