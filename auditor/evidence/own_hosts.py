"""Sub-domains of the site that work like a third party's: they set or receive an identifier and are no page of it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from auditor.evidence.attribution import Attributor
from auditor.evidence.identified import Identified, cookie_key, is_deletion
from auditor.evidence.redact import redacted
from auditor.evidence.signals import parameters
from auditor.model.capture import Capture, CookieRecords, Visit
from auditor.model.evidence import OwnHost
from auditor.sites import host_of

_MOST = 3
SESSION = re.compile(r"sess|sid$|auth|login|token$", re.IGNORECASE)
"""Names of cookies that keep a visitor signed in: who gets one can pass for the visitor."""


@dataclass
class _Host:
    requests: int = 0
    receives: bool = False
    cookies: set[str] = field(default_factory=set)
    sessions: set[str] = field(default_factory=set)
    samples: dict[str, None] = field(default_factory=dict)


def own_hosts(capture: Capture, attributor: Attributor, identified: Identified) -> tuple[OwnHost, ...]:
    """Those hosts in order of name. A cookie that merely travels along to a sub-domain makes no host a candidate."""
    pages = {host_of(page.final_url or page.url) for visit in capture.visits for page in visit.pages}
    found: dict[str, _Host] = defaultdict(_Host)
    for visit in capture.visits:
        _requests(visit, pages, found, attributor, identified)
        for write in visit.cookies.writes if isinstance(visit.cookies, CookieRecords) else ():
            host = host_of(write.url)
            own = not write.via_script and host in found
            if own and cookie_key(write) in identified.cookies and not is_deletion(write):
                found[host].cookies.add(write.name)
    return tuple(
        OwnHost(
            host=name,
            requests=h.requests,
            cookies=tuple(sorted(h.cookies)),
            samples=tuple(h.samples)[:_MOST],
            sessions=tuple(sorted(h.sessions - h.cookies)),
        )
        for name, h in sorted(found.items())
        if h.receives or h.cookies
    )


def _requests(
    visit: Visit, pages: set[str], found: dict[str, _Host], attributor: Attributor, identified: Identified
) -> None:
    for request in visit.requests if isinstance(visit.requests, tuple) else ():
        host = host_of(request.url)
        if not host or host in pages or attributor.foreign(host) is not None:
            continue
        found[host].requests += 1
        found[host].sessions.update(name for name in request.cookies_sent if SESSION.search(name))
        if identified.in_query(parameters(request.url)):
            found[host].receives = True
            found[host].samples[redacted(request.url)] = None
