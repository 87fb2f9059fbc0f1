"""Word files: text with headings, lists, tables and links, or the reason why there is none."""

import io
import zipfile

import pytest

from auditor.model.kinds import BlockKind, DocumentKind
from auditor.model.text import DocumentText
from auditor.policy import docx
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.register import REGISTER

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def _p(text: str, style: str = "") -> str:
    shape = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{shape}<w:r><w:t>{text}</w:t></w:r></w:p>"


def _row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{_p(c)}</w:tc>' for c in cells)}</w:tr>"


_BODY = (
    _p("Privacy policy", "Heading1")
    + _p("We use the following tools on our website:")
    + "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Hot</w:t></w:r><w:r><w:t>jar</w:t></w:r></w:p>"
    + f"<w:tbl>{_row('Cookie', 'Provider', 'Lifetime')}{_row('_fbp', 'Facebook', '3 months')}</w:tbl>"
    + '<w:p><w:hyperlink r:id="r1"><w:r><w:t>Criteo</w:t></w:r></w:hyperlink></w:p>'
)


def _file(body: str = _BODY, head: str = "", members: dict[str, str] | None = None) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"{head}<w:document {_NAMES}><w:body>{body}</w:body></w:document>")
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships><Relationship Id="r1" Target="https://www.criteo.com/privacy/"/></Relationships>',
        )
        for name, text in (members or {}).items():
            archive.writestr(name, text)
    return held.getvalue()


def _read(data: bytes) -> DocumentText:
    return read(data, id="d1", kind=DocumentKind.PRIVACY, media_type=docx.MEDIA_TYPE)


def test_a_word_file_becomes_blocks() -> None:
    document = _read(_file())
    assert document.problem is None
    kinds = [(b.kind, document.text[b.start : b.end]) for b in document.blocks]
    assert (BlockKind.HEADING, "Privacy policy") in kinds
    assert (BlockKind.ITEM, "Hotjar") in kinds
    rows = [b for b in document.blocks if b.kind is BlockKind.ROW]
    assert rows[-1].columns == ("Cookie", "Provider", "Lifetime")
    assert [link.url for link in document.links] == ["https://www.criteo.com/privacy/"]
    reading = Reader(REGISTER).read([document])
    assert {m.vendor for m in reading.mentions} >= {"hotjar", "criteo", "meta-pixel"}
    assert [(c.name, c.provider, c.lifetime_text) for c in reading.cookies] == [("_fbp", "Facebook", "3 months")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_file(head='<!DOCTYPE x [<!ENTITY a "b">]>'), "document type"),
        (_file(body="<w:p>"), "damaged"),
        (_file()[:200] + b"word/document.xml", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4000, "encrypted or old Word file"),
    ],
)
def test_what_gives_no_text_says_why(data: bytes, reason: str) -> None:
    assert reason in (_read(data).problem or "")


def test_an_archive_that_unpacks_to_gigabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "LARGEST", 1_000_000)
    bomb = _file(body=_p("a" * 5_000_000))
    assert len(bomb) < 50_000
    assert "unpacks to more than 1 MB" in (_read(bomb).problem or "")


def test_tables_in_tables_have_an_end() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 500 + _p("x") + "</w:tc></w:tr></w:tbl>" * 500
    assert _read(_file(body=_p("We use Hotjar.") + deep)).problem is None
