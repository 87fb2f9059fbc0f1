"""Everything an audit knows about one vendor, as a text that can be mailed to whoever owns the tag."""

import difflib
from collections.abc import Iterator

from auditor.model.check import Finding
from auditor.model.evidence import Observation, VendorRow
from auditor.model.kinds import Label, SubjectKind
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult

_SAYS = {
    Label.NAMED_PRODUCT: "names it",
    Label.NAMED_COMPANY: "names its company",
    Label.PARENT_NAMED: "names the company behind it, or another product of it, and not this one",
    Label.COOKIE_NAME_ONLY: "lists its cookie without a provider",
    Label.CATEGORY_ONLY: "speaks of its category and does not name it",
    Label.GENERIC_ONLY: "speaks of recipients in general and does not name it",
    Label.NEGATED: "says that it is not used",
    Label.CONFLICT: "both says and denies that it is used",
    Label.OTHER_CONTEXT: "names it in another context only",
    Label.NOT_MENTIONED: "does not mention it",
    Label.UNDECIDABLE: "could not be read with certainty on this point",
}

_BY_CLASS = "says that no tools of its kind are used, and does not deny it by name"


def find(result: AuditResult, what: str) -> VendorRow:
    """The vendor with this id or name, whatever the case. Raises `BadInput` naming the nearest."""
    wanted = what.casefold().strip()
    for row in result.vendors:
        if wanted in (row.id, row.name.casefold()):
            return row
    names = {name: row.id for row in result.vendors for name in (row.id, row.name.casefold())}
    near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.5)
    hint = (
        f"did you mean '{names[near[0]]}'?"
        if near
        else f"it knows {', '.join(r.id for r in result.vendors[:8]) or 'none'}."
    )
    raise BadInput(f"the result of {result.target.site} has no vendor '{what}': {hint}")


def text(result: AuditResult, row: VendorRow) -> str:
    """The text: who it is, what was observed, what the policy says, the findings, what to do, how to check."""
    parts = (
        _head(result, row),
        _observed(row),
        _kept(result, row),
        _documents(row),
        _findings(result, row),
        _foot(result),
    )
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _head(result: AuditResult, row: VendorRow) -> Iterator[str]:
    from auditor.evidence.drafts import purpose

    yield f"Subject: {row.name} on {result.target.site}"
    yield ""
    yield f"An audit of {result.target.url} on {result.finished:%Y-%m-%d} looked at {row.name}."
    yield ""
    yield f"Vendor:    {row.name} ({row.id})"
    yield f"Entity:    {row.entity or row.company or 'not known'}{f', {row.country}' if row.country else ''}"
    yield f"Parent:    {row.parent or '—'}"
    yield f"Purpose:   {purpose(row)}"
    yield f"Loaded by: {', '.join(row.loaded_by) or 'the page itself'}"
    yield f"Sure:      {row.attribution.value}"
    if row.policy_url:
        yield f"Its terms: {row.policy_url}"


def _observed(row: VendorRow) -> Iterator[str]:
    yield ""
    yield "What was observed"
    states = {**row.untested, **row.observed}
    if not row.seen:
        yield "- It was not observed in any state tested."
        return
    for state, seen in states.items():
        note = " (this state was cut short)" if state in row.untested else ""
        yield f"- {state.value}{note}: {_figures(seen)}"


def _figures(seen: Observation) -> str:
    from auditor.evidence.drafts import activity
    from auditor.model.kinds import State

    after = activity([(State.CUSTOM, seen)]) if seen.seen else ""
    before = activity([(State.CUSTOM, seen.before_click)]) if seen.before_click.seen else ""
    parts = [after] if after else []
    parts += [f"before the choice: {before}"] if before else []
    parts += ["while the choice was made"] if seen.before_choice.seen and not parts else []
    return "; ".join(parts) or "nothing"


def _kept(result: AuditResult, row: VendorRow) -> Iterator[str]:
    from auditor.evidence.wording import lifetime

    for cookie in result.cookies:
        if cookie.vendor == row.id:
            declared = "declared" if cookie.declared else "not declared"
            yield f"- cookie {cookie.name} on {cookie.domain}: lasts {lifetime(cookie.lifetime_seconds)}, {declared}"
    for entry in result.storage:
        if entry.vendor == row.id:
            yield f"- {entry.kind.value} storage entry {entry.key} on {entry.origin}"


def _documents(row: VendorRow) -> Iterator[str]:
    yield ""
    yield "What the documents say"
    by_class = row.label is Label.NEGATED and "class-denied" in row.flags
    yield f"- The policy {_BY_CLASS if by_class else _SAYS[row.label]}."
    if "partly-denied" in row.flags:
        yield "- It also denies that certain data, or any, go to it or its company; that is no denial of its use."
    for quote in row.quotes[:5]:
        place = " › ".join(quote.heading)
        yield f"  “{' '.join(quote.text.split())}” ({place or quote.document}, characters {quote.start}–{quote.end})"
    for searched in row.searched:
        yield f"- Searched {searched.document} (SHA-256 {searched.text_sha256[:12]}…) for: {', '.join(searched.names)}"


def _findings(result: AuditResult, row: VendorRow) -> Iterator[str]:
    found = [f for f in result.findings if _is_about(f, row, result)]
    yield ""
    yield "Findings"
    if not found:
        yield "- None about this vendor in the pages and states tested."
    for one in found:
        waived = (
            f" Waived by {one.waiver.author} until {one.waiver.expires}: {one.waiver.reason}." if one.waiver else ""
        )
        yield f"- {one.check} ({one.severity.value}, {one.confidence.value}): {one.message}{waived}"
        for law in one.legal:
            weight = "" if law.key.casefold() == law.weight.value.replace("-", " ") else f" ({law.weight.value})"
            yield f"    basis: {law.key}{weight}: {law.text}"
        if one.counter:
            yield f"    against: {one.counter}"
        yield f"    where: {one.remediation.where}"
        yield f"    what:  {one.remediation.what}"
        yield f"    text:  {one.remediation.wording}"
        yield f"    who:   {one.remediation.owner}"
        yield f"    check: {one.remediation.verify}"


def _is_about(found: Finding, row: VendorRow, result: AuditResult) -> bool:
    """Whether a finding is about the vendor, one of its cookies or storage entries, or a value it passed on or got."""
    from auditor.evidence.kept import cookie_key, storage_subject

    key = found.subject.key
    if found.subject.kind is SubjectKind.COOKIE:
        return any(c.vendor == row.id and cookie_key(c) == key for c in result.cookies)
    if found.subject.kind is SubjectKind.STORAGE:
        return any(e.vendor == row.id and storage_subject(e).key == key for e in result.storage)
    return row.id in key.split(" to ")


def _foot(result: AuditResult) -> Iterator[str]:
    yield ""
    yield "This tells what was observed from outside; it is no legal advice. Not visible from outside: sharing between servers,"
    yield "contracts, proof of consent, and what the vendor does next."
    yield f"Made by auditor {result.tool.version} with {result.tool.browser or 'recorded traffic'}."
