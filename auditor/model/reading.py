"""What the documents say."""

from auditor.model.base import Record
from auditor.model.kinds import FactKind, Form, Label, Polarity, Scope, Source, VendorClass
from auditor.model.text import Quote


class Mention(Record, frozen=True, kw_only=True):
    """One place where a text names a vendor or company. `start`/`end` span the name itself; `quote` the sentence around it.

    `flags`: any of conditional ("only with your consent"), region, feature-denial, function, opt-out, link,
    self-hosted (kept on the site's own server), first-party (the organisation whose document it is).
    `vendor` is the id of a product or company of the register.
    """

    vendor: str
    name: str
    form: Form
    polarity: Polarity
    scope: Scope
    source: Source
    start: int
    end: int
    quote: Quote
    flags: tuple[str, ...] = ()


class CategoryClaim(Record, frozen=True, kw_only=True):
    """A recipient or technology class the text names without naming a vendor; `vendor_class` None for generic wording."""

    vendor_class: VendorClass | None
    quote: Quote


class CategoryDenial(Record, frozen=True, kw_only=True):
    """A class of tools that the text says is not, or no longer, used on the website.

    `others`: only other tools of the class than those told ("no other analytics tools").
    """

    vendor_class: VendorClass
    quote: Quote
    others: bool = False


class DeclaredCookie(Record, frozen=True, kw_only=True):
    """A cookie or stored entry that a table, list or sentence declares.

    `name` is as written; where a part of it varies, `pattern` has `*` for that part. `provider` is as written, a domain
    where nothing else is said; `vendor` is the register id of it, if known. `category` is the class the document puts it
    in, in its words; `party` is first or third where the document says so. `lifetime_kind` is session (0 seconds),
    limited or persistent (no seconds); `lifetime_seconds` is the longest that `lifetime_text` allows,
    `lifetime_least_seconds` the shortest where it names several.
    """

    name: str
    quote: Quote
    provider: str | None = None
    vendor: str | None = None
    purpose: str | None = None
    lifetime_text: str | None = None
    lifetime_seconds: float | None = None
    lifetime_least_seconds: float | None = None
    lifetime_kind: str | None = None
    domain: str | None = None
    category: str | None = None
    party: str | None = None
    pattern: str | None = None


class DeclaredFact(Record, frozen=True, kw_only=True):
    """A fact a document states, with the sentence or row that states it; `vendors` are those the same words name.

    `value` is, by kind: the basis of GDPR Article 6 (consent, contract, legal-obligation, vital-interest, public-task,
    legitimate-interest); an ISO 3166-1 code of a country named as a place of recipients; the safeguard of a transfer
    (standard-contractual-clauses, data-privacy-framework, adequacy-decision, binding-corporate-rules, privacy-shield,
    uk-addendum, derogation); the words for a retention period, whose `seconds` are its longest, or criteria; a date; an
    address to opt out; consent, where it is promised that nothing happens before; the words for a purpose.
    """

    kind: FactKind
    value: str
    quote: Quote
    vendors: tuple[str, ...] = ()
    seconds: float | None = None


class UnknownOrganisation(Record, frozen=True, kw_only=True):
    """An organisation the text presents as recipient and the register does not know; `why` is the pattern that found it."""

    name: str
    why: str
    quote: Quote


class Disclosure(Record, frozen=True, kw_only=True):
    """The label of one vendor or company over the whole document set, with the mentions it was derived from.

    `flags`: any of sibling, purpose-match, named-elsewhere, former-name, implied, conditional, partly-denied, review,
    class-denied (what is denied is the class of the vendor, which is not named itself).
    """

    vendor: str
    label: Label
    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    flags: tuple[str, ...] = ()


class Searched(Record, frozen=True, kw_only=True):
    """An absence is proved by what was searched where: these names in the text with this hash."""

    document: str
    text_sha256: str
    names: tuple[str, ...]


class Reading(Record, frozen=True, kw_only=True):
    """Everything read from a document set."""

    mentions: tuple[Mention, ...] = ()
    categories: tuple[CategoryClaim, ...] = ()
    cookies: tuple[DeclaredCookie, ...] = ()
    unknown: tuple[UnknownOrganisation, ...] = ()
    facts: tuple[DeclaredFact, ...] = ()
    denied: tuple[CategoryDenial, ...] = ()
