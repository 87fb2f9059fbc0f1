"""The overview of many stored audits: finds them, compares each site's last two, writes the pages."""

import os
from pathlib import Path
from urllib.parse import quote

from auditor.collect.stored import write
from auditor.history.diff import compared
from auditor.model.diff import ResultDiff
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult
from auditor.pipeline.written import load_result
from auditor.report._language import catalogue
from auditor.report._portfolio import Audit, pages


def write_portfolio(folder: Path, out: Path, language: str) -> Path:
    """Write the pages of all audits below `folder` into `out`; returns the first page. Raises `BadInput` for none."""
    catalogue(language)
    if not folder.is_dir():
        raise BadInput(f"--portfolio {folder}: there is no such folder.")
    audits = tuple(_audit(file, out) for file in sorted(folder.rglob("result.json")) if out not in file.parents)
    if not audits:
        raise BadInput(f"--portfolio {folder} holds no audit: there is no result.json in it or below it.")
    for name, data in pages(audits, _diffs([audit.result for audit in audits]), language).items():
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
