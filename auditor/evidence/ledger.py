"""The ledger: what every vendor and every unknown third party did under each state, with samples and chains."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from auditor.evidence.attribution import Attributor, Owner
from auditor.evidence.chains import Chains
from auditor.evidence.choices import Choice, is_tested
from auditor.evidence.identified import Identified, cookie_key, is_deletion, storage_key
from auditor.evidence.pictured import screenshot
from auditor.evidence.redact import redacted
from auditor.evidence.signals import is_denied_ping, is_opt_out, is_pixel, parameters
from auditor.evidence.tally import Half, Tally
from auditor.evidence.wording import of_cookie, of_request, of_storage
from auditor.model.capture import Capture, CookieRecords, CookieWrite, RequestRecord, StorageWrite, Visit
from auditor.model.evidence import MatchedRule, Observation, Proof
from auditor.model.kinds import Attribution, ResourceType, State, VisitStatus
from auditor.sites import host_of

STATIC = frozenset({ResourceType.SCRIPT, ResourceType.STYLESHEET, ResourceType.FONT, ResourceType.MEDIA})
NEVER_SENT = frozenset(
    {"net::ERR_BLOCKED_BY_CLIENT", "net::ERR_BLOCKED_BY_CSP", "csp", "mixed-content", "inspector", "subresource-filter"}
)
"""Errors of requests that the browser stopped before anything left it: network errors, and the DevTools protocol's
`Network.BlockedReason` where it gives no network error."""
UNREACHED = frozenset(
    f"net::ERR_{name}"
    for name in (
        "NAME_NOT_RESOLVED",
        "NAME_RESOLUTION_FAILED",
        "DNS_TIMED_OUT",
        "CONNECTION_REFUSED",
        "CONNECTION_TIMED_OUT",
        "CONNECTION_FAILED",
        "ADDRESS_UNREACHABLE",
        "ADDRESS_INVALID",
        "INTERNET_DISCONNECTED",
        "NETWORK_ACCESS_DENIED",
        "PROXY_CONNECTION_FAILED",
        "TUNNEL_CONNECTION_FAILED",
        "CERT_AUTHORITY_INVALID",
        "CERT_COMMON_NAME_INVALID",
        "CERT_DATE_INVALID",
        "SSL_PROTOCOL_ERROR",
    )
)
"""Errors of requests that the page made and that reached nobody: the vendor is in use, but got nothing here."""
PREFERENCE_REFUSALS = ("UserPreferences", "ThirdPartyPhaseout", "ThirdPartyBlockedInFirstPartySet")
"""Reasons that lie in the browser's settings: other visitors' browsers would have kept the cookie."""
MOST_RULES = 5


class Matched(Protocol):
    @property
    def rules(self) -> tuple[MatchedRule, ...]: ...


class Matcher(Protocol):
    """What the ledger needs of `auditor.trackers.engine.Engine`."""

    def match(self, url: str, source_url: str, type: ResourceType, /) -> Matched: ...


@dataclass
class Entry:
    """A vendor (`id` of the register) or an unknown site, over all visits."""

    attribution: Attribution = Attribution.POSSIBLE
    observed: dict[State, Tally] = field(default_factory=lambda: defaultdict(Tally))
    untested: dict[State, Tally] = field(default_factory=lambda: defaultdict(Tally))
    loaded_by: set[str] = field(default_factory=set)
    behaviour: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    rules: dict[MatchedRule, None] = field(default_factory=dict)

    def sure(self, attribution: Attribution) -> None:
        """Keep the best attribution seen."""
        order = list(Attribution)
        self.attribution = min(self.attribution, attribution, key=order.index)

    def rows(self, states: Sequence[State]) -> tuple[dict[State, Observation], dict[State, Observation]]:
        """Observations of the tested states (all of them) and of the untested ones (where something was seen)."""
        seen = {s: self.observed[s].observation() if s in self.observed else Observation() for s in states}
        return seen, {s: tally.observation() for s, tally in sorted(self.untested.items())}


class Ledger:
    """Entries by vendor id and by unknown site; `states` are the tested ones, in the order of the visits."""

    def __init__(
        self, capture: Capture, attributor: Attributor, identified: Identified, engine: Matcher | None
    ) -> None:
        self.vendors: dict[str, Entry] = defaultdict(Entry)
        self.unknown: dict[str, Entry] = defaultdict(Entry)
        self.states = tuple(dict.fromkeys(v.state for v in capture.visits if is_tested(v)))
        self._attributor = attributor
        self._identified = identified
        self._engine = engine
        self._names = {p.id: p.name for p in attributor.register.products.values()}
        self._names.update({c.id: c.name for c in attributor.register.companies.values()})
        for visit in capture.visits:
            _VisitReader(self, visit).read()

    def name(self, id: str) -> str:
        """The name staff know a vendor by."""
        return self._names.get(id, id)

    def chains(self, visit: Visit) -> Chains:
        """The initiator chains of a visit."""
        requests = visit.requests if isinstance(visit.requests, tuple) else ()
        return Chains(requests, self._attributor, self.name)

    def entry(self, owner: Owner | None, site: str | None) -> Entry | None:
        """Where something is entered: the vendor, else the unknown site, else nowhere (the site's own)."""
        if owner is not None:
            self.vendors[owner.id].sure(owner.attribution)
            return self.vendors[owner.id]
        return self.unknown[site] if site else None

    def match(self, entry: Entry, request: RequestRecord) -> None:
        """Add the filter-list rules that the request meets."""
        if self._engine is None or len(entry.rules) >= MOST_RULES:
            return
        found = self._engine.match(request.url, request.document_url or request.page_url, request.type)
        for rule in found.rules:
            if len(entry.rules) < MOST_RULES:
                entry.rules[rule] = None


class _VisitReader:
    """Enters one visit into the ledger."""

    def __init__(self, ledger: Ledger, visit: Visit) -> None:
        self.ledger, self.visit = ledger, visit
        self.attributor, self.identified = ledger._attributor, ledger._identified
        self.choice = Choice(visit)
        self.tested = is_tested(visit)
        self.chains = ledger.chains(visit)
        self.walled = walled_pages(visit)
        self.visited = {
            self.attributor.foreign(host_of(url)) for page in visit.pages for url in (page.url, page.final_url)
        }

    def read(self) -> None:
        for request in self.visit.requests if isinstance(self.visit.requests, tuple) else ():
            if request.page not in self.walled and request.error not in NEVER_SENT:
                self._request(request)
        records = self.visit.cookies
        for cookie in records.writes if isinstance(records, CookieRecords) else ():
            if cookie.page not in self.walled and not is_deletion(cookie) and counts(cookie):
                self._cookie(cookie)
        for write in self.visit.storage if isinstance(self.visit.storage, tuple) else ():
            if write.page not in self.walled:
                self._storage(write)

    def _half(self, entry: Entry, *, flag: bool, at: float, page: int) -> Half:
        tallies = entry.observed if self.tested else entry.untested
        after = self.choice.after(flag=flag, at=at, page=page)
        half = tallies[self.visit.state].half(after=after, choosing=not after and self.choice.while_choosing(at))
        half.note(self.visit.id, page, at)
        return half

    def _sent_through(self, request: RequestRecord, site: str | None) -> bool:
        """Whether a page's own navigation was led over a site that is neither where it was to go nor where it came to."""
        moved = request.status is not None and 300 <= request.status < 400
        return moved and request.redirected_from is not None and site not in self.visited

    def _page(self, page: int) -> str | None:
        pages = self.visit.pages
        return redacted(pages[page].final_url or pages[page].url) if 0 <= page < len(pages) else None

    def _picture(self, *, flag: bool, at: float, page: int) -> str | None:
        return screenshot(self.visit, page, after=self.choice.after(flag=flag, at=at, page=page))

    def _request(self, request: RequestRecord) -> None:
        host = host_of(request.url)
        site = self.attributor.foreign(host)
        owner = self.attributor.request(request)
        entry = self.ledger.entry(owner, site if not request.main_frame or self._sent_through(request, site) else None)
        if entry is None:
            return
        query = parameters(request.url)
        # Whatever the mark says: a request with the client id that a cookie keeps is a full hit.
        ping = is_denied_ping(query) and not request.cookies_sent and not self.identified.is_kept(query.get("cid", ""))
        reached = request.error not in UNREACHED
        identifier = reached and not ping and self.identified.carried(request, host, query)
        half = self._half(entry, flag=request.after_choice, at=request.at, page=request.page)
        half.requests += 1
        half.hosts.add(host)
        half.pings += ping
        half.opt_outs += is_opt_out(query)
        half.pixels += is_pixel(request, query)
        half.unanswered += not reached
        half.identifier |= identifier
        dynamic = reached and not (is_plain_file(request) or ping)
        half.dynamic |= dynamic
        entry.hosts.add(host)
        self._behaviour(entry, request, identifier=identifier)
        self.ledger.match(entry, request)
        chain = self.chains.of(request)
        entry.loaded_by.update(v for v in chain.vendors if owner is None or v != owner.id)
        proof = Proof(
            kind="request",
            text=of_request(request, identifier=identifier, ping=ping),
            state=self.visit.state,
            page=self._page(request.page),
            url=redacted(request.url),
            at=request.at,
            status=request.status,
            chain=chain.links,
            screenshot=self._picture(flag=request.after_choice, at=request.at, page=request.page),
        )
        half.show(proof, weight=1 + 2 * identifier + dynamic)

    @staticmethod
    def _behaviour(entry: Entry, request: RequestRecord, *, identifier: bool) -> None:
        if identifier:
            entry.behaviour.add("gets-identifier")
        if request.type is ResourceType.SCRIPT and request.error is None:
            entry.behaviour.add("runs-script")

    def _cookie(self, write: CookieWrite) -> None:
        owner = self.attributor.cookie(write)
        site = self._writer_site(write.url, write.domain.lstrip("."))
        entry = self.ledger.entry(owner, site)
        if entry is None:
            return
        half = self._half(entry, flag=write.after_choice, at=write.at, page=write.page)
        identifier = cookie_key(write) in self.identified.cookies
        half.cookies.add(write.name)
        half.identifier |= identifier
        entry.behaviour.add("sets-cookie")
        chain = self.chains.writer(write)
        proof = Proof(
            kind="cookie",
            text=of_cookie(write, identifier=identifier),
            state=self.visit.state,
            page=self._page(write.page),
            url=redacted(write.url) if write.url else None,
            at=write.at,
            chain=chain.links,
            screenshot=self._picture(flag=write.after_choice, at=write.at, page=write.page),
        )
        half.show(proof, weight=3 + identifier)

    def _storage(self, write: StorageWrite) -> None:
        owner = self.attributor.storage(write)
        entry = self.ledger.entry(owner, self._writer_site(write.url, host_of(write.origin)))
        if entry is None:
            return
        half = self._half(entry, flag=write.after_choice, at=write.at, page=write.page)
        identifier = storage_key(write) in self.identified.storage
        half.storage.add(write.key)
        half.identifier |= identifier
        chain = self.chains.writer(write)
        proof = Proof(
            kind="storage",
            text=of_storage(write, identifier=identifier),
            state=self.visit.state,
            page=self._page(write.page),
            url=redacted(write.url) if write.url else None,
            at=write.at,
            chain=chain.links,
            screenshot=self._picture(flag=write.after_choice, at=write.at, page=write.page),
        )
        half.show(proof, weight=3 + identifier)

    def _writer_site(self, url: str, host: str) -> str | None:
        """The unknown site behind a write: that of the writing script or response, else of the place written to."""
        known = self.attributor.url(url, ResourceType.SCRIPT) is not None
        return (None if known else self.attributor.third_party_site(url)) or self.attributor.foreign(host)


def walled_pages(visit: Visit) -> frozenset[int]:
    """Pages where the site showed a bot wall: what loads there is not what visitors get, so it is no evidence."""
    marked = frozenset(n for n, page in enumerate(visit.pages) if page.block)
    return frozenset(range(len(visit.pages) or 1)) if visit.status is VisitStatus.BLOCKED and not marked else marked


def is_plain_file(request: RequestRecord) -> bool:
    """A fetch that tells no more than address and user agent: a library, style, font, or an image without query."""
    if request.method != "GET" or request.cookies_sent or request.body is not None:
        return False
    return request.type in STATIC or (request.type is ResourceType.IMAGE and "?" not in request.url)


def counts(write: CookieWrite) -> bool:
    """Whether a cookie was stored, or refused only by a setting that other visitors' browsers do not have."""
    return write.stored or (write.refused_reason or "") in PREFERENCE_REFUSALS
