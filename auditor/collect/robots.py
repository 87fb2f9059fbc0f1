"""What a site asks of robots (robots.txt, RFC 9309) and the pages it lists for them (sitemaps)."""

import asyncio
import re
import zlib
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from html import unescape
from urllib.parse import urljoin, urlsplit

from protego import Protego

from auditor.model.base import Record
from auditor.model.said import say
from auditor.sites import same_site

TOKEN = "auditor"  # the name by which robots.txt may speak of us
LARGEST = 5_000_000
FILES = 4
"""Sitemaps read at most: an index leads to many, and a few show the kinds of pages there are."""
ADDRESSES = 2000
ANSWERS_IN = 5.0
"""Seconds for one file; a site that takes longer is asked no more."""
LOCATION = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", re.IGNORECASE)
INDEX = re.compile(r"<sitemapindex\b", re.IGNORECASE)

Fetch = Callable[[str], Awaitable[tuple[int | None, bytes]]]
"""Gets a file of the site: its HTTP status, None without an answer, and its bytes."""


class Robots(Record, frozen=True, kw_only=True):
    """The rules of one host. `problem` says why they could not be read, as the end of a sentence; `closed` that then no
    page counts as allowed (RFC 9309, section 2.3.1.4: a server error is a prohibition)."""

    text: str = ""
    problem: str | None = None
    closed: bool = False

    def allows(self, url: str) -> bool:
        """Whether a robot may fetch this address. Of what is no address the rules say nothing."""
        try:
            return not self.closed and bool(self._rules().can_fetch(url, TOKEN))
        except ValueError:
            return True

    @property
    def pause(self) -> float:
        """Seconds that are to pass between two pages, 0 where none are asked for."""
        return float(self._rules().crawl_delay(TOKEN) or 0.0)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        return tuple(self._rules().sitemaps)

    def _rules(self) -> Protego:
        return _parsed(self.text)


@lru_cache(maxsize=8)
def _parsed(text: str) -> Protego:
    return Protego.parse(text)


async def robots_of(page_url: str, fetch: Fetch) -> Robots:
    """The rules for the host of a page. A file that is not there forbids nothing."""
    url = urljoin(page_url, "/robots.txt")
    status, data = await _got(url, fetch)
    if status is None:
        return Robots(problem=say("{url} did not answer", url=url))
    if status >= 500:
        return Robots(problem=say("{url} answered with an error ({status})", url=url, status=status), closed=True)
    if status >= 400:
        return Robots()
    text = data[:LARGEST].decode("utf-8", errors="replace")
    # Many sites answer every address with a page.
    return Robots() if text.lstrip()[:1] == "<" else Robots(text=text)


async def listed(page_url: str, robots: Robots, fetch: Fetch, sites: Sequence[str]) -> tuple[str, ...]:
    """The pages that the site's sitemaps list, in their order; those of other sites are left out."""
    waiting = list(robots.sitemaps) or [urljoin(page_url, "/sitemap.xml")]
    found: dict[str, None] = {}
    read = 0
    while waiting and read < FILES and len(found) < ADDRESSES:
        try:
            url = urljoin(page_url, waiting.pop(0))
        except ValueError:
            continue
        if not same_site(url, tuple(sites)):
            continue
        read += 1
        status, data = await _got(url, fetch)
        text = _text(data) if status is not None and status < 400 else ""
        locations = [unescape(location) for location in LOCATION.findall(text)]
        if INDEX.search(text[:2000]):
            waiting += locations
        else:
            found |= dict.fromkeys(url for url in locations if same_site(url, tuple(sites)))
    return tuple(found)[:ADDRESSES]


async def _got(url: str, fetch: Fetch) -> tuple[int | None, bytes]:
    if urlsplit(url).scheme not in ("http", "https"):
        return None, b""
    try:
        async with asyncio.timeout(ANSWERS_IN):
            return await fetch(url)
    except TimeoutError:
        return None, b""


def _text(data: bytes) -> str:
    """A sitemap's text; one that was packed with gzip is unpacked up to the limit."""
    if data[:2] == b"\x1f\x8b":
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, LARGEST)
        except zlib.error:
            return ""
    return data[:LARGEST].decode("utf-8", errors="replace")
