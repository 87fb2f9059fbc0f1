"""Documents as text. Offsets count Unicode code points into the text; slicing always gives the quote."""

from auditor.model.base import Record
from auditor.model.kinds import BlockKind, DocumentKind


class Link(Record, frozen=True, kw_only=True):
    """Link text at `start:end` leading to the absolute or relative `url`."""

    start: int
    end: int
    url: str


class Block(Record, frozen=True, kw_only=True):
    """A heading, paragraph, list item or table row.

    `heading` is the path of headings above it, outermost first. `level` is 1–6 for headings, the nesting depth for
    items. `intro` is the span of the sentence that introduces the list or table ("We use the following services:"), if
    any. `cells` are the spans of a row's cells, `columns` the texts of the table's header row. `boilerplate` marks
    navigation, footer and the like.
    """

    start: int
    end: int
    kind: BlockKind
    heading: tuple[str, ...] = ()
    level: int = 0
    intro: tuple[int, int] | None = None
    cells: tuple[tuple[int, int], ...] = ()
    columns: tuple[str, ...] = ()
    language: str | None = None
    boilerplate: bool = False


class DocumentText(Record, frozen=True, kw_only=True):
    """The text of one document with its blocks in order. `id` and `kind` are those of the capture's Document.

    `problem` is set when there is nothing to judge (image-only, truncated, encrypted): no verdict may rest on it.
    """

    id: str
    kind: DocumentKind
    text: str
    sha256: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    title: str = ""
    language: str | None = None
    words: int = 0
    last_updated: str | None = None
    problem: str | None = None
    url: str = ""


class Quote(Record, frozen=True, kw_only=True):
    """`start`/`end` are code points into the document's text file; `text` is exactly that slice."""

    document: str
    start: int
    end: int
    text: str
    heading: tuple[str, ...] = ()
