"""What is read beside the documents: the site's file about Global Privacy Control and, asked for, links to vendors' pages.

Everything is fetched by navigation in a window of its own, so that the guard of navigations sees where it leads.
"""

import asyncio
import json
import re
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
from playwright.async_api import BrowserContext, Response
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from auditor.collect.documents_fetch import BODY, REFUSED, closed
from auditor.collect.plan import Plan
from auditor.collect.reach import trespass_of
from auditor.model.also_read import AlsoRead, GpcFile, LinkTried
from auditor.model.capture import NOT_FOLLOWED, PageRecord
from auditor.model.said import say
from auditor.model.text import DocumentText
from auditor.sites import host_of, same_site
from auditor.trackers.lookup import Lookup
from auditor.trackers.register import load

GPC = "/.well-known/gpc.json"
LARGEST = 20_000
"""Bytes; the file holds two values."""
GPC_IN = 6.0
LINK_IN = 10.0
ALL_LINKS_IN = 60.0
"""Seconds; links that were not reached by then are left out and counted."""
MOST_LINKS = 40
TRIES = 2
AT_ONCE = 3
GOOD = 400
TELLS = re.compile(
    r"privac|polic|opt[-_ ]?out|cookie|datenschutz|gdpr|dsgvo|rgpd|consent|choice|preferenc|setting|einstellung|legal|terms"
    r"|confidentialit|donn[ée]es|privatsph|widerspr|gaoptout|dlpage|dpa\b",
    re.I,
)
"""What a link to a vendor's own privacy or opt-out page says, in its address or its words; a profile link does not."""


class AlsoReading:
    """What was learned so far."""

    def __init__(self) -> None:
        self.gpc_file: GpcFile | None = None
        self.links: list[LinkTried] | None = None
        self.left = 0

    def found(self) -> AlsoRead | None:
        """As the capture keeps it; None where nothing was read."""
        if self.gpc_file is None and self.links is None:
            return None
        links = None if self.links is None else tuple(sorted(self.links, key=lambda one: (one.document, one.url)))
        return AlsoRead(gpc_file=self.gpc_file, links=links, left=self.left)


async def gpc_file(context: BrowserContext, plan: Plan, pages: Sequence[PageRecord]) -> GpcFile | None:
    """The file of the host that answered first; None where no page did."""
    home = next((page.final_url for page in pages if page.status is not None and host_of(page.final_url)), None)
    if home is None:
        return None
    url = urljoin(home, GPC)
    page = await context.new_page()
    try:
        response = await page.goto(url, wait_until="commit", timeout=GPC_IN * 1000)
        return await _read(response, plan, url)
    except (PlaywrightTimeout, TimeoutError):
        return GpcFile(url=url, reason=say("it did not come within {seconds:g} s", seconds=GPC_IN))
    except PlaywrightError as error:
        return GpcFile(url=url, reason=NOT_FOLLOWED if REFUSED in str(error) else _error(error))
    finally:
        await closed(page)


async def _read(response: Response | None, plan: Plan, url: str) -> GpcFile:
    if response is None:
        return GpcFile(url=url, reason=say("the browser got no answer"))
    status = response.status
    if await trespass_of(plan, response):
        return GpcFile(url=url, status=status, reason=NOT_FOLLOWED)
    if status in (404, 410):
        return GpcFile(url=url, status=status, missing=True)
    if status >= GOOD:
        return GpcFile(url=url, status=status, reason=say("the server answered {status}", status=status))
    async with asyncio.timeout(BODY):
        data = await response.body()
    try:
        told = json.loads(data[: LARGEST + 1]) if len(data) <= LARGEST else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("gpc"), bool):
        # Many sites answer every address with a page of their own.
        return GpcFile(url=url, status=status, missing=True)
    update = told.get("lastUpdate")
    return GpcFile(
        url=url, status=status, supported=told["gpc"], last_update=update[:40] if isinstance(update, str) else None
    )


def to_vendors(texts: Sequence[DocumentText], sites: tuple[str, ...]) -> tuple[LinkTried, ...]:
    """The links of documents to pages of vendors that tell of privacy or opting out, each address once."""
    lookup, found = Lookup(load()), dict[str, LinkTried]()
    for text in texts:
        for link in text.links:
            url, words = urljoin(text.url, link.url), " ".join(text.text[link.start : link.end].split())
            host = host_of(url)
            if urlsplit(url).scheme not in ("http", "https") or not host or same_site(url, sites):
                continue
            address = urlsplit(url)
            if TELLS.search(f"{address.path} {address.query} {host} {words}") and lookup.host(host) is not None:
                found.setdefault(url.partition("#")[0], LinkTried(url=url, document=text.id, text=words[:80], tries=0))
    return tuple(found.values())


async def try_links(context: BrowserContext, plan: Plan, wanted: Sequence[LinkTried], into: AlsoReading) -> None:
    """Ask each address, a second time where the first went wrong; what there is no time for is counted."""
    into.links, end, slots = [], time.monotonic() + ALL_LINKS_IN, asyncio.Semaphore(AT_ONCE)
    links = into.links

    async def one(link: LinkTried) -> None:
        async with slots:
            if time.monotonic() > end:
                into.left += 1
                return
            for number in range(1, TRIES + 1):
                link = msgspec.structs.replace(await _asked(context, plan, link), tries=number)
                if link.status is not None and link.status < GOOD:
                    break
            links.append(link)

    into.left = max(0, len(wanted) - MOST_LINKS)
    await asyncio.gather(*(one(link) for link in wanted[:MOST_LINKS]))


async def _asked(context: BrowserContext, plan: Plan, link: LinkTried) -> LinkTried:
    answer: dict[str, Any] = {"status": None, "final_url": "", "error": None}
    page = await context.new_page()
    try:
        response = await page.goto(link.url, wait_until="commit", timeout=LINK_IN * 1000)
        if response is None:
            return msgspec.structs.replace(link, **{**answer, "error": "no answer"})
        refused = await trespass_of(plan, response)
        answer |= {"error": "refused"} if refused else {"status": response.status, "final_url": response.url}
    except PlaywrightTimeout:
        answer["error"] = "timeout"
    except PlaywrightError as error:
        answer["error"] = "refused" if REFUSED in str(error) else _error(error)
    finally:
        await closed(page)
    return msgspec.structs.replace(link, **answer)


def _error(error: Exception) -> str:
    found = re.search(r"net::\w+", str(error))
    return found.group() if found else (str(error).strip().splitlines() or ["no reason given"])[0]
