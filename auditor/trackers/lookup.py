"""Who a URL, host, cookie or name belongs to, by the vendor register alone.

Host identity comes from the register, never from a filter rule. The longest host wins; on one host a path signature
wins over the plain host, which is how shared hosts (www.google.com, connect.facebook.net) are told apart and how a
content delivery network stays itself unless the path says otherwise. Cookies count by distinctive names only.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from auditor.model.base import Record
from auditor.model.kinds import Attribution, ResourceType, StorageKind, VendorClass
from auditor.model.register import Company, Product, Register, StoragePattern
from auditor.sites import host_of, site_of
from auditor.trackers.register import load
from auditor.trackers.spelling import glob, normal


class Hit(Record, frozen=True, kw_only=True):
    """`id` is of a product or company; `kind` what decided: name, url (host and path), host, domain (a company's),
    alias, payload, cookie or storage; `value` is the name or signature that matched."""

    id: str
    attribution: Attribution
    kind: str
    value: str


class _Signature(NamedTuple):
    id: str
    path: re.Pattern[str] | None
    shown: str
    sure: Attribution = Attribution.CERTAIN


_built: list["Lookup"] = []


def lookup_of(register: Register) -> "Lookup":
    """The lookup of this very register, built once for as long as no other is asked for."""
    if not _built or _built[0].register is not register:
        _built[:] = [Lookup(register)]
    return _built[0]


def shipped() -> "Lookup":
    """The answers from the register that ships."""
    return lookup_of(load())


class Lookup:
    """Answers from one register; building it takes tenths of a second, an answer some microseconds."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._hosts: dict[str, tuple[_Signature, ...]] = _host_table(register.products.values())
        self._domains = {d: company.id for company in register.companies.values() for d in company.domains}
        keys = (*self._hosts, *self._domains)
        self._starred = frozenset(key.split(".")[-2] for key in keys if key.endswith(".*"))
        self._cookies = _Patterns((p.id, c) for p in register.products.values() for c in p.cookies)
        self._storage = _Patterns((p.id, s) for p in register.products.values() for s in p.storage)
        self._payloads = tuple((p.id, re.compile(text)) for p in register.products.values() for text in p.payloads)
        self._names = _name_table(register)
        self._found = lru_cache(maxsize=65536)(self._signatures)

    def url(self, url: str, *, type: ResourceType | None = None) -> Hit | None:
        """The product a request went to; the company where the host is theirs but no product's signature fits.

        A navigation (`type` document) to a company's own pages is a link followed: then a company alone is no hit.
        """
        host = host_of(url)
        if not host:
            return None
        tail = _tail(url)
        for signature in self._found(host):
            if signature.path is None:
                return Hit(id=signature.id, attribution=signature.sure, kind="host", value=signature.shown)
            if signature.path.match(tail):
                return Hit(id=signature.id, attribution=signature.sure, kind="url", value=signature.shown)
        return None if type is ResourceType.DOCUMENT else self._company(host)

    def host(self, host: str) -> Hit | None:
        """The product that owns every path of this host, else the company that owns the host."""
        name = host.strip().rstrip(".").lower()
        plain = next((s for s in self._found(name) if s.path is None), None)
        if plain is not None:
            return Hit(id=plain.id, attribution=plain.sure, kind="host", value=plain.shown)
        return self._company(name)

    def alias(self, chain: Iterable[str]) -> Hit | None:
        """The product behind a host by its canonical names, nearest first, as a resolver gave them: `probable`.

        A delivery network, host or firewall says where a site is kept, not who receives its requests, and a company alone may
        keep anything on its domains: neither is a hit.
        """
        for name in chain:
            hit = self.host(name)
            product = self.register.products.get(hit.id) if hit else None
            if hit and product and product.classes and product.classes[0] not in _KEEPERS:
                sure = Attribution.PROBABLE if product.reviewed else Attribution.POSSIBLE
                return Hit(id=hit.id, attribution=sure, kind="alias", value=name)
        return None

    def payload(self, url: str) -> Hit | None:
        """The one product whose requests look like this, for hosts that are nobody's or the site's own: `possible`.

        A measuring endpoint moved behind the site's own name keeps its path and parameters.
        """
        tail = _tail(url)
        found = {id: regex.pattern for id, regex in self._payloads if regex.search(tail)}
        if len(found) != 1:
            return None
        id, value = found.popitem()
        return Hit(id=id, attribution=Attribution.POSSIBLE, kind="payload", value=value)

    def cookie(self, name: str, kind: StorageKind | None = None) -> Hit | None:
        """The product whose distinctive cookie (`kind` None) or storage name this is; None when it identifies nobody.

        A cookie's name met in web storage is only `possible`: vendors often keep the same key in both places.
        """
        if kind is None:
            return self._by_name(self._cookies.find(name, None), Attribution.PROBABLE, "cookie")
        found = self._storage.find(name, kind)
        if found is not None:
            return self._by_name(found, Attribution.PROBABLE, "storage")
        return self._by_name(self._cookies.find(name, None), Attribution.POSSIBLE, "storage")

    def name(self, text: str) -> str | None:
        """The one product or company with exactly this name, whatever its case; None for unknown or shared names."""
        return self._names.get(normal(text))

    def find(self, text: str) -> tuple[Hit, ...]:
        """Everything that a name, a URL, a domain or a cookie or storage name says, most telling first.

        On a host that several products share all of them are `possible`, after the company.
        """
        asked = text.strip()
        named = self.name(asked)
        if named is not None and not self._owns(asked, named):
            return (Hit(id=named, attribution=Attribution.CERTAIN, kind="name", value=asked),)
        if asked.startswith("//"):  # as pages write it
            asked = f"https:{asked}"
        if "://" in asked:
            hit = self.url(asked) or self.payload(asked)
            return (hit,) if hit else ()
        if _HOST.fullmatch(asked):
            return self._at(asked.lower()) or self._stored(asked)  # cookies are named like hosts too: "sc.UserId"
        bare = asked.removeprefix("*").removeprefix(".")
        if bare != asked and _HOST.fullmatch(bare):  # as cookies and certificates write a domain
            return self._stored(asked) or self._at(bare.lower())
        place, slash, _ = asked.partition("/")
        host = _PORT.sub("", place)
        if _HOST.fullmatch(host):
            hit = self.url(f"https://{asked}")
            return ((hit,) if hit else ()) if slash else self._at(host.lower())
        return self._stored(asked)

    def _owns(self, text: str, company: str) -> bool:
        """Whether a company's name ("Batch.com") is a host as well, and one of its products owns it: that says more."""
        hit = self.host(text) if _HOST.fullmatch(text) else None
        return hit is not None and hit.kind == "host" and self.register.products[hit.id].company == company

    def _stored(self, name: str) -> tuple[Hit, ...]:
        hits = (self.cookie(name), *(self.cookie(name, kind) for kind in StorageKind))
        return _one_each(hit for hit in hits if hit)

    def _at(self, host: str) -> tuple[Hit, ...]:
        hit = self.host(host)
        if hit is not None and hit.kind == "host":
            return (hit,)
        shared = (Hit(id=s.id, attribution=Attribution.POSSIBLE, kind="url", value=s.shown) for s in self._found(host))
        return _one_each((*((hit,) if hit else ()), *shared))

    def _by_name(self, found: tuple[str, str] | None, sure: Attribution, kind: str) -> Hit | None:
        """A vendor by a cookie's or key's name, which from the bulk register says no more than `possible`."""
        if found is None:
            return None
        reviewed = self.register.products[found[0]].reviewed
        return Hit(id=found[0], attribution=sure if reviewed else Attribution.POSSIBLE, kind=kind, value=found[1])

    def _company(self, host: str) -> Hit | None:
        domain = next((suffix for suffix in self._suffixes(host) if suffix in self._domains), None)
        if domain is None:
            return None
        return Hit(id=self._domains[domain], attribution=Attribution.PROBABLE, kind="domain", value=domain)

    def _signatures(self, host: str) -> tuple[_Signature, ...]:
        own = sorted((*self._hosts.get(f"={host}", ()), *self._hosts.get(host, ())), key=_by_path)
        return (*own, *(s for suffix in self._suffixes(host) if suffix != host for s in self._hosts.get(suffix, ())))

    def _suffixes(self, host: str) -> Iterator[str]:
        """The host and its parents, longest first, then the same with its public suffix as `*` ("www.google.*")."""
        yield from _parents(host)
        if self._starred.intersection(host.split(".")):
            site = site_of(host)
            label = site.partition(".")[0]
            if label in self._starred and site != host.rpartition(".")[2]:
                yield from _parents(f"{host[: len(host) - len(site)]}{label}.*")


_KEEPERS = frozenset({VendorClass.CDN, VendorClass.HOSTING, VendorClass.SECURITY})
_HOST = re.compile(r"(?i)([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_PORT = re.compile(r":\d{1,5}$")


def _parents(host: str) -> Iterator[str]:
    while host:
        yield host
        host = host.partition(".")[2]


def _tail(url: str) -> str:
    """Path and query as signatures see them, with the fragment left out and `/` for an empty path."""
    try:
        parts = urlsplit(url)
    except ValueError:  # "https://[bad/": no address, so no path
        return "/"
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def _host_table(products: Iterable[Product]) -> dict[str, tuple[_Signature, ...]]:
    table: dict[str, list[_Signature]] = {}
    for product in products:
        sure = Attribution.CERTAIN if product.reviewed else Attribution.PROBABLE
        for host in product.hosts:
            shown = f"{host.host} {host.path}" if host.path else host.host
            path = re.compile(host.path) if host.path else None
            table.setdefault(host.host, []).append(_Signature(product.id, path, shown, sure))
    return {host: tuple(sorted(found, key=_by_detail)) for host, found in table.items()}


def _by_path(signature: _Signature) -> int:
    """The most detailed path first, the plain host last."""
    return -len(signature.path.pattern) if signature.path else 0


def _by_detail(signature: _Signature) -> tuple[int, str]:
    """The same, where the id makes the order the same every time."""
    return _by_path(signature), signature.id


class _Patterns:
    """Distinctive cookie or storage names, the exact ones in a table, those with `*` by their first two characters."""

    def __init__(self, patterns: Iterable[tuple[str, StoragePattern]]) -> None:
        self._exact: dict[str, list[tuple[str, StoragePattern]]] = {}
        self._globs: dict[str, list[tuple[re.Pattern[str], str, StoragePattern]]] = {}
        for owner, pattern in patterns:
            if not pattern.distinctive:
                continue
            if "*" not in pattern.name:
                self._exact.setdefault(pattern.name, []).append((owner, pattern))
                continue
            start = pattern.name[:2]
            bucket = "" if "*" in start else start
            self._globs.setdefault(bucket, []).append((glob(pattern.name), owner, pattern))

    def find(self, name: str, kind: StorageKind | None) -> tuple[str, str] | None:
        """(id, pattern) of the one product with this name; the longest pattern wins; None when two products share it."""
        exact = [(owner, p) for owner, p in self._exact.get(name, ()) if _fits(p, kind)]
        if exact:
            return _single(exact)
        tried = (*self._globs.get(name[:2], ()), *self._globs.get("", ()))
        found = [(owner, p) for regex, owner, p in tried if _fits(p, kind) and regex.fullmatch(name)]
        if not found:
            return None
        longest = max(len(p.name) for _, p in found)
        return _single([(owner, p) for owner, p in found if len(p.name) == longest])


def _fits(pattern: StoragePattern, kind: StorageKind | None) -> bool:
    return kind is None or pattern.kind is None or pattern.kind is kind


def _single(found: list[tuple[str, StoragePattern]]) -> tuple[str, str] | None:
    owners = {owner for owner, _ in found}
    return (found[0][0], found[0][1].name) if len(owners) == 1 else None


def _one_each(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """One hit per vendor, the first."""
    kept: dict[str, Hit] = {}
    for hit in hits:
        kept.setdefault(hit.id, hit)
    return tuple(kept.values())


def _name_table(register: Register) -> dict[str, str]:
    """Names to ids. Display names go before other names, products before companies; a name that two share at the same
    rank names neither."""
    ranked: dict[str, dict[int, set[str]]] = {}
    entries: tuple[Product | Company, ...] = (*register.products.values(), *register.companies.values())
    for entry in entries:
        for rank, text in _ranked_names(entry):
            ranked.setdefault(normal(text), {}).setdefault(rank, set()).add(entry.id)
    best = ((text, ranks[min(ranks)]) for text, ranks in ranked.items())
    return {text: next(iter(ids)) for text, ids in best if len(ids) == 1}


def _ranked_names(entry: Product | Company) -> Iterator[tuple[int, str]]:
    company = isinstance(entry, Company)
    yield (1 if company else 0), entry.name
    for name in entry.names:
        yield (2 if name.former else 0) + (3 if company else 2), name.text
    if isinstance(entry, Company):
        for entity in entry.entities:
            yield 3, entity.name
