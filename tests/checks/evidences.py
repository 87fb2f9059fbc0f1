"""Hand-built Evidence: a small audit of shop.test in four states, to be varied by each test."""

from collections.abc import Sequence
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import msgspec

from auditor.checks._run import run_one
from auditor.model.capture import Consent, Document, Target
from auditor.model.check import CheckResult, Finding
from auditor.model.evidence import (
    BeforeChoice,
    CookieRow,
    Evidence,
    Observation,
    PageSummary,
    Passage,
    Proof,
    SetBy,
    StorageRow,
    UnknownHost,
    VendorRow,
    VisitSummary,
)
from auditor.model.kinds import (
    Attribution,
    ConsentAction,
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
from auditor.model.reading import DeclaredCookie, Searched
from auditor.model.text import Quote

STATES = (State.NO_ACTION, State.ACCEPT, State.REJECT, State.GPC)
STANCES = {
    State.NO_ACTION: (Stance.UNDECIDED, ConsentAction.NONE),
    State.ACCEPT: (Stance.GRANTED, ConsentAction.ACCEPT),
    State.REJECT: (Stance.REFUSED, ConsentAction.REJECT),
    State.GPC: (Stance.OPTED_OUT_OF_SALE, ConsentAction.NONE),
    State.WITHDRAW: (Stance.WITHDRAWN, ConsentAction.WITHDRAW),
}
QUOTE = Quote(
    document="privacy", start=10, end=42, text="We work with partners for our web", heading=("Privacy", "Cookies")
)
SEARCHED = Searched(document="privacy", text_sha256="a" * 64, names=("Hotjar", "hotjar.com"))
POLICY = Document(
    id="privacy",
    kind=DocumentKind.PRIVACY,
    url="https://shop.test/privacy",
    found="footer link “Privacy”",
    title="Privacy policy",
    sha256="b" * 64,
    text_sha256="a" * 64,
    text_file="documents/privacy.txt",
    status=200,
)


def visit(state: State, **changes: Any) -> VisitSummary:
    """A complete visit of this state; a choice is verified."""
    stance, action = STANCES[state]
    chosen = action is not ConsentAction.NONE
    made = VisitSummary(
        id=state.value,
        state=state,
        stance=stance,
        status=VisitStatus.COMPLETE,
        reason=None,
        pages=(page("https://shop.test/"), page("https://shop.test/two")),
        consent=Consent(cmp="Demo", banner_seen=True, action=action, verified=True if chosen else None),
        third_party_cookies=ThirdPartyCookies.KEPT,
    )
    return msgspec.structs.replace(made, **changes)


def page(url: str) -> PageSummary:
    return PageSummary(url=url, final_url=url, status=200, title="Shop")


def bannerless(state: State) -> VisitSummary:
    """The visit ran to its end and there was no banner to operate."""
    return visit(state, consent=Consent(banner_seen=False))


def unoperated(state: State) -> VisitSummary:
    """A banner was seen and could not be operated."""
    consent = Consent(banner_seen=True, action=STANCES[state][1], verified=False)
    reason = "A consent banner was seen and no control of it could be operated."
    return visit(state, status=VisitStatus.PARTIAL, reason=reason, consent=consent)


def blocked(state: State) -> VisitSummary:
    return visit(state, status=VisitStatus.BLOCKED, reason="The site answered with a bot wall.", consent=Consent())


def seen(*, requests: int = 2, cookies: Sequence[str] = (), identifier: bool = False, **more: Any) -> Observation:
    """An observation with requests to px.vendor.test."""
    sample = Proof(kind="request", text="GET script to px.vendor.test", url="https://px.vendor.test/a.js", at=0.5)
    made = Observation(
        requests=requests,
        hosts=("px.vendor.test",) if requests else (),
        cookies=tuple(cookies),
        first_seen=0.5,
        identifier=identifier,
        pages=(0,),
        samples=(sample,),
    )
    return msgspec.structs.replace(made, **more)


def before(half: Observation) -> Observation:
    """The same, on the near side of the choice."""
    return Observation(
        before_choice=BeforeChoice(
            requests=half.requests,
            hosts=half.hosts,
            cookies=half.cookies,
            identifier=half.identifier,
            first_seen=half.first_seen,
            samples=half.samples,
            pages=half.pages,
        )
    )


TRACKING = seen(cookies=("_id",), identifier=True)


def vendor(
    id: str = "hotjar",
    label: Label = Label.NOT_MENTIONED,
    observed: dict[State, Observation] | None = None,
    *,
    states: Sequence[State] = STATES,
    **changes: Any,
) -> VendorRow:
    """A vendor seen in the accept state with an identifier, unless `observed` says otherwise."""
    found = {State.ACCEPT: TRACKING} if observed is None else observed
    made = VendorRow(
        id=id,
        name=id.title(),
        product=id,
        company=f"{id.title()} Ltd",
        country="MT",
        parent=None,
        classes=(VendorClass.ADVERTISING,),
        attribution=Attribution.CERTAIN,
        label=label,
        verdict=VendorVerdict.NOT_DISCLOSED,
        observed={state: found.get(state, Observation()) for state in states},
        quotes=() if label is Label.NOT_MENTIONED else (QUOTE,),
        searched=(SEARCHED,),
        disclosed_in=(DocumentKind.PRIVACY,) if label in (Label.NAMED_PRODUCT, Label.NAMED_COMPANY) else (),
    )
    return msgspec.structs.replace(made, **changes)


def unknown(site: str = "odd.test", *behaviour: str, observed: dict[State, Observation] | None = None) -> UnknownHost:
    found = {State.ACCEPT: seen()} if observed is None else observed
    return UnknownHost(
        site=site,
        hosts=(f"px.{site}",),
        observed={state: found.get(state, Observation()) for state in STATES},
        behaviour=behaviour,
    )


def evidence(
    *vendors: VendorRow,
    visits: Sequence[VisitSummary] | None = None,
    documents: Sequence[Document] = (POLICY,),
    **changes: Any,
) -> Evidence:
    """An audit in four states with one policy that was read."""
    made = Evidence(
        target=Target(url="https://shop.test/", site="shop.test", first_party=("shop.test",)),
        profile=Profile.EU,
        visits=tuple(visit(s) for s in STATES) if visits is None else tuple(visits),
        asked_states=STATES,
        documents=tuple(documents),
        vendors=vendors,
        unknown_hosts=(),
        cookies=(),
        storage=(),
        captured=datetime(2026, 11, 22, tzinfo=UTC),
    )
    return msgspec.structs.replace(made, **changes)


def without_policy(given: Evidence) -> Evidence:
    """The same audit of a site whose policy was not found: no label can be decided."""
    problem = "No privacy or cookie policy was found."
    vendors = tuple(
        msgspec.structs.replace(
            row, label=Label.UNDECIDABLE, reason=problem, quotes=(), searched=(), disclosed_in=(), flags=()
        )
        for row in given.vendors
        if row.seen
    )
    return msgspec.structs.replace(given, documents=(), vendors=vendors, policy_problem=problem)


def narrowed(given: Evidence, states: Sequence[State]) -> Evidence:
    """The same audit with fewer states asked for."""

    def kept(observed: dict[State, Observation]) -> dict[State, Observation]:
        return {state: found for state, found in observed.items() if state in states}

    return msgspec.structs.replace(
        given,
        asked_states=tuple(states),
        visits=tuple(v for v in given.visits if v.state in states),
        vendors=tuple(
            msgspec.structs.replace(row, observed=kept(row.observed), untested=kept(row.untested))
            for row in given.vendors
        ),
        unknown_hosts=tuple(
            msgspec.structs.replace(host, observed=kept(host.observed), untested=kept(host.untested))
            for host in given.unknown_hosts
        ),
    )


def judge(check: ModuleType, given: Evidence) -> tuple[CheckResult, tuple[Finding, ...]]:
    """The check as the runner would run it; a check that breaks fails the test instead of becoming not-tested."""
    check.run(given)
    return run_one(check, given)


YEAR = 365 * 86_400.0


def cookie(name: str = "_id", vendor: str | None = "hotjar", **changes: Any) -> CookieRow:
    """A first-party identifier of a vendor, written by its script after consent, for half a year."""
    made = CookieRow(
        name=name,
        domain="shop.test",
        path="/",
        vendor=vendor,
        party=Party.FIRST,
        set_by=SetBy(kind="script", url="https://px.vendor.test/a.js" if vendor else "https://shop.test/a.js"),
        states=(State.ACCEPT,),
        stored=True,
        refused_reason=None,
        lifetime_seconds=YEAR / 2,
        secure=True,
        http_only=False,
        same_site="Lax",
        partitioned=False,
        identifier=True,
    )
    return msgspec.structs.replace(made, **changes)


def declared(name: str = "_id", heading: str = "Statistics", **changes: Any) -> DeclaredCookie:
    """A row of the cookie table."""
    quote = Quote(document="privacy", start=0, end=len(name), text=name, heading=("Cookies", heading))
    return msgspec.structs.replace(DeclaredCookie(name=name, quote=quote, vendor="hotjar"), **changes)


def entry(key: str = "_uid", vendor: str | None = "hotjar", **changes: Any) -> StorageRow:
    """An identifier in local storage, written after consent."""
    made = StorageRow(
        kind=StorageKind.LOCAL,
        origin="https://shop.test",
        key=key,
        vendor=vendor,
        set_by=SetBy(kind="script", url="https://px.vendor.test/a.js"),
        states=(State.ACCEPT,),
        identifier=True,
    )
    return msgspec.structs.replace(made, **changes)


def passage(topic: str, text: str = "…", document: str = "privacy", start: int = 0) -> Passage:
    """A passage on a topic."""
    return Passage(topic=topic, quote=Quote(document=document, start=start, end=start + len(text), text=text))


def linked(url: str, *links: str, language: str | None = "en") -> PageSummary:
    """A page with links to policies."""
    return msgspec.structs.replace(page(url), policy_links=links, language=language)
