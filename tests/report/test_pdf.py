"""The page that becomes a PDF, and the PDF that Chromium makes of it."""

import pypdfium2
import pytest

from auditor.collect.pdf import printed
from auditor.report import Options, _findings, _stored, pdf
from auditor.report._passages import Library
from tests.report import sample

POINTS = {"a4": (595, 842), "letter": (612, 792)}


def pages(paper: str) -> list[tuple[tuple[int, int], str]]:
    """Size in points and text of every page."""
    document = pypdfium2.PdfDocument(printed(pdf.render(sample.result(), sample.assets(), Options(paper=paper))))
    try:
        return [
            ((round(page.get_width()), round(page.get_height())), page.get_textpage().get_text_range())
            for page in document
        ]
    finally:
        document.close()


def test_page_to_print_has_no_script() -> None:
    assert b"<script" not in pdf.render(sample.result(), sample.assets())


@pytest.mark.browser
@pytest.mark.parametrize("paper", POINTS)
def test_every_page_has_the_paper_s_size_a_header_and_its_number(paper: str) -> None:
    made = pages(paper)
    short, long = POINTS[paper]

    assert len(made) < 30
    for number, (size, text) in enumerate(made, 1):
        assert abs(min(size) - short) <= 1
        assert abs(max(size) - long) <= 1
        assert "fernwerk.example · 20 November 2026" in text
        assert f"{number} / {len(made)}" in text


@pytest.mark.browser
def test_first_page_holds_the_answer_and_the_sign_off_stands_before_the_appendix() -> None:
    made = pages("a4")

    assert "What was found" in made[0][1]
    assert "9 vendors were observed" in " ".join(made[0][1].split())
    (signed,) = (n for n, (_, text) in enumerate(made) if "Second reviewer" in text)
    (appendix,) = (n for n, (_, text) in enumerate(made) if "Appendix: evidence" in text)
    assert appendix >= signed


@pytest.mark.browser
@pytest.mark.parametrize("paper", POINTS)
def test_all_actions_stand_on_the_first_page(paper: str) -> None:
    result = sample.result()
    (first, *others) = (" ".join(text.split()) for _, text in pages(paper))
    made = _findings.actions(_findings.groups(result, Library(result, {})))

    assert first.count("Closes ") == len(made) > 3
    assert not any("Closes " in text for text in others)


@pytest.mark.browser
def test_addresses_of_links_are_printed() -> None:
    assert any("https://fernwerk.example/privacy" in text for _, text in pages("a4"))


@pytest.mark.browser
def test_no_row_is_cut_across_pages() -> None:
    result = sample.result()
    made = [" ".join(text.split()) for _, text in pages("a4")]
    rows = [(cookie.row.name, cookie.row.value) for cookie in _stored.cookie_lines(result) if cookie.row.value]

    assert rows
    for first, last in rows:
        assert any(first in text and last in text for text in made), first
