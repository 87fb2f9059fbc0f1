"""One page of a visit: open it, let it settle, take in what it is."""

import asyncio
from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from typing import Any

import msgspec
from playwright.async_api import Error, Page, Response
from playwright.async_api import TimeoutError as PlaywrightTimeout

from auditor.collect.blocked import GONE, block_of, empty, failure_of
from auditor.collect.cdp import CdpError
from auditor.collect.consent.places import session_of
from auditor.collect.documents_page import links_of
from auditor.collect.reach import trespass_of
from auditor.collect.stage import Stage
from auditor.model.base import Record
from auditor.model.capture import LinkSeen, PageRecord
from auditor.model.said import say
from auditor.policy import language
from auditor.sites import host_of

WORLD = "auditor-look"
STIRRING = (
    {"type": "mouseMoved", "x": 4, "y": 4},
    {"type": "mouseMoved", "x": 9, "y": 14},
    {"type": "mouseWheel", "x": 9, "y": 14, "deltaX": 0, "deltaY": 240},
    {"type": "mouseWheel", "x": 9, "y": 14, "deltaX": 0, "deltaY": -240},
)
SCREENS = 20
SCROLL_SECONDS = 2.0
PASSING = (429, 500, 502, 503, 504)
PASSING_ERRORS = ("ERR_CONNECTION_RESET", "ERR_CONNECTION_CLOSED", "ERR_EMPTY_RESPONSE", "ERR_NETWORK_CHANGED")
"""What often goes well a moment later."""
PAUSE = 1.0
LONGEST_PAUSE = 10
"""Seconds; who asks for a longer pause (Retry-After) has refused."""
ERROR_PAGE = "chrome-error:"
MOST_RESTLESS_LOADS, MOST_LOADS = 3, 8
"""Navigations of one page, ours among them, after which it is taken not to come to an end."""
LETS_GO_IN, LOOKS_EVERY = 3.0, 1.0
"""Seconds in which a page says that it may be left; and then from one look at it to the next."""
ANSWER_SECONDS = 5.0
"""A page whose own scripts never pause answers no question about itself."""


ENOUGH_WORDS = 60
"""Words from which the text of a page tells its language; menus and a banner alone have fewer."""


class Look(Record, frozen=True, kw_only=True):
    """What a page shows: the beginning of its text, the `length` of all of it, where scripts, frames and forms lead.
    `kind` is its media type, `things` the number of links, pictures, scripts, frames and controls."""

    title: str = ""
    language: str | None = None
    text: str = ""
    length: int = 0
    kind: str = ""
    things: int = 0
    sources: tuple[str, ...] = ()


@lru_cache(maxsize=2)
def _script(name: str) -> str:
    return resources.files("auditor.collect").joinpath(name).read_text(encoding="utf-8").strip()


async def open_page(
    page: Page,
    url: str,
    stage: Stage,
    *,
    extra: bool = False,
    again: bool = False,
    committed: Callable[[], None] = lambda: None,
) -> PageRecord:
    """Navigate (or reload, `again`), settle, look. `committed` is called as soon as the document is there.

    What the site does wrong comes back as `error`; Playwright's `Error` is raised when the page or the browser is gone.
    """
    started, refused = round(stage.clock(), 3), len(stage.guard.refused)
    response, error = await _navigated(page, url, stage, again=again, committed=committed)
    if response is None:
        return PageRecord(
            url=url, final_url=url, status=None, title="", started=started, ended=round(stage.clock(), 3), extra=extra,
            error=stage.guard.since(refused) or error,
        )  # fmt: skip
    trespass = await trespass_of(stage.plan, response)
    if trespass:
        await page.goto("about:blank")  # neither read nor drawn
        return PageRecord(
            url=url, final_url=response.url, status=response.status, title="", started=started,
            ended=round(stage.clock(), 3), extra=extra, error=error, block=trespass,
        )  # fmt: skip
    if error:
        stage.stop_loading()
        await stage.stop_scripts()
    calm = await _stir(page, stage)
    if calm:
        await _scroll(page, stage)
    settled = await stage.settle() and error is None
    unrest = stage.unrest
    if stage.traffic.loads(stage.page) > (MOST_LOADS if settled else MOST_RESTLESS_LOADS):
        error = error or say("{host} keeps loading itself anew", host=host_of(url))
    if not (settled and calm) and await stage.stop_scripts():
        error = error or say("a script of {host} did not come to an end and was ended", host=host_of(url))
    shown = page.url
    if shown.startswith(ERROR_PAGE):
        shown = response.url
        error = (
            stage.guard.since(refused)
            or error
            or say("{host} broke off, and the browser shows an error page", host=host_of(url))
        )
    look, links = await _taken_in(page, stage)
    if look is None:
        error = error or say("{host} keeps the browser so busy that what it shows could not be read", host=host_of(url))
        look = Look()
    block = block_of(response.status, await _headers(response), look.title, look.text, look.sources, look.length)
    return PageRecord(
        url=url,
        final_url=shown,
        status=response.status,
        title=look.title,
        started=started,
        ended=round(stage.clock(), 3),
        settled=settled,
        unrest=unrest,
        extra=extra,
        language=look.language,
        error=error or (None if block or stage.page else empty(look.kind, look.text, look.things)),
        block=block,
        links=links,
        text_language=language.detect(look.text) if language.words(look.text) >= ENOUGH_WORDS else None,
    )


async def _navigated(
    page: Page, url: str, stage: Stage, *, again: bool, committed: Callable[[], None]
) -> tuple[Response | None, str | None]:
    """The answer, and what was wrong with it. What a site asks to be asked again is asked again, once."""
    if url.partition(":")[0].lower() not in ("http", "https"):
        return None, say("{url} is no address of the web", url=url[:80])
    for last in (False, True):
        stage.turn()
        response, error = await _asked(page, url, stage, again=again)
        wait = None if last else _pause(response, error)
        if wait is None:
            break
        await asyncio.sleep(wait)  # the pause is the courtesy that was asked for
    if response is None or error is not None:
        return response, error
    committed()
    try:
        await page.wait_for_load_state("load", timeout=stage.plan.load_timeout * 1000)
    except PlaywrightTimeout:
        return response, say(
            "{host} did not finish loading within {seconds:g} s",
            host=host_of(url),
            seconds=stage.plan.load_timeout,
        )
    except Error as problem:
        return response, _error_of(problem, page, url)
    return response, None


async def _asked(page: Page, url: str, stage: Stage, *, again: bool) -> tuple[Response | None, str | None]:
    freeing = asyncio.create_task(_free(stage, host_of(page.url)))
    stage.hold_reports(hold=True)
    try:
        return await _gone_to(page, url, stage, again=again)
    finally:
        stage.hold_reports(hold=False)
        freeing.cancel()


async def _free(stage: Stage, host: str) -> None:
    """End scripts of the page before that do not let go of it, as by an endless `beforeunload`: until it has said that it
    may be left, the next one is not asked for."""
    before, wait = stage.traffic.loads(stage.page), LETS_GO_IN
    while True:
        await asyncio.sleep(wait)  # cancelled as soon as the next page answers
        if stage.traffic.loads(stage.page) > before:
            return
        if await stage.stop_scripts():
            stage.alarm.note(say("a script of {host} did not let its page be left and was ended", host=host))
        wait = LOOKS_EVERY


async def _gone_to(page: Page, url: str, stage: Stage, *, again: bool) -> tuple[Response | None, str | None]:
    limit = stage.plan.load_timeout * 1000
    try:
        if again:
            return await page.reload(wait_until="commit", timeout=limit), None
        return await page.goto(url, wait_until="commit", timeout=limit), None
    except PlaywrightTimeout:
        return None, say(
            "{host} did not answer within {seconds:g} s", host=host_of(url), seconds=stage.plan.load_timeout
        )
    except Error as problem:
        return None, _error_of(problem, page, url)


def _error_of(problem: Error, page: Page, url: str) -> str:
    if page.is_closed() or any(word in str(problem) for word in GONE):
        raise problem
    return failure_of(str(problem), host_of(url))


def _pause(response: Response | None, error: str | None) -> float | None:
    """Seconds after which the same may go well; None where asking again is of no use."""
    if response is None:
        return PAUSE if any(name in (error or "") for name in PASSING_ERRORS) else None
    if response.status not in PASSING:
        return None
    asked = response.headers.get("retry-after", "")
    if not asked.isdigit():
        return PAUSE
    return float(asked) if int(asked) <= LONGEST_PAUSE else None


async def _stir(page: Page, stage: Stage) -> bool:
    """Move the pointer and turn the wheel there and back: much is loaded only when a visitor first does something.

    A page that is busy answers late or never, so it is given half a second to take each in; False where it took none.
    """
    session = await session_of(stage.socket, page)
    for event in STIRRING:
        taken, _ = await asyncio.wait([stage.socket.post("Input.dispatchMouseEvent", event, session)], timeout=0.5)
        if not taken:
            return False
    return True


async def _scroll(page: Page, stage: Stage) -> None:
    """Go through the page to its end, at most `SCREENS` windows, and back to where it was."""
    try:
        async with asyncio.timeout(SCROLL_SECONDS + 0.5):
            await in_world(page, stage, f"{_script('scroll.js')}({SCREENS}, {SCROLL_SECONDS * 1000})")
    except (Error, CdpError, TimeoutError):
        return  # the page is busy or went on elsewhere; what it shows is looked at next


async def _headers(response: Response) -> dict[str, str]:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await response.all_headers()
    except TimeoutError:
        return response.headers


async def _taken_in(page: Page, stage: Stage) -> tuple[Look | None, tuple[LinkSeen, ...]]:
    """What the page shows and where it leads; None where it does not answer."""
    look: Look | None = None
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            look = await look_at(page, stage)
            return look, await _links(page, stage)
    except TimeoutError:
        return look, ()


async def _links(page: Page, stage: Stage) -> tuple[LinkSeen, ...]:
    try:
        return await links_of(stage.socket, page)
    except (CdpError, Error):
        return ()  # the page went on elsewhere while it was looked at


async def look_at(page: Page, stage: Stage) -> Look:
    """Read the page in a world of its own, where its scripts see nothing of it. Nothing where it is gone."""
    try:
        return msgspec.convert(await in_world(page, stage, _script("look.js")) or {}, Look)
    except (Error, CdpError):
        return Look()


async def in_world(page: Page, stage: Stage, code: str) -> Any:
    """Evaluate in a world of our own. Raises `CdpError` or Playwright's `Error` where the page is gone."""
    session = await session_of(stage.socket, page)
    tree = await stage.socket.post("Page.getFrameTree", {}, session)
    world = {"frameId": tree["frameTree"]["frame"]["id"], "worldName": WORLD}
    made = await stage.socket.post("Page.createIsolatedWorld", world, session)
    context = made["executionContextId"]
    asked = {"expression": code, "contextId": context, "returnByValue": True, "awaitPromise": True}
    told = await stage.socket.post("Runtime.evaluate", asked, session)
    return told["result"].get("value")
