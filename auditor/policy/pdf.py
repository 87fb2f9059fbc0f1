"""PDF → markdown text: lines in reading order, headings by their size, paragraphs by the space between lines.

What is not text cannot be read: scans and images give a reason, and so do encrypted and damaged files.
"""

import re
import statistics
import time
from collections import Counter
from typing import Any, NamedTuple

from auditor.model.said import say

MOST_PAGES = 400
MOST_SECONDS = 20.0
"""Processor time for one file; hostile ones take for ever."""

_FEW = 20
_LARGER = 1.12
_GAP = 1.7
_HEADING_WORDS = 14
_BOLD = 600
_SPLIT = re.compile(r"[\ufffe\u0002\u00ad]\s*\n?|(?<=[^\W\d_])-\n(?=[a-zà-ÿ])")
_BULLET = re.compile(r"^\s*[\uf0b7\uf0a7\uf0d8\u2022\u25cf\u25aa\u25e6•]\s*")
_NUMBER = re.compile(r"\d+")


class Unreadable(Exception):
    """A PDF that gives no text; the message is the reason in one clause."""


class _Line(NamedTuple):
    text: str
    size: float
    bold: bool
    top: float
    page: int


def read(data: bytes) -> str:
    """The text of a PDF as markdown. Raises `Unreadable`."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Unreadable(say("the PDF is encrypted and asks for a password")) from error
        raise Unreadable(say("the PDF is damaged and cannot be opened")) from error
    try:
        pages = len(document)
        if pages > MOST_PAGES:
            raise Unreadable(say("the PDF has {pages} pages, more than {most}", pages=pages, most=MOST_PAGES))
        lines = _lines(document, pages)
    finally:
        document.close()
    if sum(len(line.text.split()) for line in lines) < _FEW:
        raise Unreadable(say("the PDF holds images only, no text"))
    return _markdown(_without_margins(lines, pages))


def _lines(document: Any, pages: int) -> list[_Line]:
    import pypdfium2

    found: list[_Line] = []
    limit = time.process_time() + MOST_SECONDS
    for number in range(pages):
        if time.process_time() > limit:
            raise Unreadable(say("the PDF takes more than {seconds:.0f} seconds to read", seconds=MOST_SECONDS))
        try:
            page = document[number]
            found += _of_page(page, number)
            page.close()
        except pypdfium2.PdfiumError as error:
            raise Unreadable(say("page {number} of the PDF is damaged", number=number + 1)) from error
    return found


def _of_page(page: Any, number: int) -> list[_Line]:
    from pypdfium2 import raw

    held = page.get_textpage()
    found, at = [], 0
    for shown in held.get_text_range().split("\r\n"):
        inner = at + len(shown) // 2
        if shown.strip() and inner < held.count_chars():
            box = held.get_charbox(inner, loose=True)
            size = raw.FPDFText_GetFontSize(held.raw, inner) or 1.0
            weight = raw.FPDFText_GetFontWeight(held.raw, inner)
            height = max(size, box[3] - box[1]) if size <= 1.0 else size
            found.append(_Line(shown.replace("\n", " "), height, weight >= _BOLD, box[3], number))
        at += len(shown) + 2
    held.close()
    return found


def _without_margins(lines: list[_Line], pages: int) -> list[_Line]:
    """Without what stands on most pages: running titles and page numbers."""
    if pages < 3:
        return lines
    places = Counter(text for text, _ in {(_NUMBER.sub("0", line.text.strip()), line.page) for line in lines})
    repeated = {text for text, count in places.items() if count >= max(3, pages * 0.6) and len(text) < 120}
    return [line for line in lines if _NUMBER.sub("0", line.text.strip()) not in repeated]


def _markdown(lines: list[_Line]) -> str:
    sizes = [line.size for line in lines for _ in range(max(1, len(line.text) // 10))]
    body = statistics.median(sizes) if sizes else 1.0
    parts: list[str] = []
    before: _Line | None = None
    for line in lines:
        text = line.text.strip()
        if _is_heading(line, body):
            parts.append(f"\n\n{'##' if line.size > body * _LARGER else '###'} {text.lstrip('#').strip()}\n\n")
        elif _BULLET.match(text):
            parts.append(f"\n\n- {_BULLET.sub('', text)}")
        else:
            apart = before is not None and before.page == line.page and before.top - line.top > _GAP * line.size
            parts.append(("\n\n" if apart else "\n") + text)
        before = line
    joined = _SPLIT.sub("", "".join(parts))
    return re.sub(r"\n{3,}", "\n\n", joined).strip() + "\n"


def _is_heading(line: _Line, body: float) -> bool:
    text = line.text.strip()
    short = len(text.split()) <= _HEADING_WORDS and not text.endswith((".", ",", ";"))
    return short and any(c.isalpha() for c in text) and (line.size > body * _LARGER or line.bold)
