"""Bytes of a document → text with blocks. Bad input becomes `DocumentText.problem`, never a crash."""

import hashlib
import re
from datetime import date

import msgspec

from auditor.model.kinds import DocumentKind
from auditor.model.said import say, term
from auditor.model.text import Block, DocumentText, Link
from auditor.policy import dates, docx, html, language, lines, pdf

TOO_SHORT = 200
"""Fewer words than this are hardly a policy: a page whose text was not there when it was read."""

_LARGEST = 20_000_000
_LONGEST = 2_000_000
_MOST_BLOCKS = 60_000
_TOO_LONG = say(
    "the text is longer than {longest:,} characters or {blocks:,} blocks, which no policy is",
    longest=_LONGEST,
    blocks=_MOST_BLOCKS,
)
_DEEPEST = 20_000
_SAMPLE = 200_000
_ASCII = re.compile(r"[A-Za-z]")
_ACCENTED = re.compile(r"[\u0080-\u009f\u00a1-\u00ff]")
_TAG = re.compile(
    r"<(/?)(?!(?:p|li|d[td]|t[drh]|br|hr|img|input|link|meta|col|wbr|area|source|option)\b)[a-z]", re.IGNORECASE
)
"""Opening and closing tags, without those that need not be closed."""
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_DECLARED = re.compile(r"charset=\s*\"?([\w-]+)", re.IGNORECASE)
_LONG_ENOUGH = 30


def read(data: bytes, *, id: str, kind: DocumentKind, media_type: str, url: str = "") -> DocumentText:
    """The text of a document with blocks, links, language and date.

    Media types are text/html (application/xhtml+xml), text/plain and text/markdown, charset parameter allowed; PDF and
    DOCX are known by their first bytes. Text and markdown stay as they are: UTF-8 without BOM, CRLF as LF. `url` is
    where the document came from; it makes no request.
    """
    base = media_type.split(";")[0].strip().lower()
    problem = _unreadable(data, base)
    if problem:
        return _nothing(id, kind, problem)
    try:
        decoded, base = _text_of(data, media_type, base)
    except (pdf.Unreadable, docx.Unreadable) as error:
        return _nothing(id, kind, error.args[0])
    if _garbled(decoded):
        return _nothing(id, kind, say("its characters make no words: the document is not in the encoding it declares"))
    title = ""
    declared = None
    if "html" in base:
        if _too_deep(decoded):
            return _nothing(
                id,
                kind,
                say("its elements are nested more than {depth:,} deep, as in no document", depth=_DEEPEST),
            )
        text, blocks, links, title, declared = html.read(decoded)
    else:
        text = decoded.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > _LONGEST:
            return _nothing(id, kind, _TOO_LONG)
        blocks, links = lines.read(text)
    if len(text) > _LONGEST or len(blocks) > _MOST_BLOCKS:
        return _nothing(id, kind, _TOO_LONG)
    if not text.strip():
        return _nothing(id, kind, say("the document holds no text"), text)
    made = _finished(text, blocks, links, id, kind, title or _first_heading(text, blocks), declared)
    return msgspec.structs.replace(made, url=url)


def too_short(document: DocumentText) -> bool:
    """Whether the text is too short to rest an absence on (RULES: `policy-unparseable`)."""
    return document.words < TOO_SHORT


def _text_of(data: bytes, media_type: str, base: str) -> tuple[str, str]:
    """The document as a string and what that is: HTML or text. PDF becomes markdown, Word HTML."""
    if _is_pdf(data):
        return pdf.read(data), "text/markdown"
    if docx.is_docx(data):
        return docx.read(data), "text/html"
    return _decode(data, media_type, is_html="html" in base), base


def _garbled(text: str) -> bool:
    """Whether bytes were read in another encoding than they were written in.

    Then every third letter or more has an accent, as in no language written in Latin letters, or characters are missing.
    """
    sample = text[:_SAMPLE]
    plain, accented = len(_ASCII.findall(sample)), len(_ACCENTED.findall(sample))
    if sample.count("\ufffd") > max(5, len(sample) // 100):
        return True
    return accented > 100 and accented > plain / 2


def _too_deep(text: str) -> bool:
    """Whether elements are nested so deep that parsing would take minutes (its cost grows with the square of the depth)."""
    if text.count("<") <= _DEEPEST:
        return False
    depth = 0
    for tag in _TAG.finditer(text):
        depth += -1 if tag.group(1) else 1
        if depth > _DEEPEST:
            return True
    return False


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024] and data.lstrip()[:1] != b"<"


def _unreadable(data: bytes, base: str) -> str | None:
    if not data.strip():
        return say("the document is empty")
    if len(data) > _LARGEST:
        return say("the document is larger than {size} MB", size=_LARGEST // 1_000_000)
    if _is_pdf(data) or docx.is_docx(data):
        return None
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return say("the document is an encrypted or old Word file; save it as DOCX without a password")
    if data.startswith((b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        return say("the document is an archive or image, not text")
    if base not in ("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown"):
        return say("documents of type {type} cannot be read", type=base or term("unknown"))
    sample = data[:4000]
    if (
        _without_mark(data) is None
        and not sample.startswith((b"\xff\xfe", b"\xfe\xff"))
        and sample.count(0) > len(sample) // 100
    ):
        return say("the document is binary data, not text")
    return None


def _decode(data: bytes, media_type: str, *, is_html: bool) -> str:
    """The declared charset if it works, UTF-8, else Windows-1252, in which every byte is a character."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if wide := _without_mark(data):
        return data.decode(wide, errors="replace")
    declared = _DECLARED.search(media_type)
    names = [declared[1]] if declared else []
    if is_html and (meta := _META.search(data[:4096])):
        names.append(meta[1].decode("ascii"))
    for name in ["utf-8-sig", *names]:
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace")


def _without_mark(data: bytes) -> str | None:
    """UTF-16 that does not say so: every other byte of Latin text is zero."""
    sample = data[:4000]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if max(odd, even) < len(sample) * 0.3 or min(odd, even) > len(sample) * 0.05:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _nothing(id: str, kind: DocumentKind, problem: str, text: str = "") -> DocumentText:
    return DocumentText(id=id, kind=kind, text=text, sha256=_sha256(text), blocks=(), problem=problem)


def _finished(
    text: str,
    blocks: tuple[Block, ...],
    links: tuple[Link, ...],
    id: str,
    kind: DocumentKind,
    title: str,
    declared: str | None,
) -> DocumentText:
    main = " ".join(text[b.start : b.end] for b in blocks if not b.boilerplate)
    found = language.detect(main, declared) or declared
    return DocumentText(
        id=id,
        kind=kind,
        text=text,
        sha256=_sha256(text),
        blocks=tuple(_with_language(text, block, found) for block in blocks),
        links=links,
        title=title,
        language=found,
        words=language.words(main),
        last_updated=_day(dates.last_updated(text, found)),
    )


def _day(found: date | None) -> str | None:
    return found.isoformat() if found else None


def _with_language(text: str, block: Block, document: str | None) -> Block:
    """A block says its own language where it is long enough to tell and differs from the document's."""
    own = document
    if block.end - block.start >= _LONG_ENOUGH * 6:
        own = language.detect(text[block.start : block.end], document) or document
    if own == block.language:
        return block
    return Block(**{f: getattr(block, f) for f in block.__struct_fields__ if f != "language"}, language=own)


def _first_heading(text: str, blocks: tuple[Block, ...]) -> str:
    for block in blocks[:20]:
        if block.level == 1 and block.kind == "heading":
            return text[block.start : block.end]
    return ""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
