"""What looks like the site's policy and is not, or may be and could not be followed."""

import re
from collections.abc import Sequence
from urllib.parse import urldefrag, urljoin

import msgspec

from auditor.collect.documents_watch import weight
from auditor.model.capture import Document, LinkSeen, PageRecord
from auditor.model.kinds import BlockKind, DocumentKind
from auditor.model.said import say, term
from auditor.model.text import DocumentText
from auditor.policy import links
from auditor.policy.links import Candidate
from auditor.sites import host_of, same_site

NOT_FOUND = re.compile(
    r"\b404\b|not found|does not exist|doesn.t exist|no longer (exists|available)|can.t be found|"
    r"nicht gefunden|existiert nicht|introuvable|n.existe pas|non trouvée|no encontrad|no existe|non trovat|non esiste|"
    r"niet gevonden|bestaat niet|não encontrad|não existe|nie znalezion|nie istnieje|hittades inte|finns inte|"
    r"ikke fundet|findes ikke|ikke funnet|finnes ikke|ei löyt|ei ole olemassa|nenalezen|neexistuje",
    re.IGNORECASE,
)
"""How pages say that there is nothing at an address, in the thirteen languages that policies are read in."""
PASSWORD = re.compile(rb"<input[^>]*type=[\"']?password", re.IGNORECASE)
POLICIES = (DocumentKind.PRIVACY, DocumentKind.COOKIES)


def heads(held: DocumentText) -> tuple[str, ...]:
    """The title and the main headings of a page."""
    found = (held.text[b.start : b.end] for b in held.blocks if b.kind is BlockKind.HEADING and b.level <= 2)
    return (held.title, *found)


def speaks_of(held: DocumentText, kind: DocumentKind, url: str) -> bool:
    """Whether a page's title or main headings are what a link to such a document would say."""
    elsewhere = urljoin(url, "/-")
    seen = [LinkSeen(url=elsewhere, text=head[:80], where="body") for head in heads(held)]
    return any(c.kind is kind for c in links.rank(seen, page_url=url, first_party=()))


def typed(held: DocumentText, candidate: Candidate) -> Candidate:
    """The candidate with the kind its title and headings tell where its link was in doubt, surer where they agree."""
    seen = [
        LinkSeen(url=urljoin(candidate.url, "/-"), text=head[:80], where="body") for head in heads(held)[:4] if head
    ]
    told = [c for one in seen for c in links.rank([one], page_url=candidate.url, first_party=()) if c.kind in POLICIES]
    if any(c.kind is candidate.kind for c in told):
        return msgspec.structs.replace(candidate, confidence=min(1.0, round(candidate.confidence + 0.1, 2)))
    if told:
        return msgspec.structs.replace(candidate, kind=told[0].kind, confidence=told[0].confidence)
    return candidate


def stand_in(held: DocumentText, data: bytes, kind: DocumentKind, url: str) -> str | None:
    """Why a page that answered well is not the document: it says that there is nothing, or asks for a log-in."""
    told = next((head for head in heads(held) if len(head) < 120 and NOT_FOUND.search(head)), None)
    if told is not None and kind in POLICIES:
        return say("the site shows “{title}” instead", title=told.strip()[:60])
    if PASSWORD.search(data) and not speaks_of(held, kind, url):
        return say("the site asks for a log-in instead")
    return None


def unfollowed(pages: Sequence[PageRecord], sites: tuple[str, ...]) -> tuple[Document, ...]:
    """Controls worded like a link to a policy that lead to no address, or to another site whose policy it may be."""
    found: dict[str, Document] = {}
    for page in pages:
        here = urldefrag(page.final_url).url
        for link in page.links:
            same, own = urldefrag(link.url).url == here, same_site(link.url, sites)
            seen = LinkSeen(url=urljoin(here, "/-/"), text=link.text, where=link.where)
            kinds = [c.kind for c in links.rank([seen], page_url=here, first_party=sites)]
            if not any(kind in POLICIES for kind in kinds) or (own and not same) or weight(link.url) != 1:
                continue
            why = say("leads to no address") if same else say("leads to another site ({host})", host=host_of(link.url))
            reason = say(
                "the control “{text}” on {page} {why} and could not be followed", text=link.text, page=here, why=why
            )
            made = Document(
                id=f"control-{len(found) + 1}",
                kind=DocumentKind.OTHER,
                url=link.url,
                found=say("{place} control “{text}” on {page}", place=term(link.where), text=link.text, page=here),
                reason=reason,
            )
            found.setdefault(reason, made)
    return tuple(found.values())
