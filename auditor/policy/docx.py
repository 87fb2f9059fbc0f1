"""Word files (DOCX) → HTML: headings, lists, tables and links of the main text.

A file is an archive by strangers: only two members are opened, never more than a fixed number of bytes is unpacked, and
XML with a document type (the way to entity bombs) is refused.
"""

import io
import zipfile
from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree

from auditor.model.said import say

LARGEST = 30_000_000
"""Bytes of XML that are unpacked at most."""
MOST_MEMBERS = 5000
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "word/document.xml"
_LINKS = "word/_rels/document.xml.rels"
_DEEPEST = 200


class Unreadable(Exception):
    """A file that gives no text; the message is the reason in one clause."""


def is_docx(data: bytes) -> bool:
    """Whether these bytes are an archive with a Word text in it."""
    return data.startswith(b"PK") and b"word/document.xml" in data


def read(data: bytes) -> str:
    """The main text of a Word file as HTML. Raises `Unreadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MOST_MEMBERS:
                raise Unreadable(say("the Word file holds more than {number} parts", number=MOST_MEMBERS))
            main = _parsed(archive, _MAIN)
            links = _targets(archive)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise Unreadable(say("the Word file is damaged or encrypted")) from error
    body = main.find(f"{_W}body")
    parts = [] if body is None else list(_blocks(body, links, 0))
    return f"<!doctype html><html><body>{''.join(parts)}</body></html>"


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with archive.open(name) as stream:
        xml = stream.read(LARGEST + 1)
    if len(xml) > LARGEST:
        raise Unreadable(say("the Word file unpacks to more than {size} MB", size=LARGEST // 1_000_000))
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise Unreadable(say("the Word file holds a document type, which no such file needs"))
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise Unreadable(say("the Word file is damaged")) from error


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    if _LINKS not in archive.namelist():
        return {}
    return {e.get("Id", ""): e.get("Target", "") for e in _parsed(archive, _LINKS)}


def _blocks(parent: ElementTree.Element, links: dict[str, str], depth: int) -> Iterator[str]:
    for node in parent:
        if node.tag == f"{_W}p":
            yield _paragraph(node, links)
        elif node.tag == f"{_W}tbl" and depth < _DEEPEST:
            yield "<table>"
            for row in node.findall(f"{_W}tr"):
                yield "<tr>"
                for cell in row.findall(f"{_W}tc"):
                    yield f"<td>{''.join(_blocks(cell, links, depth + 1))}</td>"
                yield "</tr>"
            yield "</table>"
        elif node.tag in (f"{_W}sdt", f"{_W}sdtContent") and depth < _DEEPEST:
            yield from _blocks(node, links, depth + 1)


def _paragraph(node: ElementTree.Element, links: dict[str, str]) -> str:
    text = "".join(_runs(node, links))
    style = node.find(f"{_W}pPr/{_W}pStyle")
    name = (style.get(f"{_W}val") or "").lower() if style is not None else ""
    digits = "".join(c for c in name if c.isdigit())[:1]
    if name.startswith(("heading", "berschrift", "überschrift", "titre", "titolo", "ttulo", "kop", "rubrik", "nagwek")):
        level = min(6, max(1, int(digits or 1)))
        return f"<h{level}>{text}</h{level}>"
    if name == "title":
        return f"<h1>{text}</h1>"
    if node.find(f"{_W}pPr/{_W}numPr") is not None or name.startswith(("listparagraph", "listbullet")):
        return f"<ul><li>{text}</li></ul>"
    return f"<p>{text}</p>"


def _runs(node: ElementTree.Element, links: dict[str, str]) -> Iterator[str]:
    for child in node:
        if child.tag == f"{_W}hyperlink":
            target = links.get(child.get(f"{_R}id") or "", "")
            inner = "".join(_runs(child, links))
            yield f'<a href="{escape(target)}">{inner}</a>' if target else inner
        elif child.tag == f"{_W}r":
            text = "".join(_text(child))
            bold = child.find(f"{_W}rPr/{_W}b")
            plain = bold is None or (bold.get(f"{_W}val") or "1") in ("0", "false")
            yield text if plain else f"<b>{text}</b>"
        elif child.tag in (f"{_W}ins", f"{_W}smartTag", f"{_W}sdt", f"{_W}sdtContent"):
            yield from _runs(child, links)


def _text(run: ElementTree.Element) -> Iterator[str]:
    for node in run:
        if node.tag == f"{_W}t":
            yield escape(node.text or "", quote=False)
        elif node.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " " if node.tag == f"{_W}tab" else "<br>"
        elif node.tag == f"{_W}noBreakHyphen":
            yield "-"
