"""Which links of a page lead to the site's own legal documents."""

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from importlib.resources import files
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from auditor.model.base import Record
from auditor.model.capture import LinkSeen
from auditor.model.kinds import DocumentKind
from auditor.model.said import say, term
from auditor.policy.normal import normalise
from auditor.sites import host_of, site_of

_PLACES = {
    "footer": 0.1,
    "banner": 0.1,
    "given": 0.3,
    "menu": 0.0,
    "body": -0.05,
    "document": 0.0,
    "well-known": -0.3,
    "sitemap": 0.0,
}
_LONG = 80
_LEAST = 0.35
_OTHERS = 0.25
_FILE = re.compile(r"\.(?:jpe?g|png|gif|svg|css|js|zip|mp4|xml|rss)$", re.I)


_ALTERNATE = re.compile(r"<(?:link|a)\b[^>]{0,2000}\bhreflang\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(hreflang|href)\s*=\s*["']([^"']{1,2000})["']""", re.IGNORECASE)
_ALTERNATES = 200
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)


class Candidate(Record, frozen=True, kw_only=True):
    """A link that may lead to a legal document; `confidence` from 0 to 1; `found` says where it was seen."""

    url: str
    kind: DocumentKind
    confidence: float
    found: str


@lru_cache(maxsize=1)
def _words() -> tuple[
    dict[DocumentKind, tuple[str, ...]], dict[DocumentKind, tuple[str, ...]], dict[str, tuple[str, ...]]
]:
    data = tomllib.loads((files("auditor.policy") / "addresses.toml").read_text(encoding="utf-8"))
    texts = {
        DocumentKind(k): tuple(normalise(w) for group in v.values() for w in group) for k, v in data["text"].items()
    }
    paths = {DocumentKind(k): tuple(v) for k, v in data["path"].items()}
    return (
        texts,
        paths,
        {
            "not": tuple(data["not"]["text"]),
            "well-known": tuple(data["well-known"]["paths"]),
            "vendors": tuple(data["vendors"]["words"]),
        },
    )


def rank(links: Sequence[LinkSeen], *, page_url: str, first_party: tuple[str, ...]) -> tuple[Candidate, ...]:
    """The links that lead to the site's own privacy policy, cookie policy, consent declaration, imprint or terms.

    Best first, one candidate for each address. Links to other sites count only where the link's text speaks of this
    site's documents, never where it names another company's; `first_party` are registrable domains of the same
    organisation.
    """
    best: dict[str, Candidate] = {}
    own = {site_of(host_of(page_url)), *first_party}
    for link in links:
        candidate = _judge(link, page_url, own)
        if candidate is not None:
            known = best.get(candidate.url)
            if known is None or candidate.confidence > known.confidence:
                best[candidate.url] = candidate
    return tuple(sorted(best.values(), key=lambda c: (-c.confidence, _order(c.kind), c.url)))


def versions(html: str, page_url: str) -> tuple[tuple[str, str], ...]:
    """The versions of a page in other languages that it names (hreflang), as language and address, each language once."""
    found: dict[str, str] = {}
    for count, tag in enumerate(_ALTERNATE.finditer(html)):
        told = {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(tag[0])}
        language, url = told.get("hreflang", "").lower(), _absolute(told.get("href", ""), page_url)
        if count >= _ALTERNATES:
            break
        if url is not None and _LANGUAGE.fullmatch(language) and language[:2] != "x-":
            found.setdefault(language.split("-")[0], url)
    return tuple(found.items())


def well_known(page_url: str) -> tuple[Candidate, ...]:
    """Addresses to try where no link was found: what the words for legal documents make as paths of the same host."""
    parts = urlsplit(page_url)
    _, paths, more = _words()
    found = []
    for path in more["well-known"]:
        kind = next((k for k, words in paths.items() if any(w in path for w in words)), DocumentKind.PRIVACY)
        url = urlunsplit((parts.scheme or "https", parts.netloc, path, "", ""))
        found.append(Candidate(url=url, kind=kind, confidence=0.3, found=say("well-known address {path}", path=path)))
    return tuple(found)


def _order(kind: DocumentKind) -> int:
    return list(DocumentKind).index(kind)


def _judge(link: LinkSeen, page_url: str, own: set[str]) -> Candidate | None:
    url = _absolute(link.url, page_url)
    if url is None:
        return None
    text = normalise(link.text)
    kind, confidence = _by_text(text)
    by_path, path_confidence = _by_path(url)
    if kind is None or (path_confidence > confidence and by_path is not None):
        kind, confidence = by_path, path_confidence
    elif by_path is kind:
        confidence = min(1.0, confidence + 0.1)
    if kind is None or (kind is DocumentKind.VENDOR_LIST and _is_about_business(link, text)):
        return None
    if site_of(host_of(url)) not in own:
        confidence = _elsewhere(link, text, confidence)
    confidence = round(min(1.0, confidence + _PLACES.get(link.where, 0.0)), 2)
    if confidence < _LEAST:
        return None
    if link.where == "sitemap":
        found = say("sitemap of {page}", page=page_url)
    else:
        text = link.text.strip()[:80]
        found = say("{place} link “{text}” on {page}", place=term(link.where), text=text, page=page_url)
    return Candidate(url=url, kind=kind, confidence=confidence, found=found)


def _is_about_business(link: LinkSeen, text: str) -> bool:
    """ "Our partners" in a menu is a page about business; in a banner or a legal document it lists recipients."""
    return link.where in ("footer", "menu", "body") and not any(word in text for word in _words()[2]["vendors"])


def _absolute(url: str, page_url: str) -> str | None:
    try:
        parts = urlsplit(urljoin(page_url, url.strip()))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or _FILE.search(parts.path):
        return None
    here = urlsplit(page_url)
    if (parts.netloc, parts.path, parts.query) == (here.netloc, here.path, here.query):
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def _by_text(text: str) -> tuple[DocumentKind | None, float]:
    """The kind the words of a link tell; the exact words more than words among others."""
    texts, _, more = _words()
    if not text or any(word in text for word in more["not"]):
        return None, 0.0
    best: tuple[DocumentKind | None, float, int] = (None, 0.0, 0)
    for kind, words in texts.items():
        for word in words:
            if word not in text or not _whole(text, word):
                continue
            share = (
                0.85 if text == word else 0.75 if len(text) <= len(word) + 25 else 0.6 if len(text) <= _LONG else 0.4
            )
            if (share, len(word)) > best[1:]:
                best = (kind, share, len(word))
    return best[0], best[1]


def _whole(text: str, word: str) -> bool:
    at = text.find(word)
    before = text[at - 1 : at] if at else ""
    return not before.isalnum()


def _by_path(url: str) -> tuple[DocumentKind | None, float]:
    _, paths, _ = _words()
    path = unquote(urlsplit(url).path).lower().replace("_", "-")
    last = path.rstrip("/").rsplit("/", 1)[-1]
    for kind, words in paths.items():
        if any(word in last for word in words):
            return kind, 0.6
    for kind, words in paths.items():
        if any(word in path for word in words):
            return kind, 0.45
    return None, 0.0


def _elsewhere(link: LinkSeen, text: str, confidence: float) -> float:
    """A link to another site: a consent tool's or a group's page in the footer or banner, or somebody else's policy."""
    texts, _, _ = _words()
    own = text.removeprefix("our ").removeprefix("the ")
    plain = any(own == word for words in texts.values() for word in words)
    return confidence - _OTHERS if plain and link.where in ("footer", "banner", "given", "document") else 0.0
