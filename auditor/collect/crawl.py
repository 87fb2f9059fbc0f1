"""Which pages to visit: the same list in every state, as different from each other as the links allow."""

import asyncio
import re
from collections.abc import Sequence
from urllib.parse import urldefrag, urlsplit

from auditor.collect.plan import Plan
from auditor.model.capture import LinkSeen, PageRecord
from auditor.model.kinds import DocumentKind
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
ORDER = ("menu", "body", "footer")
LEGAL = (DocumentKind.PRIVACY, DocumentKind.COOKIES, DocumentKind.IMPRINT, DocumentKind.TERMS)


class Route:
    """The list of pages, chosen once from the links of the first page; visits under other states wait for it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._chosen: asyncio.Future[tuple[str, ...]] = asyncio.get_running_loop().create_future()

    def choose(self, home: PageRecord | None) -> None:
        """Called by the leading visit once its first page is known, or broke off before (None); the first call counts."""
        if self._chosen.done():
            return
        url = home.final_url if home else self._plan.url
        sites = (site_of(host_of(url)), *self._plan.first_party)
        self._chosen.set_result(further_pages(self._plan, url, home.links if home else (), sites))

    async def pages(self) -> tuple[str, ...]:
        """The pages after the first that are audited, at most `plan.pages - 1`."""
        return (await asyncio.shield(self._chosen))[: max(self._plan.pages - 1, len(self._plan.extra_urls))]

    async def second(self) -> str | None:
        """A further page for a state that always visits one, None where no link leads to any."""
        chosen = await asyncio.shield(self._chosen)
        return chosen[0] if chosen else None


def further_pages(plan: Plan, final_url: str, links: Sequence[LinkSeen], sites: tuple[str, ...]) -> tuple[str, ...]:
    """Pages after the first, best first and at least one where any link allows: those given, then one of each template
    in order of appearance, then the second of each, and so on."""
    known = {_plain(plan.url), _plain(final_url)}
    given = [url for url in plan.extra_urls if _plain(url) not in known]
    known |= {_plain(url) for url in given}
    documents = {
        _plain(found.url)
        for found in legal.rank(links, page_url=final_url, first_party=sites)
        if found.confidence >= SURE and found.kind in LEGAL
    }
    templates: dict[str, list[str]] = {}
    for link in sorted(links, key=lambda link: ORDER.index(link.where) if link.where in ORDER else len(ORDER)):
        plain = _plain(link.url)
        if plain in known or plain in documents or not _visitable(link.url, sites):
            continue
        known.add(plain)
        templates.setdefault(template(link.url), []).append(urldefrag(link.url).url)
    found: list[str] = []
    while any(templates.values()):
        found += [urls.pop(0) for urls in templates.values() if urls]
    return (*given, *found)[: max(plan.pages - 1, len(given), 1)]


def template(url: str) -> str:
    """The kind of page an address stands for: host, depth and the segments that do not vary."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    fixed = ["*" if VARIABLE.match(segment) or (depth > 0 and depth == len(segments) - 1) else segment
             for depth, segment in enumerate(segments)]  # fmt: skip
    keys = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    return f"{parts.netloc}/{'/'.join(fixed)}?{'&'.join(keys)}"


def _visitable(url: str, sites: tuple[str, ...]) -> bool:
    path = urlsplit(url).path
    return same_site(url, sites) and not FILES.search(path) and not UNWANTED.search(url)


def _plain(url: str) -> str:
    """An address without what does not make another page of it."""
    parts = urlsplit(urldefrag(url).url)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
