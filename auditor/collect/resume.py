"""What of an earlier, cut-off collection can be kept: whole visits whose files are as they were, and the documents.

A visit is kept whole or not at all: its profile is gone, and half a visit cannot be gone on with.
"""

import hashlib
from pathlib import Path

from auditor import __version__
from auditor.collect import stored
from auditor.collect.redact import shown
from auditor.model.base import Record
from auditor.model.capture import SEARCH, Archive, Capture, Document, Failure, Visit
from auditor.model.kinds import VisitStatus
from auditor.model.problems import BadInput


class Kept(Record, frozen=True, kw_only=True):
    """`documents` is None where they must be read again; `route` are the further pages chosen then, None for unknown,
    `notes`, `gaps` and `pause` what was found about them."""

    visits: dict[str, Visit] = {}
    documents: tuple[Document, ...] | None = None
    route: tuple[str, ...] | None = None
    notes: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    pause: float = 0.0
    earlier: Capture | None = None


def kept(folder: Path, url: str, pages: int, settings: dict[str, str]) -> Kept:
    """What can be kept of the capture in `folder`; nothing where there is none or it is damaged.

    Raises `BadInput` where it was made with other options, for the parts would not belong together.
    """
    if not (folder / stored.FILE).is_file():
        return Kept()
    try:
        capture = stored.load(folder)
    except BadInput:
        return Kept()
    _refuse_others(capture, folder, url, pages, settings)
    if capture.tool_version != __version__:
        return Kept()
    whole = {one.id: one for one in capture.visits if is_whole(one, folder)}
    read = all(_is_whole_document(document, folder) for document in capture.documents)
    return Kept(
        visits=whole,
        documents=capture.documents if read else None,
        route=capture.route if whole else None,
        notes=capture.notes,
        gaps=capture.gaps,
        pause=capture.pause,
        earlier=capture,
    )


def _refuse_others(capture: Capture, folder: Path, url: str, pages: int, settings: dict[str, str]) -> None:
    if capture.imported is not None or capture.target.url not in (url, shown(url)):
        raise BadInput(
            f"{folder} holds a capture of {capture.target.url}, not of {url}: name the folder of that audit."
        )
    now, then = {**settings, "pages": str(pages)}, {**capture.settings, "pages": str(capture.pages)}
    other = sorted(name for name in {*now, *then} if now.get(name) != then.get(name))
    if other:
        raise BadInput(
            f"{folder} was captured with other options ({', '.join(other)}): give the same, or another folder with --out."
        )


def is_whole(one: Visit, folder: Path) -> bool:
    """Whether nothing is missing in a visit and its pictures are those that were taken."""
    records = (one.requests, one.cookies, one.storage, one.screenshots)
    if one.status is not VisitStatus.COMPLETE or any(isinstance(record, Failure) for record in records):
        return False
    assert not isinstance(one.screenshots, Failure)
    files = [(shot.file, shot.sha256) for shot in one.screenshots]
    if isinstance(one.archive, Archive):
        files.append((one.archive.file, one.archive.sha256))
    return all(_has(folder / file, sha256) for file, sha256 in files)


def _is_whole_document(document: Document, folder: Path) -> bool:
    if document.id == SEARCH or (document.reason and not document.status):
        return False
    if document.text_file is None:
        return True
    return _has(folder / document.text_file, document.text_sha256) and (folder / str(document.blocks_file)).is_file()


def _has(file: Path, sha256: str | None) -> bool:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    except OSError:
        return False
