"""The bulk register (`tracker_lists/bulk/register.json`), laid below the hand-checked one.

It is made by scripts/bulk_register.py from data of permissive licence that nobody here has read through. So it never
overrules: a host, cookie or name that a hand-checked entry speaks of is left out of it, a vendor that has an entry of
its own is left out whole. What remains is marked `reviewed = false`. A vendor whose company nobody has written down
gets a company of its own that says so, so that vendors without a known company are never taken for siblings.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from auditor.model.base import Record
from auditor.model.kinds import GuardTier, VendorClass
from auditor.model.problems import BadInput
from auditor.model.register import Company, Guard, Name, Product, StoragePattern
from auditor.sites import site_of
from auditor.trackers import vendor_file
from auditor.trackers.spelling import glob, normal

FILE = "bulk/register.json"
_BRACKET = re.compile(r"\s*\(.*\)\s*$")


class Source(Record, frozen=True, kw_only=True):
    """A package the data are from; `id` is what entries refer to and the name of its notice in licences/."""

    id: str
    package: str
    version: str
    licence: str


class Vendor(Record, frozen=True, kw_only=True):
    """A line of the file. `guard` and `company_guard` as in a vendor file; no company means that none is known."""

    id: str
    name: str
    sources: tuple[str, ...]
    guard: GuardTier = GuardTier.SAFE
    classes: tuple[VendorClass, ...] = ()
    company: str | None = None
    company_guard: GuardTier = GuardTier.SAFE
    hosts: tuple[str, ...] = ()
    cookies: tuple[StoragePattern, ...] = ()
    storage: tuple[StoragePattern, ...] = ()
    policy: str | None = None


class BulkFile(Record, frozen=True, kw_only=True):
    """The whole file."""

    sources: tuple[Source, ...]
    vendors: tuple[Vendor, ...]


class _Taken(NamedTuple):
    """What the hand-checked register speaks of."""

    ids: frozenset[str]
    hosts: frozenset[str]
    names: frozenset[str]
    cookies: "_Names"
    companies: Mapping[str, str]


class _Names:
    """Cookie or storage patterns, and whether another pattern meets one of them."""

    def __init__(self, patterns: Iterable[str]) -> None:
        every = frozenset(patterns)
        self._exact = frozenset(p for p in every if "*" not in p)
        self._starts = tuple({p.partition("*")[0] for p in every if "*" in p})
        globs = "|".join(glob(p).pattern for p in sorted(every) if "*" in p)
        self._globs = re.compile(globs or r"(?!)", re.DOTALL)

    def meet(self, pattern: str) -> bool:
        start, star, _ = pattern.partition("*")
        if not star:
            return pattern in self._exact or self._globs.fullmatch(pattern) is not None
        clash = any(start.startswith(other) or other.startswith(start) for other in self._starts if other)
        return clash or any(name.startswith(start) for name in self._exact)


def read(data: bytes) -> BulkFile:
    """The file's content; raises `BadInput` saying where it is wrong."""
    try:
        return msgspec.json.decode(data, type=BulkFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{FILE}: {error}; make it anew with scripts/bulk_register.py") from error


def content(root: Path) -> bytes:
    """The file in this folder as bytes, empty where there is none."""
    path = root / FILE
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}") from error


def merge(
    companies: Mapping[str, Company], products: Mapping[str, Product], file: BulkFile
) -> tuple[dict[str, Company], dict[str, Product]]:
    """The hand-checked companies and products with what the bulk register adds to them."""
    taken = _taken(companies, products)
    sources = {s.id: f"{s.id} {s.version} ({s.licence})" for s in file.sources}
    every_company, every_product = dict(companies), dict(products)
    for vendor in file.vendors:
        hosts = tuple(host for host in vendor.hosts if not _covered(host, taken.hosts))
        cookies = tuple(c for c in vendor.cookies if not taken.cookies.meet(c.name))
        storage = tuple(s for s in vendor.storage if not taken.cookies.meet(s.name))
        if vendor.id in taken.ids or normal(_bare(vendor.name)) in taken.names:
            continue
        if not hosts and not any(p.distinctive for p in (*cookies, *storage)):
            continue
        company = _company(vendor, taken, every_company)
        every_company.setdefault(company.id, company)
        every_product[vendor.id] = Product(
            id=vendor.id,
            company=company.id,
            name=vendor.name,
            classes=vendor.classes,
            names=_names(vendor.name, vendor.guard),
            hosts=tuple(vendor_file.signature(host, f"{FILE}, {vendor.id}, key 'hosts'") for host in hosts),
            cookies=cookies,
            storage=storage,
            policy_url=vendor.policy,
            reviewed=False,
            sources=tuple(sources.get(source, source) for source in vendor.sources),
        )
    return every_company, every_product


def overruled(companies: Mapping[str, Company], products: Mapping[str, Product], file: BulkFile) -> list[Vendor]:
    """Vendors left out because a hand-checked entry bears their name, with the hosts that no such entry has.

    What a person should look at when checking entries by hand; nothing of it is used.
    """
    taken = _taken(companies, products)
    found = []
    for vendor in file.vendors:
        hosts = tuple(host for host in vendor.hosts if not _covered(host, taken.hosts))
        if hosts and (vendor.id in taken.ids or normal(_bare(vendor.name)) in taken.names):
            found.append(msgspec.structs.replace(vendor, hosts=hosts))
    return found


def _taken(companies: Mapping[str, Company], products: Mapping[str, Product]) -> _Taken:
    entries: tuple[Product | Company, ...] = (*products.values(), *companies.values())
    own: dict[str, str] = {}
    for company in companies.values():
        texts = (
            company.name,
            _bare(company.name),
            *(n.text for n in company.names),
            *(e.name for e in company.entities),
        )
        for text in texts:
            own.setdefault(normal(text), company.id)
    product_hosts = {h.host.removeprefix("=") for p in products.values() for h in p.hosts}
    return _Taken(
        ids=frozenset((*products, *companies)),
        hosts=frozenset(product_hosts | {d for c in companies.values() for d in c.domains}),
        names=frozenset(normal(t) for e in entries for t in (e.name, *(n.text for n in e.names))) | frozenset(own),
        cookies=_Names(s.name for p in products.values() for s in (*p.cookies, *p.storage)),
        companies=own,
    )


def _covered(host: str, taken: frozenset[str]) -> bool:
    """Whether the host, or one above it, is spoken of; then its hand-checked owner would lose requests to this entry."""
    name = host.removeprefix("=")
    labels = name.split(".")
    if any(".".join(labels[i:]) in taken for i in range(len(labels))):
        return True
    site = site_of(name)
    starred = f"{site.partition('.')[0]}.*"
    below = name[: len(name) - len(site)]
    return starred in taken or f"{below}{starred}" in taken


def _company(vendor: Vendor, taken: _Taken, known: Mapping[str, Company]) -> Company:
    if vendor.company is None:
        return Company(
            id=f"{vendor.id}-operator", name=f"{_bare(vendor.name)} (company not known)", country=None, known=False
        )
    checked = taken.companies.get(normal(vendor.company))
    if checked is not None:
        return known[checked]
    id = f"{re.sub(r'[^a-z0-9]+', '-', vendor.company.casefold()).strip('-')}-company"
    name = f"{vendor.company} (company)" if normal(vendor.company) == normal(vendor.name) else vendor.company
    clash = normal(vendor.company) in taken.names
    names = () if clash else _names(vendor.company, vendor.company_guard)
    return Company(id=id, name=name, country=None, names=names)


def _names(text: str, tier: GuardTier) -> tuple[Name, ...]:
    """The name with its guard, and without what stands in a bracket behind it."""
    texts = dict.fromkeys((text, _bare(text)))
    return tuple(Name(text=t, guard=Guard(tier=tier)) for t in texts)


def _bare(name: str) -> str:
    return _BRACKET.sub("", name)
