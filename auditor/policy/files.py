"""Local files as documents: which type they are, which kind of document."""

from pathlib import Path

from auditor.model.kinds import DocumentKind
from auditor.model.problems import BadInput

_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
    ".text": "text/plain",
}
_COOKIES = ("cookie", "tracker", "kakor", "evaste", "traceur", "ciasteczk")
_SNIFFED = 512


def media_type_of(file: Path) -> str:
    """The media type by suffix; without a known one, by how the content begins. Raises `BadInput` for no file."""
    known = _TYPES.get(file.suffix.lower())
    if known:
        return known
    if not file.is_file():
        raise BadInput(f"{file} is not a file; give an HTML, text or markdown file, or a web address.")
    with file.open("rb") as stream:
        start = stream.read(_SNIFFED).lstrip().lower()
    return "text/html" if start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) else "text/plain"


def kind_of(name: str, title: str) -> DocumentKind:
    """Cookie policy where file name or title speaks of cookies alone, else privacy policy."""
    words = f"{name} {title}".lower()
    cookies = any(word in words for word in _COOKIES)
    return (
        DocumentKind.COOKIES
        if cookies and "privac" not in words and "datenschutz" not in words
        else DocumentKind.PRIVACY
    )
