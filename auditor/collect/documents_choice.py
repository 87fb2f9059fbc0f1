"""Which of the links seen on a site's pages lead to documents that are read."""

from collections.abc import Callable, Sequence
from urllib.parse import urldefrag

from auditor.collect.documents_watch import KEEPERS, weight
from auditor.model.capture import LinkSeen, PageRecord
from auditor.model.kinds import DocumentKind
from auditor.policy import links
from auditor.policy.links import Candidate
from auditor.sites import host_of, same_site
from auditor.trackers.lookup import shipped

WANTED = {
    DocumentKind.PRIVACY: 8,
    DocumentKind.COOKIES: 6,
    DocumentKind.CONSENT_TOOL: 2,
    DocumentKind.VENDOR_LIST: 2,
}
"""How many documents of a kind are read at most; other kinds disclose no vendors."""
SURE = 0.8
"""Confidence from which a kind needs no further candidate that scores less than this."""
SITE_WIDE = ("banner", "footer", "menu")


def candidates(
    pages: Sequence[PageRecord], sites: tuple[str, ...]
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """The best candidates by kind, best first, and those of the site that are too many.

    Another host counts only for a kind that the site itself does not have.
    """
    own = _ranked(pages, sites, lambda link: is_own(link.url, sites))
    foreign = _ranked(pages, sites, lambda link: link.where in SITE_WIDE and not is_own(link.url, sites))
    chosen: list[Candidate] = []
    beyond: list[Candidate] = []
    for kind, most in WANTED.items():
        here = _enough(own, kind, most)
        beyond += _enough(own, kind, None)[most:]
        chosen += here or [c for c in _enough(foreign, kind, most) if not _of_a_giant(host_of(c.url))]
    return tuple(chosen), tuple(beyond)


def _ranked(pages: Sequence[PageRecord], sites: tuple[str, ...], fits: Callable[[LinkSeen], bool]) -> list[Candidate]:
    best: dict[str, Candidate] = {}
    for page in pages:
        seen = [link for link in page.links if fits(link)]
        for candidate in links.rank(seen, page_url=page.final_url, first_party=sites):
            known = best.get(address_of(candidate.url))
            if candidate.kind in WANTED and (known is None or known.confidence < candidate.confidence):
                best[address_of(candidate.url)] = candidate
    return sorted(best.values(), key=lambda candidate: -candidate.confidence)


def _enough(ranked: Sequence[Candidate], kind: DocumentKind, most: int | None) -> list[Candidate]:
    of_kind = [candidate for candidate in ranked if candidate.kind is kind]
    sure = [candidate for candidate in of_kind if candidate.confidence >= SURE]
    return (sure or of_kind)[:most]


def is_ours(candidate: Candidate, page: str) -> bool:
    """Whether a policy's link to another site leads to a document it calls its own, never to a vendor's."""
    host = host_of(candidate.url)
    return candidate.kind is DocumentKind.COOKIES and weight(candidate.url) == 1 and not _of_a_giant(host)


def _of_a_giant(host: str) -> bool:
    """Whether a host is of one of the groups whose own policies every second site links ("protected by reCAPTCHA")."""
    known = shipped()
    register, hit = known.register, known.host(host)
    company = register.products[hit.id].company if hit and hit.id in register.products else hit.id if hit else None
    while company is not None:
        if register.companies[company].group_name:
            return True
        company = register.companies[company].parent
    return False


def is_own(url: str, sites: tuple[str, ...]) -> bool:
    """Whether an address is of the site, or of a service that keeps the site's own documents."""
    return same_site(url, (*sites, *KEEPERS))


def address_of(url: str) -> str:
    """An address in the form by which documents are known."""
    return urldefrag(url).url.rstrip("/")
