"""Findings as blocks for reading: what was seen, what the policy says, why, what to do, how to see it oneself."""

from collections.abc import Iterable, Mapping

from auditor.model.base import Record
from auditor.model.check import CheckMeta, Finding, LegalReference, Remediation
from auditor.model.evidence import Proof, VendorRow
from auditor.model.kinds import Severity, SubjectKind, ThirdPartyCookies, Verdict, VisitStatus
from auditor.model.result import AuditResult
from auditor.report import _words
from auditor.report._figures import audit_findings, open_findings
from auditor.report._language import filled, in_english, of_check, t
from auditor.report._passages import Library, Passage, Search
from auditor.report._reproduce import samples, steps
from auditor.report._text import line, listed

MOST_ACTIONS = 7
_WORDS_OF_TEXT = ("quote", "search")


class Block(Record, frozen=True, kw_only=True):
    """One finding. `number` is its number in this report only; the fingerprint identifies it over time. `same` are the
    numbers of findings that rest on the same observations. `fix` is in the language of the report as far as translated."""

    number: str
    finding: Finding
    fix: Remediation
    meta: CheckMeta | None
    vendor: VendorRow | None
    proofs: tuple[Proof, ...]
    passages: tuple[Passage, ...]
    searches: tuple[Search, ...]
    steps: tuple[str, ...]
    doubts: tuple[str, ...]
    chain: tuple[str, ...] = ()
    screenshot: str | None = None
    same: tuple[str, ...] = ()


class Group(Record, frozen=True, kw_only=True):
    """All findings of one check, with what holds for each of them said once.

    `where`, `owner` and `verify` are None where they differ between the findings; `steps` are the five steps, None for
    one that differs; `doubts` are those that every finding has; `counter` the objection all of them share.
    """

    check: str
    meta: CheckMeta | None
    title: str
    severity: Severity
    blocks: tuple[Block, ...]
    legal: tuple[LegalReference, ...]
    where: str | None
    owner: str | None
    verify: str | None
    counter: str | None
    steps: tuple[str | None, ...]
    doubts: tuple[str, ...]


class Action(Record, frozen=True, kw_only=True):
    """One thing to do that closes `blocks`; `what` is that of the worst of them."""

    title: str
    owner: str
    what: str
    severity: Severity
    meta: CheckMeta | None
    blocks: tuple[Block, ...]


def groups(result: AuditResult, library: Library) -> tuple[Group, ...]:
    """Open findings about the site by check, the check with the most severe one first, numbered F1, F2, … in order."""
    by_check: dict[str, list[Finding]] = {}
    for finding in open_findings(result):
        by_check.setdefault(finding.check, []).append(finding)
    ordered = [f for found in by_check.values() for f in found]
    numbers = {f.fingerprint: f"F{n}" for n, f in enumerate(ordered, 1)}
    blocks = (tuple(_block(result, library, f, numbers) for f in found) for found in by_check.values())
    return tuple(_group(some) for some in blocks)


def _group(blocks: tuple[Block, ...]) -> Group:
    first = blocks[0]
    fixes = [block.fix for block in blocks]
    steps = zip(*(block.steps for block in blocks), strict=True)
    shared = set.intersection(*(set(block.doubts) for block in blocks))
    return Group(
        check=first.finding.check,
        meta=first.meta,
        title=title_of(first.meta, first.finding),
        severity=first.finding.severity,
        blocks=blocks,
        legal=first.finding.legal,
        where=_same(fix.where for fix in fixes),
        owner=_same(fix.owner for fix in fixes),
        verify=_same(fix.verify for fix in fixes),
        counter=_same(block.finding.counter for block in blocks),
        steps=tuple(_same(step) for step in steps),
        doubts=tuple(doubt for doubt in first.doubts if doubt in shared),
    )


def common_doubts(found: tuple[Group, ...]) -> tuple[str, ...]:
    """What could make any of these findings wrong, where there is more than one check."""
    if len(found) < 2:
        return ()
    return tuple(doubt for doubt in found[0].doubts if all(doubt in group.doubts for group in found))


def title_of(meta: CheckMeta | None, finding: Finding) -> str:
    """What a finding of this check is called, in the language of the report."""
    return of_check(meta.failure_title) if meta else finding.check


def _same(values: Iterable[str | None]) -> str | None:
    """The value all share, else None."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def audit_blocks(result: AuditResult, library: Library) -> tuple[Block, ...]:
    """Findings about the audit itself, numbered A1, A2, …"""
    found = audit_findings(result)
    numbers = {f.fingerprint: f"A{n}" for n, f in enumerate(found, 1)}
    return tuple(_block(result, library, f, numbers) for f in found)


def _block(result: AuditResult, library: Library, finding: Finding, numbers: Mapping[str, str]) -> Block:
    meta = next((check.meta for check in result.checks if check.id == finding.check), None)
    vendor = None
    if finding.subject.kind is SubjectKind.VENDOR:
        vendor = next((v for v in result.vendors if v.id == finding.subject.key), None)
    quotes = dict.fromkeys(p.quote for p in finding.evidence if p.quote)
    searched = dict.fromkeys(p.searched for p in finding.evidence if p.searched)
    if vendor and not finding.evidence:
        quotes, searched = dict.fromkeys(vendor.quotes), dict.fromkeys(vendor.searched)
    return Block(
        number=numbers[finding.fingerprint],
        finding=finding,
        fix=fix_of(finding, meta),
        meta=meta,
        vendor=vendor,
        proofs=tuple(p for p in finding.evidence if p.kind not in _WORDS_OF_TEXT) or samples(finding, result),
        passages=tuple(library.passage(quote) for quote in quotes),
        searches=library.searches(searched),
        steps=steps(finding, result),
        doubts=_doubts(result, finding, meta, vendor),
        chain=max((p.chain for p in finding.evidence), key=len, default=()),
        screenshot=next((p.screenshot for p in finding.evidence if p.screenshot), None),
        same=tuple(numbers[one] for one in finding.related if one in numbers),
    )


def fix_of(finding: Finding, meta: CheckMeta | None) -> Remediation:
    """Each sentence of the fix from the translated template, where there is one; else as the finding has it.

    The wording to paste stays as it is: its language is that of the website's policy, not of the report.
    """
    made = finding.remediation
    if meta is None or not finding.fill:
        return made
    template, values = meta.remediation, {name: of_check(value) for name, value in finding.fill.items()}
    where, what, owner, verify = (
        own if in_english(text) else filled(of_check(text), values)
        for text, own in (
            (template.where, made.where),
            (template.what, made.what),
            (template.owner, made.owner),
            (template.verify, made.verify),
        )
    )
    return Remediation(where=where, what=what, wording=made.wording, owner=owner, verify=verify)


def _doubts(result: AuditResult, finding: Finding, meta: CheckMeta | None, vendor: VendorRow | None) -> tuple[str, ...]:
    """What could make the finding wrong: the check's own list, then what this audit's circumstances add."""
    found = [of_check(doubt) for doubt in meta.doubts] if meta else []
    if vendor and vendor.attribution is not vendor.attribution.CERTAIN:
        found.append(t("The vendor was recognised indirectly: {how}.", how=_words.ATTRIBUTION[vendor.attribution]))
    unread = [d for d in result.documents if d.reason]
    about_text = any(p.kind in _WORDS_OF_TEXT for p in finding.evidence)
    if unread and about_text:
        names = listed((d.url or d.source or d.id for d in unread), 3)
        found.append(t("A document was not read and may say more: {names}.", names=names))
    states = {p.state for p in finding.evidence}
    for visit in result.visits:
        if visit.state in states and visit.status is VisitStatus.PARTIAL:
            reason = line(visit.reason or t("No reason was recorded."))
            found.append(t("The visit “{state}” is partial: {reason}", state=_words.STATE[visit.state], reason=reason))
        if visit.state in states and visit.third_party_cookies is ThirdPartyCookies.REFUSED:
            found.append(t("The browser refused third-party cookies: other browsers may show more."))
    found.append(
        t("Websites may treat an automated browser, or this place on the network, differently from your visitors.")
    )
    return tuple(dict.fromkeys(found))


def actions(found: tuple[Group, ...]) -> tuple[Action, ...]:
    """At most seven, the most severe first, then those that close most findings. Findings of one check are one action."""
    made = [
        Action(
            title=group.title,
            owner=group.blocks[0].fix.owner,
            what=group.blocks[0].fix.what,
            severity=group.severity,
            meta=group.meta,
            blocks=group.blocks,
        )
        for group in found
        if group.severity is not Severity.INFO
    ]
    made.sort(key=lambda a: (-a.severity.rank, a.blocks[0].finding.verdict is Verdict.REVIEW, -len(a.blocks)))
    return tuple(made[:MOST_ACTIONS])
