"""From two results of one site to what changed, each change told apart by what may have caused it."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from auditor.history.essence import place_of
from auditor.history.items import days, same_lifetime
from auditor.model.capture import Document
from auditor.model.check import Finding
from auditor.model.diff import Changed, ResultDiff, TextChange, Thing
from auditor.model.evidence import CookieRow, StorageRow, VendorRow
from auditor.model.kinds import Verdict
from auditor.model.result import AuditResult

MOST_LINES = 200
_Row = TypeVar("_Row", VendorRow, CookieRow, StorageRow)


def compared(before: AuditResult, after: AuditResult, texts: Mapping[str, str] | None = None) -> ResultDiff:
    """What changed; `texts` maps the hashes of document texts of both to the texts, as far as they are at hand."""
    old, new = {f.fingerprint: f for f in before.findings}, {f.fingerprint: f for f in after.findings}
    missing = [old[key] for key in old if key not in new]
    unsure = [f for f in missing if not _judged(f, after)]
    added, gone, changed = _things(before, after)
    told = {text for f in (*before.findings, *after.findings) for text in (f.message, f.subject.label)}
    return ResultDiff(
        before=before.started,
        after=after.started,
        new=added,
        gone=gone,
        changed=changed,
        texts=_texts(before.documents, after.documents, texts or {}),
        documents=_documents(before.documents, after.documents),
        tool=_tool(before, after),
        opened=tuple(new[key] for key in new if key not in old),
        closed=tuple(f for f in missing if f not in unsure),
        grown=tuple(f for key, f in new.items() if key in old and f.severity.rank > old[key].severity.rank),
        unsure=tuple(unsure),
        phrases={text: one for text, one in {**before.phrases, **after.phrases}.items() if text in told},
    )


def _judged(finding: Finding, after: AuditResult) -> bool:
    """Whether the later audit could have found it again."""
    check = next((c for c in after.checks if c.id == finding.check), None)
    if check is None or check.verdict is Verdict.NOT_TESTED:
        return False
    return finding.subject.key not in {key for key, _ in check.untested}


def _things(
    before: AuditResult, after: AuditResult
) -> tuple[tuple[Thing, ...], tuple[Thing, ...], tuple[Changed, ...]]:
    new: list[Thing] = []
    gone: list[Thing] = []
    changed: list[Changed] = []
    vendors = _paired((v for v in before.vendors if v.seen), (v for v in after.vendors if v.seen), lambda v: v.id)
    cookies = _paired(before.cookies, after.cookies, lambda c: f"{c.name} {c.domain} {c.path}")
    storage = _paired(before.storage, after.storage, lambda s: f"{s.kind} {s.key} {s.origin}")
    for key, vendor_before, vendor in vendors:
        _add("vendor", key, vendor_before, vendor, lambda v: (v.name, v.company), new, gone)
        changed += _vendor_changes(vendor_before, vendor) if vendor_before and vendor else []
    for key, cookie_before, cookie in cookies:
        _add("cookie", key, cookie_before, cookie, lambda c: (f"{c.name} ({c.domain})", c.vendor or ""), new, gone)
        changed += _cookie_changes(cookie_before, cookie) if cookie_before and cookie else []
    for key, row_before, row in storage:
        _add("storage entry", key, row_before, row, lambda s: (f"{s.key} ({s.origin})", s.vendor or ""), new, gone)
    return tuple(new), tuple(gone), tuple(changed)


def _paired(
    before: Iterable[_Row], after: Iterable[_Row], key: Callable[[_Row], str]
) -> list[tuple[str, _Row | None, _Row | None]]:
    old: dict[str, _Row] = {key(row): row for row in before}
    new: dict[str, _Row] = {key(row): row for row in after}
    return [(k, old.get(k), new.get(k)) for k in sorted({*old, *new})]


def _add(
    kind: str,
    key: str,
    before: _Row | None,
    after: _Row | None,
    words: Callable[[_Row], tuple[str, str]],
    new: list[Thing],
    gone: list[Thing],
) -> None:
    if before is None and after is not None:
        name, detail = words(after)
        new.append(Thing(kind=kind, name=name, detail=detail, key=key))
    if after is None and before is not None:
        name, detail = words(before)
        gone.append(Thing(kind=kind, name=name, detail=detail, key=key))


def _vendor_changes(before: VendorRow, after: VendorRow) -> list[Changed]:
    facts = (
        ("what the policy says", before.verdict.value, after.verdict.value),
        ("states it was seen in", _states(before), _states(after)),
    )
    return [Changed(kind="vendor", name=after.name, what=w, before=b, after=a) for w, b, a in facts if b != a]


def _states(vendor: VendorRow) -> str:
    return ", ".join(state.value for state, seen in vendor.observed.items() if seen.seen)


def _cookie_changes(before: CookieRow, after: CookieRow) -> list[Changed]:
    name = f"{after.name} ({after.domain})"
    changes = []
    if not _same_lifetime(before.lifetime_seconds, after.lifetime_seconds):
        lives = days(before.lifetime_seconds), days(after.lifetime_seconds)
        changes.append(Changed(kind="cookie", name=name, what="lifetime", before=lives[0], after=lives[1]))
    if before.stored != after.stored:
        words = {True: "stored", False: "refused"}
        changes.append(
            Changed(kind="cookie", name=name, what="kept", before=words[before.stored], after=words[after.stored])
        )
    return changes


def _same_lifetime(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is after
    return same_lifetime(before, after)


def _documents(before: Iterable[Document], after: Iterable[Document]) -> tuple[Changed, ...]:
    old, new = {place_of(d): d for d in before}, {place_of(d): d for d in after}
    found = [
        Changed(kind="document", name=k, what="new", before="", after=d.title) for k, d in new.items() if k not in old
    ]
    found += [
        Changed(kind="document", name=k, what="gone", before=d.title, after="") for k, d in old.items() if k not in new
    ]
    for key in (key for key in new if key in old):
        facts = (
            ("date of the last update", old[key].last_updated, new[key].last_updated),
            ("why it was not read", old[key].reason, new[key].reason),
        )
        found += [
            Changed(kind="document", name=key, what=what, before=b or "", after=a or "")
            for what, b, a in facts
            if b != a
        ]
    return tuple(found)


def _texts(before: Iterable[Document], after: Iterable[Document], texts: Mapping[str, str]) -> tuple[TextChange, ...]:
    old = {place_of(d): d.text_sha256 for d in before if d.text_sha256}
    pairs = [(place_of(d), old.get(place_of(d)), d.text_sha256) for d in after if d.text_sha256]
    return tuple(
        TextChange(document=place, before_sha256=b, after_sha256=a, lines=_lines(texts.get(b), texts.get(a)))
        for place, b, a in pairs
        if b and b != a
    )


def _lines(before: str | None, after: str | None) -> tuple[str, ...]:
    """Lines that differ with one line around them, at most `MOST_LINES`."""
    if before is None or after is None:
        return ()
    made = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1))[2:]
    lines = [text if not text.startswith("@@") else "…" for text in made]
    return tuple(lines[:MOST_LINES]) + (("…",) if len(lines) > MOST_LINES else ())


def _tool(before: AuditResult, after: AuditResult) -> tuple[Changed, ...]:
    """What differs in how the two audits were made."""
    facts: list[tuple[str, str, str]] = [
        ("auditor", before.tool.version, after.tool.version),
        ("browser", before.tool.browser, after.tool.browser),
        ("law profile", before.target.profile.value, after.target.profile.value),
        ("states", _visited(before), _visited(after)),
        ("pages", _pages(before), _pages(after)),
        ("checks", f"{len(before.checks)}", f"{len(after.checks)}"),
    ]
    old = {one.id: one.sha256 for one in before.tool.lists}
    new = {one.id: one.sha256 for one in after.tool.lists}
    facts += [(f"list {id}", old.get(id, "")[:12], new.get(id, "")[:12]) for id in sorted({*old, *new})]
    return tuple(Changed(kind="tool", name=name, what="version", before=b, after=a) for name, b, a in facts if b != a)


def _visited(result: AuditResult) -> str:
    return ", ".join(f"{visit.state.value} {visit.status.value}" for visit in result.visits)


def _pages(result: AuditResult) -> str:
    return ", ".join(sorted({page.url for visit in result.visits for page in visit.pages}))
