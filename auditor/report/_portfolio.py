"""Many audits at a glance: sites by open findings, vendors across sites, newest changes, as static pages."""

from collections.abc import Sequence

from markupsafe import Markup

from auditor.model.base import Record
from auditor.model.diff import ResultDiff
from auditor.model.kinds import Severity, VendorVerdict
from auditor.model.result import AuditResult
from auditor.report import _figures
from auditor.report._language import speaking
from auditor.report._trends import Curve, pictures
from auditor.report.html import css_string, digest, environment

PAGES = ("index", "vendors", "trends", "changes")
WIDTH, HEIGHT = 150, 34
MOST_POINTS = 30
_OPEN = (VendorVerdict.NOT_DISCLOSED, VendorVerdict.CONTRADICTED)


class Audit(Record, frozen=True, kw_only=True):
    """One stored audit; `href` leads from the overview's folder to its report, relative."""

    result: AuditResult
    href: str


class Trend(Record, frozen=True, kw_only=True):
    """Open findings over time as points of a line; `text` says the same in words."""

    points: tuple[tuple[float, float], ...]
    text: str


class Site(Record, frozen=True, kw_only=True):
    """A site with its latest audit; `changes` since the one before, if there is one."""

    site: str
    audit: Audit
    counts: dict[Severity, int]
    open: int
    gaps: int
    judged: bool
    audits: int
    trend: Trend
    changes: ResultDiff | None


class VendorLine(Record, frozen=True, kw_only=True):
    """A vendor over the latest audits: where it was seen, and where the documents do not name it."""

    name: str
    company: str
    sites: tuple[str, ...]
    unnamed: tuple[str, ...]


def sites(audits: Sequence[Audit], diffs: dict[str, ResultDiff]) -> tuple[Site, ...]:
    """Each site's latest audit, most open findings of the highest severity first; `diffs` are changes by site."""
    by_site: dict[str, list[Audit]] = {}
    for audit in sorted(audits, key=lambda a: a.result.started):
        by_site.setdefault(audit.result.target.site, []).append(audit)
    made = [_site(name, found, diffs.get(name)) for name, found in by_site.items()]
    severities = tuple(reversed(Severity))
    return tuple(sorted(made, key=lambda s: (*(-s.counts.get(one, 0) for one in severities), s.site)))


def _site(name: str, audits: list[Audit], diff: ResultDiff | None) -> Site:
    latest = audits[-1].result
    return Site(
        site=name,
        audit=audits[-1],
        counts=dict(_figures.by_severity(latest)),
        open=len(_figures.open_findings(latest)),
        gaps=len(_figures.gaps(latest)),
        judged=_figures.usable(latest),
        audits=len(audits),
        trend=_trend([audit.result for audit in audits][-MOST_POINTS:]),
        changes=diff,
    )


def _trend(results: list[AuditResult]) -> Trend:
    """Audits that could judge nothing are left out: none found there means nothing."""
    counts = [(r.started, len(_figures.open_findings(r))) for r in results if _figures.usable(r)]
    top = max((count for _, count in counts), default=0) or 1
    step = WIDTH / max(len(counts) - 1, 1)
    points = tuple((round(i * step, 1), round(HEIGHT - count / top * HEIGHT, 1)) for i, (_, count) in enumerate(counts))
    return Trend(points=points, text=", ".join(f"{at:%Y-%m-%d}: {count}" for at, count in counts))


def vendors(found: Sequence[Site]) -> tuple[VendorLine, ...]:
    """Vendors of the latest audits, those that most sites do not name first."""
    seen: dict[str, list[tuple[str, str, str, bool]]] = {}
    for site in found:
        for vendor in _figures.observed(site.audit.result):
            row = (site.site, vendor.name, vendor.company, vendor.verdict in _OPEN)
            seen.setdefault(vendor.id, []).append(row)
    made = [
        VendorLine(
            name=rows[0][1],
            company=rows[0][2],
            sites=tuple(row[0] for row in rows),
            unnamed=tuple(row[0] for row in rows if row[3]),
        )
        for rows in seen.values()
    ]
    return tuple(sorted(made, key=lambda v: (-len(v.unnamed), -len(v.sites), v.name.lower())))


def pages(
    audits: Sequence[Audit], diffs: dict[str, ResultDiff], language: str, curves: Sequence[Curve] = ()
) -> dict[str, bytes]:
    """`index.html`, `vendors.html`, `trends.html` and `changes.html`; each opens offline and needs no script."""
    with speaking(language):
        found = sites(audits, diffs)
        style = environment().get_template("report.css").render(size="auto", head=Markup(css_string("auditor")))
        context = {
            "sites": found,
            "vendors": vendors(found),
            "changed": sorted((s for s in found if s.changes and not s.changes.empty), key=_newest, reverse=True),
            "severity_order": tuple(reversed(Severity)),
            "language": language,
            "style": Markup(style),
            "style_hash": digest(style),
            "trend_size": (WIDTH, HEIGHT),
            "pictures": pictures(curves),
        }
        made = environment().get_template("portfolio.html")
        return {f"{page}.html": made.render(**context, page=page).encode("utf-8", "replace") for page in PAGES}


def _newest(site: Site) -> str:
    return site.audit.result.started.isoformat()
