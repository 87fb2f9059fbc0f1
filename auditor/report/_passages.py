"""Quotes as evidence: the passage in its context, where it stands, and a link that opens the page at it."""

from collections.abc import Iterable

from auditor.model import reading
from auditor.model.base import Record
from auditor.model.capture import Document
from auditor.model.result import AuditResult
from auditor.model.text import Quote
from auditor.report import _words
from auditor.report._text import line, link

AROUND = 240
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~")


class Passage(Record, frozen=True, kw_only=True):
    """`before` and `after` are the text around the quote, empty where the document's text is not at hand.

    `href` opens the live page at the passage (it may have changed since); `url` is the address to print. `language` is
    that of the document, a code.
    """

    quote: Quote
    document: str
    before: str = ""
    after: str = ""
    href: str | None = None
    url: str | None = None
    sha256: str | None = None
    fetched: str | None = None
    language: str | None = None


class Searched(Record, frozen=True, kw_only=True):
    """A text that was searched; `url` only where it may become a link."""

    name: str
    url: str | None
    text_sha256: str


class Search(Record, frozen=True, kw_only=True):
    """The record of an absence: these names in these texts."""

    documents: tuple[Searched, ...]
    names: tuple[str, ...]


class Library:
    """The documents of a result, with their texts where the assets hold them."""

    def __init__(self, result: AuditResult, assets: dict[str, bytes]) -> None:
        self._documents = {document.id: document for document in result.documents}
        self._texts = {d.id: _decoded(assets, d) for d in result.documents}

    def passage(self, quote: Quote) -> Passage:
        """The quote in its context. Context is shown only where slicing the stored text gives the quote."""
        document = self._documents.get(quote.document)
        text = self._texts.get(quote.document, "")
        before = after = ""
        if text[quote.start : quote.end] == quote.text:
            before, after = _context(text, quote)
        url = link(document.url) if document else None
        return Passage(
            quote=quote,
            document=name_of(document) if document else quote.document,
            before=before,
            after=after,
            href=url and f"{url.partition('#')[0]}{text_fragment(quote.text)}",
            url=url,
            sha256=document.text_sha256 if document else None,
            language=document.language if document else None,
            fetched=document.fetched.strftime("%Y-%m-%d %H:%M UTC") if document and document.fetched else None,
        )

    def searches(self, records: Iterable[reading.Searched]) -> tuple[Search, ...]:
        """Search records with documents by name; texts that were searched for the same names share one."""
        merged: dict[tuple[str, ...], list[Searched]] = {}
        for record in records:
            document = self._documents.get(record.document)
            name = name_of(document) if document else record.document
            url = link(document.url) if document else None
            merged.setdefault(record.names, []).append(Searched(name=name, url=url, text_sha256=record.text_sha256))
        return tuple(Search(documents=tuple(documents), names=names) for names, documents in merged.items())


def name_of(document: Document) -> str:
    """ "Privacy policy “Title”", or its file name for a local file."""
    title = line(document.title or document.source or "", 160)
    kind = _words.DOCUMENT[document.kind]
    kind = kind[:1].upper() + kind[1:]
    return f"{kind} “{title}”" if title else kind


def _decoded(assets: dict[str, bytes], document: Document) -> str:
    data = assets.get(document.text_file or "", b"")
    return data.decode("utf-8", errors="replace")


def _context(text: str, quote: Quote) -> tuple[str, str]:
    start, end = max(0, quote.start - AROUND), min(len(text), quote.end + AROUND)
    before, after = text[start : quote.start], text[quote.end : end]
    if start:
        before = "…" + before.partition(" ")[2]
    if end < len(text):
        after = after.rpartition(" ")[0] + "…"
    return before.lstrip(), after.rstrip()


def text_fragment(text: str) -> str:
    """`#:~:text=…` for a passage: whole when short, else its first and last words. Across lines always the ends."""
    rows = [" ".join(row.split()) for row in text.splitlines() if row.strip()]
    if not rows:
        return ""
    words = rows[0].split()
    if len(rows) == 1 and len(words) <= 12:
        return f"#:~:text={_encoded(rows[0])}"
    last = rows[-1].split()
    return f"#:~:text={_encoded(' '.join(words[:5]))},{_encoded(' '.join(last[-5:]))}"


def _encoded(text: str) -> str:
    """Percent-encoded with `-`, `,` and `&` too, which have a meaning in text fragments."""
    octets = text.encode("utf-8", errors="replace")
    return "".join(chr(b) if chr(b) in _PLAIN else f"%{b:02X}" for b in octets)
