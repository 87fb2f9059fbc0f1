"""The plain answer of page one: figures, three sentences, and what was not tested. Shared by all formats for people."""

from auditor.model.base import Record
from auditor.model.check import Finding
from auditor.model.evidence import Observation, VendorRow, VisitSummary
from auditor.model.kinds import (
    Label,
    Severity,
    Stance,
    State,
    SubjectKind,
    ThirdPartyCookies,
    VendorVerdict,
    Verdict,
    VisitStatus,
)
from auditor.model.result import AuditResult
from auditor.report import _words
from auditor.report._text import counted, line, listed, lower_first

USUAL_STATES = (State.NO_ACTION, State.ACCEPT, State.REJECT, State.GPC)
_BARE = (VendorVerdict.COMPANY_ONLY, VendorVerdict.COVERED_NOT_NAMED, VendorVerdict.GENERIC)
_USABLE = (VisitStatus.COMPLETE, VisitStatus.PARTIAL)


class Gap(Record, frozen=True, kw_only=True):
    """Something that was not tested, and why."""

    what: str
    reason: str


def active(observation: Observation) -> bool:
    """Seen at any time in this state, before the choice included."""
    return observation.seen or bool(observation.before_choice.requests)


def observed(result: AuditResult) -> tuple[VendorRow, ...]:
    """Vendors that were seen in any state."""
    return tuple(v for v in result.vendors if any(active(o) for o in v.observed.values()))


def columns(result: AuditResult) -> tuple[State, ...]:
    """The states a table shows: the usual four, asked for or not, and any other that was visited."""
    return tuple(dict.fromkeys((*USUAL_STATES, *(visit.state for visit in result.visits))))


def open_findings(result: AuditResult) -> tuple[Finding, ...]:
    """Findings about the site that nobody waived, the most severe first, then by check and subject."""
    about_audit = {check.id for check in result.checks if check.meta.about_audit}
    found = (f for f in result.findings if f.waiver is None and f.check not in about_audit)
    return tuple(sorted(found, key=lambda f: (-f.severity.rank, f.verdict is Verdict.REVIEW, f.check, f.subject.key)))


def audit_findings(result: AuditResult) -> tuple[Finding, ...]:
    """Findings about the audit itself: never counted against the site."""
    about_audit = {check.id for check in result.checks if check.meta.about_audit}
    return tuple(f for f in result.findings if f.check in about_audit)


def by_severity(result: AuditResult) -> tuple[tuple[Severity, int], ...]:
    """Open findings per severity, the highest first, without empty ones."""
    found = open_findings(result)
    counts = ((severity, sum(f.severity is severity for f in found)) for severity in reversed(Severity))
    return tuple((severity, count) for severity, count in counts if count)


def usable(result: AuditResult) -> bool:
    """Whether any visit can be judged at all."""
    return any(visit.status in _USABLE for visit in result.visits)


def no_finding(result: AuditResult) -> str:
    """What an audit without open findings may say: a clean result only where nothing was left untested."""
    if not usable(result):
        return "Nothing could be judged: no visit reached the website."
    if gaps(result):
        return "No finding in what could be tested; this is not a clean result, because parts were not tested."
    return "No gap found in the pages and states tested."


def sentences(result: AuditResult) -> tuple[str, str, str]:
    """Who was seen; who of them the documents do not name; who was active before a choice and after refusal."""
    return _seen(result), _named(result), _choices(result)


def _seen(result: AuditResult) -> str:
    usable = [visit for visit in result.visits if visit.status in _USABLE]
    if not usable:
        reasons = (
            listed(dict.fromkeys(visit.reason or visit.status.value for visit in result.visits))
            or "no visit took place"
        )
        return f"The website could not be visited, so nothing was tested: {reasons}"
    pages = len({page.final_url for visit in usable for page in visit.pages})
    states = listed(_words.STATE[state] for state in columns(result) if state in {v.state for v in usable})
    where = f"On {counted(pages, 'page')}, under {states}"
    vendors = observed(result)
    if not vendors and not result.unknown_hosts:
        return f"{where}, no third party was observed."
    also = f", and {counted(len(result.unknown_hosts), 'third party', 'third parties')} no vendor is known for"
    return f"{where}, {counted(len(vendors), 'vendor was', 'vendors were')} observed{also if result.unknown_hosts else ''}."


def _named(result: AuditResult) -> str:
    vendors = observed(result)
    if not usable(result):
        return "Without a visit there was no vendor to look for in the policy documents."
    if not vendors:
        return "No vendor was observed, so there was none to look for in the policy documents."
    absent = [v for v in vendors if v.verdict is VendorVerdict.NOT_DISCLOSED]
    missing = [v.name for v in absent if v.label is not Label.OTHER_CONTEXT]
    elsewhere = [v.name for v in absent if v.label is Label.OTHER_CONTEXT]
    denied = [v.name for v in vendors if v.verdict is VendorVerdict.CONTRADICTED]
    partly = [v.name for v in vendors if v.verdict in _BARE]
    undecided = sum(v.verdict is VendorVerdict.UNDECIDABLE for v in vendors)
    if undecided == len(vendors):
        reason = next((v.reason for v in vendors if v.reason), "the documents could not be read")
        return f"Whether the policy names them was not tested, because {lower_first(line(reason))}"
    parts = (
        [f"do not name {len(missing)} of them ({listed(missing, 6)})"]
        if missing
        else ["leave none of them unmentioned"]
    )
    parts += [f"mention {len(elsewhere)} ({listed(elsewhere, 4)}) but not for this website"] if elsewhere else []
    parts += [f"contradict {len(denied)} ({listed(denied, 4)})"] if denied else []
    parts += [f"cover {len(partly)} only by group, category or general words"] if partly else []
    unknown = f"; for {undecided} this was not decided" if undecided else ""
    return f"The policy documents read {listed(parts)}{unknown}."


def _choices(result: AuditResult) -> str:
    return f"{_active(result, Stance.UNDECIDED)} {_active(result, Stance.REFUSED)}"


def _active(result: AuditResult, stance: Stance) -> str:
    when = _words.STANCE[stance]
    states = {visit.state for visit in result.visits if visit.stance is stance and tested(visit)}
    if not states:
        return f"What happens {when} was not tested: {_why_untested(result, stance)}"
    seen = [v for v in observed(result) if any(v.observed[s].seen for s in states if s in v.observed)]
    checks = {check.id for check in result.checks if check.meta.stances == (stance,)}
    found = {f.subject.key for f in open_findings(result) if f.check in checks and f.subject.kind is SubjectKind.VENDOR}
    raised = f"; findings were raised for {len(found)} ({listed(_names(result, found), 4)})" if found else ""
    return f"{when.capitalize()}, {counted(len(seen), 'vendor was', 'vendors were')} active{raised}."


def _names(result: AuditResult, ids: set[str]) -> list[str]:
    return [v.name for v in result.vendors if v.id in ids]


def tested(visit: VisitSummary) -> bool:
    """Whether the visit reached its stance: it ran, and a choice that was asked for took effect."""
    if visit.status not in _USABLE:
        return False
    return (
        visit.stance is Stance.UNDECIDED or visit.stance is Stance.OPTED_OUT_OF_SALE or visit.consent.verified is True
    )


def _why_untested(result: AuditResult, stance: Stance) -> str:
    visits = [visit for visit in result.visits if visit.stance is stance]
    if not visits:
        return "no such visit was made."
    visit = visits[0]
    if visit.reason:
        return line(visit.reason)
    return "no consent control was found." if not visit.consent.banner_seen else "the choice could not be verified."


def gaps(result: AuditResult) -> tuple[Gap, ...]:
    """Everything that was not tested, with its reason; things with the same reason share a line."""
    merged: dict[str, list[str]] = {}
    for gap in (*_visit_gaps(result), *_document_gaps(result), *_check_gaps(result)):
        merged.setdefault(line(gap.reason), []).append(gap.what)
    return tuple(Gap(what=listed(dict.fromkeys(what), 8), reason=reason) for reason, what in merged.items())


def _visit_gaps(result: AuditResult) -> list[Gap]:
    made = {visit.state for visit in result.visits}
    found = [
        Gap(what=f"state {_words.STATE[s]}", reason="It was not visited in this audit.")
        for s in USUAL_STATES
        if s not in made
    ]
    for visit in result.visits:
        name = f"state {_words.STATE[visit.state]}"
        if visit.status is not VisitStatus.COMPLETE:
            found.append(Gap(what=f"{name} ({visit.status.value})", reason=visit.reason or "No reason was recorded."))
        elif not tested(visit):
            found.append(Gap(what=name, reason=_why_untested(result, visit.stance).capitalize()))
        found += [Gap(what=f"{collector} in {name}", reason=why) for collector, why in visit.failures.items()]
        if visit.status in _USABLE and visit.third_party_cookies is not ThirdPartyCookies.KEPT:
            found.append(Gap(what=f"third-party cookies in {name}", reason=_COOKIES[visit.third_party_cookies]))
    return found


_COOKIES = {
    ThirdPartyCookies.REFUSED: "The browser refused third-party cookies, so vendors may store more elsewhere.",
    ThirdPartyCookies.UNKNOWN: "Whether the browser keeps third-party cookies is not known.",
}


def _document_gaps(result: AuditResult) -> list[Gap]:
    return [
        Gap(what=f"{_words.DOCUMENT[d.kind]} {line(d.url or d.source or d.id, 200)}", reason=d.reason)
        for d in result.documents
        if d.reason
    ]


def _check_gaps(result: AuditResult) -> list[Gap]:
    names = {vendor.id: vendor.name for vendor in result.vendors}
    found = [
        Gap(what=f"check {check.id}", reason=check.reason or "No reason was recorded.")
        for check in result.checks
        if check.verdict is Verdict.NOT_TESTED
    ]
    for check in result.checks:
        if check.verdict is not Verdict.NOT_TESTED:
            found += [Gap(what=f"{names.get(key, key)} in check {check.id}", reason=why) for key, why in check.untested]
    return found
