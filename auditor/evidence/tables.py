"""The ledger as pandas tables, for CSV, spreadsheets and notebooks; pandas is imported when a table is asked for.

Tables are made for reading out only: nothing in the tool passes them on as data.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from auditor.model.check import Finding
from auditor.model.evidence import CookieRow, Observation, StorageRow, VendorRow
from auditor.model.kinds import State

if TYPE_CHECKING:
    import pandas as pd

VENDOR_COLUMNS = (
    "id",
    "name",
    "company",
    "country",
    "classes",
    "attribution",
    "label",
    "verdict",
    "disclosed_in",
    "quote",
    "loaded_by",
)
STATE_COLUMNS = ("requests", "before_choice", "cookies", "storage", "identifier")


def vendors(rows: Sequence[VendorRow], states: Sequence[State]) -> "pd.DataFrame":
    """One row per vendor; for each state its figures, empty where the state was not tested."""
    return _frame((_vendor(row, states) for row in rows), (*VENDOR_COLUMNS, *_state_columns(states)))


def _state_columns(states: Sequence[State]) -> list[str]:
    return [f"{state.value} {column}" for state in states for column in STATE_COLUMNS]


def _vendor(row: VendorRow, states: Sequence[State]) -> dict[str, object]:
    made: dict[str, object] = {
        "id": row.id,
        "name": row.name,
        "company": row.company,
        "country": row.country,
        "classes": _joined(c.value for c in row.classes),
        "attribution": row.attribution.value,
        "label": row.label.value,
        "verdict": row.verdict.value,
        "disclosed_in": _joined(kind.value for kind in row.disclosed_in),
        "quote": row.quotes[0].text if row.quotes else None,
        "loaded_by": _joined(row.loaded_by),
    }
    for state in states:
        if state in row.observed:
            made.update({f"{state.value} {k}": v for k, v in _figures(row.observed[state]).items()})
    return made


def _figures(seen: Observation) -> dict[str, object]:
    return {
        "requests": seen.requests,
        "before_choice": seen.before_click.requests,
        "cookies": _joined(seen.cookies),
        "storage": _joined(seen.storage),
        "identifier": seen.identifier,
    }


def cookies(rows: Sequence[CookieRow]) -> "pd.DataFrame":
    """One row per cookie, values left out."""
    columns = ("name", "domain", "vendor", "party", "set_by", "states", "stored", "lifetime_seconds", "identifier")
    made = (
        {
            "name": row.name,
            "domain": row.domain,
            "vendor": row.vendor,
            "party": row.party.value,
            "set_by": row.set_by.url or row.set_by.kind,
            "states": _joined(s.value for s in row.states),
            "stored": row.stored,
            "lifetime_seconds": row.lifetime_seconds,
            "identifier": row.identifier,
        }
        for row in rows
    )
    return _frame(made, columns)


def storage(rows: Sequence[StorageRow]) -> "pd.DataFrame":
    """One row per storage entry, values left out."""
    columns = ("kind", "origin", "key", "vendor", "set_by", "states", "identifier")
    made = (
        {
            "kind": row.kind.value,
            "origin": row.origin,
            "key": row.key,
            "vendor": row.vendor,
            "set_by": row.set_by.url or row.set_by.kind,
            "states": _joined(s.value for s in row.states),
            "identifier": row.identifier,
        }
        for row in rows
    )
    return _frame(made, columns)


def findings(rows: Sequence[Finding]) -> "pd.DataFrame":
    """One row per finding."""
    columns = ("fingerprint", "check", "verdict", "severity", "confidence", "weight", "subject", "message", "waived_by")
    made = (
        {
            "fingerprint": row.fingerprint,
            "check": row.check,
            "verdict": row.verdict.value,
            "severity": row.severity.value,
            "confidence": row.confidence.value,
            "weight": row.weight.value if row.weight else None,
            "subject": row.subject.key,
            "message": row.message,
            "waived_by": row.waiver.author if row.waiver else None,
        }
        for row in rows
    )
    return _frame(made, columns)


def _joined(words: Iterable[str]) -> str:
    return "; ".join(words)


def _frame(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(columns))
