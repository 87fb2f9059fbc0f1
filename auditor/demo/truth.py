"""What an audit of a site must find, written down beside the site, and the comparison with what it did find.

Only what a truth states is compared: findings of the checks in `checks` (all of them, exactly), the states in
`visits`, the vendors and cookies listed. A later check or field therefore leaves older truths as they are.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from auditor.model.base import Record
from auditor.model.evidence import CookieRow, StorageRow, VendorRow
from auditor.model.kinds import (
    DocumentKind,
    Label,
    Party,
    Severity,
    State,
    StorageKind,
    ThirdPartyCookies,
    VendorVerdict,
    Verdict,
    VisitStatus,
)
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult
from auditor.pipeline import exit_code


class VisitTruth(Record, frozen=True, kw_only=True):
    """`reason` is a piece of the reason the visit must give, `signals` are pieces of what the page said of the choice, `pages`
    the addresses that were visited, in order."""

    status: VisitStatus
    reason: str | None = None
    banner: bool | None = None
    verified: bool | None = None
    third_party_cookies: ThirdPartyCookies | None = None
    signals: dict[str, str] = {}
    pages: tuple[str, ...] | None = None


class VendorTruth(Record, frozen=True, kw_only=True):
    """`states` are those where it was seen after the choice (or at all, where there was none to make); `before_choice`
    those where it was seen before. `cookies` must all be among the vendor's, in any state."""

    id: str
    label: Label
    verdict: VendorVerdict
    states: tuple[State, ...] = ()
    before_choice: tuple[State, ...] | None = None
    loaded_by: tuple[str, ...] | None = None
    disclosed_in: tuple[DocumentKind, ...] | None = None
    cookies: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class FindingTruth(Record, frozen=True, kw_only=True):
    """One finding; what is left out may be anything. `quote` is a piece of a quote it must show, `chain` a piece of a
    link of an initiator chain."""

    check: str
    subject: str | None = None
    verdict: Verdict | None = None
    severity: Severity | None = None
    quote: str | None = None
    chain: str | None = None


class NeverTruth(Record, frozen=True, kw_only=True):
    """A finding that would be wrong; `why` is for whoever breaks it."""

    check: str
    why: str
    subject: str | None = None


class CheckTruth(Record, frozen=True, kw_only=True):
    """`verdict` of the check as a whole; `untested` are pieces of reasons it must give for what it could not judge."""

    id: str
    verdict: Verdict
    untested: tuple[str, ...] = ()


class CookieTruth(Record, frozen=True, kw_only=True):
    """`name` may end in `*`. `writer` is a piece of the address that set it, `refused_reason` of the browser's word."""

    name: str
    vendor: str | None = None
    domain: str | None = None
    party: Party | None = None
    kind: str | None = None
    writer: str | None = None
    stored: bool | None = None
    refused_reason: str | None = None
    states: tuple[State, ...] | None = None
    before_choice: tuple[State, ...] | None = None


class StorageTruth(Record, frozen=True, kw_only=True):
    """`writer` is a piece of the address of the script that made it; `states` as with a vendor's."""

    kind: StorageKind
    key: str
    vendor: str | None = None
    origin: str | None = None
    writer: str | None = None
    states: tuple[State, ...] | None = None
    before_choice: tuple[State, ...] | None = None


class Truth(Record, frozen=True, kw_only=True):
    """`complete` says that `vendors` lists every vendor row and `unknown_hosts` every unknown site. `documents` counts
    by kind those that were read; `unread` are pieces of the reasons why others were not, `limitations` of sentences that
    must stand under the result. `exit_code` is that of `--fail-on fail_on`."""

    checks: tuple[str, ...] = ()
    visits: dict[State, VisitTruth] = {}
    vendor: tuple[VendorTruth, ...] = ()
    unknown_hosts: tuple[str, ...] | None = None
    complete: bool = False
    finding: tuple[FindingTruth, ...] = ()
    never: tuple[NeverTruth, ...] = ()
    check: tuple[CheckTruth, ...] = ()
    cookie: tuple[CookieTruth, ...] = ()
    storage: tuple[StorageTruth, ...] = ()
    documents: dict[DocumentKind, int] | None = None
    unread: tuple[str, ...] = ()
    limitations: tuple[str, ...] = ()
    exit_code: int | None = None
    fail_on: str = "high"


def load(file: Path) -> Truth:
    """A truth from a TOML file. Raises `BadInput` naming the file."""
    try:
        return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Truth)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadInput(f"{file} is not a truth: {error}.") from error


def differences(result: AuditResult, truth: Truth) -> tuple[str, ...]:
    """Every way in which an audit's result is not what the truth says, one sentence each; empty when all agree."""
    return (
        *_visits(result, truth),
        *_vendors(result, truth),
        *_unknown_hosts(result, truth),
        *_findings(result, truth),
        *_checks(result, truth),
        *_cookies(result, truth),
        *_storage(result, truth),
        *_documents(result, truth),
        *_is("exit code", exit_code(result, truth.fail_on), truth.exit_code),
    )


def _is(what: str, found: object, expected: object) -> list[str]:
    """A sentence when an expectation is stated and not met."""
    return [] if expected is None or found == expected else [f"{what} is {found!r}, expected {expected!r}"]


def _holds(what: str, found: str | None, piece: str | None) -> list[str]:
    return [] if piece is None or piece in (found or "") else [f"{what} is {found!r}, expected it to hold {piece!r}"]


def _visits(result: AuditResult, truth: Truth) -> Iterable[str]:
    visits = {visit.state: visit for visit in result.visits}
    for state, expected in truth.visits.items():
        visit = visits.get(state)
        if visit is None:
            yield f"there is no visit in state {state}"
            continue
        yield from _is(f"visit {state}: status ({visit.reason})", visit.status, expected.status)
        yield from _holds(f"visit {state}: reason", visit.reason, expected.reason)
        yield from _is(f"visit {state}: banner_seen", visit.consent.banner_seen, expected.banner)
        yield from _is(f"visit {state}: verified", visit.consent.verified, expected.verified)
        cookies = visit.third_party_cookies
        yield from _is(f"visit {state}: third_party_cookies", cookies, expected.third_party_cookies)
        for name, piece in expected.signals.items():
            yield from _holds(f"visit {state}: signal {name}", visit.signals.get(name), piece)
        yield from _is(f"visit {state}: pages", tuple(page.url for page in visit.pages), expected.pages)


def _vendors(result: AuditResult, truth: Truth) -> Iterable[str]:
    rows = {row.id: row for row in result.vendors}
    for expected in truth.vendor:
        if expected.id not in rows:
            yield f"vendor {expected.id} is missing"
            continue
        yield from _vendor(rows[expected.id], expected)
    if truth.complete:
        for id in sorted(rows.keys() - {expected.id for expected in truth.vendor}):
            yield f"vendor {id} is unexpected ({rows[id].label})"


def _vendor(row: VendorRow, expected: VendorTruth) -> Iterable[str]:
    what = f"vendor {row.id}"
    seen = {state for state, observation in row.observed.items() if observation.seen}
    before = {state for state, seen_in in row.observed.items() if seen_in.before_click.requests}
    cookies = {name for observation in row.observed.values() for name in observation.cookies}
    yield from _is(f"{what}: label", row.label, expected.label)
    yield from _is(f"{what}: verdict", row.verdict, expected.verdict)
    yield from _is(f"{what}: states", sorted(seen), sorted(expected.states))
    if expected.before_choice is not None:
        yield from _is(f"{what}: before the choice", sorted(before), sorted(expected.before_choice))
    if expected.loaded_by is not None:
        yield from _is(f"{what}: loaded by", sorted(row.loaded_by), sorted(expected.loaded_by))
    if expected.disclosed_in is not None:
        yield from _is(f"{what}: disclosed in", sorted(row.disclosed_in), sorted(expected.disclosed_in))
    for name in expected.cookies:
        if not any(_named(name, cookie) for cookie in cookies):
            yield f"{what}: cookie {name} is not among {sorted(cookies)}"
    for flag in expected.flags:
        if flag not in row.flags:
            yield f"{what}: flag {flag} is not among {row.flags}"


def _named(pattern: str, name: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def _unknown_hosts(result: AuditResult, truth: Truth) -> Iterable[str]:
    found = sorted(host.site for host in result.unknown_hosts)
    if truth.unknown_hosts is not None:
        yield from _is("unknown_hosts", found, sorted(truth.unknown_hosts))


def _findings(result: AuditResult, truth: Truth) -> Iterable[str]:
    left = [finding for finding in result.findings if finding.check in truth.checks]
    # Those that name a subject choose first, so that one without takes only what nobody else claims.
    for expected in sorted(truth.finding, key=lambda one: one.subject is None):
        found = next((f for f in left if f.check == expected.check and expected.subject in (None, f.subject.key)), None)
        what = f"finding {expected.check} about {expected.subject or 'anything'}"
        if found is None:
            yield f"{what} is missing"
            continue
        left.remove(found)
        yield from _is(f"{what}: verdict", found.verdict, expected.verdict)
        yield from _is(f"{what}: severity", found.severity, expected.severity)
        quotes = " | ".join(proof.quote.text for proof in found.evidence if proof.quote)
        yield from _holds(f"{what}: quotes", quotes, expected.quote)
        chains = " | ".join(link for proof in found.evidence for link in proof.chain)
        yield from _holds(f"{what}: chains", chains, expected.chain)
    for finding in left:
        yield f"finding {finding.check} about {finding.subject.key} is unexpected: {finding.message}"
    for never in truth.never:
        for finding in result.findings:
            if finding.check == never.check and never.subject in (None, finding.subject.key):
                yield f"finding {finding.check} about {finding.subject.key} is wrong: {never.why}"


def _checks(result: AuditResult, truth: Truth) -> Iterable[str]:
    checks = {check.id: check for check in result.checks}
    for id in truth.checks:
        if id not in checks:
            yield f"check {id} did not run"
    for expected in truth.check:
        if (check := checks.get(expected.id)) is None:
            yield f"check {expected.id} did not run"
            continue
        yield from _is(f"check {check.id}: verdict ({check.reason})", check.verdict, expected.verdict)
        reasons = " | ".join([check.reason or "", *(why for _, why in check.untested)])
        for piece in expected.untested:
            yield from _holds(f"check {check.id}: reasons", reasons, piece)


def _cookies(result: AuditResult, truth: Truth) -> Iterable[str]:
    for expected in truth.cookie:
        rows = [row for row in result.cookies if _named(expected.name, row.name)]
        rows = [row for row in rows if expected.domain in (None, row.domain.lstrip("."))]
        if not rows:
            yield f"cookie {expected.name} of {expected.domain or 'any domain'} is missing"
        for row in rows:
            yield from _cookie(row, expected)


def _cookie(row: CookieRow, expected: CookieTruth) -> Iterable[str]:
    what = f"cookie {row.name} of {row.domain}"
    yield from _is(f"{what}: vendor", row.vendor, expected.vendor)
    yield from _is(f"{what}: party", row.party, expected.party)
    yield from _is(f"{what}: set by", row.set_by.kind, expected.kind)
    yield from _holds(f"{what}: writer", row.set_by.url, expected.writer)
    yield from _is(f"{what}: stored ({row.refused_reason})", row.stored, expected.stored)
    yield from _holds(f"{what}: refused_reason", row.refused_reason, expected.refused_reason)
    yield from _sides(what, row, expected)


def _sides(what: str, row: CookieRow | StorageRow, expected: CookieTruth | StorageTruth) -> Iterable[str]:
    if expected.states is not None:
        yield from _is(f"{what}: states", sorted(row.states), sorted(expected.states))
    if expected.before_choice is not None:
        yield from _is(f"{what}: before the choice", sorted(row.before_choice), sorted(expected.before_choice))


def _storage(result: AuditResult, truth: Truth) -> Iterable[str]:
    for expected in truth.storage:
        what = f"{expected.kind} entry {expected.key}"
        rows = [row for row in result.storage if (row.kind, row.key) == (expected.kind, expected.key)]
        if not rows:
            yield f"{what} is missing"
        for row in rows:
            yield from _is(f"{what}: vendor", row.vendor, expected.vendor)
            yield from _is(f"{what}: origin", row.origin, expected.origin)
            yield from _holds(f"{what}: writer", row.set_by.url, expected.writer)
            yield from _sides(what, row, expected)


def _documents(result: AuditResult, truth: Truth) -> Iterable[str]:
    if truth.documents is not None:
        found = Counter(document.kind for document in result.documents if not document.reason)
        yield from _is("documents read", dict(found), truth.documents)
    reasons = " | ".join(document.reason for document in result.documents if document.reason)
    for piece in truth.unread:
        yield from _holds("reasons why documents were not read", reasons, piece)
    for piece in truth.limitations:
        yield from _holds("limitations", " | ".join(result.limitations), piece)
