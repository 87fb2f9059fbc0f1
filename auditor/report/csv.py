"""Tables as CSV for spreadsheets: vendors, findings, cookies; UTF-8 with BOM, every text quoted, no cell a formula."""

from auditor.model.result import AuditResult
from auditor.report import USUAL, FormatMeta, Options, _tables

META = FormatMeta(id="csv", title="CSV tables for spreadsheets", suffix=".csv", media_type="text/csv", many=True)


def render(result: AuditResult, assets: dict[str, bytes], options: Options = USUAL) -> dict[str, bytes]:
    """`result-vendors.csv`, `result-findings.csv` and `result-cookies.csv`."""
    return {
        "result-vendors.csv": _table(_tables.vendors(result)),
        "result-findings.csv": _table(_tables.findings(result)),
        "result-cookies.csv": _table(_tables.cookies(result)),
    }


def _table(rows: list[_tables.Row]) -> bytes:
    import csv

    import pandas as pd  # about a second, so only when a table is asked for

    safe = [{name: _tables.guarded(value) for name, value in row.items()} for row in rows]
    frame = pd.DataFrame(safe or [{"nothing": "no rows"}], dtype=object)
    text = frame.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    return text.encode("utf-8-sig")
