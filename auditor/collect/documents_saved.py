"""Documents on disk: what was received, its text, its blocks."""

from pathlib import Path

import msgspec

from auditor.collect.redact import shown
from auditor.model.capture import Document
from auditor.model.text import DocumentText
from auditor.policy import text

MEDIA_TYPES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def saved(document: Document, data: bytes, media_type: str, folder: Path) -> tuple[Document, DocumentText]:
    """Write what was read, its text and its blocks; a document without text has only the first and a reason."""
    held = text.read(data, id=document.id, kind=document.kind, media_type=media_type, url=shown(document.url))
    place = folder / "documents"
    place.mkdir(parents=True, exist_ok=True)
    suffix = {
        "application/pdf": "pdf",
        MEDIA_TYPES[".docx"]: "docx",
        "text/plain": "source.txt",
        "text/markdown": "md",
    }.get(document.media_type, "html")
    raw = f"documents/{document.id}.{suffix}"
    (folder / raw).write_bytes(data)
    if held.problem:
        return msgspec.structs.replace(document, raw_file=raw, reason=held.problem), held
    text_file, blocks_file = f"documents/{document.id}.txt", f"documents/{document.id}.blocks.json"
    (folder / text_file).write_bytes(held.text.encode("utf-8", errors="surrogatepass"))
    (folder / blocks_file).write_bytes(msgspec.json.encode(held))
    return (
        msgspec.structs.replace(
            document,
            title=held.title,
            raw_file=raw,
            text_file=text_file,
            text_sha256=held.sha256,
            blocks_file=blocks_file,
            language=held.language,
            words=held.words,
            last_updated=held.last_updated,
        ),
        held,
    )


def forget(document: Document, folder: Path) -> None:
    """Remove the files of a document that is kept already, or is none."""
    for name in (document.raw_file, document.text_file, document.blocks_file):
        if name:
            (folder / name).unlink(missing_ok=True)
