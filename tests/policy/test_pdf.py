"""PDF documents: text with headings, or the reason why there is none. The files are made here, byte by byte."""

import pytest

from auditor.model.kinds import BlockKind, DocumentKind, Label
from auditor.model.text import DocumentText
from auditor.policy import ladder, pdf
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.register import REGISTER


def made(pages: list[list[tuple[int, str]]], extra: str = "") -> bytes:
    """A PDF of lines (size of type, text) in Helvetica; `extra` goes into the trailer."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        drawn, top = "", 800
        for size, text in lines:
            top -= size + (14 if size > 11 else 4)
            drawn += f"BT /F1 {size} Tf 40 {top} Td ({text}) Tj ET\n"
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    data += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {extra} >>\nstartxref\n{start}\n%%EOF\n"
    return data.encode("latin-1")


_LINES = [
    (20, "Privacy policy"),
    (10, "Last updated: 3 May 2024. This policy tells you what data we"),
    (10, "collect when you visit our website and why."),
    (15, "Analytics on this website"),
    (10, "We use Hotjar on our website to see how the pages are used, and infor-"),
    (10, "mation about your visit is sent to its servers."),
]


def _read(data: bytes) -> DocumentText:
    return read(data, id="d1", kind=DocumentKind.PRIVACY, media_type="application/pdf")


def test_a_pdf_becomes_text_with_headings_and_joined_lines() -> None:
    document = _read(made([_LINES]))
    assert document.problem is None
    assert document.last_updated == "2024-05-03"
    headings = [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.HEADING]
    assert headings == ["Privacy policy", "Analytics on this website"]
    assert "information about your visit" in document.text
    found = ladder.label("hotjar", Reader(REGISTER).read([document]), REGISTER, [document])
    assert found.label is Label.NAMED_PRODUCT
    assert all(document.text[q.start : q.end] == q.text for q in found.quotes)


def test_running_titles_and_page_numbers_go() -> None:
    pages = [[(8, "Example Ltd - privacy"), *_LINES[1:], (8, f"Page {n} of 4")] for n in range(1, 5)]
    text = _read(made(pages)).text
    assert "Page 2 of 4" not in text
    assert "Example Ltd - privacy" not in text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (made([[], []]), "images only"),
        (made([_LINES])[:400], "damaged"),
        (b"%PDF-1.7\nnothing of the kind", "damaged"),
        (
            made(
                [_LINES],
                f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'ab' * 32}> /U <{'cd' * 32}> >> /ID [<00> <00>]",
            ),
            "encrypted",
        ),
    ],
)
def test_what_gives_no_text_says_why(data: bytes, reason: str) -> None:
    document = _read(data)
    assert reason in (document.problem or "")
    assert document.blocks == ()
    found = ladder.label("hotjar", Reader(REGISTER).read([document]), REGISTER, [document])
    assert found.label is Label.UNDECIDABLE


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 1)
    assert "2 pages" in (_read(made([_LINES, _LINES])).problem or "")
