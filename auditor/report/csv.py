"""Tables as CSV for spreadsheets, one file each; UTF-8 with BOM, every text quoted, no cell a formula."""

from auditor.model.result import AuditResult
from auditor.report import USUAL, FormatMeta, Options, _tables

META = FormatMeta(id="csv", title="CSV tables for spreadsheets", suffix=".csv", media_type="text/csv", many=True)


def render(result: AuditResult, assets: dict[str, bytes], options: Options = USUAL) -> dict[str, bytes]:
    """`result-<table>.csv` for every table: vendors, findings, cookies, storage, policy claims, documents."""
    made = {
        "vendors": _tables.vendors(result),
        "findings": _tables.findings(result),
        "cookies": _tables.cookies(result),
        "storage": _tables.storage(result),
        "policy-claims": _tables.claims(result),
        "documents": _tables.documents(result),
    }
    return {f"result-{name}.csv": _table(rows) for name, rows in made.items()}


def _table(rows: list[_tables.Row]) -> bytes:
    import csv

    import pandas as pd  # about a second, so only when a table is asked for

    safe = [{name: _tables.guarded(value) for name, value in row.items()} for row in rows]
    frame = pd.DataFrame(safe or [{"nothing": "no rows"}], dtype=object)
    text = frame.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    return text.encode("utf-8-sig")
