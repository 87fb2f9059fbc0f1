"""Documents that no link of the pages shows: those the sitemap lists, and the versions in other languages."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from auditor.collect.documents_fetch import closed, status_and_bytes
from auditor.collect.profile import Profile
from auditor.collect.robots import listed, robots_of
from auditor.model.capture import Document, LinkSeen, PageRecord
from auditor.model.kinds import DocumentKind
from auditor.model.said import say
from auditor.policy import links
from auditor.policy.links import Candidate
from auditor.sites import same_site

MOST = 3
"""Documents of a kind that are taken from a sitemap, and versions of one document in other languages.

Versions are compared to find what one language conceals; every document costs some seconds and is read in full. Those of
the site's own languages and English come first, and each tells how many versions are named, so that a rest is not silent.
"""
KINDS = (DocumentKind.PRIVACY, DocumentKind.COOKIES, DocumentKind.VENDOR_LIST)


async def from_sitemap(
    profile: Profile, pages: Sequence[PageRecord], sites: tuple[str, ...], *, all_: bool
) -> tuple[Candidate, ...]:
    """The legal documents a site's sitemaps list, those in the language of the visited pages first.

    What robots.txt keeps robots from is left out, unless `all_`.
    """
    home = next((page for page in pages if page.error is None), None)
    if home is None:
        return ()
    own_page = await profile.context.new_page()

    async def fetch(url: str) -> tuple[int | None, bytes]:
        return await status_and_bytes(own_page, profile.guard, profile.socket, url)

    try:
        robots = await robots_of(home.final_url, fetch)
        urls = await listed(home.final_url, robots, fetch, sites)
    finally:
        await closed(own_page)
    seen = [LinkSeen(url=url, text="", where="sitemap") for url in urls if all_ or robots.allows(url)]
    own = {(page.language or "").split("-")[0].lower() for page in pages}
    ranked = links.rank(seen, page_url=home.final_url, first_party=sites)
    near = sorted(ranked, key=lambda c: (_foreign(c.url, own), -c.confidence, len(c.url)))
    return tuple(c for kind in KINDS for c in [c for c in near if c.kind is kind][:MOST])


def in_other_languages(
    documents: Iterable[tuple[Document, str]], pages: Sequence[PageRecord], sites: tuple[str, ...]
) -> tuple[Candidate, ...]:
    """The versions that documents name (hreflang) of themselves: in the languages of the site's pages, English, others.

    `documents` come with their HTML. At most `MOST` of each document, and only addresses of the site itself.
    """
    own = [(page.language or "").split("-")[0].lower() for page in pages]
    found: list[Candidate] = []
    for document, html in documents:
        held = dict(links.versions(html, document.url))
        held = {code: url for code, url in held.items() if code != document.language and same_site(url, sites)}
        order = [code for code in dict.fromkeys((*own, "en", *held)) if code in held]
        for code in order[:MOST]:
            told = say(
                "version “{code}” of {url} ({number} other languages are named)",
                code=code,
                url=document.url,
                number=len(held),
            )
            found.append(Candidate(url=held[code], kind=document.kind, confidence=document.confidence, found=told))
    return tuple(found)


def _foreign(url: str, own: set[str]) -> bool:
    """Whether an address has the code of another language as part of its path."""
    parts = [part.lower() for part in urlsplit(url).path.split("/")[1:3] if len(part) == 2 and part.isalpha()]
    return bool(parts) and not own.intersection(parts)
