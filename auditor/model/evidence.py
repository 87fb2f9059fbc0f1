"""Evidence: capture × register × documents. The rows here are also the rows of `result.json`."""

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
from auditor.model.reading import CategoryClaim, DeclaredCookie, Searched, UnknownOrganisation
from auditor.model.text import Quote


class PageSummary(Record, frozen=True, kw_only=True):
    url: str
    final_url: str
    status: int | None
    title: str
    extra: bool = False
    language: str | None = None


class VisitSummary(Record, frozen=True, kw_only=True):
    """A visit without its records. `failures` maps a collector's name to the reason its records are missing."""

    id: str
    state: State
    stance: Stance
    status: VisitStatus
    reason: str | None
    pages: tuple[PageSummary, ...]
    consent: Consent
    third_party_cookies: ThirdPartyCookies
    failures: dict[str, str] = {}
    signals: dict[str, str] = {}
    screenshots: tuple[str, ...] = ()


class Proof(Record, frozen=True, kw_only=True):
    """One piece of evidence, ready to show; fields that do not apply stay empty.

    `kind`: request, cookie, storage, quote, search, visit or document. `url` is redacted. `chain` leads from the page's
    markup to the request or write, outermost first. `at` in seconds of the visit.
    """

    kind: str
    text: str
    state: State | None = None
    page: str | None = None
    url: str | None = None
    at: float | None = None
    status: int | None = None
    chain: tuple[str, ...] = ()
    quote: Quote | None = None
    searched: Searched | None = None
    screenshot: str | None = None


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
    `consent_mode_pings` (denied) and `opt_out_signals` count requests among `requests` that carried one."""

    requests: int = 0
    hosts: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()
    storage: tuple[str, ...] = ()
    first_seen: float | None = None
    before_choice: BeforeChoice = BeforeChoice()
    identifier: bool = False
    static_only: bool = False
    consent_mode_pings: int = 0
    opt_out_signals: int = 0
    pages: tuple[int, ...] = ()
    samples: tuple[Proof, ...] = ()
    visits: tuple[str, ...] = ()

    @property
    def seen(self) -> bool:
        """Anything at all after the choice (or, without a choice, at any time)."""
        return bool(self.requests or self.cookies or self.storage)


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
    `loaded_by` are vendors whose scripts loaded it. `reason` explains an undecidable verdict.
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
    `before_choice` are the states where it was there before a choice or without one taking effect."""

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


class StorageRow(Record, frozen=True, kw_only=True):
    kind: StorageKind
    origin: str
    key: str
    vendor: str | None
    set_by: SetBy
    states: tuple[State, ...]
    identifier: bool = False
    value: str = ""
    before_choice: tuple[State, ...] = ()


class Evidence(Record, frozen=True, kw_only=True):
    """Everything the checks may look at. `vendors` holds every vendor observed or named in a document.

    `policy_problem` is None when at least one privacy or cookie document was read and none that was found stayed
    unread; otherwise the sentence why disclosure cannot be decided.
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
    policy_problem: str | None = None
    captured: Instant
    imported: str | None = None
