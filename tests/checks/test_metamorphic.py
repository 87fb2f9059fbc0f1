"""What must not change a finding, over random evidence: neighbours, order, copies; and what must never make a pass."""

from collections.abc import Sequence
from itertools import combinations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.checks._run import run_all
from auditor.evidence.routing import route
from auditor.model.capture import Consent
from auditor.model.check import CheckResult, Finding
from auditor.model.evidence import CookieRow, Evidence, Observation, UnknownHost, VendorRow, VisitSummary
from auditor.model.kinds import (
    Attribution,
    DocumentKind,
    Label,
    Profile,
    State,
    ThirdPartyCookies,
    VendorClass,
    Verdict,
)
from tests.checks.evidences import (
    STATES,
    TRACKING,
    YEAR,
    bannerless,
    before,
    blocked,
    cookie,
    entry,
    evidence,
    narrowed,
    passage,
    seen,
    unknown,
    unoperated,
    vendor,
    visit,
    without_policy,
)

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TOPICS = ("transfer", "retention", "recording", "web-storage", "obsolete-directive")
FLAGS = ("former-name", "sibling", "purpose-match", "review", "conditional")

SUMMING = {
    "banner-missing",
    "do-not-sell-link-missing",
    "gpc-undeclared",
    "legitimate-interest-for-storage",
    "policy-versions-conflict",
}
"""Checks with one finding about the site that names every vendor it rests on: another vendor belongs in it. Its words and
proofs may grow; that there is a finding, about what, and no less severe, stays (`test_another_vendor_only_adds_…`)."""

halves = st.builds(
    lambda requests, stored, identifier, static: seen(
        requests=requests,
        cookies=("_id",) if stored else (),
        identifier=identifier,
        static_only=static and not (stored or identifier),
    ),
    st.integers(1, 4),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
observations = st.one_of(st.just(Observation()), halves, halves.map(before))


@st.composite
def observed(draw: st.DrawFn) -> dict[State, Observation]:
    """What a vendor did in each state, as one site behaves: consent wakes vendors and puts none to sleep, so what is
    seen anywhere is seen after acceptance; what precedes a choice is seen where none is made."""
    found = {state: draw(observations) for state in STATES}
    acting = [o for o in found.values() if o.seen or o.before_choice.seen]
    if acting and not found[State.ACCEPT].seen:
        found[State.ACCEPT] = next((o for o in acting if o.seen), seen())
    if any(o.before_choice.seen for o in found.values()):
        found[State.NO_ACTION] = seen(cookies=("_id",), identifier=True)
    return found


@st.composite
def vendors(draw: st.DrawFn, prefix: str = "v") -> tuple[VendorRow, ...]:
    count = draw(st.integers(0, 4))
    return tuple(
        vendor(
            f"{prefix}{n}",
            draw(st.sampled_from(Label)),
            draw(observed()),
            classes=tuple(draw(st.sets(st.sampled_from(VendorClass), max_size=2))),
            flags=tuple(draw(st.sets(st.sampled_from(FLAGS), max_size=1))),
            attribution=draw(st.sampled_from(Attribution)),
        )
        for n in range(count)
    )


def hosts() -> st.SearchStrategy[tuple[UnknownHost, ...]]:
    one = st.builds(
        lambda behaviour, found: unknown("odd.test", *sorted(behaviour), observed=found),
        st.sets(st.sampled_from(["runs-script", "sets-cookie", "gets-identifier"])),
        observed(),
    )
    return st.lists(one, max_size=1).map(tuple)


def cookies() -> st.SearchStrategy[tuple[CookieRow, ...]]:
    """Cookies of vendors and of nobody known, each seen after acceptance and perhaps elsewhere."""
    one = st.builds(
        lambda name, owner, states, identifier, years, renewed: cookie(
            name, owner, states=(State.ACCEPT, *states), identifier=identifier, lifetime_seconds=years, renewed=renewed
        ),
        st.sampled_from(["_id", "sid", "datadome", "lang"]),
        st.sampled_from(["v0", "v1", None]),
        st.sampled_from([(), (State.REJECT,), (State.NO_ACTION, State.GPC)]),
        st.booleans(),
        st.sampled_from([None, 3600.0, YEAR / 2, 3 * YEAR]),
        st.booleans(),
    )
    return st.lists(one, max_size=3).map(tuple)


def visits() -> st.SearchStrategy[tuple[VisitSummary, ...]]:
    ways = (visit, visit, visit, bannerless, unoperated, blocked)
    undecided = st.sampled_from((visit, visit, bannerless, blocked))
    kinds = st.tuples(undecided, st.sampled_from(ways), st.sampled_from(ways), undecided)
    return kinds.map(lambda makers: tuple(make(state) for make, state in zip(makers, STATES, strict=True)))


def true_to_visits(found: Evidence) -> Evidence:
    """Move what a state shows to where `build` would put it when the state was not tested."""
    from auditor.evidence.choices import is_tested

    tested = {v.state for v in found.visits if is_tested(v)}

    def split(row: VendorRow | UnknownHost) -> VendorRow | UnknownHost:
        off = {s: before(o) if o.seen else o for s, o in row.observed.items() if s not in tested}
        kept = {s: o for s, o in row.observed.items() if s in tested}
        return msgspec.structs.replace(row, observed=kept, untested=off)

    return msgspec.structs.replace(
        found,
        vendors=tuple(split(row) for row in found.vendors),
        unknown_hosts=tuple(split(host) for host in found.unknown_hosts),
    )


@st.composite
def audits(draw: st.DrawFn, *, all_visits: bool = False) -> Evidence:
    made = evidence(
        *draw(vendors()),
        unknown_hosts=draw(hosts()),
        visits=[visit(s) for s in STATES] if all_visits else draw(visits()),
        profile=draw(st.sampled_from(Profile)),
        cookies=draw(cookies()),
        storage=draw(st.lists(st.just(entry()), max_size=1).map(tuple)),
        passages=draw(st.lists(st.sampled_from(TOPICS).map(passage), max_size=3, unique=True).map(tuple)),
        approved=draw(st.sampled_from((None, ()))),
    )
    return true_to_visits(made)


def judged(found: Evidence) -> tuple[tuple[CheckResult, ...], tuple[Finding, ...]]:
    results, findings = run_all(found, experimental=True)
    assert not [r for r in results if "the check itself broke" in (r.reason or "")]
    return results, findings


def passing(results: Sequence[CheckResult]) -> set[str]:
    return {r.id for r in results if r.verdict is Verdict.PASS and not r.meta.about_audit}


@QUICK
@given(audits(), vendors("other"))
def test_an_unrelated_vendor_changes_no_finding(found: Evidence, others: tuple[VendorRow, ...]) -> None:
    placed = true_to_visits(msgspec.structs.replace(found, vendors=others, unknown_hosts=())).vendors
    more = msgspec.structs.replace(found, vendors=(*found.vendors, *placed))
    names = {row.id for row in others}
    with_others = [f for f in judged(more)[1] if f.subject.key not in names and f.check not in SUMMING]
    assert with_others == [f for f in judged(found)[1] if f.check not in SUMMING]


CLAIM = {"tcf": "a consent string that claims a legitimate interest for purposes 2, 7"}
NAMED_IN = ((), (DocumentKind.PRIVACY,), (DocumentKind.PRIVACY, DocumentKind.CONSENT_TOOL))


@st.composite
def telling(draw: st.DrawFn) -> Evidence:
    """Random audits on which the summing checks have something to say: no banner, links without an opt-out, a consent
    string, a consent tool's list of vendors."""
    found = draw(audits())
    links = draw(st.sampled_from(((), ("Do not sell my data",))))

    def heard(one: VisitSummary) -> VisitSummary:
        pages = tuple(msgspec.structs.replace(page, opt_out_links=links) for page in one.pages)
        consent = Consent(banner_seen=False) if bare else one.consent
        return msgspec.structs.replace(one, pages=pages, signals=CLAIM, consent=consent)

    bare = draw(st.booleans())
    changed = msgspec.structs.replace(
        found,
        profile=draw(st.sampled_from((Profile.US_CA, Profile.EU))),
        visits=tuple(heard(one) for one in found.visits),
        vendors=draw(sold("v")),
    )
    return true_to_visits(changed)


@st.composite
def sold(draw: st.DrawFn, prefix: str) -> tuple[VendorRow, ...]:
    """Advertisers that store, named in some documents, among vendors of any kind."""
    some = tuple(
        vendor(
            f"{prefix}ads{n}",
            draw(st.sampled_from(Label)),
            dict.fromkeys(STATES, TRACKING),
            disclosed_in=draw(st.sampled_from(NAMED_IN)),
        )
        for n in range(draw(st.integers(0, 4)))
    )
    return (*draw(vendors(prefix)), *some)


@QUICK
@given(telling(), sold("other"))
def test_another_vendor_only_adds_to_the_findings_about_the_site(
    found: Evidence, others: tuple[VendorRow, ...]
) -> None:
    """With both groups of vendors there is every finding that one group alone gives, no less severe and on no fewer
    proofs; and no other, but for lists of vendors, which both groups together may first make long enough to compare."""
    placed = true_to_visits(msgspec.structs.replace(found, vendors=others, unknown_hosts=())).vendors
    apart, together = (
        (summed(found), summed(msgspec.structs.replace(found, vendors=placed))),
        summed(msgspec.structs.replace(found, vendors=(*found.vendors, *placed))),
    )
    assert set(together) >= {*apart[0], *apart[1]}
    new = {f.check for fingerprint, f in together.items() if fingerprint not in {*apart[0], *apart[1]}}
    assert new <= {"policy-versions-conflict"}
    for one in apart:
        for fingerprint, alone in one.items():
            both = together[fingerprint]
            assert (both.check, both.subject, both.verdict) == (alone.check, alone.subject, alone.verdict)
            assert both.severity.rank >= alone.severity.rank
            assert len(both.occurrences) >= len(alone.occurrences)
            assert len(both.evidence) >= len(alone.evidence)


def summed(found: Evidence) -> dict[str, Finding]:
    """The findings of the summing checks, by identity."""
    return {f.fingerprint: f for f in judged(found)[1] if f.check in SUMMING}


@QUICK
@given(audits(), st.randoms(use_true_random=False))
def test_the_order_of_visits_changes_nothing(found: Evidence, random: object) -> None:
    shuffled = list(found.visits)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    other = msgspec.structs.replace(found, visits=tuple(shuffled))
    assert {f.fingerprint: f.severity for f in judged(other)[1]} == {
        f.fingerprint: f.severity for f in judged(found)[1]
    }
    assert [(r.id, r.verdict) for r in judged(other)[0]] == [(r.id, r.verdict) for r in judged(found)[0]]


@QUICK
@given(audits())
def test_a_page_visited_twice_changes_nothing(found: Evidence) -> None:
    def doubled(visit: VisitSummary) -> VisitSummary:
        return msgspec.structs.replace(visit, pages=(*visit.pages, *visit.pages))

    other = msgspec.structs.replace(found, visits=tuple(doubled(v) for v in found.visits))
    assert judged(other) == judged(found)


@QUICK
@given(audits())
def test_without_the_policy_nothing_about_disclosure_passes(found: Evidence) -> None:
    results, findings = judged(without_policy(found))
    about_text = {r.id for r in results if "documents" in r.meta.needs}
    assert {r.verdict for r in results if r.id in about_text} == {Verdict.NOT_TESTED}
    assert not [f for f in findings if f.check in about_text]
    assert not [r.passed for r in results if r.id in about_text and r.passed]
    missing = next(r for r in results if r.id == "policy-missing")
    assert missing.verdict in (Verdict.FAIL, Verdict.NOT_TESTED)


@QUICK
@given(audits(all_visits=True), st.sampled_from([c for n in (1, 2, 3) for c in combinations(STATES, n)]))
def test_fewer_states_never_give_more_passes(found: Evidence, states: tuple[State, ...]) -> None:
    fewer = judged(narrowed(found, states))[0]
    assert passing(fewer) <= passing(judged(found)[0])


@QUICK
@given(audits())
def test_a_blocked_audit_passes_nothing_and_accuses_nobody(found: Evidence) -> None:
    walled = true_to_visits(msgspec.structs.replace(found, visits=tuple(blocked(s) for s in STATES)))
    results, findings = judged(walled)
    assert passing(results) == set()
    assert {f.check for f in findings} <= {r.id for r in results if r.meta.about_audit}


@QUICK
@given(audits())
def test_a_browser_that_keeps_no_third_party_cookies_never_gives_more_passes(found: Evidence) -> None:
    refused = tuple(msgspec.structs.replace(v, third_party_cookies=ThirdPartyCookies.REFUSED) for v in found.visits)
    assert passing(judged(msgspec.structs.replace(found, visits=refused))[0]) <= passing(judged(found)[0])


@QUICK
@given(audits())
def test_every_vendor_is_routed_somewhere(found: Evidence) -> None:
    for row in found.vendors:
        assert route(row, found).check.startswith("vendor-")


@pytest.mark.parametrize(
    ("made", "checks"),
    [(audits(), {"vendor-undisclosed", "tracker-after-reject", "vendor-stale"}), (telling(), SUMMING)],
    ids=["audits", "telling"],
)
def test_the_random_audits_reach_the_findings(made: st.SearchStrategy[Evidence], checks: set[str]) -> None:
    """Guards the properties above against evidence so dull that they would hold of nothing."""
    found: set[str] = set()

    @settings(max_examples=200, deadline=None, database=None, derandomize=True)
    @given(made)
    def look(one: Evidence) -> None:
        if not checks <= found:
            found.update(f.check for f in judged(one)[1])

    look()
    assert checks <= found
