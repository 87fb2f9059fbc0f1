"""What an audit comes to: what could not be seen or judged, and the exit code."""

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from auditor.checks._run import ended, hashes_of
from auditor.config import Settings
from auditor.model.capture import Capture, Document
from auditor.model.check import CheckResult, Decision, Finding, Waiver
from auditor.model.evidence import Approval, Evidence, VisitSummary
from auditor.model.kinds import Severity, State, ThirdPartyCookies, Verdict, VisitStatus
from auditor.model.problems import BadInput
from auditor.model.register import Register
from auditor.model.result import AuditResult
from auditor.model.said import dated, joined, say, term
from auditor.sites import host_of

PAST_SEVERITY = "none"
STOPPERS = {
    ("net::ERR_BLOCKED_BY_CSP", "csp"): "the site's own content security policy",
    ("mixed-content",): "the browser, as insecure content of a secure page,",
}
"""Errors of requests that the browser stopped, by who asked for it; `auditor.evidence.ledger` counts none of them."""
MOST_HOSTS = 8
REFUSING = {
    ThirdPartyCookies.REFUSED: say(
        "this browser refuses third-party cookies, so what others would have set was not seen."
    ),
    ThirdPartyCookies.UNKNOWN: say("whether the browser keeps third-party cookies is not known."),
}


def limitations(capture: Capture, evidence: Evidence, checks: Sequence[CheckResult]) -> tuple[str, ...]:
    """One sentence for everything that could not be seen or judged; stands in the result whatever the exit code."""
    lines = list(capture.limitations)
    visited = {visit.state for visit in capture.visits}
    lines += [
        say("State {state} was not tested.", state=term(state.value))
        for state in capture.asked_states
        if state not in visited
    ]
    for visit in evidence.visits:
        if visit.status is not VisitStatus.COMPLETE:
            lines.append(
                say(
                    "Visit {state} is {status}: {reason}",
                    state=term(visit.state.value),
                    status=term(visit.status.value),
                    reason=term(visit.reason or "no reason recorded"),
                )
            )
        lines += [
            say(
                "Visit {state}: no {name}, because {why}", state=term(visit.state.value), name=term(name), why=term(why)
            )
            for name, why in visit.failures.items()
        ]
        if visit.third_party_cookies is not ThirdPartyCookies.KEPT:
            lines.append(
                say("Visit {state}: {why}", state=term(visit.state.value), why=REFUSING[visit.third_party_cookies])
            )
    lines += stopped(capture)
    lines += [
        say("Document {document} was not read: {reason}", document=d.url or d.source or d.id, reason=term(d.reason))
        for d in evidence.documents
        if d.reason
    ]
    lines += [
        say(
            "{site} was counted as a third party, but {suggestion}: if it is the organisation's own, declare "
            "it with first_party in auditor.toml.",
            site=host.site,
            suggestion=term(host.suggestion),
        )
        for host in evidence.unknown_hosts
        if host.suggestion
    ]
    if evidence.policy_problem:
        lines.append(evidence.policy_problem)
    for check in checks:
        if check.turn_on is not None:
            lines.append(
                say(
                    "Check {id} was not asked for ({turn_on} asks for it), so it was not tested.",
                    id=check.id,
                    turn_on=check.turn_on,
                )
            )
        elif check.verdict is Verdict.NOT_TESTED:
            lines.append(say("Check {id} was not tested: {reason}", id=check.id, reason=term(check.reason or "")))
        else:
            lines += [
                say("Check {id} could not judge {subject}: {why}", id=check.id, subject=subject, why=term(why))
                for subject, why in check.untested
            ]
    return tuple(dict.fromkeys(lines))


def stopped(capture: Capture) -> Iterator[str]:
    """A sentence about the requests that never left the browser: they count nowhere, and their tags are still there."""
    for error, by_whom in STOPPERS.items():
        hosts: Counter[str] = Counter()
        for visit in capture.visits:
            requests = visit.requests if isinstance(visit.requests, tuple) else ()
            hosts.update(host_of(r.url) for r in requests if r.error in error)
        if hosts:
            named = ", ".join(f"{host} ({count})" for host, count in hosts.most_common(MOST_HOSTS))
            more = say(" and {n} more hosts", n=len(hosts) - MOST_HOSTS) if len(hosts) > MOST_HOSTS else ""
            yield say(
                "Requests stopped by {by_whom} reached nobody and count nowhere, though the pages ask for them: "
                "{named}{more}.",
                by_whom=term(by_whom),
                named=named,
                more=more,
            )


def exit_code(result: AuditResult, fail_on: str) -> int:
    """0 nothing at or above `fail_on`, 1 findings at or above it, 3 something asked for could not be tested."""
    if any(reaches(finding, fail_on) for finding in result.findings):
        return 1
    untested = any(
        not check.not_asked and (check.verdict is Verdict.NOT_TESTED or check.untested) for check in result.checks
    )
    unread = any(document.reason for document in result.documents)
    return 3 if untested or unread or any(map(_is_cut, result.visits)) or unvisited(result) else 0


def _is_cut(visit: VisitSummary) -> bool:
    """Whether something of the visit was not seen: it ended early, a kind of record is missing, or the browser may have
    refused what others would have stored."""
    refused = visit.third_party_cookies is not ThirdPartyCookies.KEPT
    return visit.status is not VisitStatus.COMPLETE or bool(visit.failures) or refused


def unvisited(result: AuditResult) -> tuple[State, ...]:
    """The states that were asked for and have no visit."""
    visited = {visit.state for visit in result.visits}
    return tuple(state for state in result.asked_states if state not in visited)


def worst(codes: Sequence[int]) -> int:
    """The exit code of several audits: 2 wins over 1 over 3 over 0."""
    return next((code for code in (2, 1, 3) if code in codes), 0)


def reaches(finding: Finding, fail_on: str) -> bool:
    if fail_on == PAST_SEVERITY or finding.waiver is not None:
        return False
    return finding.severity.rank >= Severity(fail_on).rank


def approvals(settings: Settings, register: Register) -> tuple[Approval, ...] | None:
    """The organisation's approved vendors, None without a list. Raises `BadInput` for an id the register does not know."""
    known = [*register.products, *register.companies]
    for one in settings.approved:
        if one.vendor not in known:
            near = difflib.get_close_matches(one.vendor, known, n=1, cutoff=0.7)
            hint = f"did you mean '{near[0]}'?" if near else "`auditor vendors find NAME` gives the id."
            raise BadInput(f"[[approved]] names the vendor '{one.vendor}', which the register does not know: {hint}")
    return settings.approved or None


def idle_waivers(
    settings: Settings, site: str, findings: Sequence[Finding], documents: Sequence[Document], today: date
) -> tuple[str, ...]:
    """One sentence for each waiver that could hold for this site and applies to no finding, with what ended it."""
    used = [finding.waiver for finding in findings if finding.waiver is not None]
    idle = (w for w in settings.waiver if w not in used and w.site in (None, site))
    return tuple(_idle(waiver, findings, hashes_of(documents), today) for waiver in idle)


def _idle(waiver: Waiver, findings: Sequence[Finding], hashes: set[str], today: date) -> str:
    which = say(
        "The waiver of {subject} in check {check} (until {expires})",
        subject=waiver.label or waiver.subject,
        check=waiver.check,
        expires=dated(waiver.expires),
    )
    about = [f for f in findings if f.check == waiver.check and waiver.subject in (f.subject.key, f.fingerprint)]
    if not about:
        return say("{which} matches no finding.", which=which)
    causes = dict.fromkeys(cause for found in about for cause in ended(waiver, found, today, hashes))
    if not causes:
        return say("{which} is not needed: another waiver holds for the same finding.", which=which)
    return say("{which} no longer holds: {causes}.", which=which, causes=joined(causes, "; "))


def decided(settings: Settings, findings: Sequence[Finding]) -> tuple[Decision, ...]:
    """The noted decisions that are about these findings."""
    known = {(f.check, key) for f in findings for key in (f.subject.key, f.fingerprint)}
    return tuple(one for one in settings.decision if (one.check, one.subject) in known)
