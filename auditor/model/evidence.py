"""Evidence: capture × register × documents. The rows here are also the rows of `result.json`."""

from datetime import date

from auditor.model.also_read import GpcFile
from auditor.model.base import Instant, Record
from auditor.model.capture import Consent, Document, Target
from auditor.model.kinds import (
    Attribution,
    DocumentKind,
    Label,
    Party,
    Profile,
    Stance,
    State,
    StorageKind,
    ThirdPartyCookies,
    VendorClass,
    VendorVerdict,
    VisitStatus,
)
from auditor.model.practice import Practices
from auditor.model.proof import Proof as Proof
from auditor.model.reading import CategoryClaim, DeclaredCookie, DeclaredFact, Searched, UnknownOrganisation
from auditor.model.text import Quote


class Passage(Record, frozen=True, kw_only=True):
    """A place where a document speaks of a topic; `topic` is a key of `auditor/evidence/topics.toml`."""

    topic: str
    quote: Quote


class Approval(Record, frozen=True, kw_only=True):
    """A vendor that the organisation has approved: register id of a product or company, by whom, since when."""

    vendor: str
    author: str
    since: date
    reason: str = ""


class StoredChoice(Record, frozen=True, kw_only=True):
    """A cookie that holds the visitor's choice at the end of a visit; None as lifetime: until the browser closes."""

    name: str
    lifetime_seconds: float | None


class VendorLink(Record, frozen=True, kw_only=True):
    """A link of a document to a vendor's own page, as tried. `outcome`: alive, dead, elsewhere (it lands on a home page or
    another company) or unverified (the server turned our request away); `says` is what came back, one clause."""

    url: str
    document: str
    vendor: str
    outcome: str
    says: str = ""
    tries: int = 1


class OwnHost(Record, frozen=True, kw_only=True):
    """A sub-domain of the site that is no page of it and sets (`cookies`) or receives an identifier. `sessions` are the
    site's own session and login cookies that reached it because they are meant for the whole domain."""

    host: str
    requests: int
    cookies: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()


class PageSummary(Record, frozen=True, kw_only=True):
    """`language` is declared, `text_language` that of the text. `policy_links` lead to a privacy or cookie policy,
    `banner_links` are those of them that stand in the consent banner, `opt_out_links` the texts of links to opt out of sale
    or sharing; None where links were not recorded.
    """

    url: str
    final_url: str
    status: int | None
    title: str
    extra: bool = False
    language: str | None = None
    policy_links: tuple[str, ...] | None = None
    banner_links: tuple[str, ...] | None = None
    opt_out_links: tuple[str, ...] | None = None
    text_language: str | None = None


class VisitSummary(Record, frozen=True, kw_only=True):
    """A visit without its records. `failures` maps a collector's name to the reason its records are missing, `unwatched`
    to the reason why it was not at work: an older capture, an imported recording, a test nobody asked for."""

    id: str
    state: State
    stance: Stance
    status: VisitStatus
    reason: str | None
    pages: tuple[PageSummary, ...]
    consent: Consent
    third_party_cookies: ThirdPartyCookies
    failures: dict[str, str] = {}
    unwatched: dict[str, str] = {}
    signals: dict[str, str] = {}
    screenshots: tuple[str, ...] = ()
    choices: tuple[StoredChoice, ...] = ()


class BeforeChoice(Record, frozen=True, kw_only=True):
    """What came before the verified choice, or in a visit where no choice took effect: seen under no consent.

    Fields as in `Observation`.
    """

    requests: int = 0
    hosts: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()
    storage: tuple[str, ...] = ()
    first_seen: float | None = None
    identifier: bool = False
    static_only: bool = False
    consent_mode_pings: int = 0
    opt_out_signals: int = 0
    pixels: int = 0
    unanswered: int = 0
    pages: tuple[int, ...] = ()
    samples: tuple[Proof, ...] = ()

    @property
    def seen(self) -> bool:
        """Anything at all."""
        return bool(self.requests or self.cookies or self.storage)


class Observation(Record, frozen=True, kw_only=True):
    """One vendor in one state. In accept, reject and withdraw the figures count only what came after the verified
    choice; `before_choice` holds the rest. `identifier`: a stable identifier was stored, read or sent.
    `pages` are indexes into the visit's pages; `samples` show at most five requests or writes; `visits` are the ids of
    the visits that saw it. `static_only`: nothing but plain files were fetched, without cookie, storage or identifier.
    `consent_mode_pings` (denied) and `opt_out_signals` count requests among `requests` that carried one, `pixels` those
    that only report: a beacon, or a picture of no size, `unanswered` those that reached nobody (no such host, refused).
    `undecided` is the part of `before_choice` that lies before the click, where the time between the click and its proof
    holds something too; None where it is all of it."""

    requests: int = 0
    hosts: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()
    storage: tuple[str, ...] = ()
    first_seen: float | None = None
    before_choice: BeforeChoice = BeforeChoice()
    undecided: BeforeChoice | None = None
    identifier: bool = False
    static_only: bool = False
    consent_mode_pings: int = 0
    opt_out_signals: int = 0
    pixels: int = 0
    unanswered: int = 0
    pages: tuple[int, ...] = ()
    samples: tuple[Proof, ...] = ()
    visits: tuple[str, ...] = ()

    @property
    def seen(self) -> bool:
        """Anything at all after the choice (or, without a choice, at any time)."""
        return bool(self.requests or self.cookies or self.storage)

    @property
    def before_click(self) -> BeforeChoice:
        """What surely lies before the choice."""
        return self.before_choice if self.undecided is None else self.undecided


class MatchedRule(Record, frozen=True, kw_only=True):
    list: str
    line: int
    text: str


class VendorRow(Record, frozen=True, kw_only=True):
    """A line of the ledger: vendor × observed × disclosed × state.

    `observed` has an entry for every state that was tested, empty where the vendor was not seen; a state that was not
    tested has none; what was nevertheless seen there (a visit cut short, a banner that could not be operated) stands in
    `untested`, so that no evidence of a vendor is lost. `kind` is product or company. `name` is the
    product's name as staff know it, `product` its id's plain name, `entity` the legal
    entity to write into a policy. `disclosed_in` lists the kinds of the documents that name it.
    `loaded_by` are vendors whose scripts loaded it. `countries` are those of all its legal entities, `dpf` what the
    register notes of the Data Privacy Framework. `reason` explains an undecidable verdict.
    """

    id: str
    name: str
    product: str
    company: str
    country: str | None
    parent: str | None
    classes: tuple[VendorClass, ...]
    attribution: Attribution
    label: Label
    verdict: VendorVerdict
    entity: str | None = None
    flags: tuple[str, ...] = ()
    disclosed_in: tuple[DocumentKind, ...] = ()
    observed: dict[State, Observation] = {}
    quotes: tuple[Quote, ...] = ()
    searched: tuple[Searched, ...] = ()
    rules: tuple[MatchedRule, ...] = ()
    loaded_by: tuple[str, ...] = ()
    policy_url: str | None = None
    defunct: str | None = None
    successor: str | None = None
    event_driven: bool = False
    reason: str | None = None
    kind: str = "product"
    untested: dict[State, Observation] = {}
    countries: tuple[str, ...] = ()
    dpf: str | None = None

    @property
    def seen(self) -> bool:
        """Whether any visit saw the vendor, before or after a choice."""
        return any(o.seen or o.before_choice.seen for o in (*self.observed.values(), *self.untested.values()))


class UnknownHost(Record, frozen=True, kw_only=True):
    """A third-party site no vendor is known for. `behaviour`: any of sets-cookie, gets-identifier, runs-script.

    `observed` and `untested` as in `VendorRow`. `suggestion`: why it may be a domain of the organisation's own, a clause.
    """

    site: str
    hosts: tuple[str, ...]
    observed: dict[State, Observation] = {}
    behaviour: tuple[str, ...] = ()
    rules: tuple[MatchedRule, ...] = ()
    untested: dict[State, Observation] = {}
    suggestion: str | None = None


class SetBy(Record, frozen=True, kw_only=True):
    """`kind` http, script or unknown; `initiator` the chain outermost first."""

    kind: str
    url: str
    initiator: tuple[str, ...] = ()


class CookieRow(Record, frozen=True, kw_only=True):
    """One cookie. `states` saw it after the verified choice (or at any time where no choice was to be made);
    `before_choice` are the states where it was there before a choice or where none could be made, `while_choosing` those
    where it was set between the click and its proof, or where nobody knows on which side. `lifetime_seconds` is as asked
    for when it was first set, `kept_seconds` what the browser kept at the end of a visit (Chromium caps at 400 days).
    `renewed`: a later page of a visit set the same value again with a new expiry. `sent_to` are the vendors
    (or unknown sites) that received its value in an address."""

    name: str
    domain: str
    path: str
    vendor: str | None
    party: Party
    set_by: SetBy
    states: tuple[State, ...]
    stored: bool
    refused_reason: str | None
    lifetime_seconds: float | None
    secure: bool
    http_only: bool
    same_site: str | None
    partitioned: bool
    declared: DeclaredCookie | None = None
    identifier: bool = False
    value: str = ""
    before_choice: tuple[State, ...] = ()
    kept_seconds: float | None = None
    renewed: bool = False
    sent_to: tuple[str, ...] = ()
    while_choosing: tuple[State, ...] = ()

    @property
    def ever(self) -> tuple[State, ...]:
        """Every state that saw it, on whichever side of the choice."""
        return tuple(dict.fromkeys((*self.states, *self.while_choosing, *self.before_choice)))


class StorageRow(Record, frozen=True, kw_only=True):
    """One storage entry; its states as with a cookie."""

    kind: StorageKind
    origin: str
    key: str
    vendor: str | None
    set_by: SetBy
    states: tuple[State, ...]
    identifier: bool = False
    value: str = ""
    before_choice: tuple[State, ...] = ()
    declared: DeclaredCookie | None = None
    same_as: tuple[str, ...] = ()
    """Names of cookies that held the same identifier."""
    while_choosing: tuple[State, ...] = ()

    @property
    def ever(self) -> tuple[State, ...]:
        """Every state that saw it, on whichever side of the choice."""
        return tuple(dict.fromkeys((*self.states, *self.while_choosing, *self.before_choice)))


class Evidence(Record, frozen=True, kw_only=True):
    """Everything the checks may look at. `vendors` holds every vendor observed or named in a document.

    `policy_problem` is None when at least one privacy or cookie document was read and none that was found stayed
    unread; otherwise the sentence why disclosure cannot be decided. `aliases` maps host names to their chain of DNS
    aliases, where a resolver was asked. `approved` is None where the organisation keeps no list, `vendor_links` where
    no link to a vendor was tried. `first_seen` holds the day of the earliest kept audit of this site that saw a vendor,
    `date.min` for those that the first of them saw; None where there is no earlier audit. `gpc_file` is what the site's
    file about Global Privacy Control says, None where it was not asked for; `links_left` counts links to vendors for which
    there was no time.
    """

    target: Target
    profile: Profile
    visits: tuple[VisitSummary, ...]
    asked_states: tuple[State, ...]
    documents: tuple[Document, ...]
    vendors: tuple[VendorRow, ...]
    unknown_hosts: tuple[UnknownHost, ...]
    cookies: tuple[CookieRow, ...]
    storage: tuple[StorageRow, ...]
    categories: tuple[CategoryClaim, ...] = ()
    declared_cookies: tuple[DeclaredCookie, ...] = ()
    unknown_organisations: tuple[UnknownOrganisation, ...] = ()
    facts: tuple[DeclaredFact, ...] = ()
    policy_problem: str | None = None
    captured: Instant
    imported: str | None = None
    passages: tuple[Passage, ...] = ()
    own_hosts: tuple[OwnHost, ...] = ()
    aliases: dict[str, tuple[str, ...]] = {}
    approved: tuple[Approval, ...] | None = None
    vendor_links: tuple[VendorLink, ...] | None = None
    first_seen: dict[str, date] | None = None
    practices: Practices = Practices()
    gpc_file: GpcFile | None = None
    links_left: int = 0
