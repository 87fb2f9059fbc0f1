"""The HTML report: every section, every state of knowledge, nothing executed, nothing fetched."""

import base64
import hashlib
import re
import time
from pathlib import Path

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from auditor.model.kinds import VisitStatus
from auditor.model.result import AuditResult
from auditor.report import _words, html, pdf
from tests.report import sample


@pytest.fixture(scope="module")
def page() -> LexborHTMLParser:
    return LexborHTMLParser(html.render(sample.result(), sample.assets()).decode())


def one(page: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    node = page.css_first(selector)
    assert node is not None, selector
    return node


def text_of(page: LexborHTMLParser, selector: str) -> str:
    node = one(page, selector)
    return " ".join(node.text(separator=" ").split())


def test_has_the_twelve_sections_in_order(page: LexborHTMLParser) -> None:
    ids = [node.attributes["id"] for node in page.css("main > [id]")]

    assert ids == [f"s{n}" for n in range(1, 13)]


def test_cover_says_who_was_seen_who_is_not_named_and_what_was_not_tested(page: LexborHTMLParser) -> None:
    cover = text_of(page, "#s1")

    assert "9 vendors were observed" in cover
    assert "do not name 1 of them (Albacross)" in cover
    assert "contradict 1 (Meta Pixel)" in cover
    assert "Before any choice, 2 vendors were active" in cover
    assert "After refusal, 1 vendor was active" in cover
    assert "A bot wall answered instead of the site (status 403)." in cover
    assert "Draft, not yet reviewed" in cover


def test_at_most_seven_actions_each_with_an_owner_and_the_findings_it_closes(page: LexborHTMLParser) -> None:
    actions = page.css("#s2 ol.actions > li")

    assert len(actions) == 7
    assert all("Who: " in node.text() and node.css_first("a[href^='#F']") for node in actions)


def test_table_shows_symbol_and_word_for_every_state(page: LexborHTMLParser) -> None:
    row = next(r for r in page.css(".matrix tbody tr") if "Google Analytics" in one(r, "th").text())
    cells = [" ".join(node.text(separator=" ").split()) for node in row.css("td[data-label] ")[:4]]

    assert cells == ["○ ping only 2 requests", "● sent id 6 requests", "– none", "? not tested"]


def test_vendor_only_seen_before_the_choice_is_not_shown_as_none(page: LexborHTMLParser) -> None:
    row = next(r for r in page.css(".matrix tbody tr") if "Meta Pixel" in one(r, "th").text())

    assert "1 before the choice" in row.text()


def test_every_open_finding_has_its_block_with_all_parts(page: LexborHTMLParser) -> None:
    blocks = page.css("article.finding")

    assert [node.attributes["id"] for node in blocks] == [f"F{n}" for n in range(1, 11)]
    for node in blocks:
        body = node.text()
        assert "What was seen" in body
        assert "What to do" in body


def test_every_check_says_once_why_on_what_basis_and_how_to_see_it(page: LexborHTMLParser) -> None:
    for group in page.css("section.check"):
        said = " ".join(group.text().split())
        steps = group.css("ol.steps > li")
        own = [one(block, ".own").text() for block in group.css("article.finding")]

        assert len(group.css("ol.steps")) == 1
        assert len(steps) == 5
        assert "what could make it wrong" in said
        for number, step in enumerate(steps, 1):
            differs = "As said with each finding" in step.text()
            assert all((f"Step {number}:" in text) is differs for text in own)
    for link in page.css("p.legal a"):
        assert page.css_first(link.attributes["href"] or "") is not None


def test_quote_stands_in_its_context_with_offsets_hash_and_deep_link(page: LexborHTMLParser) -> None:
    block = one(page, "#F3")
    start = sample.POLICY.index("We do not use the Facebook pixel")

    assert one(block, "mark").text() == "We do not use the Facebook pixel on this website."
    assert "but only with your consent." in one(block, ".context").text()
    assert f"characters {start}–{start + 49}" in block.text()
    assert "3. Cookies and analytics" in block.text()
    link = one(block, ".passage a").attributes["href"] or ""
    assert link.startswith("https://fernwerk.example/privacy#:~:text=We%20do%20not%20use")


def test_absence_shows_names_document_and_hash(page: LexborHTMLParser) -> None:
    found = text_of(page, "#F5 .search")

    for part in ("Albacross Nordic AB", "albacross.com", "https://fernwerk.example/privacy", "SHA-256"):
        assert part in found


def test_context_is_left_out_where_the_stored_text_is_another(page: LexborHTMLParser) -> None:
    changed = {**sample.assets(), "documents/privacy-1.txt": b"A different text altogether"}
    other = LexborHTMLParser(html.render(sample.result(), changed).decode())

    assert one(other, "#F3 mark").text() == one(page, "#F3 mark").text()
    assert other.css_first("#F3 .context") is None


def test_refused_cookies_stand_apart_with_the_browsers_reason(page: LexborHTMLParser) -> None:
    body = text_of(page, "#s5")

    assert body.index("Cookies the browser refused") < body.index("ThirdPartyPhaseout")
    assert "14 months" in body
    assert "not declared" in body


def test_stale_and_unknown_names_stand_in_the_calm_section(page: LexborHTMLParser) -> None:
    body = text_of(page, "#s6")

    for part in ("Mouseflow", "AddThis: service ended 2023-05-31", "_uetsid", "Waldblick Media GmbH"):
        assert part in body


def test_screenshots_are_embedded_and_missing_ones_named(page: LexborHTMLParser) -> None:
    pictures = [node.attributes["src"] or "" for node in page.css("#s7 img")]

    assert len(pictures) == 2
    assert all(src.startswith("data:image/png;base64,") for src in pictures)
    assert "screenshots/missing.png (not embedded here" in text_of(page, "#s7")


def test_identical_screenshots_are_embedded_once() -> None:
    same = sample.picture(10, 10, (1, 2, 3))
    assets = dict.fromkeys(("screenshots/no-action-0-banner.png", "screenshots/reject-0-chosen.png"), same)
    page = LexborHTMLParser(html.render(sample.result(), assets).decode())

    assert len(page.css("#s7 img")) == 1
    assert "(identical to screenshots/no-action-0-banner.png)" in text_of(page, "#s7")


def test_waiver_with_reason_person_and_end(page: LexborHTMLParser) -> None:
    body = text_of(page, "#s9")

    for part in ("Campaign pages only", "R. Example", "31 March 2027"):
        assert part in body


def test_limitations_hold_the_verbatim_list(page: LexborHTMLParser) -> None:
    assert ", ".join(_words.not_testable())[1:] in text_of(page, "#s11")


def test_ids_are_unique_and_every_inner_link_arrives(page: LexborHTMLParser) -> None:
    ids = [node.attributes["id"] for node in page.css("[id]")]
    targets = {(node.attributes["href"] or "")[1:] for node in page.css("a[href^='#']")}

    assert len(ids) == len(set(ids))
    assert targets <= set(ids)


def test_tables_have_captions_and_headers_with_scope(page: LexborHTMLParser) -> None:
    for table in page.css("table"):
        assert one(table, "caption").text().strip()
        assert all(th.attributes.get("scope") in ("col", "row") for th in table.css("th"))


def test_pictures_have_text_alternatives(page: LexborHTMLParser) -> None:
    drawn = page.css("svg")

    assert len(drawn) >= 3
    assert all(svg.attributes.get("role") == "img" and one(svg, "title").text().strip() for svg in drawn)


def test_never_speaks_of_violation_or_compliance(page: LexborHTMLParser) -> None:
    assert not re.search(r"violation|illegal|compliant|score", page.body.text() if page.body else "", re.IGNORECASE)


def test_policy_forbids_everything_but_its_own_style_and_data_pictures(page: LexborHTMLParser) -> None:
    content = one(page, "meta[http-equiv=Content-Security-Policy]").attributes["content"] or ""

    assert content.startswith("default-src 'none'; style-src 'sha256-")
    (script,) = page.css("script")
    digest = base64.b64encode(hashlib.sha256(script.text(strip=False).encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in content
    assert "unsafe" not in content
    assert not page.css("link, iframe, object, embed, form, [style], [onclick]")


def test_blocked_site_does_not_come_out_clean() -> None:
    base = sample.result()
    visits = tuple(
        msgspec.structs.replace(v, status=VisitStatus.BLOCKED, reason="A bot wall answered.", pages=())
        for v in base.visits
    )
    empty: AuditResult = msgspec.structs.replace(
        base, visits=visits, vendors=(), findings=(), cookies=(), storage=(), unknown_hosts=()
    )
    cover = text_of(LexborHTMLParser(html.render(empty, {}).decode()), "#s1")

    assert "could not be visited, so nothing was tested: A bot wall answered." in cover
    assert "After refusal" not in cover or "was not tested" in cover


def test_empty_result_still_renders_every_section() -> None:
    base = sample.result()
    empty = msgspec.structs.replace(
        base, visits=(), documents=(), vendors=(), unknown_hosts=(), cookies=(), storage=(), findings=(), checks=(),
        limitations=(),        categories=(), declared_cookies=(), unknown_organisations=(),
    )  # fmt: skip
    page = LexborHTMLParser(html.render(empty, {}).decode())

    assert len(page.css("main > [id]")) == 12
    assert "none found" in text_of(page, "#s1")


def test_same_result_gives_the_same_bytes() -> None:
    assert html.render(sample.result(), sample.assets()) == html.render(sample.result(), sample.assets())


def test_busy_site_stays_below_four_megabytes_and_two_seconds() -> None:
    result = sample.large()
    started = time.process_time()

    assert len(html.render(result, sample.assets())) < 4_000_000
    assert time.process_time() - started < 2


def test_templates_are_part_of_the_package() -> None:
    folder = Path(html.__file__).parent / "_html"

    assert {p.name for p in folder.iterdir()} >= {"page.html", "report.css", "parts.html"}


@pytest.mark.parametrize(("command", "shown"), [(("auditor", "audit", "--keep-raw"), 1), (("auditor", "audit"), 0)])
def test_cover_warns_of_unshortened_values(command: tuple[str, ...], shown: int) -> None:
    result = sample.result()
    raw = msgspec.structs.replace(result, tool=msgspec.structs.replace(result.tool, command=command))
    for page in (html.render(raw, {}), pdf.render(raw, {})):
        notes = LexborHTMLParser(page.decode()).css("#s1 [role=note]")

        assert ["it may hold personal data" in note.text() for note in notes] == [True] * shown
