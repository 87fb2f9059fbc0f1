"""A part of the audit could not be carried out."""

from auditor.evidence.drafts import listed, named, site_subject, visit_subject
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, Proof, VisitSummary
from auditor.model.kinds import Confidence, Severity, SubjectKind, ThirdPartyCookies, Verdict, VisitStatus
from auditor.model.said import say, term

META = CheckMeta(
    id="scan-incomplete",
    title="Everything asked for was carried out",
    failure_title="A part of the audit could not be carried out",
    why="A state was not reached, a page did not finish, or a kind of record is missing. Whatever was seen still counts; "
    "what was not seen proves nothing there. Checks that rest on the missing part are not tested and say so.",
    severity=Severity.INFO,
    confidence=Confidence.CERTAIN,
    legal=(),
    remediation=Remediation(
        where="The audit of {site}: {what}",
        what="Repeat the audit; if a banner could not be operated, make the choice by hand and import a recording with --har.",
        wording="(Note for the file:) {what} was not tested.",
        owner="Whoever runs the audit",
        verify="Audit again: the visit is complete and its choice verified.",
    ),
    about_audit=True,
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each state that was not reached or not recorded in full, and for refused third-party cookies."""
    findings = [draft for visit in evidence.visits if (draft := _visit(visit, evidence)) is not None]
    visited = {v.state for v in evidence.visits}
    for state in evidence.asked_states:
        if state not in visited:
            subject = Subject(kind=SubjectKind.VISIT, key=state.value, label=say("visit {state}", state=named(state)))
            findings.append(
                _draft(subject, say("The state {state} was asked for and not visited.", state=named(state)), evidence)
            )
    cookies = _cookies(evidence)
    findings += [cookies] if cookies else []
    if findings:
        return Outcome(verdict=Verdict.REVIEW, findings=_merged(findings))
    blocked = [visit for visit in evidence.visits if visit.status is VisitStatus.BLOCKED]
    if blocked or not evidence.visits:
        reason = blocked[0].reason if blocked else "no visit took place."
        return Outcome(verdict=Verdict.NOT_TESTED, reason=reason or "the site turned the audit away.")
    return Outcome(
        verdict=Verdict.PASS,
        reason="Every visit asked for ran to its end with all records.",
        passed=tuple(sorted({v.state.value for v in evidence.visits})),
    )


def _merged(findings: list[Draft]) -> tuple[Draft, ...]:
    """One finding per subject: repeated visits of a state share theirs."""
    return tuple({(draft.subject.kind, draft.subject.key): draft for draft in reversed(findings)}.values())


def _visit(visit: VisitSummary, evidence: Evidence) -> Draft | None:
    if visit.status is VisitStatus.BLOCKED:
        return None
    parts = [say("no {name} ({why})", name=term(name), why=term(why)) for name, why in sorted(visit.failures.items())]
    if visit.status is not VisitStatus.COMPLETE:
        parts.insert(
            0, term(visit.reason) if visit.reason else say("the visit is {status}", status=term(visit.status.value))
        )
    if not parts:
        return None
    message = say(
        "The visit {state} is {status}: {names}",
        state=named(visit.state),
        status=term(visit.status.value),
        names=listed(parts, 6),
    )
    return _draft(visit_subject(visit), message, evidence, visit)


def _cookies(evidence: Evidence) -> Draft | None:
    doubtful = [v for v in evidence.visits if v.third_party_cookies is not ThirdPartyCookies.KEPT]
    if not doubtful or evidence.imported is not None:
        return None
    words = listed(term(one) for one in sorted({v.third_party_cookies.value for v in doubtful}))
    message = say(
        "Whether this browser keeps third-party cookies: {words}. Cookies of third parties may be missing.", words=words
    )
    return _draft(site_subject(evidence), message, evidence)


def _draft(subject: Subject, message: str, evidence: Evidence, visit: VisitSummary | None = None) -> Draft:
    text = message if message.endswith((".", "!", "?")) else say("{message}.", message=message)
    return Draft(
        subject=subject,
        message=say("{text} What was seen still counts; what was not seen proves nothing there.", text=text),
        severity=Severity.INFO,
        confidence=Confidence.CERTAIN,
        verdict=Verdict.REVIEW,
        evidence=(Proof(kind="visit", text=text, state=visit.state if visit else None),),
        fill={"site": evidence.target.site, "what": subject.label},
    )
