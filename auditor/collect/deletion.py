"""The deletion test: do cookies that were deleted come back with the value they had?

The last act of the visit that accepts, when its records are taken: the page is left, so that nothing in its memory can
write, the cookies are deleted, local storage, databases and caches stay, and the first page is loaded once more. Only what
was asked for after the deletion counts. Cookies that hold the visitor's choice stay too: without them the page would not
load what it loads after consent.
"""

import hashlib
from typing import Any

from playwright.async_api import Error, Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from auditor.collect.alarm import Alarm
from auditor.collect.bounds import bounded
from auditor.collect.cdp import CdpError
from auditor.collect.collectors.cookies import Cookies
from auditor.collect.consent.banner import first, shown
from auditor.collect.consent.places import Places, session_of
from auditor.collect.consent.stored import holds_choice
from auditor.collect.plan import Settling
from auditor.collect.profile import Profile
from auditor.collect.reach import trespass_of
from auditor.collect.stage import Choice, Stage
from auditor.model.capture import CookieWrite, Failure
from auditor.model.said import say
from auditor.model.technique import DeletedCookie, DeletionTest, ReturnedCookie

SECONDS = 12.0
LOADS_IN = 6.0
SETTLING = Settling(cap=3.0)
"""Whoever brings an identifier back does so at once."""
BLANK = "about:blank"
NAMING = ("name", "domain", "path", "partitionKey")

Cookie = dict[str, Any]


async def tried(profile: Profile, stage: Stage, page: Page, *, banner_seen: bool) -> DeletionTest | Failure:
    """Delete the cookies, load the visit's first address again, and compare; a `Failure` says why that did not succeed."""
    test = _Test(profile, stage, page, banner_seen=banner_seen)
    alarm = Alarm(stage.plan.limits)
    ends = (
        profile.socket.hook(alarm.prepare, profile.context_id),
        profile.socket.listen(alarm.event, profile.context_id),
    )
    try:
        broken = await bounded(test.run(), profile.socket, SECONDS, alarm)
    finally:
        for end in ends:
            end()
    reason = broken or test.problem
    if reason is not None or test.found is None:
        return Failure(
            reason=say(
                "whether deleted cookies come back could not be tried ({why}).", why=reason or say("it did not end")
            )
        )
    return test.found


class _Test:
    def __init__(self, profile: Profile, stage: Stage, page: Page, *, banner_seen: bool) -> None:
        self.profile = profile
        self.stage = stage
        self.page = page
        self.banner_seen = banner_seen
        self.found: DeletionTest | None = None
        self.problem: str | None = None

    async def run(self) -> None:
        url = self.stage.plan.url
        jar = await self._jar()
        kept = [cookie for cookie in jar if holds_choice(cookie["name"])]
        gone = [cookie for cookie in jar if cookie not in kept]
        if gone:
            await self._leave()
            # What the page stored while it was left is deleted with the rest, and is no value that came back.
            jar = await self._jar()
            gone = [cookie for cookie in jar if not holds_choice(cookie["name"])]
            await self._delete(gone)
            since = self.stage.clock()
            writes = await self._loaded(url)
            if self.problem is not None:
                return
            asked_again = await self._asked_again()
            returned = self._returned(gone, [w for w in writes if w.at >= since])
        else:
            asked_again, returned = False, ()
        self.found = DeletionTest(
            url=url,
            deleted=tuple(_deleted(cookie) for cookie in gone),
            returned=returned,
            kept=tuple(sorted({cookie["name"] for cookie in kept})),
            asked_again=asked_again,
        )

    async def _jar(self) -> list[Cookie]:
        told = await self.profile.socket.post("Storage.getCookies", {"browserContextId": self.profile.context_id})
        return list(told["cookies"])

    async def _leave(self) -> None:
        """No page that knows the old values in its memory is left."""
        for other in self.profile.context.pages:
            if other is not self.page:
                await other.close()
        await self.page.goto(BLANK)

    async def _delete(self, gone: list[Cookie]) -> None:
        session = await session_of(self.profile.socket, self.page)
        for cookie in gone:
            which = {name: value for name, value in cookie.items() if name in NAMING}
            await self.profile.socket.post("Network.deleteCookies", which, session)

    async def _loaded(self, url: str) -> tuple[CookieWrite, ...]:
        """Load the page and tell all cookies that were written since."""
        cookies = Cookies(self.stage)
        end = self.profile.socket.listen(cookies.event, self.profile.context_id)
        try:
            self.problem = await self._load(url)
            return (await cookies.finish(Choice())).writes
        finally:
            end()

    async def _load(self, url: str) -> str | None:
        """What was wrong with the page, as a clause; None where it is there."""
        self.stage.turn()
        try:
            response = await self.page.goto(url, wait_until="commit", timeout=LOADS_IN * 1000)
        except PlaywrightTimeout:
            return say("the page did not answer within {seconds:g} s", seconds=LOADS_IN)
        except Error as error:
            return say("the page could not be loaded again: {error}", error=(str(error).splitlines() or [""])[0])
        if response is None or response.status >= 400:
            return (
                say("the page did not answer")
                if response is None
                else say("the page answered {status}", status=response.status)
            )
        trespass = await trespass_of(self.stage.plan, response)
        if trespass:
            await self.page.goto(BLANK)
            return trespass
        try:
            await self.page.wait_for_load_state("load", timeout=LOADS_IN * 1000)
        except PlaywrightTimeout:
            self.stage.stop_loading()  # what has come by then was seen
        await self.stage.stillness.settle(SETTLING, self.stage.pending)
        return None

    async def _asked_again(self) -> bool:
        if not self.banner_seen:
            return False
        try:
            places = Places(self.profile.socket, await session_of(self.profile.socket, self.page))
            return first(await shown(places), "accept", "reject") is not None
        except CdpError:
            return False

    def _returned(self, gone: list[Cookie], writes: list[CookieWrite]) -> tuple[ReturnedCookie, ...]:
        """Of each deleted cookie the first write after the deletion, where it was stored with the value of before."""
        before = {(d.name, d.domain, d.path): d for d in map(_deleted, gone)}
        found: dict[tuple[str, str, str], ReturnedCookie] = {}
        for write in writes:
            key = (write.name, write.domain.lstrip(".").lower(), write.path)
            was = before.get(key)
            if was is not None and write.stored and write.value.sha256 == was.sha256:
                found.setdefault(key, self._row(was, write))
        return tuple(found.values())

    def _row(self, was: DeletedCookie, write: CookieWrite) -> ReturnedCookie:
        stack = write.initiator.stack if write.initiator is not None else ()
        return ReturnedCookie(
            name=was.name,
            domain=was.domain,
            path=was.path,
            sha256=was.sha256,
            kind="script" if write.via_script else "http",
            url=write.url,
            scripts=tuple(dict.fromkeys(frame.url for frame in stack if frame.url)),
            revalidated=write.request is not None and self.stage.traffic.revalidated(write.request),
        )


def _deleted(cookie: Cookie) -> DeletedCookie:
    value = str(cookie["value"])
    return DeletedCookie(
        name=cookie["name"],
        domain=str(cookie["domain"]).lstrip(".").lower(),
        path=cookie["path"],
        sha256=hashlib.sha256(value.encode(errors="replace")).hexdigest(),
        length=len(value),
    )
