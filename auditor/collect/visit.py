"""One state: a fresh context, the pages, the choice, and everything the collectors saw of it."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urldefrag

import msgspec
from playwright.async_api import Page

from auditor.collect import custom, splash
from auditor.collect.alarm import Alarm
from auditor.collect.also_read import AlsoReading
from auditor.collect.bounds import bounded
from auditor.collect.browser import Chromium
from auditor.collect.collectors._crew import Crew
from auditor.collect.consent import Operator, not_taken_back
from auditor.collect.crawl import Route
from auditor.collect.deletion import tried
from auditor.collect.documents_banner import Layers
from auditor.collect.leaving import leave
from auditor.collect.page import open_page
from auditor.collect.picture import kept
from auditor.collect.plan import Plan
from auditor.collect.profile import Profile
from auditor.collect.redact import shown
from auditor.collect.scout import Scout
from auditor.collect.stage import Choice, Stage
from auditor.collect.states._meta import StateMeta
from auditor.collect.unseen import unseen
from auditor.model.capture import NOT_RECORDED, Consent, Failure, PageRecord, Visit
from auditor.model.kinds import ConsentAction, ThirdPartyCookies, VisitStatus
from auditor.model.said import clause, joined, say, sentence, term
from auditor.model.technique import DeletionTest

Progress = Callable[[str], None]
UNPROVED = "a consent banner was seen, but {action} could not be verified: {proof}"
UNVERIFIED = "{action} could not be verified: {proof}"
OWN_WINDOWS = 60
"""Documents are read in windows of our own, which count like the site's."""


class Papers(Protocol):
    """Reads the site's documents in the leading visit's context; `problem` is set when that broke off. `layers` takes the
    layers of the consent banner, looked into after all records are taken; `also` is what was read beside the documents."""

    problem: str | None
    layers: list[Layers]
    also: AlsoReading

    async def read(self, profile: Profile, pages: Sequence[PageRecord]) -> None: ...


class Walk:
    """The way through the pages under one state. What it has reached stays when it is cut off.

    The leading visit has a `scout`: its first page decides the route of all."""

    def __init__(
        self,
        profile: Profile,
        meta: StateMeta,
        stage: Stage,
        route: Route,
        scout: Scout | None,
        progress: Progress,
    ) -> None:
        self.profile = profile
        self.meta = meta
        self.stage = stage
        self.route = route
        self.scout = scout
        self.progress = progress
        self.crew = Crew(stage)
        self.operator = Operator(profile.socket, meta.action, stage.clock)
        self.operator.picture = self.crew.moment
        self.consent = Consent(action=meta.action)
        self.pages: list[PageRecord] = []

    async def run(self) -> None:
        """All pages, with the choice made on the first."""
        page = await self.profile.context.new_page()
        self.stage.begin()
        await self._first(page)
        home, walled = self.pages[0], self.consent.wall
        if self.scout is not None:
            await (self.route.wall(home.url) if walled else self.route.plan_from(home, self.stage.traffic.ahead()))
        if home.block or home.status is None:
            return
        await self.crew.visited(page)
        if self.consent.verified and (walled or self.meta.revisit or not await self.route.pages()):
            behind = await self._reload(page)
            if walled and self.consent.verified and self.meta.action is not ConsentAction.WITHDRAW:
                await self.route.plan_from(behind)
        if self.consent.verified or not walled:  # else every page leads back to it
            await self._others(page)
        await self.crew.moment("end", page)
        await leave(self.stage, last=True)

    async def _first(self, page: Page) -> None:
        """The first page: let it settle, note what is there, only then choose."""
        plan, settled = self.stage.plan, asyncio.Event()
        operation: asyncio.Task[Consent] | None = None
        self._tell(plan.url)

        def operate() -> None:
            nonlocal operation
            if self.scout is not None:
                self.route.scout(page.url, self.scout)
            deadline = self.stage.clock() + plan.load_timeout + plan.settling.cap + plan.consent_timeout
            operation = asyncio.create_task(self.operator.operate(page, settled=settled, deadline=deadline))

        await self.route.turn()
        try:
            self.pages.append(await open_page(page, plan.url, self.stage, committed=operate))
            if operation is None or self.pages[0].block:
                return
            ways = await splash.asks(page, self.stage, self.pages[0])
            if ways and not await self.operator.sees_banner(page):
                ways = await self._past(page, ways)
            await self.crew.moment("loaded", page)
            settled.set()
            self.consent = await operation
        finally:
            if operation is not None:
                operation.cancel()
        if plan.custom is not None and self.meta.action is ConsentAction.CUSTOM:
            self.consent = await custom.run(page, plan.custom, self.consent, self.stage.clock)
        if not self.consent.banner_seen and self.consent.verified is None:
            self.consent = msgspec.structs.replace(self.consent, action=ConsentAction.NONE)
        if self.consent.clicked_at is not None:
            await self._settle()
            await self.crew.moment("chosen", page)
        if ways and page.url == self.pages[0].final_url:
            await self._past(page, ways)
        if self.meta.action is ConsentAction.WITHDRAW and self.consent.banner_seen:
            await self._withdraw(page)

    async def _past(self, page: Page, ways: tuple[splash.Way, ...]) -> tuple[splash.Way, ...]:
        """The page behind one that only asks for a language is the first page; no way is left to be taken."""
        await self.route.turn()
        asking = self.pages[0]
        self.pages[0], told = await splash.go(page, self.stage, asking, ways)
        if self.pages[0] is asking:
            self.stage.alarm.note(clause(told))
        if self.scout is not None:
            self.route.notes.append(told)
        return ()

    async def _withdraw(self, page: Page) -> None:
        """Take the consent back that was just given. What was not given cannot be."""
        if not self.consent.verified:
            reason = say(
                "Consent could not be given, so it could not be taken back: {proof}", proof=joined(self.consent.proof)
            )
            self.consent = not_taken_back(self.consent, reason)
            return
        deadline = self.stage.clock() + 2 * self.stage.plan.consent_timeout
        self.consent = await self.operator.withdraw(page, self.consent, deadline=deadline, settle=self.stage.settle)
        if self.consent.verified:
            await self._settle()
            await self.crew.moment("withdrawn", page)

    async def _settle(self) -> None:
        """The first page comes to rest again after something was done on it."""
        settled, home = await self.stage.settle(), self.pages[0]
        self.pages[0] = msgspec.structs.replace(
            home, settled=home.settled and settled, unrest=home.unrest or self.stage.unrest
        )

    async def looked_into(self, layers: Sequence[Layers], records: dict[str, Any]) -> None:
        """Add what the banner's settings showed to the records: no state in which it is answered at once sees them."""
        window = next((page for page in self.profile.context.pages if page.url.startswith("http")), None)
        for seen in layers:
            if self.meta.action is ConsentAction.NONE:  # else they may show what was answered
                self.consent = msgspec.structs.replace(self.consent, toggles=seen.toggles)
            if window is not None and seen.picture is not None and isinstance(records["screenshots"], tuple):
                place = (self.stage.folder, self.stage.id, self.stage.page, "layer-2")
                records["screenshots"] += (await asyncio.to_thread(kept, seen.picture, window, *place),)

    def break_off(self, reason: str) -> None:
        """Keep what is known of the page that was being visited when the walk was cut off."""
        if len(self.pages) > self.stage.page:
            return
        told = self.stage.traffic.last_page(self.stage.page)
        answered = told is not None and told.response is not None
        self.pages.append(
            PageRecord(
                url=self.stage.page_url,
                final_url=told.url if told is not None and answered else self.stage.page_url,
                status=int(told.response["status"]) if told is not None and told.response is not None else None,
                title="",
                started=0.0 if not self.pages else self.pages[-1].ended,
                ended=round(self.stage.clock(), 3),
                settled=False,
                error=reason,
            )
        )

    async def _reload(self, page: Page) -> PageRecord:
        """The first page once more, which is kept with what it was at first; as it is now."""
        # A wall leads on to the site; a withdrawal or steps of the user's own may have led elsewhere.
        answered = self.meta.action in (ConsentAction.ACCEPT, ConsentAction.REJECT)
        url = page.url if answered else self.pages[0].final_url
        await leave(self.stage)
        await self.route.turn()
        again = await open_page(page, url, self.stage, again=urldefrag(page.url).url == urldefrag(url).url)
        await self._confirm(page)
        ended = round(self.stage.clock(), 3)
        home = self.pages[0]
        self.pages[0] = msgspec.structs.replace(
            home,
            ended=ended,
            error=home.error or again.error,
            settled=home.settled and again.settled,
            unrest=home.unrest or again.unrest,
        )
        return again

    async def _confirm(self, page: Page) -> None:
        """A choice that took effect is still in effect on the next page load: the banner does not come back."""
        settled = asyncio.Event()
        settled.set()
        deadline = self.stage.clock() + self.stage.plan.consent_timeout
        self.consent = await self.operator.confirm(page, self.consent, settled=settled, deadline=deadline)

    async def _others(self, page: Page) -> None:
        urls = [(url, False) for url in await self.route.pages()]
        if self.meta.revisit and not urls:
            second = await self.route.second()
            urls = [(second, True)] if second else []
        for url, extra in urls:
            await leave(self.stage)
            self.stage.page, self.stage.page_url = len(self.pages), url
            self._tell(url)
            await self.route.turn()
            self.pages.append(await open_page(page, url, self.stage, extra=extra))
            await self.crew.visited(page)
            if len(self.pages) == 2 and self.consent.verified and not self.meta.revisit:
                await self._confirm(page)

    def _tell(self, url: str) -> None:
        self.progress(f"{self.meta.id.value}: page {len(self.pages) + 1}, {shown(url)}")


async def visit(
    chromium: Chromium,
    meta: StateMeta,
    route: Route,
    folder: Path,
    progress: Progress,
    papers: Papers | None = None,
    slots: asyncio.Semaphore | None = None,
    turn: int = 1,
) -> Visit:
    """Visit the site under one state. Whatever goes wrong becomes the visit's status and reason.

    The visit that gets `papers` leads: its first page decides the route of all, and the site's documents are read last in
    its context, after the records are taken. `slots` bounds how many visits run at a time; documents take none. `turn`
    counts the visits under the same state from 1.
    """
    plan = chromium.plan
    async with chromium.fresh(gpc=meta.gpc) as profile:
        stage = Stage(profile.socket, profile.context_id, plan, meta.id, folder, id_of(meta, turn))
        stage.guard = profile.guard
        scout = Scout(chromium) if papers is not None else None
        walk = Walk(profile, meta, stage, route, scout, progress)
        hooks = (stage.prepare, walk.crew.prepare, walk.operator.prepare)
        ends = [profile.socket.hook(hook, profile.context_id) for hook in hooks]
        ends += [profile.socket.listen(event, profile.context_id) for event in (stage.event, walk.crew.event)]
        async with slots or asyncio.Semaphore():
            started = datetime.now(UTC)
            broken = await bounded(walk.run(), profile.socket, plan.visit_timeout, stage.alarm)
            if scout is not None:
                await scout.close()
            if broken is None:
                stage.stop_loading()
            else:
                for end in ends:
                    end()
                walk.break_off(broken)
                await stage.hush()
            records = await walk.crew.finish(Choice.of(walk.consent))
            test = await _deletion_test(walk, turn) if broken is None else None
            finished = datetime.now(UTC)
        for end in ends:
            end()
        if papers is not None:
            route.choose(None)
            progress("documents: reading the site's policies")
            papers.problem = await _documents(papers, profile, walk.pages, plan)
            await walk.looked_into(papers.layers, records)
    signals = _signals(records.pop("signals"))
    status, reason = status_of(walk, broken, signals)
    return Visit(
        id=id_of(meta, turn),
        state=meta.id,
        stance=meta.stance,
        status=status,
        reason=reason,
        started=started,
        finished=finished,
        third_party_cookies=chromium.third_party_cookies,
        consent=walk.consent,
        pages=tuple(walk.pages),
        signals=signals,
        deletion_test=test,
        also_read=papers.also.found() if papers is not None else None,
        **records,
    )


async def _deletion_test(walk: Walk, turn: int) -> DeletionTest | Failure | None:
    """Made once, where the visitor has accepted or there was nothing to accept; None elsewhere."""
    consent, pages = walk.consent, walk.profile.context.pages
    granted = consent.verified is True or (consent.verified is None and not consent.banner_seen)
    if walk.meta.action is not ConsentAction.ACCEPT or turn != 1 or not granted:
        return None
    if not walk.pages or walk.pages[0].block or walk.pages[0].status is None or not pages:
        return None
    await walk.route.turn()
    return await tried(walk.profile, walk.stage, pages[0], banner_seen=consent.banner_seen)


async def _documents(papers: Papers, profile: Profile, pages: Sequence[PageRecord], plan: Plan) -> str | None:
    """Have the documents read; the reason why that broke off, else None."""
    limits = msgspec.structs.replace(
        plan.limits,
        windows=plan.limits.windows + OWN_WINDOWS,
        parts=10 * plan.limits.parts,
        events=10 * plan.limits.events,
    )
    alarm = Alarm(limits)
    alarm.know(profile.socket.targets.values())
    ends = (
        profile.socket.hook(alarm.prepare, profile.context_id),
        profile.socket.listen(alarm.event, profile.context_id),
    )
    try:
        return await bounded(papers.read(profile, pages), profile.socket, plan.visit_timeout, alarm)
    finally:
        for end in ends:
            end()


def _signals(found: dict[str, str] | Failure) -> dict[str, str]:
    return {NOT_RECORDED: found.reason} if isinstance(found, Failure) else found


def status_of(walk: Walk, broken: str | None, signals: dict[str, str]) -> tuple[VisitStatus, str | None]:
    """Status and reason (one sentence) from what was reached."""
    pages = walk.pages
    if not pages:
        return VisitStatus.FAILED, sentence(broken or say("no page was opened"))
    home, consent = pages[0], walk.consent
    if home.status is None and home.error:
        return VisitStatus.FAILED, sentence(home.error)
    if home.block:
        return VisitStatus.BLOCKED, sentence(home.block)
    reasons = [*([broken] if broken else []), *walk.stage.alarm.notes]
    if consent.verified is False:
        why, action = clause(joined(consent.proof)) if consent.proof else "", term(consent.action.value)
        reasons.append(say(UNPROVED if consent.banner_seen else UNVERIFIED, action=action, proof=why))
    reasons += [
        say("{url}: {why}", url=page.url, why=page.error or page.block or "")
        for page in pages
        if page.block or (page.error and page.error != broken)
    ]
    reasons += unseen(pages, signals, walk.route.gaps)
    if reasons:
        return VisitStatus.PARTIAL, sentence(joined(reasons, "; "))
    return VisitStatus.COMPLETE, None


def id_of(meta: StateMeta, turn: int) -> str:
    """The visit's name: that of its state, with a number from the second visit on."""
    return meta.id.value if turn == 1 else f"{meta.id.value}-{turn}"


def failed(meta: StateMeta, reason: str, turn: int = 1) -> Visit:
    """The visit that stands for a state whose context could not even be made."""
    now, nothing = datetime.now(UTC), Failure(reason=reason)
    return Visit(
        id=id_of(meta, turn),
        state=meta.id,
        stance=meta.stance,
        status=VisitStatus.FAILED,
        reason=reason,
        started=now,
        finished=now,
        third_party_cookies=ThirdPartyCookies.UNKNOWN,
        consent=Consent(action=meta.action),
        pages=(),
        requests=nothing, cookies=nothing, storage=nothing, screenshots=nothing, fingerprinting=nothing,
        recording=nothing, sharing=nothing, personal_data=nothing, form_test=nothing,
    )  # fmt: skip
