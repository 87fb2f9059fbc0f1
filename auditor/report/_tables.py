"""Rows of the tables that go to spreadsheets, and the guard that keeps a cell from becoming a formula."""

from typing import Any

from auditor.model.result import AuditResult
from auditor.report import _figures, _findings, _matrix, _stored, _words
from auditor.report._text import line

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Row = dict[str, Any]


def guarded(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    hidden = value.lstrip(" \u00a0\ufeff")
    text = line(value)
    return f"'{text}" if hidden.startswith(STARTS_A_FORMULA) or text.startswith(STARTS_A_FORMULA) else text


def vendors(result: AuditResult) -> list[Row]:
    """The ledger, one row a vendor and one column a state; unknown third parties at the end."""
    worst = {one.vendor.id: one for one in _matrix.lines(result)}
    rows = []
    for v in result.vendors:
        found = worst.get(v.id)
        row: Row = {
            "vendor": v.id,
            "name": v.name,
            "company": v.company,
            "entity": v.entity or "",
            "country": v.country or "",
        }
        row |= {"classes": ", ".join(v.classes), "verdict": v.verdict.value, "label": v.label.value}
        row |= _states(result, v.observed)
        row |= {
            "cookies_storage": ", ".join(found.stored) if found else "",
            "severity": found.severity.value if found and found.severity else "",
            "attribution": v.attribution.value,
            "disclosed_in": ", ".join(v.disclosed_in),
            "quote": v.quotes[0].text if v.quotes else "",
            "searched_for": ", ".join(dict.fromkeys(n for s in v.searched for n in s.names)),
            "reason": v.reason or "",
        }
        rows.append(row)
    for host in result.unknown_hosts:
        rows.append(
            {"vendor": "", "name": host.site, "verdict": "unknown third party"} | _states(result, host.observed)
        )
    return _even(rows)


def _states(result: AuditResult, observed: dict[Any, Any]) -> Row:
    row: Row = {}
    for state in _figures.columns(result):
        seen = observed.get(state)
        row[state.value] = _matrix.cell(observed, state).word
        row[f"{state.value}_requests"] = seen.requests if seen else ""
    return row


def findings(result: AuditResult) -> list[Row]:
    """Every finding, waived ones and those about the audit included, the most severe first."""
    ordered = sorted(result.findings, key=lambda f: (-f.severity.rank, f.check, f.subject.key))
    metas = {check.id: check.meta for check in result.checks}
    fixes = {f.fingerprint: _findings.fix_of(f, metas.get(f.check)) for f in ordered}
    return [
        {
            "severity": f.severity.value,
            "confidence": f.confidence.value,
            "weight": _words.WEIGHT[f.weight] if f.weight else "",
            "verdict": f.verdict.value,
            "check": f.check,
            "subject_kind": f.subject.kind.value,
            "subject": f.subject.label,
            "message": f.message,
            "quote": next((p.quote.text for p in f.evidence if p.quote), ""),
            "address": next((p.url for p in f.evidence if p.url), "") or "",
            "legal": "; ".join(law.key for law in f.legal),
            "what": fixes[f.fingerprint].what,
            "wording": f.remediation.wording,
            "owner": fixes[f.fingerprint].owner,
            "how_to_check": fixes[f.fingerprint].verify,
            "waived_until": f.waiver.expires.isoformat() if f.waiver else "",
            "waiver_reason": f.waiver.reason if f.waiver else "",
            "fingerprint": f.fingerprint,
            "decision": "",
            "decided_by": "",
        }
        for f in ordered
    ]


def cookies(result: AuditResult) -> list[Row]:
    """Cookies, refused ones included; values shortened as in the result."""
    return [
        {
            "kind": "cookie",
            "name": c.row.name,
            "domain": c.row.domain,
            "path": c.row.path,
            "vendor": c.vendor,
            "party": c.row.party.value,
            "set_by": c.set_by,
            "states": c.states,
            "stored": "yes" if c.row.stored else "no",
            "refused_reason": c.row.refused_reason or "",
            "declared": "yes" if c.row.declared else "no",
            "declared_life": c.declared,
            "observed_life": c.observed,
            "observed_seconds": "" if c.row.lifetime_seconds is None else c.row.lifetime_seconds,
            "difference": c.difference,
            "attributes": c.attributes,
            "value": c.row.value,
        }
        for c in _stored.cookie_lines(result)
    ]


def storage(result: AuditResult) -> list[Row]:
    """Entries of local and session storage and the like; values shortened as in the result."""
    return [
        {
            "kind": s.row.kind.value,
            "name": s.row.key,
            "origin": s.row.origin,
            "vendor": s.vendor,
            "set_by": s.set_by,
            "states": s.states,
            "declared": "yes" if s.row.declared else "no",
            "identifier": "yes" if s.row.identifier else "no",
            "value": s.row.value,
        }
        for s in _stored.storage_lines(result)
    ]


def claims(result: AuditResult) -> list[Row]:
    """What the documents say, with places: passages by vendor, categories, declared cookies, unknown organisations.

    `start` and `end` are code points of the document's text.
    """
    names = _stored.names(result)
    found = [("vendor", v.name, _words.LABEL[v.label], q) for v in result.vendors for q in v.quotes]
    found += [
        ("category", c.vendor_class.value if c.vendor_class else "general words", "", c.quote)
        for c in result.categories
    ]
    found += [
        ("cookie", c.name, f"{names.get(c.vendor or '', c.provider or '')} {c.lifetime_text or ''}".strip(), c.quote)
        for c in result.declared_cookies
    ]
    found += [("unknown organisation", o.name, o.why, o.quote) for o in result.unknown_organisations]
    return [
        {"kind": k, "subject": s, "note": n, "document": q.document, "start": q.start, "end": q.end, "text": q.text}
        | {"heading": " › ".join(q.heading)}
        for k, s, n, q in found
    ]


def documents(result: AuditResult) -> list[Row]:
    """The site's documents, read or not; `reason` says why one was not read, `missing` which part was not."""
    return [
        {
            "id": d.id,
            "kind": d.kind.value,
            "title": d.title,
            "address": d.url or d.source or "",
            "found": d.found,
            "language": d.language or "",
            "words": d.words,
            "last_updated": d.last_updated or "",
            "retrieved": d.fetched.strftime("%Y-%m-%d %H:%M UTC") if d.fetched else "",
            "read": "no" if d.reason else "yes",
            "reason": d.reason or "",
            "missing": d.missing or "",
            "sha256": d.sha256 or "",
            "text_sha256": d.text_sha256 or "",
        }
        for d in result.documents
    ]


def _even(rows: list[Row]) -> list[Row]:
    """Every row with every column, in the order of first appearance."""
    names = dict.fromkeys(name for row in rows for name in row)
    return [{name: row.get(name, "") for name in names} for row in rows]
