"""Where the documents' links to vendors' own pages lead: alive, dead, elsewhere, or not to be told from outside."""

import re
from urllib.parse import urlsplit

from auditor.evidence.attribution import Attributor
from auditor.model.also_read import LinkTried
from auditor.model.capture import Capture
from auditor.model.evidence import VendorLink
from auditor.model.said import say
from auditor.sites import host_of, site_of

GONE = ("net::ERR_NAME_NOT_RESOLVED", "net::ERR_CONNECTION_REFUSED", "net::ERR_ADDRESS_UNREACHABLE")
"""Errors that say that nobody is there; all others may be due to the browser, the network or the moment."""
TURNED_AWAY = (401, 402, 403, 405, 406, 407, 408, 425, 429, 451, 503, 999)
"""Answers by which servers turn automated browsers or other countries away, or ask to come back later."""
_HOME = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:index\.\w+|home/?)?", re.I)


def vendor_links(capture: Capture, attributor: Attributor) -> tuple[VendorLink, ...] | None:
    """The links that were tried, in the order of documents; None where none was to be."""
    read = [visit.also_read for visit in capture.visits if visit.also_read is not None]
    tried = [one.links for one in read if one.links is not None]
    if not tried:
        return None
    return tuple(link for links in tried for one in links if (link := _judged(one, attributor)) is not None)


def left_out(capture: Capture) -> int:
    """How many links to vendors there was no room or time to try."""
    return sum(visit.also_read.left for visit in capture.visits if visit.also_read is not None)


def _judged(link: LinkTried, attributor: Attributor) -> VendorLink | None:
    owner = attributor.url(link.url)
    if owner is None:
        return None
    outcome, says = _outcome(link, owner.id, attributor)
    return VendorLink(
        url=link.url, document=link.document, vendor=owner.id, outcome=outcome, says=says, tries=max(1, link.tries)
    )


def _outcome(link: LinkTried, vendor: str, attributor: Attributor) -> tuple[str, str]:
    if link.error in GONE:
        return "dead", say("the browser says {error}", error=link.error)
    if link.error is not None or link.status is None:
        return "unverified", say("the browser says {error}", error=link.error or say("nothing"))
    if link.status in TURNED_AWAY:
        return "unverified", say(
            "the server answered {status}, as servers do that turn automated requests away", status=link.status
        )
    if link.status >= 400:
        return "dead", say("the server answered {status}", status=link.status)
    return _landed(link, vendor, attributor)


def _landed(link: LinkTried, vendor: str, attributor: Attributor) -> tuple[str, str]:
    """Where it led: to the same site or company is well, unless only its home page is left."""
    asked, got = host_of(link.url), host_of(link.final_url)
    if site_of(asked) != site_of(got):
        owner = attributor.url(link.final_url)
        if owner is None:
            return "unverified", say("it leads to {host}, of which no company is known", host=got)
        if not {*attributor.companies(owner.id)} & {*attributor.companies(vendor)}:
            return "elsewhere", say("it leads to {host}, which belongs to another company", host=got)
    lost = _is_home(link.final_url) and not _is_home(link.url)
    return (
        ("elsewhere", f"it leads to the home page of {got}")
        if lost
        else ("alive", f"the server answered {link.status}")
    )


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return _HOME.fullmatch(parts.path) is not None and not parts.query
