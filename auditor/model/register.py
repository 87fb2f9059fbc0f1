"""Vendor knowledge: products (what is observed) and companies (who runs them). Ids are kebab-case, never reused."""

from auditor.model.base import Record
from auditor.model.kinds import GuardTier, StorageKind, VendorClass


class Guard(Record, frozen=True, kw_only=True):
    """How a name that is also an ordinary word is told apart (DISCLOSURE 3.5).

    `cue`: the name counts only beside one of `cues` (within 12 words or the same table row) or the general cues.
    `strict`: the bare name never counts; only the long forms, which are names of their own.
    """

    tier: GuardTier = GuardTier.SAFE
    cues: tuple[str, ...] = ()


class Name(Record, frozen=True, kw_only=True):
    """A name a policy may use. `until` is the year or ISO date since when it is a former name; None for a
    name in use, and where nobody knows the date of a former one."""

    text: str
    guard: Guard = Guard()
    former: bool = False
    until: str | None = None
    case_sensitive: bool = False


class LegalEntity(Record, frozen=True, kw_only=True):
    """`country` is ISO 3166-1 alpha-2."""

    name: str
    country: str


class HostSignature(Record, frozen=True, kw_only=True):
    """A host and, where the host is shared, the path that tells.

    `host` matches itself and its subdomains; a leading `=` means exactly this host. `path` is a regular expression
    searched in path and query from the start ("^/tr/?(\\?|$)"), None for any.
    """

    host: str
    path: str | None = None


class StoragePattern(Record, frozen=True, kw_only=True):
    """A cookie or storage name; `*` stands for any run of characters.

    `distinctive` false: the name alone identifies nobody (`sid`, `consent`); it only counts with the writer.
    `lifetime` as vendors word it ("2 years", "session").
    """

    name: str
    kind: StorageKind | None = None
    distinctive: bool = True
    identifier: bool = False
    purpose: str | None = None
    lifetime: str | None = None


class Product(Record, frozen=True, kw_only=True):
    """A vendor: one product of a company.

    `functions` are groups of words that, in one sentence with the company's or group's name, name this product
    ("Facebook" + "pixel"): each inner tuple must occur whole. `payloads` are regular expressions searched in path and
    query of requests to hosts that are nobody's: what the product's requests look like through a proxy.
    `policy_domains` are hosts of the vendor's own policies.
    `off_site` marks products that websites do not embed (office suites, meetings). `reviewed` false: bulk data.
    """

    id: str
    company: str
    name: str
    classes: tuple[VendorClass, ...]
    names: tuple[Name, ...] = ()
    functions: tuple[tuple[str, ...], ...] = ()
    hosts: tuple[HostSignature, ...] = ()
    cookies: tuple[StoragePattern, ...] = ()
    storage: tuple[StoragePattern, ...] = ()
    policy_url: str | None = None
    policy_domains: tuple[str, ...] = ()
    defunct: str | None = None
    successor: str | None = None
    event_driven: bool = False
    off_site: bool = False
    reviewed: bool = True
    sources: tuple[str, ...] = ()
    payloads: tuple[str, ...] = ()


class Company(Record, frozen=True, kw_only=True):
    """A company or group. `group_name` true: a brand so common that its bare name never counts as `other-context`
    (Google, Microsoft, Amazon). `web_products` is the number of its products seen on websites, filled on load.
    `known` false: nobody has written down who runs the product; `name` says so. `dpf` "participant": of the EU-US Data
    Privacy Framework, since `dpf_since` where that is known."""

    id: str
    name: str
    country: str | None
    entities: tuple[LegalEntity, ...] = ()
    names: tuple[Name, ...] = ()
    parent: str | None = None
    domains: tuple[str, ...] = ()
    policy_url: str | None = None
    group_name: bool = False
    dpf: str | None = None
    dpf_since: str | None = None
    web_products: int = 0
    known: bool = True
    sources: tuple[str, ...] = ()


class Register(Record, frozen=True, kw_only=True):
    """All vendor knowledge, keyed by id; `sha256` is of the files it was read from."""

    products: dict[str, Product]
    companies: dict[str, Company]
    sha256: str = ""
