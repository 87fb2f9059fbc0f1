"""What is wrong with a vendor register as a whole: clashes and gaps that no single file can show.

Faults make an answer wrong or ambiguous and have to be mended; gaps (a missing policy address) only leave out a help.
What nobody has written down yet, such as a cookie's lifetime, is told apart by `missing`: it may well be unknowable.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from auditor.model.base import Record
from auditor.model.problems import BadInput
from auditor.model.register import Company, Product, Register, StoragePattern
from auditor.sites import is_public_suffix
from auditor.trackers import bulk, foremost, register, vendor_file
from auditor.trackers.spelling import glob, normal


class Problem(Record, frozen=True, kw_only=True):
    """One sentence with file and key; `fault` false for a gap."""

    sentence: str
    fault: bool = True


def problems(folder: Path | None = None) -> tuple[Problem, ...]:
    """Everything wrong with the register in this folder (default: the one that ships with the tool), faults first.

    Raises `BadInput` only when there is no register at all.
    """
    root = folder if folder is not None else register.default_folder()
    files = register.files(root)
    broken = (*_broken(files), *_broken_bulk(root))
    if broken:
        return broken
    try:
        found = register.build(files)
        listed = foremost.read(root)
    except BadInput as error:
        return (Problem(sentence=str(error)),)
    clashes = (*_same_hosts(found), *_same_names(found), *_same_cookies(found))
    clashes = (*clashes, *_nobodys_hosts(found), *_nobodys_names(found), *_unfounded(found))
    gaps = _missing_policies(found)
    if listed is None:
        return (*clashes, *gaps)
    return (*clashes, *_unknown_on_list(listed, found), *gaps, *_wanting(listed, found))


def _broken(files: Sequence[tuple[str, bytes]]) -> Iterator[Problem]:
    for file, data in files:
        try:
            vendor_file.parse(data, file)
        except BadInput as error:
            yield Problem(sentence=str(error))


def _broken_bulk(root: Path) -> Iterator[Problem]:
    try:
        below = bulk.content(root)
        if below:
            bulk.read(below)
    except BadInput as error:
        yield Problem(sentence=str(error))


def _same_hosts(found: Register) -> Iterator[Problem]:
    owners: dict[tuple[str, str | None], list[Product]] = defaultdict(list)
    for product in found.products.values():
        for signature in product.hosts:
            owners[(signature.host, signature.path)].append(product)
    for (host, path), products in owners.items():
        if len(products) > 1:
            shown = f"'{host} {path}'" if path else f"'{host}'"
            yield _clash(products, "hosts", f"{shown} stands more than once, in {_ids(products)}")


def _same_names(found: Register) -> Iterator[Problem]:
    """Names that two products, or two companies, claim; a product may be called like its company."""
    kinds: tuple[Iterable[Product | Company], ...] = (found.products.values(), found.companies.values())
    for entries in kinds:
        owners: dict[str, dict[str, Product | Company]] = defaultdict(dict)
        for entry in entries:
            for text in (entry.name, *(name.text for name in entry.names), *_entity_names(entry)):
                owners[normal(text)][entry.id] = entry
        for text, claimants in owners.items():
            if len(claimants) > 1:
                yield _clash(tuple(claimants.values()), "names", f"'{text}' names {_ids(claimants.values())}")


def _entity_names(entry: Product | Company) -> tuple[str, ...]:
    return tuple(entity.name for entity in entry.entities) if isinstance(entry, Company) else ()


def _same_cookies(found: Register) -> Iterator[Problem]:
    for key in ("cookies", "storage"):
        patterns = [(p, s) for p in found.products.values() for s in _patterns(p, key) if s.distinctive]
        globs = [(product, pattern, glob(pattern.name)) for product, pattern in patterns if "*" in pattern.name]
        exact: dict[str, list[tuple[Product, StoragePattern]]] = defaultdict(list)
        for product, pattern in patterns:
            exact[pattern.name].append((product, pattern))
        for name, claims in exact.items():
            owners = {product.id: product for product, _ in claims}
            if len(owners) > 1 and not _apart([pattern for _, pattern in claims]):
                yield _clash(tuple(owners.values()), key, f"'{name}' is distinctive for {_ids(owners.values())}")
        for product, pattern, regex in globs:
            for name, claims in exact.items():
                others = [owner for owner, other in claims if owner.id != product.id and not _apart([pattern, other])]
                if others and name != pattern.name and regex.fullmatch(name):
                    said = f"'{pattern.name}' also covers '{name}' of {_ids(others)}"
                    yield _clash((product, *others), key, said)


def _patterns(product: Product, key: str) -> tuple[StoragePattern, ...]:
    return product.cookies if key == "cookies" else product.storage


def _apart(patterns: Sequence[StoragePattern]) -> bool:
    """Whether these patterns are for different kinds of storage and so cannot be mixed up."""
    kinds = [pattern.kind for pattern in patterns]
    return None not in kinds and len(set(kinds)) == len(kinds)


def _nobodys_hosts(found: Register) -> Iterator[Problem]:
    for product in found.products.values():
        for host in dict.fromkeys(signature.host.removeprefix("=") for signature in product.hosts):
            if is_public_suffix(host):
                where = f"vendors/{product.company}.toml, [[product]] {product.id}, key 'hosts'"
                yield Problem(sentence=f"{where}: '{host}' is a public suffix, under which anybody has a host")


def _nobodys_names(found: Register) -> Iterator[Problem]:
    """Cookie and storage names that everybody uses, taken for one product's own."""
    for product in found.products.values():
        for key in ("cookies", "storage"):
            for pattern in _patterns(product, key):
                if pattern.distinctive and pattern.name.lower() in _EVERYBODYS:
                    where = f"vendors/{product.company}.toml, [[product]] {product.id}, key '{key}'"
                    yield Problem(sentence=f"{where}: '{pattern.name}' is in general use; write distinctive = false")


_EVERYBODYS = frozenset(
    re.findall(
        r"\S+",
        "id uid sid cid vid session sessionid session_id sess token auth auth_token access_token refresh_token user "
        "userid user_id visitor visitorid visitor_id clientid client_id deviceid device_id guid uuid cart cartid cart_id "
        "lang language locale country currency timezone theme consent cookie_consent gdpr ccpa usprivacy euconsent "
        "euconsent-v2 optout opt-out opt_out phpsessid jsessionid asp.net_sessionid connect.sid laravel_session csrftoken "
        "csrf_token xsrf-token _csrf test test_cookie cookie_test cookietest debug version settings preferences prefs "
        "referrer utm_source utm_medium utm_campaign",
    )
)


# An address, a package with its version, or one of the collections that tracker_lists/README.md describes.
_SOURCE = re.compile(r"^https?://[^\s/]+\.|\d+\.\d+|^Easy(List|Privacy)$|^cookie declarations of websites in public ")


def _unfounded(found: Register) -> Iterator[Problem]:
    """Entries that pass for checked and do not say what by."""
    products = [product for product in found.products.values() if product.reviewed]
    running = {product.company for product in found.products.values()}
    for product in products:
        if not product.sources:
            where = f"vendors/{product.company}.toml, [[product]] {product.id}, key 'sources'"
            what = "name what documents its hosts and names, or write reviewed = false"
            yield Problem(sentence=f"{where}: is missing; {what}")
    for company in found.companies.values():
        if company.id not in running and not company.sources:
            where = f"vendors/{company.id}.toml, [company], key 'sources'"
            yield Problem(sentence=f"{where}: is missing; name what documents this company, which has no product here")
    named = [
        *((p.company, f"[[product]] {p.id}", p.sources) for p in found.products.values()),
        *((c.id, "[company]", c.sources) for c in found.companies.values()),
    ]
    for file, entry, sources in named:
        for source in sources:
            if not _SOURCE.search(source):
                where = f"vendors/{file}.toml, {entry}, key 'sources'"
                yield Problem(sentence=f"{where}: {source!r} leads nowhere; write an address, a list or a package")


def _missing_policies(found: Register) -> Iterator[Problem]:
    for company in found.companies.values():
        if company.web_products and company.policy_url is None:
            own = [p for p in found.products.values() if p.company == company.id and not p.off_site]
            if any(p.policy_url is None for p in own):
                sentence = f"vendors/{company.id}.toml, [company], key 'policy': the address of its policy is missing"
                yield Problem(sentence=sentence, fault=False)


def _unknown_on_list(listed: foremost.Foremost, found: Register) -> Iterator[Problem]:
    for key in foremost.unknown(listed, found):
        yield Problem(sentence=f"{foremost.FILE}, [[group]], key 'products': no vendor file has the product '{key}'")


def _wanting(listed: foremost.Foremost, found: Register) -> Iterator[Problem]:
    """What a product of the list lacks without the list saying so, and what it says is open and no longer is."""
    wants, stated = foremost.wants(listed, found), foremost.stated(listed)
    for want in wants:
        if want not in stated:
            file = f"vendors/{found.products[want.product].company}.toml"
            of = f" of '{want.of}'" if want.of else ""
            sentence = (
                f"{file}, {want.product}: its {want.what}{of} is missing, and it is on the list in {foremost.FILE}"
            )
            yield Problem(sentence=sentence, fault=False)
    for want in stated:
        if want not in wants:
            of = f" of '{want.of}'" if want.of else ""
            sentence = (
                f"{foremost.FILE}, [open], key '{want.what}': {want.product}{of} is not open any more; take it out"
            )
            yield Problem(sentence=sentence, fault=False)


def _clash(entries: Sequence[Product | Company], key: str, what: str) -> Problem:
    files = sorted({f"vendors/{e.company if isinstance(e, Product) else e.id}.toml" for e in entries})
    return Problem(sentence=f"{' and '.join(files)}, key '{key}': {what}")


def _ids(entries: Iterable[Product | Company]) -> str:
    return ", ".join(entry.id for entry in entries)


class Unwritten(Record, frozen=True, kw_only=True):
    """Facts of one kind that a vendor file does not have: `what` in words, `of` the names, cookies or ids concerned."""

    file: str
    what: str
    of: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """One sentence with the file and the first few concerned."""
        more = f" and {len(self.of) - _SHOWN} more" if len(self.of) > _SHOWN else ""
        return f"{self.file}: {self.what}: {', '.join(self.of[:_SHOWN])}{more}"


_SHOWN = 6


def missing(folder: Path | None = None) -> tuple[Unwritten, ...]:
    """What the vendor files in this folder do not say. Raises `BadInput` for files that cannot be read as what they are."""
    found = register.build(register.files(folder if folder is not None else register.default_folder()))
    products: dict[str, list[Product]] = defaultdict(list)
    for product in found.products.values():
        products[product.company].append(product)
    return tuple(
        Unwritten(file=f"vendors/{company.id}.toml", what=what, of=of)
        for company in found.companies.values()
        for what, of in _unwritten(company, products[company.id])
        if of
    )


def _unwritten(company: Company, products: Sequence[Product]) -> Iterator[tuple[str, tuple[str, ...]]]:
    entries: tuple[Product | Company, ...] = (company, *products)
    seen = [product for product in products if not product.off_site]
    stored = [s for product in products for s in (*product.cookies, *product.storage)]
    undated = company.dpf is not None and company.dpf_since is None
    yield "no country", (company.id,) if company.country is None else ()
    yield "no date for the EU-US framework", (company.id,) if undated else ()
    yield (
        "date of former names unknown",
        tuple(n.text for e in entries for n in e.names if n.former and n.until is None),
    )
    yield "no purpose", tuple(dict.fromkeys(s.name for s in stored if s.purpose is None))
    yield (
        "no lifetime",
        tuple(dict.fromkeys(s.name for product in products for s in product.cookies if s.lifetime is None)),
    )
    yield "no domain of its policy", tuple(p.id for p in seen if not p.policy_domains and not company.domains)
    yield "no sources, so not reviewed", tuple(p.id for p in products if not p.sources)
