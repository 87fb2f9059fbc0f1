"""The plain answer of page one: figures, three sentences, and what was not tested. Shared by all formats for people."""

import msgspec

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
from auditor.report._language import many, number, t
from auditor.report._retold import word
from auditor.report._text import line, listed, lower_first

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
    """Vendors that were seen in any state, tested to its end or not."""
    return tuple(v for v in result.vendors if any(active(o) for o in (*v.observed.values(), *v.untested.values())))


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


def policy_hash(result: AuditResult, finding: Finding) -> str | None:
    """The text a decision about this finding relies on: that of the first document read, where the check judges texts."""
    if not any(check.id == finding.check and "documents" in check.meta.needs for check in result.checks):
        return None
    return next((d.text_sha256 for d in result.documents if d.text_sha256 and not d.reason), None)


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
        return t("Nothing could be judged: no visit reached the website.")
    # A check that only asks for a state beyond the usual, which nobody asked for, leaves those tested as clean as they are.
    asked = msgspec.structs.replace(result, checks=tuple(check for check in result.checks if not check.not_asked))
    if gaps(asked):
        return t("No finding in what could be tested; this is not a clean result, because parts were not tested.")
    return t("No gap found in the pages and states tested.")


def sentences(result: AuditResult) -> tuple[str, str, str]:
    """Who was seen; who of them the documents do not name; who was active before a choice, after refusal, after withdrawal."""
    return _seen(result), _named(result), _choices(result)


def _seen(result: AuditResult) -> str:
    """Who was seen, and under which of the states that were asked for nothing could be."""
    says, recorded = _seen_under(result), {v.state for v in result.visits if _recorded(v)}
    unseen = [_words.STATE[s] for s in dict.fromkeys((*result.asked_states, *(v.state for v in result.visits)))
              if s not in recorded]  # fmt: skip
    if not unseen or not recorded:
        return says
    return t("{sentence}; {under} nothing could be seen.", sentence=says.rstrip("."), under=_under(unseen))


def _recorded(visit: VisitSummary) -> bool:
    """Whether anything that the visit's pages asked for is known."""
    return visit.status in _USABLE and "requests" not in visit.failures


def _seen_under(result: AuditResult) -> str:
    visits = [visit for visit in result.visits if visit.status in _USABLE]
    if not visits:
        reasons = dict.fromkeys(visit.reason or _words.STATUS[visit.status] for visit in result.visits)
        why = listed(reasons) or t("no visit took place")
        return t("The website could not be visited, so nothing was tested: {why}", why=why)
    recorded = [visit for visit in visits if _recorded(visit)]
    if not recorded:
        why = listed(dict.fromkeys(visit.failures["requests"] for visit in visits))
        return t("The website was visited, but nothing could be observed: {why}", why=why)
    pages = many(len({page.final_url for visit in recorded for page in visit.pages}), "page", "pages")
    under = _under([_seen_in(state, recorded) for state in columns(result) if state in {v.state for v in recorded}])
    vendors = observed(result)
    if not vendors and not result.unknown_hosts:
        return t("On {pages}, {under}, no third party was observed.", pages=pages, under=under)
    seen = many(len(vendors), "vendor was observed", "vendors were observed")
    if not result.unknown_hosts:
        return t("On {pages}, {under}, {seen}.", pages=pages, under=under, seen=seen)
    unknown = many(
        len(result.unknown_hosts), "third party no vendor is known for", "third parties no vendor is known for"
    )
    return t("On {pages}, {under}, {seen}, and {unknown}.", pages=pages, under=under, seen=seen, unknown=unknown)


def _under(states: list[str]) -> str:
    """Under which states; other languages tell one from several."""
    if len(states) == 1:
        return t("under {state}", state=states[0])
    return t("under {states}", states=listed(states))


def _seen_in(state: State, visits: list[VisitSummary]) -> str:
    """The state's name; with a word on it where it was not seen to its end."""
    whole = any(visit.status is VisitStatus.COMPLETE for visit in visits if visit.state is state)
    return _words.STATE[state] if whole else f"{_words.STATE[state]} ({_words.STATUS[VisitStatus.PARTIAL]})"


def _named(result: AuditResult) -> str:
    vendors = observed(result)
    if usable(result) and not any(map(_recorded, result.visits)):
        return t("Without recorded requests there was no vendor to look for in the policy documents.")
    if not usable(result):
        return t("Without a visit there was no vendor to look for in the policy documents.")
    if not vendors:
        return t("No vendor was observed, so there was none to look for in the policy documents.")
    undecided = [v for v in vendors if v.verdict is VendorVerdict.UNDECIDABLE]
    if len(undecided) == len(vendors):
        reason = next((v.reason for v in vendors if v.reason), t("the documents could not be read"))
        return t("Whether the policy names them was not tested, because {reason}", reason=lower_first(line(reason)))
    says = t("The policy documents read {parts}.", parts=listed_parts(_named_parts(vendors)))
    if not undecided:
        return says
    return t("{sentence}; for {n} this was not decided.", sentence=says.rstrip("."), n=number(len(undecided)))


def _named_parts(vendors: tuple[VendorRow, ...]) -> list[str]:
    absent = [v for v in vendors if v.verdict is VendorVerdict.NOT_DISCLOSED]
    missing = [v.name for v in absent if v.label is not Label.OTHER_CONTEXT]
    elsewhere = [v.name for v in absent if v.label is Label.OTHER_CONTEXT]
    denied = [v.name for v in vendors if v.verdict is VendorVerdict.CONTRADICTED]
    partly = [v.name for v in vendors if v.verdict in _BARE]
    parts = (
        [t("do not name {n} of them ({names})", n=number(len(missing)), names=listed(missing, 6))]
        if missing
        else [t("leave none of them unmentioned")]
    )
    if elsewhere:
        names = listed(elsewhere, 4)
        parts.append(t("mention {n} ({names}) but not for this website", n=number(len(elsewhere)), names=names))
    if denied:
        parts.append(t("contradict {n} ({names})", n=number(len(denied)), names=listed(denied, 4)))
    if partly:
        parts.append(t("cover {n} only by group, category or general words", n=number(len(partly))))
    return parts


def listed_parts(parts: list[str]) -> str:
    """Clauses joined as `listed` joins names, however long they are."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {t('and')} {parts[-1]}"


def _choices(result: AuditResult) -> str:
    told = [Stance.UNDECIDED, Stance.REFUSED]
    if any(visit.stance is Stance.WITHDRAWN for visit in result.visits):
        told.append(Stance.WITHDRAWN)
    return " ".join(_active(result, stance) for stance in told)


def _active(result: AuditResult, stance: Stance) -> str:
    when = _words.STANCE[stance]
    states = {visit.state for visit in result.visits if visit.stance is stance and tested(visit)}
    if not states:
        return t("What happens {when} was not tested: {why}", when=when, why=_why_untested(result, stance))
    seen = [v for v in observed(result) if any(v.observed[s].seen for s in states if s in v.observed)]
    checks = {check.id for check in result.checks if check.meta.stances == (stance,)}
    found = {f.subject.key for f in open_findings(result) if f.check in checks and f.subject.kind is SubjectKind.VENDOR}
    active_words = many(len(seen), "vendor was active", "vendors were active")
    said = t("{when}, {vendors}", when=f"{when[:1].upper()}{when[1:]}", vendors=active_words)
    if not found:
        return f"{said}."
    names = listed(_names(result, found), 4)
    return t("{said}; findings were raised for {n} ({names}).", said=said, n=number(len(found)), names=names)


def _names(result: AuditResult, ids: set[str]) -> list[str]:
    return [v.name for v in result.vendors if v.id in ids]


def tested(visit: VisitSummary) -> bool:
    """Whether the visit reached its stance: it ran, its requests were recorded, and a choice asked for took effect."""
    if not _recorded(visit):
        return False
    return (
        visit.stance is Stance.UNDECIDED or visit.stance is Stance.OPTED_OUT_OF_SALE or visit.consent.verified is True
    )


def _why_untested(result: AuditResult, stance: Stance) -> str:
    visits = [visit for visit in result.visits if visit.stance is stance]
    if not visits:
        return t("no such visit was made.")
    visit = visits[0]
    if visit.reason or "requests" in visit.failures:
        return line(visit.reason or visit.failures["requests"])
    if not visit.consent.banner_seen:
        return t("no consent control was found.")
    return t("the choice could not be verified.")


def gaps(result: AuditResult) -> tuple[Gap, ...]:
    """Everything that was not tested, with its reason; things with the same reason share a line."""
    merged: dict[str, list[str]] = {}
    for gap in (*_visit_gaps(result), *_document_gaps(result), *_check_gaps(result)):
        merged.setdefault(line(gap.reason), []).append(gap.what)
    return tuple(Gap(what=listed(dict.fromkeys(what), 8), reason=reason) for reason, what in merged.items())


def unasked(result: AuditResult) -> str | None:
    """What no audit makes unless it is asked for, in one sentence with the options that ask for it; None where all was."""
    left: dict[str, list[str]] = {}
    for check in result.checks:
        if check.verdict is Verdict.NOT_TESTED and check.turn_on is not None:
            left.setdefault(check.turn_on, []).append(check.id)
    if not left:
        return None
    parts = listed((f"{listed(ids, 8)} ({turn_on})" for turn_on, ids in left.items()), 8)
    return t("Not asked for, so not looked at: {checks}.", checks=parts)


def _visit_gaps(result: AuditResult) -> list[Gap]:
    made = {visit.state for visit in result.visits}
    found = [
        Gap(what=t("state {state}", state=_words.STATE[s]), reason=t("It was not visited in this audit."))
        for s in dict.fromkeys((*USUAL_STATES, *result.asked_states))
        if s not in made
    ]
    for visit in result.visits:
        name = t("state {state}", state=_words.STATE[visit.state])
        if visit.status is not VisitStatus.COMPLETE:
            found.append(
                Gap(what=f"{name} ({_words.STATUS[visit.status]})", reason=visit.reason or t("No reason was recorded."))
            )
        elif not tested(visit):
            found.append(Gap(what=name, reason=_sentence(_why_untested(result, visit.stance))))
        found += [
            Gap(what=t("{what} in {state}", what=word(collector), state=name), reason=why)
            for collector, why in visit.failures.items()
        ]
    for known, reason in _COOKIES.items():
        where = [v.state for v in result.visits if v.status in _USABLE and v.third_party_cookies is known]
        if where:
            under = _under([_words.STATE[state] for state in dict.fromkeys(where)])
            found.append(Gap(what=t("third-party cookies {under}", under=under), reason=t(reason)))
    return found


_COOKIES = {
    ThirdPartyCookies.REFUSED: "The browser refused third-party cookies, so vendors may store more elsewhere.",
    ThirdPartyCookies.UNKNOWN: "Whether the browser keeps third-party cookies is not known.",
}


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _document_gaps(result: AuditResult) -> list[Gap]:
    return [
        Gap(what=f"{_words.DOCUMENT[d.kind]} {line(d.url or d.source or d.id, 200)}", reason=d.reason)
        for d in result.documents
        if d.reason
    ]


def _check_gaps(result: AuditResult) -> list[Gap]:
    names = {vendor.id: vendor.name for vendor in result.vendors}
    found = [
        Gap(what=t("check {id}", id=check.id), reason=check.reason or t("No reason was recorded."))
        for check in result.checks
        if check.verdict is Verdict.NOT_TESTED and check.turn_on is None
    ]
    for check in result.checks:
        if check.verdict is not Verdict.NOT_TESTED:
            found += [
                Gap(what=t("{subject} in check {id}", subject=names.get(key, key), id=check.id), reason=why)
                for key, why in check.untested
            ]
    return found
