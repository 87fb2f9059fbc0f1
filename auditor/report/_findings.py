"""Findings as blocks for reading: what was seen, what the policy says, why, what to do, how to see it oneself."""

from auditor.model.base import Record
from auditor.model.check import CheckMeta, Finding
from auditor.model.evidence import Proof, VendorRow
from auditor.model.kinds import Severity, SubjectKind, ThirdPartyCookies, Verdict, VisitStatus
from auditor.model.result import AuditResult
from auditor.report import _words
from auditor.report._figures import audit_findings, open_findings
from auditor.report._passages import Library, Passage, Search
from auditor.report._reproduce import samples, steps
from auditor.report._text import line, listed

MOST_ACTIONS = 7
_WORDS_OF_TEXT = ("quote", "search")


class Block(Record, frozen=True, kw_only=True):
    """One finding. `number` is its number in this report only; the fingerprint identifies it over time."""

    number: str
    finding: Finding
    meta: CheckMeta | None
    vendor: VendorRow | None
    proofs: tuple[Proof, ...]
    passages: tuple[Passage, ...]
    searches: tuple[Search, ...]
    steps: tuple[str, ...]
    doubts: tuple[str, ...]


class Action(Record, frozen=True, kw_only=True):
    """One thing to do that closes `blocks`; `what` is that of the worst of them."""

    title: str
    owner: str
    what: str
    severity: Severity
    blocks: tuple[Block, ...]


def blocks(result: AuditResult, library: Library) -> tuple[Block, ...]:
    """Open findings about the site, numbered F1, F2, … from the most severe."""
    return tuple(_block(result, library, f, f"F{n}") for n, f in enumerate(open_findings(result), 1))


def audit_blocks(result: AuditResult, library: Library) -> tuple[Block, ...]:
    """Findings about the audit itself, numbered A1, A2, …"""
    return tuple(_block(result, library, f, f"A{n}") for n, f in enumerate(audit_findings(result), 1))


def _block(result: AuditResult, library: Library, finding: Finding, number: str) -> Block:
    meta = next((check.meta for check in result.checks if check.id == finding.check), None)
    vendor = None
    if finding.subject.kind is SubjectKind.VENDOR:
        vendor = next((v for v in result.vendors if v.id == finding.subject.key), None)
    quotes = dict.fromkeys(p.quote for p in finding.evidence if p.quote)
    searched = dict.fromkeys(p.searched for p in finding.evidence if p.searched)
    if vendor and not finding.evidence:
        quotes, searched = dict.fromkeys(vendor.quotes), dict.fromkeys(vendor.searched)
    return Block(
        number=number,
        finding=finding,
        meta=meta,
        vendor=vendor,
        proofs=tuple(p for p in finding.evidence if p.kind not in _WORDS_OF_TEXT) or samples(finding, result),
        passages=tuple(library.passage(quote) for quote in quotes),
        searches=library.searches(searched),
        steps=steps(finding, result),
        doubts=_doubts(result, finding, meta, vendor),
    )


def _doubts(result: AuditResult, finding: Finding, meta: CheckMeta | None, vendor: VendorRow | None) -> tuple[str, ...]:
    """What could make the finding wrong: the check's own list, then what this audit's circumstances add."""
    found = list(meta.doubts) if meta else []
    if vendor and vendor.attribution is not vendor.attribution.CERTAIN:
        found.append(f"The vendor was recognised indirectly: {_words.ATTRIBUTION[vendor.attribution]}.")
    unread = [d for d in result.documents if d.reason]
    about_text = any(p.kind in _WORDS_OF_TEXT for p in finding.evidence)
    if unread and about_text:
        names = listed((d.url or d.source or d.id for d in unread), 3)
        found.append(f"A document was not read and may say more: {names}.")
    states = {p.state for p in finding.evidence}
    for visit in result.visits:
        if visit.state in states and visit.status is VisitStatus.PARTIAL:
            found.append(
                f"The visit “{_words.STATE[visit.state]}” is partial: {line(visit.reason or 'no reason recorded')}"
            )
        if visit.state in states and visit.third_party_cookies is ThirdPartyCookies.REFUSED:
            found.append("The browser refused third-party cookies: other browsers may show more.")
    found.append(
        "Websites may treat an automated browser, or this place on the network, differently from your visitors."
    )
    return tuple(dict.fromkeys(found))


def actions(found: tuple[Block, ...]) -> tuple[Action, ...]:
    """At most seven, the most severe first, then those that close most findings. Findings of one check are one action."""
    groups: dict[str, list[Block]] = {}
    for block in found:
        if block.finding.severity is not Severity.INFO:
            groups.setdefault(block.finding.check, []).append(block)
    made = [
        Action(
            title=group[0].meta.failure_title if group[0].meta else group[0].finding.check,
            owner=group[0].finding.remediation.owner,
            what=group[0].finding.remediation.what,
            severity=group[0].finding.severity,
            blocks=tuple(group),
        )
        for group in groups.values()
    ]
    made.sort(key=lambda a: (-a.severity.rank, a.blocks[0].finding.verdict is Verdict.REVIEW, -len(a.blocks)))
    return tuple(made[:MOST_ACTIONS])
