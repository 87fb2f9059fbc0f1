"""Vendors and findings over time as tables: pandas, from the facts of the index alone.

Runs that could judge nothing are left out of every count: none found there means nothing. A group counts, for each
day, the newest run of each of its sites up to that day, so that a site audited weekly does not vanish in between.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.model.history import Essence, Run
from auditor.model.kinds import Severity
from auditor.model.problems import BadInput

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("csv", "parquet")
_VENDOR = ("at", "site", "groups", "vendor", "name", "company", "says", "states")
_FINDING = ("at", "site", "groups", "fingerprint", "check", "severity", "verdict", "subject", "waived")
_COUNTS = ("vendors", "undisclosed", "open", *(severity.value for severity in Severity))


def tables(series: Iterable[tuple[Run, Essence]]) -> "dict[str, pd.DataFrame]":
    """`runs` one row a run with its counts · `vendors` and `findings` one row for each in each run · `groups` one row a
    day and group. Times are UTC."""
    import pandas as pd

    runs, vendors, findings = [], [], []
    for run, essence in series:
        if not run.judged:
            continue
        groups = ";".join(run.groups)
        runs.append(_row(run, groups))
        vendors += [
            (run.started, run.site, groups, v.id, v.name, v.company, v.says, ";".join(v.states))
            for v in essence.vendors
        ]
        findings += [
            (
                run.started,
                run.site,
                groups,
                f.fingerprint,
                f.check,
                f.severity.value,
                f.verdict.value,
                f.label,
                f.waived,
            )
            for f in essence.findings
            if not f.about_audit
        ]
    made = pd.DataFrame(runs, columns=["at", "site", "groups", "run", *_COUNTS])
    return {
        "runs": made,
        "vendors": pd.DataFrame(vendors, columns=list(_VENDOR)),
        "findings": pd.DataFrame(findings, columns=list(_FINDING)),
        "groups": _groups(made),
    }


def _row(run: Run, groups: str) -> tuple[object, ...]:
    by_severity = (run.findings.get(severity, 0) for severity in Severity)
    return (run.started, run.site, groups, run.id, run.vendors, run.undisclosed, run.open, *by_severity)


def _groups(runs: "pd.DataFrame") -> "pd.DataFrame":
    """Sums over the sites of each group, day by day, and over all sites as the group `*`."""
    import pandas as pd

    made = []
    if not runs.empty:
        day = runs.assign(day=runs["at"].dt.floor("D"), group=runs["groups"].str.split(";"))
        every = pd.concat([day.assign(group="*"), day.explode("group").loc[lambda d: d["group"] != ""]])
        for name, own in every.groupby("group"):
            daily = own.pivot_table(index="day", columns="site", values=list(_COUNTS), aggfunc="last")
            filled = daily.asfreq("D").ffill()
            sums = pd.DataFrame({count: pd.DataFrame(filled[count]).sum(axis=1).astype("int64") for count in _COUNTS})
            sums.insert(0, "sites", pd.DataFrame(filled["vendors"]).notna().sum(axis=1))
            made.append(sums.reset_index().assign(group=name))
    columns = ["group", "day", "sites", *_COUNTS]
    return pd.concat(made)[columns] if made else pd.DataFrame(columns=columns)


def written(made: "dict[str, pd.DataFrame]", out: Path, formats: tuple[str, ...]) -> tuple[Path, ...]:
    """Write every table in every format; returns the files. Raises `BadInput` where Parquet needs what is missing."""
    files = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, table in made.items():
            for format in formats:
                file = out / f"{name}.{format}"
                if format == "csv":
                    table.map(_no_formula).to_csv(file, index=False, date_format="%Y-%m-%dT%H:%M:%SZ")
                else:
                    table.to_parquet(file, index=False)
                files.append(file)
    except ImportError as error:
        raise BadInput(
            "Parquet needs a package that is not installed: pip install 'tracker-disclosure-auditor[parquet]'."
        ) from error
    except OSError as error:
        raise BadInput(f"the tables cannot be written to {out}: {error.strerror or error}.") from error
    return tuple(files)


def _no_formula(cell: object) -> object:
    """A site chooses the names of its cookies: none may become a formula of a spreadsheet."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
