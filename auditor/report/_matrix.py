"""The heart of the report: vendor × observed × disclosed × state."""

from auditor.model.base import Record
from auditor.model.check import Finding
from auditor.model.evidence import Observation, VendorRow
from auditor.model.kinds import Severity, State, SubjectKind, VendorVerdict
from auditor.model.result import AuditResult
from auditor.report._figures import active, columns, open_findings
from auditor.report._language import many, number, t

LEGEND = (
    ("●", "sent id", "a stable identifier was stored, read or sent"),
    ("◐", "stored data", "a cookie or storage entry, no identifier recognised"),
    ("○", "request only", "requests without identifier and without cookie (“ping only”: consent-mode pings)"),
    ("◌", "before choice", "seen before the choice in this state or while it was made, not after it"),
    ("–", "none", "tested, not seen"),
    ("?", "not tested", "this state could not be tested"),
)


class Cell(Record, frozen=True, kw_only=True):
    """One vendor in one state: symbol and word always together."""

    symbol: str
    word: str
    detail: str = ""


class Line(Record, frozen=True, kw_only=True):
    """A row of the table. `severity` is that of its worst open finding; `numbers` are its findings."""

    vendor: VendorRow
    cells: tuple[tuple[State, Cell], ...]
    stored: tuple[str, ...]
    pages: int
    severity: Severity | None
    findings: tuple[Finding, ...]


def cell(observed: dict[State, Observation], state: State) -> Cell:
    """What to show for a state; no entry means that the state was not tested."""
    seen = observed.get(state)
    if seen is None:
        return Cell(symbol="?", word=t("not tested"))
    if not active(seen):
        return Cell(symbol="–", word=t("none"))
    symbol, word = _kind(seen)
    before = seen.before_click.requests
    choosing = seen.before_choice.requests - before
    parts = [many(seen.requests, "request", "requests")] if seen.requests else []
    parts += [t("{n} before the choice", n=number(before))] if before else []
    parts += [t("{n} while choosing", n=number(choosing))] if choosing else []
    return Cell(symbol=symbol, word=word, detail=", ".join(parts))


def _kind(seen: Observation) -> tuple[str, str]:
    if not seen.seen:
        return "◌", t("before choice") if seen.before_click.requests else t("while choosing")
    if seen.identifier:
        return "●", t("sent id")
    if seen.cookies or seen.storage:
        return "◐", t("stored data")
    return "○", t("ping only") if seen.consent_mode_pings >= seen.requests else t("request only")


def lines(result: AuditResult) -> tuple[Line, ...]:
    """Every vendor that was observed or cannot be decided, the worst finding first, then by name."""
    by_vendor: dict[str, list[Finding]] = {}
    for finding in open_findings(result):
        if finding.subject.kind is SubjectKind.VENDOR:
            by_vendor.setdefault(finding.subject.key, []).append(finding)
    states = columns(result)
    rows = [v for v in result.vendors if v.verdict is not VendorVerdict.NOT_OBSERVED]
    made = [_line(v, states, tuple(by_vendor.get(v.id, ()))) for v in rows]
    return tuple(sorted(made, key=lambda m: (-(m.severity.rank if m.severity else -1), m.vendor.name.lower())))


def _line(vendor: VendorRow, states: tuple[State, ...], findings: tuple[Finding, ...]) -> Line:
    seen = vendor.observed.values()
    stored = dict.fromkeys(name for o in seen for name in (*o.cookies, *o.storage))
    return Line(
        vendor=vendor,
        cells=tuple((state, cell(vendor.observed, state)) for state in states),
        stored=tuple(stored),
        pages=len({page for o in seen for page in o.pages}),
        severity=max((f.severity for f in findings), key=lambda s: s.rank, default=None),
        findings=findings,
    )
