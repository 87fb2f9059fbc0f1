"""Which pages to visit: the same list in every state, as different from each other as links and sitemaps allow.

What the site's robots.txt keeps robots away from is left out and said, unless the user overrides it.
"""

import asyncio
import math
import re
import time
from collections.abc import Callable, Sequence
from urllib.parse import urldefrag, urlsplit

import msgspec

from auditor.collect.plan import Plan
from auditor.collect.robots import Fetch, Robots, listed, robots_of
from auditor.model.capture import LinkSeen, PageRecord
from auditor.model.kinds import DocumentKind
from auditor.model.said import say, sentence
from auditor.policy import links as legal
from auditor.sites import host_of, same_site, site_of

FILES = re.compile(
    r"\.(?:pdf|zip|gz|tar|exe|dmg|msi|apk|docx?|xlsx?|pptx?|csv|jpe?g|png|gif|webp|svg|ico|mp[34]|webm|avi|mov|ics|rss|xml|"
    r"json|txt|md)$",
    re.IGNORECASE,
)
UNWANTED = re.compile(
    r"log-?out|sign-?out|abmelden|d[ée]connexion|unsubscribe|delete|add[-_]to[-_]cart|/cdn-cgi/", re.IGNORECASE
)
VARIABLE = re.compile(r"\d|.{25,}|.*-.*-.*-")
"""A path segment with a digit, or long, or of several words, names one of many pages of a kind."""
SURE = 0.5
ORDER = ("menu", "body", "footer", "sitemap")
LANGUAGES = (
    "en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "no", "nb", "fi", "cs", "sk", "hu", "ro", "el", "bg", "hr",
    "sl", "et", "lv", "lt", "ga", "mt", "tr", "ru", "uk", "ar", "he", "zh", "ja", "ko",
)  # fmt: skip
LANGUAGE = re.compile(rf"({'|'.join(LANGUAGES)})(?:[-_][a-z]{{2,4}})?")
LONGEST_PAUSE = 5.0
"""Seconds; a site may ask robots for minutes between two pages, and an audit opens a handful of them."""
LEGAL = (DocumentKind.PRIVACY, DocumentKind.COOKIES, DocumentKind.IMPRINT, DocumentKind.TERMS)


class Route:
    """The list of pages, chosen once from the first page's links and the site's sitemaps; visits under other states wait
    for it. `notes` are sentences on what was left out and why, for the capture's limitations; `gaps` clauses on pages
    that should have been visited and could not be found; `pause` the seconds that pass between two pages."""

    def __init__(self, plan: Plan) -> None:
        self.notes: list[str] = []
        self.gaps: list[str] = []
        self._plan = plan
        self._chosen: asyncio.Future[tuple[str, ...]] = asyncio.get_running_loop().create_future()
        self._decided = asyncio.Event()
        self._planning = asyncio.Lock()
        self._walled = False
        self._scouting: asyncio.Task[tuple[Robots, tuple[str, ...]]] | None = None
        self.pause = plan.pause
        self._gate = asyncio.Lock()
        self._last = -math.inf
        self._unread: list[str] = []

    def scout(self, page_url: str, fetch: Fetch) -> None:
        """Begin to read robots.txt and sitemaps, while the first page still settles."""
        if self._scouting is None and not self._chosen.done():
            self._scouting = asyncio.create_task(self._scouted(page_url, fetch))

    async def _scouted(self, page_url: str, fetch: Fetch) -> tuple[Robots, tuple[str, ...]]:
        robots = Robots() if self._plan.ignore_robots else await robots_of(page_url, fetch)
        sites = (site_of(host_of(page_url)), *self._plan.first_party)

        async def noting(url: str) -> tuple[int | None, bytes]:
            self._unread.append(url)  # taken back when it answers: one that takes too long is cancelled
            status, data = await fetch(url)
            if status is not None and status < 500:
                self._unread.remove(url)
            return status, data

        return robots, await listed(page_url, robots, noting, sites) if self._plan.pages > 1 else ()

    def keep(
        self, urls: tuple[str, ...], notes: Sequence[str] = (), gaps: Sequence[str] = (), pause: float = 0.0
    ) -> None:
        """Go on with the pages that an earlier part of this collection chose, and with what it found about them."""
        self._take(urls)
        self.notes += notes
        self.gaps += gaps
        self.pause = max(self.pause, pause)

    def kept(self) -> tuple[str, ...]:
        """The pages chosen so far, for a later part."""
        return self._chosen.result() if self._chosen.done() and not self._chosen.cancelled() else ()

    async def wall(self, url: str) -> None:
        """The leading visit has met a wall: the first visit that gets past it plans, and nobody waits for that."""
        if self._scouting is not None:
            await self._scouting
        if not (self._chosen.done() or self._walled):
            self.notes.append(
                say(
                    "{url} shows nothing but a question for consent: what lies behind it was seen only where it was answered.",
                    url=url,
                )
            )
            self._walled = True
            self._decided.set()

    async def plan_from(self, home: PageRecord, ahead: Sequence[str] = ()) -> None:
        """Choose from what the first page links to and what the site lists. Called by the leading visit, or from behind a
        wall; once counts. `ahead` are pages that the first has run ahead: what they do is part of visiting it."""
        first = tuple(LinkSeen(url=url, text="", where="menu") for url in ahead)
        async with self._planning:
            if not self._chosen.done():
                await self._plan_from(msgspec.structs.replace(home, links=(*first, *home.links)))

    async def _plan_from(self, home: PageRecord) -> None:
        robots, pages = await self._scouting if self._scouting else (Robots(), ())
        if robots.problem is not None:
            so = "{problem}, so no further page was visited." if robots.closed else "{problem}, so it forbids nothing."
            self.notes.append(say(so, problem=robots.problem))
            if robots.closed and self._plan.pages > 1:
                self.gaps.append(say("no further page was visited, because {why}", why=robots.problem))
        if robots.pause:
            self.pause = max(self._plan.pause, min(robots.pause, LONGEST_PAUSE))
            kept = "" if self.pause >= robots.pause else say("; {kept:g} s were kept", kept=self.pause)
            self.notes.append(
                say(
                    "The site's robots.txt asks for {pause:g} s between two pages{kept}.", pause=robots.pause, kept=kept
                )
            )
        forbidden: list[str] = []

        def allows(url: str) -> bool:
            ok = robots.allows(url)
            forbidden.extend(() if ok else (url,))
            return ok

        links = (*home.links, *(LinkSeen(url=url, text="", where="sitemap") for url in pages))
        self._choose(home.final_url, links, allows, home.language)
        if (home.block or home.status is None) and self._unread_home():
            return
        if self._unread and len(self.kept()) < self._plan.pages - 1:
            gap = say(
                "{names} could not be read: pages that only a sitemap lists were not visited",
                names=", ".join(self._unread),
            )
            self.notes.append(sentence(gap))
            self.gaps.append(gap)
        if len(self.kept()) < self._plan.pages - 1 and not (robots.closed and robots.problem):
            self.notes.append(
                say(
                    "{pages} pages were asked for, {number} could be visited: the first page's links "
                    "and what was read of sitemaps and robots.txt lead to no more.",
                    pages=self._plan.pages,
                    number=1 + len(self.kept()),
                )
            )
        if forbidden and not robots.closed:
            named = ", ".join(urlsplit(url).path for url in forbidden[:3])
            more = say(" and {n} more", n=len(forbidden) - 3) if len(forbidden) > 3 else ""
            self.notes.append(
                say(
                    "The site's robots.txt keeps robots away from {paths}{more}: these pages were not visited; "
                    "--ignore-robots visits them.",
                    paths=named,
                    more=more,
                )
            )

    def choose(self, home: PageRecord | None) -> None:
        """Choose from the first page's links alone, or from what was given where it broke off (None)."""
        if self._scouting is not None:
            self._scouting.cancel()
        if not self._chosen.done() and not self._walled:
            self._choose(home.final_url if home else self._plan.url, home.links if home else (), None, None)
            if home is None:
                self._unread_home()

    def _unread_home(self) -> bool:
        """Say that the page from which the others are chosen was not read; whether that left any out."""
        wanting = len(self.kept()) < self._plan.pages - 1
        if wanting:
            self.gaps.append(
                say("further pages could not be chosen, because the first page was not read in the visit that chooses")
            )
        return wanting

    def _choose(
        self, url: str, links: Sequence[LinkSeen], allows: Callable[[str], bool] | None, language: str | None
    ) -> None:
        sites = (site_of(host_of(url)), *self._plan.first_party)
        self._take(further_pages(self._plan, url, links, sites, allows, language))

    def _take(self, urls: tuple[str, ...]) -> None:
        self._chosen.set_result(urls)
        self._decided.set()

    async def turn(self) -> None:
        """Wait until the next page may be asked for: all visits together ask for one at a time, a pause apart."""
        async with self._gate:
            wait = self._last + self.pause - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            self._last = time.monotonic()

    async def pages(self) -> tuple[str, ...]:
        """The pages after the first that are audited, at most `plan.pages - 1`; none where all that is known is a wall."""
        await self._decided.wait()
        return self.kept()[: max(self._plan.pages - 1, len(self._plan.extra_urls))]

    async def second(self) -> str | None:
        """A further page for a state that always visits one, None where no link leads to any."""
        await self._decided.wait()
        chosen = self.kept()
        return chosen[0] if chosen else None


def further_pages(
    plan: Plan,
    final_url: str,
    links: Sequence[LinkSeen],
    sites: tuple[str, ...],
    allows: Callable[[str], bool] | None = None,
    language: str | None = None,
) -> tuple[str, ...]:
    """Pages after the first, best first and at least one where any link allows: those given, then one of each template
    in order of appearance, then the second of each, and so on.

    `allows` is asked for every address that is about to be taken, but for those given. Of one page in several languages
    the one in that of the first page comes first (its address says it, else `language` or the plan).
    """
    known = {_plain(plan.url), _plain(final_url)}
    given = [url for url in plan.extra_urls if _plain(url) not in known]
    known |= {_plain(url) for url in given}
    documents = {
        _plain(found.url)
        for found in legal.rank(links, page_url=final_url, first_party=sites)
        if found.confidence >= SURE and found.kind in LEGAL
    }
    wanted = spoken(final_url) or (language or plan.language)[:2].lower()
    templates: dict[str, list[str]] = {}
    for link in sorted(links, key=lambda link: ORDER.index(link.where) if link.where in ORDER else len(ORDER)):
        plain = _plain(link.url)
        if plain in known or plain in documents or not is_page(link.url, sites):
            continue
        known.add(plain)
        templates.setdefault(template(link.url), []).append(urldefrag(link.url).url)
    for urls in templates.values():
        urls.sort(key=lambda url: spoken(url) not in (None, wanted))
    if spoken(final_url):  # the first page in other languages
        templates.pop(template(final_url), None)
    return (*given, *_taken(list(templates.values()), max(plan.pages - 1, 1) - len(given), allows))


def _taken(kinds: list[list[str]], most: int, allows: Callable[[str], bool] | None) -> list[str]:
    """One of each kind in turn, until there are enough or none is left."""
    found: list[str] = []
    while len(found) < most and any(kinds):
        for urls in kinds:
            while urls:
                url = urls.pop(0)
                if allows is None or allows(url):
                    found.append(url)
                    break
    return found[: max(most, 0)]


def template(url: str) -> str:
    """The kind of page an address stands for: host, depth and the segments that do not vary."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if spoken(url):
        segments = segments[1:]
    fixed = ["*" if VARIABLE.match(segment) or (depth > 0 and depth == len(segments) - 1) else segment
             for depth, segment in enumerate(segments)]  # fmt: skip
    keys = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    return f"{parts.netloc}/{'/'.join(fixed)}?{'&'.join(keys)}"


def spoken(url: str) -> str | None:
    """The language an address names in its first segment ("/de/", "/fr-ch/x"), as ISO 639; None where it names none."""
    first = urlsplit(url).path.strip("/").partition("/")[0].lower()
    found = LANGUAGE.fullmatch(first)
    return found.group(1) if found else None


def is_page(url: str, sites: tuple[str, ...]) -> bool:
    """Whether an address may be a page of these sites that can be opened without doing anything."""
    path = urlsplit(url).path
    return same_site(url, sites) and not FILES.search(path) and not UNWANTED.search(url)


def _plain(url: str) -> str:
    """An address without what does not make another page of it."""
    parts = urlsplit(urldefrag(url).url)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
