"""Fetches one document: by navigation, so that it is what a visitor reads; what cannot be navigated to, by its bytes."""

import asyncio
import hashlib
import re
import time
from contextlib import suppress

import msgspec
from playwright.async_api import BrowserContext, Page, Response
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from auditor.collect.cdp import CdpError, Socket
from auditor.collect.consent.places import session_of
from auditor.collect.documents_page import html_of, is_parsed, still, unfold
from auditor.collect.documents_taken import LARGEST, UNTOLD, Taken, answers
from auditor.collect.documents_watch import Watch
from auditor.collect.guard import Guard
from auditor.collect.reach import trespass_of
from auditor.model.base import Record
from auditor.model.capture import NOT_FOLLOWED
from auditor.model.said import joined, say, term

TRIES = 3
LOAD = 12.0
"""Seconds after its first bytes that a document may take to load; what has come by then is read."""
BODY = 5.0
"""Seconds to wait for what should be there at once."""
MOMENT = 0.5
RENDERED = ("text/html", "application/xhtml+xml")
AS_IT_IS = ("text/plain", "text/markdown", "text/x-markdown")
REFUSALS = {
    401: "the server asks for a log-in (status {status})",
    403: "the server refuses the browser (status {status})",
    407: "the server refuses the browser (status {status})",
    429: "the server says there were too many requests (status {status})",
}
REFUSED = "net::ERR_ACCESS_DENIED"
"""How a navigation fails that the guard refused."""
WALL = re.compile(
    r"just a moment|attention required|access denied|are you (a )?(robot|human)|verify (that )?you are|captcha|"
    r"security check|bot detection|pardon our interruption|request (was )?blocked",
    re.IGNORECASE,
)


class Fetched(Record, frozen=True, kw_only=True):
    """`data` is the text to read in `media_type`: for a web page the rendered HTML. `sha256` is of the bytes received.

    `reason` says in one clause why there is nothing to read, `missing` which part of it did not come.
    """

    url: str
    status: int | None = None
    media_type: str = "text/html"
    data: bytes = b""
    sha256: str | None = None
    reason: str | None = None
    missing: str | None = None


async def fetch(context: BrowserContext, socket: Socket, watch: Watch, url: str, seconds: float) -> Fetched:
    """Fetch a document in a page of its own; never raises for what the network does. `seconds` is the limit of each try,
    and no further try begins when they have passed."""
    got, tries, end = Fetched(url=url, reason=say("it was not tried")), 0, time.monotonic() + seconds
    while tries < TRIES and (tries == 0 or time.monotonic() < end):
        tries += 1
        try:
            page = await context.new_page()
        except PlaywrightError as error:
            return Fetched(
                url=url, reason=say("the browser could not open a page for it: {error}", error=_first_line(error))
            )
        try:
            got = await _once(page, socket, watch, url, seconds)
        except (PlaywrightError, CdpError) as error:
            got = Fetched(url=url, reason=say("it could not be loaded: {error}", error=_network_error(error)))
        finally:
            await closed(page)
        refused = got.reason is not None and got.reason.endswith(NOT_FOLLOWED)
        if got.reason is None or refused or (got.status is not None and got.status < 500):
            return got
    reason = say("{reason} ({tries} tries)", reason=got.reason or "", tries=tries) if tries > 1 else got.reason
    return Fetched(url=got.url, status=got.status, media_type=got.media_type, sha256=got.sha256, reason=reason)


async def _once(page: Page, socket: Socket, watch: Watch, url: str, seconds: float) -> Fetched:
    session = await session_of(socket, page)
    watch.follow(session)
    async with answers(watch.guard, socket, session) as taken:
        try:
            response = await page.goto(url, wait_until="commit", timeout=seconds * 1000)
        except PlaywrightError:
            if taken.refused is not None:
                return Fetched(url=url, reason=say(UNTOLD))
            if taken.got is None:
                raise
            return _file(taken.got)
        if response is None:
            return Fetched(url=page.url, reason=say("the browser got no answer"))
        return await _read(page, socket, watch, response)


async def _read(page: Page, socket: Socket, watch: Watch, response: Response) -> Fetched:
    media_type = response.headers.get("content-type", "text/html")
    base = media_type.split(";")[0].strip().lower() or "text/html"
    problem = await trespass_of(watch.plan, response) or _refused(response.status)
    if problem:
        return Fetched(url=page.url, status=response.status, media_type=base, reason=problem)
    if base in RENDERED:
        return await _rendered(page, socket, watch, response, base)
    if base in AS_IT_IS:
        body = await response.body()
        return Fetched(url=page.url, status=response.status, media_type=media_type, data=body, sha256=_hash(body))
    return Fetched(
        url=page.url,
        status=response.status,
        media_type=base,
        reason=say("it is of a kind not read ({type})", type=base),
    )


def _file(taken: Taken) -> Fetched:
    got = Fetched(url=taken.url, status=taken.status, media_type=taken.media_type or "application/octet-stream")
    refused = _refused(taken.status)
    if refused:
        return msgspec.structs.replace(got, reason=refused)
    if len(taken.data) > LARGEST:
        return msgspec.structs.replace(got, reason=say("it is larger than {size} MB", size=LARGEST // 1_000_000))
    if not taken.data:
        return msgspec.structs.replace(got, reason=say("its content did not arrive"))
    return msgspec.structs.replace(got, data=taken.data, sha256=_hash(taken.data))


async def _rendered(page: Page, socket: Socket, watch: Watch, response: Response, media_type: str) -> Fetched:
    session = await session_of(socket, page)
    html, missing, cut = await _shown(page, socket, watch)
    title = await page.title()
    if WALL.search(title) and len(html) < 30_000:
        return Fetched(
            url=page.url,
            status=response.status,
            reason=say("the site shows a check for robots (“{title}”) instead", title=title[:60]),
        )
    body = await _body(response)
    if cut or not await is_parsed(socket, page):
        # A script the parser waits for: what arrived behind it is in the answer only.
        missing = (*missing, say("the page did not finish loading"))
        html = body.decode("utf-8", errors="replace") if body is not None and len(body) > len(html) else html
    missing = tuple(dict.fromkeys((*missing, *watch.missing(session))))
    return Fetched(
        url=page.url,
        status=response.status,
        media_type=f"{media_type}; charset=utf-8",
        data=html.encode("utf-8", errors="replace"),
        # The answer of a page that loaded itself anew is no longer there.
        sha256=_hash(html.encode() if body is None else body),
        missing=joined(missing, "; ") if missing else None,
    )


async def _shown(page: Page, socket: Socket, watch: Watch) -> tuple[str, tuple[str, ...], bool]:
    """The page at rest with everything unfolded, as HTML, what of it did not come, and whether loading was cut short."""
    session = await session_of(socket, page)
    late: tuple[str, ...] = ()
    cut = False
    try:
        await page.wait_for_load_state("load", timeout=LOAD * 1000)
    except PlaywrightTimeout:
        late, cut = watch.missing(session), bool(watch.missing(session))
        await socket.post("Page.stopLoading", {}, session)
    await watch.settle(session)
    await still(socket, page)
    try:
        await unfold(socket, page, watch)
        await still(socket, page)
    except CdpError as error:
        await page.goto(page.url, wait_until="load", timeout=LOAD * 1000)
        await watch.settle(session)
        late = (*late, say("its closed sections could not be opened ({error})", error=_first_line(error)))
    html, hollow = await html_of(socket, page, watch)
    return html, (*late, *hollow), cut


async def _body(response: Response) -> bytes | None:
    try:
        async with asyncio.timeout(BODY):
            return await response.body()
    except (PlaywrightError, TimeoutError):
        return None


async def status_and_bytes(page: Page, guard: Guard, socket: Socket, url: str) -> tuple[int | None, bytes]:
    """A file of the site, such as robots.txt, by a navigation of a page of our own, so that the guard sees where it
    leads; (None, nothing) where there is no answer."""
    try:
        async with answers(guard, socket, await session_of(socket, page), shown=()) as taken:
            with suppress(PlaywrightError):  # what is taken never arrives
                await page.goto(url, wait_until="commit", timeout=LOAD * 1000)
    except CdpError:
        return None, b""
    return (taken.got.status, taken.got.data) if taken.got is not None else (None, b"")


def _refused(status: int) -> str | None:
    if status < 400:
        return None
    return say(REFUSALS.get(status, "the server answered {status}"), status=status)


def _network_error(error: Exception) -> str:
    found = re.search(r"net::\w+", str(error))
    if found and found.group() == REFUSED:
        return term(NOT_FOLLOWED)
    if found:
        return found.group()
    return say("it took too long") if "Timeout" in str(error) else _first_line(error)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0].rstrip(".")


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def closed(page: Page) -> None:
    """Close a page of ours; one that does not answer goes with its context.

    Chromium loses the command where it comes just as a document takes over the window (measured in 156: 12 of 40), so what
    has begun is given a moment to load.
    """
    with suppress(PlaywrightError, TimeoutError):
        await page.wait_for_load_state("load", timeout=MOMENT * 1000)
    with suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(BODY):
            await page.close()
