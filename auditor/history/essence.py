"""From a result to the line and the facts that history keeps of it. Pure."""

from collections import Counter

from auditor.model.capture import Document
from auditor.model.evidence import CookieRow, VendorRow
from auditor.model.history import (
    CookieFact,
    DocumentFact,
    Essence,
    FindingFact,
    Run,
    StorageFact,
    Untested,
    VendorFact,
)
from auditor.model.kinds import Severity, State, VendorVerdict, Verdict, VisitStatus
from auditor.model.result import AuditResult

_UNNAMED = (VendorVerdict.NOT_DISCLOSED, VendorVerdict.CONTRADICTED)


def essence_of(result: AuditResult) -> Essence:
    """What of this result is compared over time."""
    about_audit = {check.id for check in result.checks if check.meta.about_audit}
    return Essence(
        vendors=tuple(
            VendorFact(id=v.id, name=v.name, company=v.company, says=v.verdict.value, states=seen_in(v))
            for v in sorted((v for v in result.vendors if v.seen), key=lambda v: v.id)
        ),
        cookies=tuple(_cookie(c) for c in sorted(result.cookies, key=lambda c: (c.name, c.domain, c.path))),
        storage=tuple(
            StorageFact(
                kind=s.kind.value,
                origin=s.origin,
                key=s.key,
                vendor=s.vendor,
                states=s.ever,
            )
            for s in sorted(result.storage, key=lambda s: (s.kind.value, s.origin, s.key))
        ),
        findings=tuple(
            FindingFact(
                fingerprint=f.fingerprint,
                check=f.check,
                kind=f.subject.kind,
                subject=f.subject.key,
                label=f.subject.label,
                severity=f.severity,
                verdict=f.verdict,
                message=f.message,
                waived=f.waiver is not None,
                about_audit=f.check in about_audit,
            )
            for f in sorted(result.findings, key=lambda f: f.fingerprint)
        ),
        documents=tuple(_document(d) for d in sorted(result.documents, key=place_of)),
        checks=tuple(check.id for check in result.checks),
        untested=_untested(result),
        states=complete_states(result),
        tool=made_with(result),
    )


def _cookie(row: CookieRow) -> CookieFact:
    return CookieFact(
        name=row.name,
        domain=row.domain,
        path=row.path,
        vendor=row.vendor,
        lifetime=row.lifetime_seconds,
        stored=row.stored,
        states=row.ever,
    )


def _document(document: Document) -> DocumentFact:
    return DocumentFact(
        place=place_of(document),
        kind=document.kind.value,
        text_sha256=document.text_sha256,
        last_updated=document.last_updated,
        reason=document.reason,
    )


def _untested(result: AuditResult) -> tuple[Untested, ...]:
    whole = [Untested(check=c.id) for c in result.checks if c.verdict is Verdict.NOT_TESTED]
    parts = [
        Untested(check=c.id, subjects=tuple(key for key, _ in c.untested))
        for c in result.checks
        if c.untested and c.verdict is not Verdict.NOT_TESTED
    ]
    return (*whole, *parts)


def seen_in(vendor: VendorRow) -> tuple[State, ...]:
    """The states a vendor was seen in at any time, before a choice included."""
    return tuple(
        dict.fromkeys(
            state
            for part in (vendor.observed, vendor.untested)
            for state, seen in part.items()
            if seen.seen or seen.before_choice.seen
        )
    )


def complete_states(result: AuditResult) -> tuple[State, ...]:
    """The states whose every visit is complete: only there does an absence mean anything."""
    broken = {visit.state for visit in result.visits if visit.status is not VisitStatus.COMPLETE}
    return tuple(dict.fromkeys(visit.state for visit in result.visits if visit.state not in broken))


def made_with(result: AuditResult) -> tuple[tuple[str, str], ...]:
    """What may change a result without the site changing: versions, browser, law profile, checks, lists."""
    return (
        ("auditor", result.tool.version),
        ("browser", result.tool.browser),
        ("law profile", result.target.profile.value),
        ("checks", str(len(result.checks))),
        *((f"list {one.id}", one.sha256) for one in sorted(result.tool.lists, key=lambda one: one.id)),
    )


def place_of(document: Document) -> str:
    """What a document is known by over time."""
    return document.url or document.source or document.id


def run_of(
    result: AuditResult, *, id: str, sha256: str, place: str, job: str = "", groups: tuple[str, ...] = ()
) -> Run:
    """The line of a result in the history."""
    about_audit = {check.id for check in result.checks if check.meta.about_audit}
    found = Counter(f.severity for f in result.findings if f.waiver is None and f.check not in about_audit)
    seen = [v for v in result.vendors if v.seen]
    return Run(
        id=id,
        site=result.target.site,
        started=result.started,
        finished=result.finished,
        sha256=sha256,
        place=place,
        url=result.target.url,
        job=job,
        groups=groups,
        judged=bool(complete_states(result)),
        vendors=len(seen),
        undisclosed=sum(v.verdict in _UNNAMED for v in seen),
        findings={severity: found[severity] for severity in Severity if found[severity]},
    )
