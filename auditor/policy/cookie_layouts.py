"""Lists of cookies in any layout → one set of fields for each entry.

Layouts: rows under titles, rows without, cards of label and value (as rows, definition lists, lines or one line), tables
turned on their side, names as headings or list items with what is said of them below, and tables of which plain text has
kept only the tabs or nothing but the order of the cells.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from auditor.model.kinds import BlockKind, DocumentKind
from auditor.model.text import Block, DocumentText
from auditor.policy import lifetimes
from auditor.policy.columns import classes_cookies, field_kind, label_kind, speaks_of_cookies
from auditor.policy.cookie_lines import Span, end_of_name, label_before, lines_of, tabbed, trimmed
from auditor.policy.cookie_names import leading, names_in, plain

Fields = dict[str, Span]

_MOST_BLOCKS = 20_000
_SHORT = 8
_OUTER = 3
"""Headings up to this level are no labels of values, whatever they say ("Cookies")."""
_SET_APART = re.compile(r"\s*(?:[:–—=]|-{1,2}\s|\(|\t|,|\||→)\s*")
_IDENTIFIER = re.compile(r"[A-Z0-9]{6,40}|[A-Za-z]+[a-z][A-Z][A-Za-z0-9]+")
_SEVERAL = re.compile(r"[,;]\s*[^\W\d]|\s[–—]\s")
_UNKNOWN = re.compile(r"\W{0,4}[^\W\d_][^:.;,]{1,28}:\W{0,4}\S.{0,100}$")
"""A label and value of a kind that is not kept; it does not end the card."""
_MOST_LABELS = 14
_LONGEST_LINE = 2_000


class Entry(NamedTuple):
    """What the document says of one name or several: spans by field. `sure`: the title says that these are cookies."""

    block: Block
    fields: Fields
    sure: bool


class Layouts:
    """Reads one document; `known` tells distinctive names of cookies, `is_provider` names of companies and products."""

    def __init__(
        self, document: DocumentText, known: Callable[[str], bool], is_provider: Callable[[str], bool]
    ) -> None:
        self._document, self._text = document, document.text
        self._known, self._is_provider = known, is_provider
        self._cards: list[Fields] = []
        self._at: Block | None = None
        self._labels: set[str] = set()
        self._sure = False
        self._named = False
        self._label: str | None = None
        self._run: list[str] = []
        self._grid: list[str] = []
        self._cells: list[Span] = []
        self._tabs: list[str | None] = []

    def entries(self) -> Iterator[Entry]:
        """All entries in the order of the text; entries without a name or with nothing but a name are left out."""
        blocks = (block for block in self._document.blocks if not block.boilerplate)
        for block in itertools.islice(blocks, _MOST_BLOCKS):
            if block.kind is BlockKind.ROW:
                if block.cells:
                    yield from self._row(block)
                continue
            for start, end in lines_of(self._text, block):
                yield from self._line(block, start, end)
        yield from self._close()

    # Rows

    def _row(self, block: Block) -> Iterator[Entry]:
        titled = self._titled(block.columns, block.cells)
        if titled:
            yield from self._close()
            sure = any(field_kind(t) == "name" and speaks_of_cookies(t) for t in block.columns)
            yield Entry(block, titled, sure or ("lifetime" in titled and self._about_cookies(block)))
            return
        label = field_kind(self.shown(block.cells[0])) if len(block.cells) > 1 else None
        if label and all(field_kind(self.shown(cell)) is None for cell in block.cells[1:]):
            yield from self._put(block, label, block.cells[1:], self.shown(block.cells[0]))
            return
        if (
            self._cards
            and len(block.cells) == len(self._cards) + 1
            and not block.columns
            and self._is_label(block.cells[0])
        ):
            return
        yield from self._close()
        if fields := self._by_content(block):
            yield Entry(block, fields, sure=False)

    def _is_label(self, cell: Span) -> bool:
        """Whether a cell labels a value of a kind that is not kept ("Country:")."""
        text = self.shown(cell)
        return 0 < len(text.split()) <= 4 and text.endswith(":")

    def _about_cookies(self, block: Block) -> bool:
        """Whether a list stands where cookies are listed: in a document on them, or below a heading on them."""
        kinds = (DocumentKind.COOKIES, DocumentKind.CONSENT_TOOL)
        headed = any(speaks_of_cookies(h) or (len(h) < 60 and classes_cookies(h)) for h in block.heading[-3:])
        return self._document.kind in kinds or headed

    def _titled(self, columns: tuple[str, ...], cells: tuple[Span, ...]) -> Fields:
        found: Fields = {}
        for title, cell in zip(columns, cells, strict=False):
            kind = field_kind(title)
            if kind == "party" and cell[0] < cell[1] and self._is_provider(self.shown(cell)):
                kind = "provider"
                found.pop("provider", None)
            if kind and (
                kind not in found or (kind == "name" and speaks_of_cookies(title) and not self._has_names(found[kind]))
            ):
                found[kind] = cell
        return found if "name" in found and len(found) > 1 else {}

    def _has_names(self, cell: Span) -> bool:
        return any(names_in(self._text[slice(*cell)], self._known, sure=False))

    def _by_content(self, block: Block) -> Fields:
        """Rows without titles that tell: some cell of cookie names, another one a lifetime, and so on."""
        place = next((i for i, cell in enumerate(block.cells[:4]) if self._is_named(cell)), None)
        if place is None or len(block.cells) < 2:
            return {}
        found: Fields = {"name": block.cells[place]}
        for i, cell in enumerate(block.cells):
            if i != place and cell[0] < cell[1]:
                self._absorb(found, cell, block)
        return found

    def _is_named(self, cell: Span) -> bool:
        text = self._text[slice(*cell)]
        if cell[1] - cell[0] > 600 or ("_" not in text and text.count(" ") > 3):
            return False
        names = list(names_in(self._text[slice(*cell)], self._known, sure=False))
        return bool(names) and all("_" in name or self._known(name) for name in names)

    def shown(self, span: Span) -> str:
        """The words of a span without markup."""
        return plain(self._text[slice(*span)])

    def name_cell(self, block: Block) -> Span | None:
        """The cell of a row that holds names of cookies, None where no title and no content tells."""
        found = self._titled(block.columns, block.cells) or self._by_content(block)
        return found.get("name")

    # Lines

    def _line(self, block: Block, start: int, end: int) -> Iterator[Entry]:
        if end - start > _LONGEST_LINE:
            yield from self._close()
            return
        line = self._text[start:end]
        if "\t" in line.strip() or "   " in line.strip():
            cells = tabbed(line, start)
            if len(cells) > 2:
                yield from self._tabbed_row(block, cells)
                return
        if pairs := self._pairs(start, line):
            for label, named, span in pairs:
                yield from self._put(block, named, (span,), label)
            return
        kind = label_kind(line)
        if kind and (block.kind is not BlockKind.HEADING or block.level > _OUTER):
            self._run.append(kind)
            self._label = kind
            self._at = self._at or block
            return
        if len(self._run) > 2 and "name" in self._run and not self._cards and not self._grid:
            self._grid, self._cells = list(self._run), []
        self._run = []
        if self._grid:
            yield from self._grid_cell(block, start, end)
        else:
            yield from self._said(block, start, end)

    def _said(self, block: Block, start: int, end: int) -> Iterator[Entry]:
        """A line that is the value of the label above it, a name, or what is said of the name above it."""
        line = self._text[start:end]
        label, self._label = self._label, None
        if label is not None and not (label == "name" and self._beginning(block, start, end, line)):
            yield from self._put(block, label, ((start, end),), label)
            return
        if fields := self._beginning(block, start, end, line):
            yield from self._close()
            self._cards, self._at, self._named, self._sure = [fields], block, True, False
        elif self._cards and not self._named and _UNKNOWN.match(line):
            return
        elif self._named and block.kind is not BlockKind.HEADING and len(self._cards[0]) < 5 and self._belongs(block):
            self._absorb(self._cards[0], (start, end), block)
        else:
            yield from self._close()

    def _belongs(self, block: Block) -> bool:
        """Whether a line stands below the name that opened the card: under its heading, deeper in its list, beside it."""
        at = self._at
        if at is None:
            return False
        if at.kind is BlockKind.HEADING:
            return len(block.heading) > len(at.heading)
        return block is at or (block.kind is BlockKind.ITEM and block.level > at.level)

    def _beginning(self, block: Block, start: int, end: int, line: str) -> Fields:
        """A line that is a name, or begins with one that is set apart from the rest."""
        name = leading(line)
        if name is None:
            alone = plain(line).strip(" :.") if len(line) < 60 and block.kind is not BlockKind.PARAGRAPH else ""
            named = bool(alone) and (
                self._known(alone) or (bool(_IDENTIFIER.fullmatch(alone)) and self._about_cookies(block))
            )
            return {"name": (start, end)} if named else {}
        stop = end_of_name(line, name)
        rest = line[stop:].strip("*`\"'”“ ")
        if not rest.strip(" :.–—-*`"):
            return {"name": (start, start + stop)}
        apart = _SET_APART.match(line[stop:].lstrip("*`\"'”“"))
        if not apart:
            return {"name": (start, end)} if self._is_named((start, end)) else {}
        fields: Fields = {"name": (start, start + stop)}
        at = start + stop + len(line[stop:]) - len(line[stop:].lstrip("*`\"'”“")) + apart.end() - ("(" in apart[0])
        if at < end:
            fields["rest"] = (at, end)
        return fields

    def _pairs(self, start: int, line: str) -> list[tuple[str, str, Span]]:
        """ "Label: value" once or several times in a line."""
        found: list[tuple[str, str, int, int]] = []
        at = line.find(":")
        while at >= 0 and len(found) < _MOST_LABELS:
            if at + 1 == len(line) or line[at + 1] in " \t*_\u00a0":
                label = label_before(line, at)
                if label:
                    found.append((*label, at + 1))
            at = line.find(":", at + 1)
        if not found or (len(found) == 1 and found[0][2] > 2):
            return []
        ends = [f[2] for f in found[1:]] + [len(line)]
        spans = (
            (label, kind, trimmed(line, value, stop)) for (label, kind, _, value), stop in zip(found, ends, strict=True)
        )
        pairs = [(label, kind, (start + a, start + b)) for label, kind, (a, b) in spans if a < b]
        if len(pairs) < len(found) and not pairs:
            self._label = found[-1][1]
            self._run = [found[-1][1]]
        return pairs

    def _tabbed_row(self, block: Block, cells: list[Span]) -> Iterator[Entry]:
        kinds = [field_kind(self.shown(cell)) for cell in cells]
        if sum(kind is not None for kind in kinds) > 1 and "name" in kinds:
            yield from self._close()
            self._tabs = kinds
            return
        fields = {kind: cell for kind, cell in zip(self._tabs, cells, strict=False) if kind}
        if "name" not in fields or len(fields) < 2 or not self._has_names(fields["name"]):
            fields = self._by_content(msgspec.structs.replace(block, cells=tuple(cells)))
        yield from self._finish()
        if fields:
            yield Entry(block, fields, sure=False)

    def _grid_cell(self, block: Block, start: int, end: int) -> Iterator[Entry]:
        """A cell of a table of which only the order of the cells is left, titles first."""
        self._at = self._at or block
        first = self._grid[0] == "name"
        if first and self._is_named((start, end)) and self._cells:
            yield from self._grid_row(block)
        if not self._cells and first and not self._has_names((start, end)):
            self._grid = []
            yield from self._said(block, start, end)
            return
        self._cells.append((start, end))
        if len(self._cells) == len(self._grid) and (not first or self._is_whole(block)):
            yield from self._grid_row(block)
        elif len(self._cells) > len(self._grid) + 3:
            self._cells, self._grid = [], []

    def _is_whole(self, block: Block) -> bool:
        """Whether the cells gathered so far have a lifetime where the titles say so: then the row is at its end."""
        if self._grid[-1] != "lifetime":
            return False
        return lifetimes.stated(self.shown(self._cells[-1]), block.language) is not None

    def _grid_row(self, block: Block) -> Iterator[Entry]:
        cells, self._cells = self._cells, []
        if len(cells) == len(self._grid):
            fields = dict(zip(self._grid, cells, strict=True))
        else:
            fields = {"name": cells[0]}
            for cell in cells[1:]:
                self._absorb(fields, cell, block)
        if self._has_names(fields["name"]):
            yield Entry(self._at or block, fields, sure=False)
        self._at = block

    # Cards

    def _put(self, block: Block, kind: str, values: tuple[Span, ...], label: str) -> Iterator[Entry]:
        """A labelled value joins the open card, or opens the next where the card has that field already."""
        self._label, self._run = None, []
        said = label.strip(" :*_").lower()
        if self._cards and kind in self._cards[0]:
            other = kind != "name" and said not in self._labels
            service = kind == "name" and not self._has_names(self._cards[0][kind])
            if other:
                self._again(kind, values)
                return
            if not service:
                yield from self._close()
        if not self._cards or len(self._cards) != len(values):
            yield from self._finish()
            self._cards, self._at = [{} for _ in values], block
        self._labels.add(said)
        self._sure = self._sure or (kind == "name" and speaks_of_cookies(label))
        for card, value in zip(self._cards, values, strict=True):
            if kind == "name" and kind in card:
                card.setdefault("service", card[kind])
            if value[0] < value[1]:
                card[kind] = value

    def _again(self, kind: str, values: tuple[Span, ...]) -> None:
        """A second label of a kind in one card ("Provider: .shop.example", "Service: Google"): a name beats a domain."""
        for card, value in zip(self._cards, values, strict=False):
            if kind == "provider" and value[0] < value[1] and "." in self.shown(card[kind]).split()[0]:
                card.setdefault("domain", card[kind])
                card[kind] = value

    def _absorb(self, fields: Fields, span: Span, block: Block) -> None:
        """Words without a label join the field they look like."""
        text = self.shown(span)
        short = len(text.split()) <= _SHORT
        several = _SEVERAL.search(text) is not None
        if short and not several and "lifetime" not in fields and lifetimes.stated(text, block.language) is not None:
            fields["lifetime"] = span
        elif short and "provider" not in fields and self._is_provider(text):
            fields["provider"] = span
        elif "purpose" not in fields and not short:
            fields["purpose"] = span
        elif "rest" not in fields:
            fields["rest"] = span

    def _close(self) -> Iterator[Entry]:
        if self._cells and self._grid and self._grid[0] == "name" and self._at:
            yield from self._grid_row(self._at)
        self._grid, self._cells, self._run, self._tabs = [], [], [], []
        yield from self._finish()

    def _finish(self) -> Iterator[Entry]:
        cards, at, sure = self._cards, self._at, self._sure
        self._cards, self._at, self._sure, self._named, self._label = [], None, False, False, None
        self._labels = set()
        for card in cards:
            if "name" in card and at is not None:
                yield Entry(at, card, sure or ("lifetime" in card and self._about_cookies(at)))
