"""Who is behind a request, a cookie or a storage entry: hosts and scripts first, names second.

A cookie belongs to whoever wrote it: the script on top of the writing stack, or the host whose response set it. Scripts
that carry other people's code (tag managers, consent tools, CDNs, error monitors) are passed over where another writer
or a distinctive name says more. A name alone is `probable` at best.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from auditor.model.base import Record
from auditor.model.capture import CookieStored, CookieWrite, Initiator, RequestRecord, StorageWrite
from auditor.model.kinds import Attribution, ResourceType, StorageKind, VendorClass
from auditor.model.register import Register
from auditor.sites import host_of, site_of

CARRIERS = frozenset(
    {
        VendorClass.TAG_MANAGER,
        VendorClass.CONSENT,
        VendorClass.CDN,
        VendorClass.HOSTING,
        VendorClass.ERROR_MONITORING,
    }
)
"""Classes whose scripts run or wrap the code of others, so that a stack through them does not name the writer."""


class Hit(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def attribution(self) -> Attribution: ...


class Finder(Protocol):
    """What attribution needs of `auditor.trackers.lookup.Lookup`."""

    def url(self, url: str, *, type: ResourceType | None = None) -> Hit | None: ...
    def host(self, host: str) -> Hit | None: ...
    def cookie(self, name: str, kind: StorageKind | None = None) -> Hit | None: ...
    def alias(self, chain: Iterable[str]) -> Hit | None: ...
    def payload(self, url: str) -> Hit | None: ...


class Owner(Record, frozen=True, kw_only=True):
    """Vendor id and how sure; `how` is writer, host, alias, payload or name."""

    id: str
    attribution: Attribution
    how: str


class Attributor:
    """Attribution against one register, with its answers remembered.

    `aliases` are a resolver's answers: host → its canonical names, nearest first.
    """

    def __init__(
        self,
        register: Register,
        finder: Finder,
        first_party: tuple[str, ...],
        aliases: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.register = register
        self._aliases = aliases or {}
        self._finder = finder
        self._first_party = frozenset(first_party)
        self._urls: dict[tuple[str, ResourceType | None], Owner | None] = {}

    def third_party_site(self, url: str) -> str | None:
        """The site of a URL that is not the organisation's own; None for its own and for what has no host."""
        host = host_of(url)
        return self.foreign(host)

    def foreign(self, host: str) -> str | None:
        """The site of a host that is not the organisation's own, else None."""
        site = site_of(host) if host else ""
        return site if site and site not in self._first_party else None

    def request(self, record: RequestRecord) -> Owner | None:
        """The vendor that receives a request; None for the site's own and for unknown hosts.

        Behind the site's own name and behind unknown ones a canonical name makes it probable, a payload possible.
        """
        found = self.url(record.url, record.type)
        return found if found is not None or record.main_frame else self._proxied(record.url)

    def url(self, url: str, type: ResourceType | None = None) -> Owner | None:
        """The vendor behind a third-party URL."""
        if self.third_party_site(url) is None:
            return None
        key = (url, type)
        if key not in self._urls:
            hit = self._finder.url(url, type=type)
            self._urls[key] = Owner(id=hit.id, attribution=hit.attribution, how="host") if hit else None
        return self._urls[key]

    def _proxied(self, url: str) -> Owner | None:
        chain = self._aliases.get(host_of(url), ())
        if chain and (hit := self._finder.alias(chain)):
            return Owner(id=hit.id, attribution=hit.attribution, how="alias")
        hit = self._finder.payload(url)
        return Owner(id=hit.id, attribution=hit.attribution, how="payload") if hit else None

    def cookie(self, write: CookieWrite) -> Owner | None:
        """The vendor that a cookie belongs to: its writer, else its third-party domain, else a distinctive name."""
        domain = write.domain.lstrip(".")
        if write.via_script:
            return self._written(write.name, None, write.initiator, write.url, domain)
        if self.third_party_site(write.url) is not None and self.foreign(domain) is None:
            return self.url(write.url)
        return self._product(self.url(write.url) or self._host(domain), write.name, None, own=not self.foreign(domain))

    def jar(self, stored: CookieStored) -> Owner | None:
        """The vendor of a cookie whose writing was not seen: its third-party domain, else a distinctive name."""
        domain = stored.domain.lstrip(".")
        return self._product(self._host(domain), stored.name, None, own=not self.foreign(domain))

    def storage(self, write: StorageWrite) -> Owner | None:
        """The vendor that a storage entry belongs to, by the same order as cookies."""
        return self._written(write.key, write.kind, write.initiator, write.url, host_of(write.origin))

    def is_identifier(self, vendor: str | None, name: str, kind: StorageKind | None = None) -> bool:
        """Whether the register knows this cookie or key of the vendor as an identifier."""
        product = self.register.products.get(vendor or "")
        if product is None:
            return False
        patterns = product.cookies if kind is None else product.storage
        return any(p.identifier and _fits(p.name, name) for p in patterns)

    def carries(self, vendor: str) -> bool:
        """Whether the vendor's scripts carry other people's code and nothing else."""
        product = self.register.products.get(vendor)
        return product is not None and bool(product.classes) and set(product.classes) <= CARRIERS

    def _written(
        self, name: str, kind: StorageKind | None, initiator: Initiator | None, url: str, host: str
    ) -> Owner | None:
        """The first script on the stack, innermost first, that does not merely carry others decides."""
        frames = [frame.url for frame in initiator.stack] if initiator else []
        carriers: list[Owner] = []
        for script in dict.fromkeys(u for u in (url, *frames) if u):
            owner = self.url(script, ResourceType.SCRIPT)
            if owner is None:
                break
            writer = Owner(id=owner.id, attribution=owner.attribution, how="writer")
            if not self.carries(owner.id) or self._owns(owner.id, name, kind):
                return writer
            carriers.append(writer)
        by_host = self._product(self._host(host), name, kind, own=False)
        return by_host or self._by_name(name, kind, carriers) or self._carrier(carriers)

    def _by_name(self, name: str, kind: StorageKind | None, carriers: list[Owner]) -> Owner | None:
        """A distinctive name; certain where the script that carried the writer is of the same company."""
        named = self._named(name, kind)
        if named is not None and any(self._company(c.id) == self._company(named.id) for c in carriers):
            return Owner(id=named.id, attribution=Attribution.CERTAIN, how="writer")
        return named

    def _product(self, owner: Owner | None, name: str, kind: StorageKind | None, *, own: bool) -> Owner | None:
        """Where only the company is known, its product by a distinctive name; on the site's own domain any name."""
        if owner is None:
            return self._named(name, kind) if own else None
        named = self._named(name, kind) if owner.id in self.register.companies else None
        if named is not None and self._company(named.id) == owner.id:
            return Owner(id=named.id, attribution=owner.attribution, how=owner.how)
        return owner

    def _carrier(self, carriers: list[Owner]) -> Owner | None:
        """The tag manager or consent tool itself, for want of a better answer; a CDN or wrapper writes nothing itself."""
        for carrier in carriers:
            product = self.register.products[carrier.id]
            if {VendorClass.TAG_MANAGER, VendorClass.CONSENT} & set(product.classes):
                return Owner(id=carrier.id, attribution=Attribution.POSSIBLE, how="writer")
        return None

    def _named(self, name: str, kind: StorageKind | None) -> Owner | None:
        hit = self._finder.cookie(name, kind)
        if hit is None:
            return None
        weak = hit.attribution is Attribution.POSSIBLE
        return Owner(id=hit.id, attribution=Attribution.POSSIBLE if weak else Attribution.PROBABLE, how="name")

    def _host(self, host: str) -> Owner | None:
        if self.foreign(host) is None:
            return None
        hit = self._finder.host(host)
        return Owner(id=hit.id, attribution=hit.attribution, how="host") if hit else None

    def _owns(self, vendor: str, name: str, kind: StorageKind | None) -> bool:
        product = self.register.products.get(vendor)
        if product is None:
            return False
        return any(_fits(p.name, name) for p in (product.cookies if kind is None else product.storage))

    def companies(self, vendor: str) -> tuple[str, ...]:
        """The company of a vendor and all above it, nearest first."""
        found, company = [], self.register.companies.get(self._company(vendor))
        while company is not None and company.id not in found:
            found.append(company.id)
            company = self.register.companies.get(company.parent or "")
        return tuple(found)

    def _company(self, vendor: str) -> str:
        product = self.register.products.get(vendor)
        return product.company if product else vendor


def _fits(pattern: str, name: str) -> bool:
    """Whether a name fits a pattern in which `*` stands for any run of characters."""
    first, *rest = pattern.split("*")
    if not rest:
        return name == pattern
    if not name.startswith(first) or not name.endswith(rest[-1]):
        return False
    at, end = len(first), len(name) - len(rest[-1])
    for part in rest[:-1]:
        found = name.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return at <= end
