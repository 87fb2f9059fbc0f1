"""The end of a run in the terminal: the plain answer, the vendors, what was not tested, where the report is.

Readable at 80 columns and without colour: words carry the meaning, colour repeats it.
"""

from pathlib import Path

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from auditor.model.kinds import Severity, State, VendorVerdict
from auditor.model.result import AuditResult
from auditor.report import _figures, _matrix, _words
from auditor.report._language import many
from auditor.report._text import line, listed, lower_first, shortened

MOST_VENDORS, MOST_FINDINGS, MOST_GAPS = 25, 12, 8
_SHORT = {State.NO_ACTION: "no action", State.ACCEPT: "accept", State.REJECT: "reject", State.GPC: "GPC"}
_STYLE = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFO: "dim",
}
_WORD = {
    VendorVerdict.DISCLOSED: "named",
    VendorVerdict.COMPANY_ONLY: "group only",
    VendorVerdict.COVERED_NOT_NAMED: "category only",
    VendorVerdict.GENERIC: "vague words",
    VendorVerdict.CONTRADICTED: "contradicted",
    VendorVerdict.NOT_DISCLOSED: "not named",
    VendorVerdict.UNDECIDABLE: "not decided",
}


def summary(result: AuditResult, report: Path | None = None) -> RenderableType:
    """What to print at the end; `report` is the path of the report to open, None where there is none."""
    parts: list[RenderableType] = [Text(""), Text(line(result.target.site, 70), style="bold")]
    parts += [Text(sentence) for sentence in _figures.sentences(result)]
    parts += [Text(""), *_vendors(result), *_findings(result), *_gaps(result)]
    if report:
        parts += [Text.assemble("Report: ", (str(report), "bold"), overflow="fold")]
    return Group(*parts)


def _vendors(result: AuditResult) -> list[RenderableType]:
    rows = _matrix.lines(result)
    if not rows:
        return []
    states = _figures.columns(result)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0, show_edge=False)
    table.add_column("Vendor", max_width=23, overflow="ellipsis", no_wrap=True)
    for state in states:
        table.add_column(_SHORT.get(state, state.value), justify="center", min_width=6, max_width=8)
    table.add_column("Policy", no_wrap=True)
    table.add_column("Finding", no_wrap=True)
    for one in rows[:MOST_VENDORS]:
        marks = [Text(_mark(one, state)) for state in states]
        severity = (
            Text(" ".join(_words.SEVERITY[one.severity]), style=_STYLE[one.severity]) if one.severity else Text("–")
        )
        table.add_row(Text(line(one.vendor.name, 60)), *marks, Text(_WORD.get(one.vendor.verdict, "")), severity)
    key = "● sent id  ◐ stored data  ○ request only  ◌ before choice  – none  ? not tested"
    more = (
        [Text(f"… and {many(len(rows) - MOST_VENDORS, 'vendor', 'vendors')} more in the report.")]
        if len(rows) > MOST_VENDORS
        else []
    )
    return [table, *more, Text(key, style="dim"), Text("")]


def _mark(one: _matrix.Line, state: State) -> str:
    return next((cell.symbol for s, cell in one.cells if s is state), "?")


def _findings(result: AuditResult) -> list[RenderableType]:
    found = _figures.open_findings(result)
    if not found:
        return [Text(_figures.no_finding(result)), Text("")]
    counts = listed(f"{count} {severity.value}" for severity, count in _figures.by_severity(result))
    parts: list[RenderableType] = [Text(f"Findings: {counts}", style="bold")]
    titles = {check.id: line(check.meta.failure_title, 120) for check in result.checks}
    for f in found[:MOST_FINDINGS]:
        mark = Text(" ".join(_words.SEVERITY[f.severity]), style=_STYLE[f.severity])
        title = f": {lower_first(titles[f.check])}" if f.check in titles else ""
        parts.append(_hanging(mark, f"{line(f.subject.label, 60)}{title}", 10))
    if len(found) > MOST_FINDINGS:
        parts.append(Text(f"  … and {len(found) - MOST_FINDINGS} more in the report."))
    return [*parts, Text("")]


def _gaps(result: AuditResult) -> list[RenderableType]:
    gaps, unasked = _figures.gaps(result), _figures.unasked(result)
    quiet: list[RenderableType] = [Text(unasked, style="dim"), Text("")] if unasked else []
    if not gaps:
        return quiet
    parts: list[RenderableType] = [Text("Not tested", style="bold")]
    parts += [
        _hanging(Text("?"), f"{shortened(gap.what, 160)}: {shortened(gap.reason, 300)}", 1) for gap in gaps[:MOST_GAPS]
    ]
    if len(gaps) > MOST_GAPS:
        parts.append(Text(f"  … and {len(gaps) - MOST_GAPS} more in the report."))
    return [*parts, Text(""), *quiet]


def _hanging(mark: Text, text: str, width: int) -> Table:
    """A mark and text beside it that wraps under itself."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=1)
    grid.add_column(min_width=width, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row("", mark, Text(text))
    return grid
