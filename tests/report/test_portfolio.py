"""The overview of many audits."""

from datetime import timedelta

import msgspec
from selectolax.lexbor import LexborHTMLParser

from auditor.history.diff import compared
from auditor.model.kinds import VisitStatus
from auditor.model.result import AuditResult
from auditor.report._portfolio import Audit, pages, sites, vendors
from tests.report import hostile, sample

replace = msgspec.structs.replace


def at(days: int, site: str = "fernwerk.example", keep: int = 99) -> AuditResult:
    base = sample.result()
    target = replace(base.target, site=site)
    return replace(base, started=base.started + timedelta(days=days), target=target, findings=base.findings[:keep])


def audits() -> tuple[Audit, ...]:
    made = (at(0), at(7, keep=3), at(1, "second.example", keep=5))
    return tuple(Audit(result=r, href=f"../{n}/report.html") for n, r in enumerate(made))


def test_the_latest_audit_of_each_site_counts_and_the_trend_has_all() -> None:
    found = {site.site: site for site in sites(audits(), {})}

    assert found["fernwerk.example"].audits == 2
    assert found["fernwerk.example"].audit.href == "../1/report.html"
    assert found["fernwerk.example"].open < 10
    assert found["fernwerk.example"].trend.text.count(":") == 2
    assert found["second.example"].trend.points


def test_a_site_that_could_not_be_visited_has_no_count_and_no_point() -> None:
    failed = at(8)
    visits = tuple(replace(v, status=VisitStatus.FAILED, reason="No answer.") for v in failed.visits)
    all_of_them = (*audits(), Audit(result=replace(failed, visits=visits), href="x"))
    page = pages(all_of_them, {}, "en")["index.html"].decode()

    assert "Nothing could be judged" in page
    (site,) = (s for s in sites(all_of_them, {}) if s.site == "fernwerk.example")
    assert len(site.trend.points) == 2


def test_vendors_across_sites_those_nobody_names_first() -> None:
    found = vendors(sites(audits(), {}))

    assert len(found[0].unnamed) == 2
    assert [len(v.unnamed) for v in found] == sorted((len(v.unnamed) for v in found), reverse=True)


def test_pages_link_to_every_report_and_to_what_changed() -> None:
    diffs = {"fernwerk.example": compared(at(0), at(7, keep=3))}
    made = {name: LexborHTMLParser(data.decode()) for name, data in pages(audits(), diffs, "en").items()}
    links = {a.attributes["href"] for a in made["index.html"].css("tbody a")}
    anchors = {node.attributes["id"] for node in made["changes.html"].css("[id]")}

    assert {"../1/report.html", "../2/report.html"} <= links
    assert {link.partition("#")[2] for link in links if link and "#" in link} <= anchors
    assert not any(page.css("script") for page in made.values())


def test_hostile_names_stay_text() -> None:
    for text in hostile.STRINGS:
        poisoned = tuple(Audit(result=hostile.result(text), href="x.html") for _ in range(2))
        for data in pages(poisoned, {}, "en").values():
            page = LexborHTMLParser(data.decode())
            assert not page.css("script, img, iframe, [onerror], [onload], [style]")
