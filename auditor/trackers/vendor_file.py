"""One vendor file (`tracker_lists/vendors/<company-id>.toml`) read strictly into a company and its products.

The format is documented in tracker_lists/README.md; the entries below are that format as types. Anything the format
does not know is an error that names file, table and key, because a typo in a register would otherwise become silence.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from auditor.model import toml
from auditor.model.base import Record
from auditor.model.kinds import GuardTier, StorageKind, VendorClass
from auditor.model.problems import BadInput
from auditor.model.register import Company, Guard, HostSignature, LegalEntity, Name, Product, StoragePattern

_T = TypeVar("_T", bound=Record)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HOST = re.compile(r"=?([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)+([a-z0-9][a-z0-9-]*[a-z0-9]|\*)")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_UNKNOWN = "unknown"
"""What a former name says in place of a date when nobody knows since when it is one."""


class NameEntry(Record, frozen=True, kw_only=True):
    """A name with its guard; a plain string in the file is a safe name."""

    text: str
    guard: GuardTier = GuardTier.SAFE
    cues: tuple[str, ...] = ()
    until: str | None = None
    case_sensitive: bool = False


class CookieEntry(Record, frozen=True, kw_only=True):
    """A cookie or storage name with what is known of it; a plain string is a distinctive name."""

    name: str
    kind: StorageKind | None = None
    distinctive: bool = True
    identifier: bool = False
    purpose: str | None = None
    lifetime: str | None = None


class CompanyEntry(Record, frozen=True, kw_only=True):
    """The `[company]` table."""

    id: str
    name: str
    guard: GuardTier = GuardTier.SAFE
    cues: tuple[str, ...] = ()
    country: str | None = None
    entities: tuple[LegalEntity, ...] = ()
    names: tuple[str | NameEntry, ...] = ()
    former: tuple[str | NameEntry, ...] = ()
    parent: str | None = None
    domains: tuple[str, ...] = ()
    policy: str | None = None
    group_name: bool = False
    more_products: bool = False
    dpf: str | None = None
    dpf_since: str | None = None
    sources: tuple[str, ...] = ()


class ProductEntry(Record, frozen=True, kw_only=True):
    """A `[[product]]` table."""

    id: str
    name: str
    classes: tuple[VendorClass, ...]
    guard: GuardTier = GuardTier.SAFE
    cues: tuple[str, ...] = ()
    names: tuple[str | NameEntry, ...] = ()
    former: tuple[str | NameEntry, ...] = ()
    functions: tuple[tuple[str, ...], ...] = ()
    hosts: tuple[str, ...] = ()
    cookies: tuple[str | CookieEntry, ...] = ()
    storage: tuple[str | CookieEntry, ...] = ()
    policy: str | None = None
    policy_domains: tuple[str, ...] = ()
    defunct: str | None = None
    successor: str | None = None
    event_driven: bool = False
    off_site: bool = False
    reviewed: bool = True
    payloads: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


_NESTED: Mapping[str, type[Record]] = {
    "names": NameEntry,
    "former": NameEntry,
    "cookies": CookieEntry,
    "storage": CookieEntry,
    "entities": LegalEntity,
}


COUNTRIES = frozenset(
    re.findall(
        "[A-Z]{2}",
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD "
        "CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF "
        "GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
        "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA "
        "NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI "
        "SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
        "VN VU WF WS YE YT ZA ZM ZW",
    )
)
"""ISO 3166-1 alpha-2."""


def parse(data: bytes, file: str) -> tuple[Company, tuple[Product, ...]]:
    """The company and products of one file; `file` is its name as messages show it and must end in `<company-id>.toml`.

    Raises `BadInput` naming file, table and key.
    """
    try:
        tables = toml.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{file} is not valid TOML: {error}") from error
    for key in tables:
        if key not in ("company", "product"):
            raise BadInput(f"{file}: unknown table '{key}'{nearest(key, ('company', 'product'))}")
    if not isinstance(tables.get("company"), dict):
        raise BadInput(f"{file}: the table [company] is missing")
    products = tables.get("product", [])
    if not isinstance(products, list):
        raise BadInput(f"{file}: products are written as [[product]], with two brackets")
    company = _company(tables["company"], file)
    return company, tuple(_product(table, company, file) for table in products)


def _company(table: dict[str, Any], file: str) -> Company:
    where = f"{file}, [company]"
    entry = _entry(table, CompanyEntry, where)
    _check_id(entry.id, where)
    stem = file.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".toml")
    if entry.id != stem:
        raise BadInput(f"{where}, key 'id': '{entry.id}' must equal the file name, '{stem}'")
    for country in (entry.country, *(entity.country for entity in entry.entities)):
        if country is not None and country not in COUNTRIES:
            britain = "; Britain is 'GB'" if country == "UK" else ""
            raise BadInput(f"{where}: country '{country}' is not a two-letter ISO 3166-1 code in capitals{britain}")
    for domain in entry.domains:
        signature(domain, f"{where}, key 'domains'")
    _check_former(entry, where)
    return Company(
        id=entry.id,
        name=entry.name,
        country=entry.country,
        entities=entry.entities,
        names=_names(entry),
        parent=entry.parent,
        domains=entry.domains,
        policy_url=_address(entry.policy, where),
        group_name=entry.group_name,
        web_products=2 if entry.more_products else 0,
        dpf=_framework(entry, where),
        dpf_since=entry.dpf_since,
        sources=entry.sources,
    )


def _framework(entry: CompanyEntry, where: str) -> str | None:
    """The company's part in the EU-US framework, checked together with its date."""
    if entry.dpf not in (None, "participant"):
        raise BadInput(f"{where}, key 'dpf': '{entry.dpf}' is not known; write \"participant\" or leave it out")
    if entry.dpf_since is not None:
        if entry.dpf is None:
            raise BadInput(f"{where}, key 'dpf_since': there is a date but no key 'dpf'")
        if not _DATE.fullmatch(entry.dpf_since):
            raise BadInput(f"{where}, key 'dpf_since': '{entry.dpf_since}' is not a date such as \"2023-09-01\"")
    return entry.dpf


def _product(table: object, company: Company, file: str) -> Product:
    shown = table.get("id", "?") if isinstance(table, dict) else "?"
    where = f"{file}, [[product]] {shown}"
    entry = _entry(table, ProductEntry, where)
    _check_id(entry.id, where)
    if not entry.classes:
        raise BadInput(f"{where}, key 'classes': give at least one class")
    if entry.defunct is not None and not _DATE.fullmatch(entry.defunct):
        raise BadInput(f"{where}, key 'defunct': '{entry.defunct}' is not a date such as \"2023-05-31\"")
    for domain in entry.policy_domains:
        signature(domain, f"{where}, key 'policy_domains'")
    _check_former(entry, where)
    return Product(
        id=entry.id,
        company=company.id,
        name=entry.name,
        classes=entry.classes,
        names=_names(entry),
        functions=entry.functions,
        hosts=tuple(signature(host, f"{where}, key 'hosts'") for host in entry.hosts),
        cookies=tuple(_pattern(c, f"{where}, key 'cookies'") for c in entry.cookies),
        storage=tuple(_pattern(c, f"{where}, key 'storage'") for c in entry.storage),
        policy_url=_address(entry.policy, where) or company.policy_url,
        policy_domains=entry.policy_domains,
        defunct=entry.defunct,
        successor=entry.successor,
        event_driven=entry.event_driven,
        off_site=entry.off_site,
        reviewed=entry.reviewed,
        payloads=tuple(_payload(text, f"{where}, key 'payloads'") for text in entry.payloads),
        sources=entry.sources,
    )


def _names(entry: CompanyEntry | ProductEntry) -> tuple[Name, ...]:
    """All searchable names, the display name first. A display name with brackets is a label, not a name."""
    own = [] if entry.name.endswith(")") else [NameEntry(text=entry.name, guard=entry.guard, cues=entry.cues)]
    current = [*own, *(_name(name) for name in entry.names)]
    former = [_name(name) for name in entry.former]
    return tuple(_as_name(n, former=False) for n in current) + tuple(_as_name(n, former=True) for n in former)


def _name(name: str | NameEntry) -> NameEntry:
    return NameEntry(text=name) if isinstance(name, str) else name


def _check_former(entry: CompanyEntry | ProductEntry, where: str) -> None:
    """Every former name says since when it is one, or that nobody knows: a forgotten date is not an unknown one."""
    for name in map(_name, entry.former):
        if name.until is None:
            what = f'\'{name.text}\' has no date; add until = "2023-05", or until = "{_UNKNOWN}" if nobody knows it'
            raise BadInput(f"{where}, key 'former': {what}")
        if name.until != _UNKNOWN and not _DATE.fullmatch(name.until):
            raise BadInput(
                f"{where}, key 'former': '{name.until}' is neither a date such as \"2023-05-31\" nor \"{_UNKNOWN}\""
            )
    for name in map(_name, entry.names):
        if name.until is not None:
            raise BadInput(f"{where}, key 'names': '{name.text}' has a date, which only names under 'former' have")


def _as_name(entry: NameEntry, *, former: bool) -> Name:
    return Name(
        text=entry.text,
        guard=Guard(tier=entry.guard, cues=entry.cues),
        former=former,
        until=None if entry.until == _UNKNOWN else entry.until,
        case_sensitive=entry.case_sensitive,
    )


def signature(text: str, where: str) -> HostSignature:
    """`HOST` or `HOST REGEX`, the regular expression being matched from the start of path and query."""
    host, _, path = text.partition(" ")
    if not _HOST.fullmatch(host):
        raise BadInput(f"{where}: '{host}' is not a host name in lower case, without scheme, port or path")
    if path:
        _regex(path, f"{where}: the path of '{text}'")
    return HostSignature(host=host, path=path or None)


def _payload(text: str, where: str) -> str:
    """A regular expression with a path in it; without one a mere parameter of anybody's would name the product."""
    if "/" not in text or len(text) < 8:
        raise BadInput(f"{where}: '{text}' is too short to identify anyone; write a path and its parameters")
    return _regex(text, f"{where}: '{text}'")


def _regex(text: str, what: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise BadInput(f"{what} is not a regular expression: {error}") from error
    return text


def _pattern(entry: str | CookieEntry, where: str) -> StoragePattern:
    found = CookieEntry(name=entry) if isinstance(entry, str) else entry
    if found.distinctive and len(found.name.replace("*", "")) < 2:
        raise BadInput(f"{where}: '{found.name}' is too short to identify anyone; write distinctive = false")
    return StoragePattern(
        name=found.name,
        kind=found.kind,
        distinctive=found.distinctive,
        identifier=found.identifier,
        purpose=found.purpose,
        lifetime=found.lifetime,
    )


def _address(url: str | None, where: str) -> str | None:
    if url is not None and not url.startswith("https://"):
        raise BadInput(f"{where}, key 'policy': '{url}' is not an https address")
    return url


def _check_id(name: str, where: str) -> None:
    if not _ID.fullmatch(name):
        raise BadInput(f"{where}, key 'id': '{name}' is not in kebab-case (small letters, digits, single hyphens)")


def _entry(table: object, kind: type[_T], where: str) -> _T:
    """The table as its type, unknown keys first so that the message can name the nearest known one."""
    if not isinstance(table, dict):
        raise BadInput(f"{where}: is not a table")
    _known(table, kind, where)
    for key, nested in _NESTED.items():
        for item in table.get(key, ()) if isinstance(table.get(key), list) else ():
            if isinstance(item, dict):
                _known(item, nested, f"{where}, key '{key}'")
    blank = _blank(table)
    if blank:
        raise BadInput(f"{where}, key '{blank}': is empty")
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise BadInput(f"{where}: {_readable(str(error))}") from error


def _blank(table: dict[str, Any]) -> str | None:
    """The first key that holds a text without a character; what is not known is left out."""
    for key, value in table.items():
        for item in value if isinstance(value, list) else (value,):
            texts = item.values() if isinstance(item, dict) else (item,)
            if any(isinstance(text, str) and not text.strip() for text in texts):
                return key
    return None


def _known(table: dict[str, Any], kind: type[Record], where: str) -> None:
    known = kind.__struct_fields__
    for key in table:
        if key not in known:
            raise BadInput(f"{where}: unknown key '{key}'{nearest(key, known)}")


def _readable(message: str) -> str:
    """msgspec's message with the key first: "key 'classes[0]': invalid enum value 'x'"."""
    what, _, path = message.partition(" - at `$.")
    bad = re.fullmatch(r"Invalid enum value '(.*)'", what)
    if bad:
        kinds = GuardTier if "guard" in path else StorageKind if path.endswith("kind`") else VendorClass
        what = f"'{bad[1]}' is not a known value{nearest(bad[1], tuple(kinds))}"
    return f"key '{path.rstrip('`')}': {what}" if path else what.replace("Object missing", "missing")


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that suggests the nearest known word, or lists the known ones when none is near."""
    import difflib  # only ever needed to word an error

    options = [str(option) for option in known]
    close = difflib.get_close_matches(word, options, n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else f"; known are {', '.join(options)}"
