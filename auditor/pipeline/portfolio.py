"""The overview of many stored audits: finds them, compares each site's last two, writes the pages."""

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from auditor.collect.stored import write
from auditor.config import Settings
from auditor.history.diff import compared
from auditor.model.diff import ResultDiff
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult
from auditor.pipeline import past
from auditor.pipeline.written import load_result
from auditor.report._language import catalogue
from auditor.report._portfolio import Audit, pages
from auditor.report._trends import Curve, Point

if TYPE_CHECKING:
    import pandas as pd


def write_portfolio(folder: Path, out: Path, language: str, settings: Settings | None = None) -> Path:
    """Write the pages of all audits below `folder` into `out`; returns the first page. Trends are of the history that
    `settings` ask for, with its groups, else of these audits. Raises `BadInput` for none."""
    catalogue(language)
    if not folder.is_dir():
        raise BadInput(f"--portfolio {folder}: there is no such folder.")
    audits = tuple(_audit(file, out) for file in sorted(folder.rglob("result.json")) if out not in file.parents)
    if not audits:
        raise BadInput(f"--portfolio {folder} holds no audit: there is no result.json in it or below it.")
    results = [audit.result for audit in audits]
    for name, data in pages(audits, _diffs(results), language, curves(results, settings)).items():
        write(out / name, data)
    return out / "index.html"


def _audit(file: Path, out: Path) -> Audit:
    """The result with the way to its report, or to itself where no HTML report was made."""
    report = file.with_name("report.html")
    target = report if report.is_file() else file
    way = os.path.relpath(target.resolve(), out.resolve())
    return Audit(result=load_result(file), href=quote(Path(way).as_posix()))


def _diffs(results: list[AuditResult]) -> dict[str, ResultDiff]:
    """The changes between the last two audits of every site that has two."""
    by_site: dict[str, list[AuditResult]] = {}
    for result in sorted(results, key=lambda r: r.started):
        by_site.setdefault(result.target.site, []).append(result)
    return {site: compared(found[-2], found[-1]) for site, found in by_site.items() if len(found) > 1}


def curves(results: list[AuditResult], settings: Settings | None) -> tuple[Curve, ...]:
    """Counts over time of all sites, of every group, and of every site."""
    from auditor.history.essence import essence_of, run_of
    from auditor.history.trends import tables

    if settings is not None and settings.history is not None:
        with past.opened(settings) as history:
            made = tables(history.essences())
    else:
        ordered = sorted(results, key=lambda r: r.started)
        made = tables((run_of(r, id="", sha256="", place=""), essence_of(r)) for r in ordered)
    groups = made["groups"].groupby("group", sort=True)
    found = [_curve("all" if name == "*" else "group", str(name), rows, "day") for name, rows in groups]
    return (*found, *(_curve("site", str(name), rows, "at") for name, rows in made["runs"].groupby("site", sort=True)))


def _curve(kind: str, name: str, rows: "pd.DataFrame", at: str) -> Curve:
    columns = zip(rows[at], rows["vendors"], rows["undisclosed"], rows["open"], strict=True)
    points = (Point(at=t.to_pydatetime(), vendors=int(v), undisclosed=int(u), open=int(o)) for t, v, u, o in columns)
    return Curve(kind=kind, name=name, points=tuple(points))
