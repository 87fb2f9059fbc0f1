"""Blocks as a document grows: heading paths, list introductions, table columns."""

import re

from auditor.model.kinds import BlockKind
from auditor.model.text import Block

_MARKUP = re.compile(r"\*\*|\\(?=\W|_)|\[([^\[\]]*)\]\([^()]*\)")
_UNDERLINED = re.compile(r"(?<!\w)(__?)(?=[^\s_])([^_\n]+)(?<=[^\s_])\1(?!\w)")
_TAIL = 400
_SHORT = 10


class Outline:
    """Collects blocks over a text. Spans are code points; `level` of a heading may be any number, smaller is outer."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._blocks: list[Block] = []
        self._path: list[tuple[int, str]] = []
        self._lists: list[tuple[int, tuple[int, int] | None]] = []
        self._item_headings: list[int] = []
        self._before: tuple[int, int] | None = None
        self.boilerplate = False

    def blocks(self) -> tuple[Block, ...]:
        return tuple(self._blocks)

    def heading(self, start: int, end: int, level: int) -> None:
        """A heading; closes all headings of the same or an inner level, and any list."""
        start, end = self._trim(start, end)
        if start == end:
            return
        self._item_headings.clear()
        self._pop(level)
        self._add(BlockKind.HEADING, start, end, level=min(level, 6))
        self._path.append((level, _plain(self.text[start:end])))
        self._lists.clear()
        self._before = None

    def paragraph(self, start: int, end: int) -> None:
        start, end = self._trim(start, end)
        if start == end:
            return
        if self._item_headings:
            self._item_headings.clear()
            self._pop(_ITEM_LEVEL)
        self._lists.clear()
        self._add(BlockKind.PARAGRAPH, start, end)
        self._before = (start, end)

    def item(self, start: int, end: int, depth: int) -> None:
        """A list item; `depth` orders nesting. What stands before the list introduces it."""
        start, end = self._trim(start, end)
        if start == end:
            return
        while self._item_headings and self._item_headings[-1] >= depth:
            self._item_headings.pop()
            self._pop(_ITEM_LEVEL + len(self._item_headings))
        while self._lists and self._lists[-1][0] > depth:
            self._lists.pop()
        if not self._lists or self._lists[-1][0] < depth:
            self._lists.append((depth, self._introduction()))
        self._add(BlockKind.ITEM, start, end, level=len(self._lists), intro=self._lists[-1][1])
        self._before = (start, end)

    def item_paragraph(self, start: int, end: int) -> None:
        """A further paragraph of the item before it; a short item with paragraphs of its own is their heading."""
        last = self._blocks[-1] if self._blocks else None
        if last and last.kind is BlockKind.ITEM and len(self.text[last.start : last.end].split()) <= _SHORT:
            level = _ITEM_LEVEL + len(self._item_headings)
            self._item_headings.append(self._lists[-1][0] if self._lists else 0)
            self._path.append((level, _plain(self.text[last.start : last.end])))
            self._blocks.pop()
            self._add(BlockKind.HEADING, last.start, last.end, level=6, path=self._path[:-1])
        start, end = self._trim(start, end)
        if start < end:
            intro = self._lists[-1][1] if self._lists and not self._item_headings else None
            self._add(BlockKind.PARAGRAPH, start, end, intro=intro)
            self._before = (start, end)

    def columns(self, start: int, end: int, cells: tuple[tuple[int, int], ...]) -> None:
        """The header row of a table."""
        self._lists.clear()
        self._add(BlockKind.ROW, start, end, cells=cells, intro=self._introduction())

    def row(self, start: int, end: int, cells: tuple[tuple[int, int], ...], columns: tuple[str, ...]) -> None:
        self._add(BlockKind.ROW, start, end, cells=cells, columns=columns, intro=self._introduction())

    def in_item(self, depth: int) -> bool:
        """Whether a paragraph indented this far belongs to the list item before it."""
        return bool(self._lists) and depth > self._lists[-1][0]

    def introduced(self) -> bool:
        """Whether what comes next was announced by a colon, or continues a list that was."""
        if self._lists:
            return self._lists[-1][0] == 0 and self._lists[-1][1] is not None and self._blocks[-1].level == 1
        return bool(self._before) and self.text[slice(*self._before or (0, 0))].rstrip(" *_").endswith(":")

    def _introduction(self) -> tuple[int, int] | None:
        if self._lists:
            last = self._blocks[-1] if self._blocks else None
            if last and self.text[last.start : last.end].rstrip(" *_").endswith(":"):
                return (max(last.start, last.end - _TAIL), last.end)
            return self._lists[-1][1]
        if self._before is None:
            return None
        start, end = self._before
        cut = max(self.text.rfind(". ", start, end - 1), self.text.rfind("\n", start, end - 1), start - 2)
        begin = cut + 2 if cut >= start else start
        return (max(begin, end - _TAIL), end)

    def _pop(self, level: int) -> None:
        while self._path and self._path[-1][0] >= level:
            self._path.pop()

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        raw = self.text[start:end]
        return (start + len(raw) - len(raw.lstrip()), end - len(raw) + len(raw.rstrip())) if raw.strip() else (end, end)

    def _add(
        self,
        kind: BlockKind,
        start: int,
        end: int,
        *,
        level: int = 0,
        intro: tuple[int, int] | None = None,
        cells: tuple[tuple[int, int], ...] = (),
        columns: tuple[str, ...] = (),
        path: list[tuple[int, str]] | None = None,
    ) -> None:
        heading = tuple(text for _, text in (self._path if path is None else path))
        self._blocks.append(
            Block(
                start=start,
                end=end,
                kind=kind,
                heading=heading,
                level=level,
                intro=intro,
                cells=cells,
                columns=columns,
                boilerplate=self.boilerplate,
            )
        )


_ITEM_LEVEL = 20


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", _UNDERLINED.sub(r"\2", _MARKUP.sub(r"\1", text))).strip(" #*|")
