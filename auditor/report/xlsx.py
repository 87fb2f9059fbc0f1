"""An Excel workbook: summary, vendors, findings, cookies, policy claims, a sheet for decisions, method."""

import io
import zipfile
from typing import Any

import msgspec

from auditor.model.check import Decision, Finding
from auditor.model.diff import ResultDiff, Thing
from auditor.model.result import AuditResult
from auditor.report import USUAL, FormatMeta, Options, _figures, _sheets, _tables, _words
from auditor.report._language import speaking, t
from auditor.report._retold import retold, retold_changes
from auditor.report._text import line

META = FormatMeta(
    id="xlsx",
    title="Excel workbook, for working through",
    suffix=".xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
Row = dict[str, Any]


def render(result: AuditResult, assets: dict[str, bytes], options: Options = USUAL) -> bytes:
    """The workbook's bytes: the same result always gives the same ones. No cell is a formula."""
    import openpyxl  # 0.2 s, so only when asked for

    book = openpyxl.Workbook()
    book.remove(book.active)
    with speaking(options.language):
        said = msgspec.structs.replace(options, changes=retold_changes(options.changes))
        for name, rows in sheets(retold(result), said).items():
            sheet = book.create_sheet(_sheets.title(name))
            _fill(sheet, rows)
            if name == _sheets.TRIAGE:
                _choices(sheet, rows)
    book.properties.creator = "auditor"
    book.properties.created = book.properties.modified = result.finished.replace(tzinfo=None)
    made = io.BytesIO()
    book.save(made)
    return _timeless(made.getvalue(), result)


def sheets(result: AuditResult, options: Options = USUAL) -> dict[str, list[Row]]:
    """The rows of every sheet by its English title, with the keys of their columns."""
    made = (
        _summary(result),
        _tables.vendors(result),
        _tables.findings(result),
        _tables.cookies(result),
        _tables.storage(result),
        _tables.claims(result),
        _changes(options.changes),
        _triage(result),
        _method(result),
    )
    return dict(zip(_sheets.SHEETS, made, strict=True))


def _summary(result: AuditResult) -> list[Row]:
    rows = [
        {"what": t("Website"), "value": result.target.url},
        {"what": t("Visited"), "value": result.started.strftime("%Y-%m-%d %H:%M UTC")},
    ]
    rows += [{"what": t("Answer"), "value": sentence} for sentence in _figures.sentences(result)]
    rows += [
        {"what": f"{t('Findings')}: {_words.SEVERITY[severity][1]}", "value": str(count)}
        for severity, count in _figures.by_severity(result)
    ]
    rows += [{"what": t("Not tested"), "value": f"{gap.what}: {gap.reason}"} for gap in _figures.gaps(result)]
    rows += [{"what": t("Not asked for"), "value": text} for text in [_figures.unasked(result)] if text]
    rows += [{"what": t("Not testable"), "value": thing} for thing in _words.not_testable()]
    return [*rows, {"what": t("Note"), "value": _words.disclaimer()}]


def _changes(diff: ResultDiff | None) -> list[Row]:
    """What differs from the earlier audit, site, policy and tool told apart."""
    if diff is None:
        return [_change("", "", "", t("compared with no earlier audit"))]
    rows = [_change("", t("compared with"), diff.before.strftime("%Y-%m-%d %H:%M UTC"), "")]
    rows += [_change(t("tool"), one.name, one.before, one.after) for one in diff.tool]
    rows += [_change(f"{t(one.cause.value)}: {t('new')}", _named(one), "", one.detail) for one in diff.new]
    rows += [_change(f"{t(one.cause.value)}: {t('gone')}", _named(one), one.detail, "") for one in diff.gone]
    rows += [
        _change(f"{t(c.cause.value)}: {t('changed')}", f"{t(c.kind)} {c.name}: {t(c.what)}", c.before, c.after)
        for c in diff.changed
    ]
    rows += [_change(t("policy"), f"{one.name}: {t(one.what)}", one.before, one.after) for one in diff.documents]
    rows += [_change(t("policy text"), one.document, one.before_sha256, one.after_sha256) for one in diff.texts]
    found = {"opened": diff.opened, "more severe": diff.grown, "closed": diff.closed, "not tested": diff.unsure}
    rows += [
        _change(f"{t('finding')}: {t(w)}", f.message, "", f.fingerprint) for w, many in found.items() for f in many
    ]
    settled = diff.settled or ()
    rows += [
        _change(f"{t('certain now')}: {t(s.what)}", f"{t(s.kind)} {s.name}", s.before, s.after or s.evidence)
        for s in settled
    ]
    return rows + [
        _change(
            t("comes and goes"), f"{t(w.kind)} {w.name}", "", t("seen in {seen} of {of} audits", seen=w.seen, of=w.of)
        )
        for w in diff.wavering
    ]


def _named(thing: Thing) -> str:
    return f"{t(thing.kind)} {thing.name}" + (f" ({thing.evidence})" if thing.evidence else "")


def _change(kind: str, what: str, before: str, after: str) -> Row:
    return {"change": kind, "what": what, "before": before, "after": after}


def _triage(result: AuditResult) -> list[Row]:
    """`auditor triage import` reads this sheet back: decision, reason, person, date and expires are to be filled in."""
    noted = {(d.check, d.subject): d for d in result.decisions}
    return [_decision(result, f, noted.get((f.check, f.fingerprint))) for f in _figures.open_findings(result)]


def _decision(result: AuditResult, found: Finding, before: Decision | None) -> Row:
    row: Row = {"fingerprint": found.fingerprint, "check": found.check, "subject": found.subject.label}
    row |= {"severity": found.severity.value, "message": found.message, "decision": before.decision if before else ""}
    row |= {"reason": before.reason if before else "", "person": before.author if before else ""}
    row |= {"date": before.decided.isoformat() if before else "", "expires": "", "site": result.target.site}
    return row | {"policy_sha256": _figures.policy_hash(result, found) or ""}


def _method(result: AuditResult) -> list[Row]:
    tool = result.tool
    rows = [{"what": "auditor", "value": tool.version}, {"what": t("Command"), "value": " ".join(tool.command)}]
    rows += [{"what": t("Browser"), "value": tool.browser}, {"what": t("User agent"), "value": tool.user_agent}]
    rows += [{"what": f"{t('List')} {one.id} {one.version}", "value": one.sha256} for one in tool.lists]
    rows += [
        {
            "what": f"{t('State')} {_words.STATE[v.state]}",
            "value": f"{_words.STATUS[v.status]} {v.reason or ''}".strip(),
        }
        for v in result.visits
    ]
    rows += [
        {"what": f"{t('Document')} {d.url or d.source or d.id}", "value": d.reason or d.text_sha256 or ""}
        for d in result.documents
    ]
    return [*rows, {"what": f"{t('Capture')} SHA-256", "value": tool.capture_sha256}]


def _fill(sheet: Any, rows: list[Row]) -> None:
    """Header and rows, every text kept text, widths by content, the header frozen."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    names = list(rows[0]) if rows else [t("nothing")]
    heads = [_sheets.column(name) for name in names]
    sheet.append(heads)
    for row in rows:
        sheet.append([_tables.guarded(_sheets.worded(name, row[name])) for name in names])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color="E8EFF6")
    for number, (name, head) in enumerate(zip(names, heads, strict=True), 1):
        longest = max((len(line(str(row[name]), 60)) for row in rows), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(60, max(len(head), longest) + 2)
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _choices(sheet: Any, rows: list[Row]) -> None:
    """Decisions are chosen from a list."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    choice = DataValidation(type="list", formula1=f'"{",".join(map(t, _sheets.DECISIONS))}"', allow_blank=True)
    sheet.add_data_validation(choice)
    if rows:
        column = get_column_letter(list(rows[0]).index("decision") + 1)
        choice.add(f"{column}2:{column}{len(rows) + 1}")


def _timeless(data: bytes, result: AuditResult) -> bytes:
    """The archive again with fixed file times, and the audit's end as the time of the last change."""
    made = io.BytesIO()
    stamp = result.finished.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _stamped(content, stamp)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _stamped(core: bytes, stamp: bytes) -> bytes:
    head, opening, rest = core.partition(b"<dcterms:modified")
    start, _, tail = rest.partition(b">")
    _, closing, end = tail.partition(b"</dcterms:modified>")
    return head + opening + start + b">" + stamp + closing + end
