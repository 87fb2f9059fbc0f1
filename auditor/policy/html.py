"""HTML → text and blocks. Folded and hidden parts count: accordions and tabs hold what matters."""

import re
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from auditor.model.text import Block, Link
from auditor.policy.columns import column_kind
from auditor.policy.outline import Outline

_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "canvas",
        "head",
        "object",
        "embed",
        "audio",
        "video",
        "map",
        "datalist",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "td",
        "th",
        "tr",
        "ul",
        "caption",
        "label",
        "legend",
        "iframe",
        "button",
        "select",
        "textarea",
    ]
)
_CHROME = frozenset({"nav", "footer", "aside", "header"})
_CHROME_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
_CONTENT = frozenset({"main", "article"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_FEW = 60
_MAX_CELLS = 14


def read(html: str) -> tuple[str, tuple[Block, ...], tuple[Link, ...], str, str | None]:
    """Text, blocks, links, title and declared language of a page.

    Walks without recursion, so nesting depth is no limit. Navigation, header and footer are marked boilerplate, unless
    hardly anything else is there.
    """
    tree = LexborHTMLParser(html)
    title = tree.css_first("title")
    root = tree.css_first("html")
    walk = _Walk()
    if tree.body is not None:
        walk.run(tree.body)
    blocks = walk.finish()
    lang = (root.attributes.get("lang") or "")[:2].lower() if root is not None else ""
    text = walk.text()
    return text, _honest(blocks), tuple(walk.links), _clean(title.text() if title else ""), lang or None


def _honest(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Takes back the mark of boilerplate where a page keeps its content in its header or footer."""
    body = sum(b.end - b.start for b in blocks if not b.boilerplate)
    chrome = sum(b.end - b.start for b in blocks if b.boilerplate)
    if body >= _FEW * 6 or chrome <= body * 2:
        return blocks
    return tuple(_unmarked(b) for b in blocks)


def _unmarked(block: Block) -> Block:
    return Block(**{f: getattr(block, f) for f in block.__struct_fields__ if f != "boilerplate"})


def _clean(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


class _Walk:
    """Emits text in document order; `self.start` is where the open block began in the text."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.spaced = True
        self.links: list[Link] = []
        self.events: list[tuple[str, tuple[int, ...], tuple[tuple[int, int], ...], tuple[str, ...], bool]] = []
        self.start = 0
        self.depth = 0
        self.chrome = 0
        self.content = 0
        self.row_cells: list[tuple[int, int]] | None = None
        self.cell_start = 0
        self.tables: list[tuple[str, ...] | None] = []
        self.row_is_header = False
        self.kinds: list[tuple[str, int]] = []
        self.link_starts: list[tuple[int, str]] = []
        self.bold = 0
        self.bold_chars = 0

    def text(self) -> str:
        return "".join(self.parts)

    def run(self, root: LexborNode) -> None:
        node: LexborNode | None = root
        self.enter(root)
        node = root.child
        parent = root
        while True:
            if node is None:
                self.leave(parent)
                if parent.mem_id == root.mem_id:  # == would compare the whole HTML of both
                    return
                node, up = parent.next, parent.parent
                if up is None:
                    return
                parent = up
                continue
            if node.is_text_node:
                self.words(node.text_content or "")
            elif node.is_element_node and node.tag not in _DROPPED:
                self.enter(node)
                if node.child is not None:
                    parent, node = node, node.child
                    continue
                self.leave(node)
            node = node.next

    def words(self, raw: str) -> None:
        new = _SPACE.sub(" ", raw)
        if self.spaced:
            new = new.lstrip(" ")
        if not new:
            return
        self.parts.append(new)
        self.length += len(new)
        self.spaced = new.endswith(" ")
        if self.bold:
            self.bold_chars += len(new.strip())

    def newline(self, mark: str = "\n") -> None:
        self.parts.append(mark)
        self.length += len(mark)
        self.spaced = True

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "br":
            self.newline()
            return
        if tag in ("b", "strong"):
            self.bold += 1
        if tag == "a" and (href := node.attributes.get("href")):
            self.link_starts.append((self.length, href))
        elif tag == "a":
            self.link_starts.append((self.length, ""))
        if tag not in _BLOCKS:
            return
        self.open_block(node, tag)

    def open_block(self, node: LexborNode, tag: str) -> None:
        if tag in ("ul", "ol", "menu"):
            self.flush()
            self.depth += 1
        elif tag == "table":
            self.flush()
            self.tables.append(())
        elif tag == "tr" and _is_row(node):
            self.flush()
            self.row_cells, self.row_is_header = [], _is_header(node)
        elif tag in ("td", "th") and self.row_cells is not None:
            self.cell_start = self.length
            return
        elif self.row_cells is not None:
            if not self.spaced:
                self.words(" ")
            return
        else:
            self.flush()
        self.kinds.append((_kind(node, tag), self.depth))
        if _is_chrome(node, tag):
            self.chrome += 1
        if tag in _CONTENT:
            self.content += 1

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in ("b", "strong"):
            self.bold = max(0, self.bold - 1)
        if tag == "a" and self.link_starts:
            start, href = self.link_starts.pop()
            if href:
                self.links.append(Link(start=start, end=max(start, self.length), url=unquote(href.strip())[:2000]))
        if tag not in _BLOCKS:
            return
        if self.row_cells is not None and tag != "tr":
            if tag in ("td", "th"):
                self.row_cells.append((self.cell_start, self.length))
                self.newline(" | ")
            return
        self.close_block(node, tag)

    def close_block(self, node: LexborNode, tag: str) -> None:
        if tag == "tr" and self.row_cells is not None:
            self.row()
        else:
            self.flush()
        if self.kinds:
            self.kinds.pop()
        if tag in ("ul", "ol", "menu"):
            self.depth = max(0, self.depth - 1)
        if tag == "table" and self.tables:
            self.tables.pop()
        if _is_chrome(node, tag):
            self.chrome = max(0, self.chrome - 1)
        if tag in _CONTENT:
            self.content = max(0, self.content - 1)

    def row(self) -> None:
        cells = tuple(self.trim(a, b) for a, b in self.row_cells or ())
        self.row_cells = None
        if self.row_is_header and self.tables:
            text = self.text_of(self.start)
            self.tables[-1] = tuple(_clean(text[a - self.start : b - self.start]) for a, b in cells)
            self.event("columns", (), cells)
        else:
            columns = self.tables[-1] if self.tables else ()
            self.event("row", (), cells, columns or ())
        self.begin()

    def trim(self, a: int, b: int) -> tuple[int, int]:
        raw = self.text_of(a)[: b - a]
        return (a + len(raw) - len(raw.lstrip()), a + len(raw.rstrip())) if raw.strip() else (a, a)

    def text_of(self, start: int) -> str:
        """The text from `start` on, joining only the parts since then."""
        size, i = self.length, len(self.parts)
        while i > 0 and size > start:
            i -= 1
            size -= len(self.parts[i])
        return "".join(self.parts[i:])[start - size :]

    def flush(self) -> None:
        """Ends the open block, if it holds any text."""
        text = self.text_of(self.start)
        if not text.strip():
            return
        kind, depth = self.kinds[-1] if self.kinds else ("p", 0)
        item = next((d for k, d in reversed(self.kinds) if k == "li"), None)
        short = len(text) < 120 and len(text.split()) <= 12
        if kind in ("p", "div") and short and self.bold_chars >= 0.9 * len(re.sub(r"\s", "", text)):
            kind = "h7"
        self.event(kind, (depth if item is None else item, int(item is not None)), ())
        self.begin()

    def begin(self) -> None:
        self.newline()
        self.start = self.length
        self.bold_chars = 0

    def event(
        self, kind: str, more: tuple[int, ...], cells: tuple[tuple[int, int], ...], columns: tuple[str, ...] = ()
    ) -> None:
        chrome = self.chrome > 0 and self.content == 0
        self.events.append((kind, (self.start, self.length, *more), cells, columns, chrome))

    def finish(self) -> tuple[Block, ...]:
        self.flush()
        outline = Outline(self.text())
        seen_item = False
        for kind, span, cells, columns, chrome in self.events:
            outline.boilerplate = chrome
            start, end = span[0], span[1]
            if kind == "columns":
                outline.columns(start, end - 3, cells)
            elif kind == "row":
                outline.row(start, end - 3, cells, columns)
            elif kind[0] == "h" and kind[1:].isdigit() and not (kind == "h7" and span[3:] == (1,)):
                outline.heading(start, end, int(kind[1:]))
            elif kind == "li":
                outline.item(start, end, span[2])
            elif span[3:] == (1,):
                (outline.item_paragraph if seen_item else outline.item)(start, end, *(() if seen_item else (span[2],)))
            else:
                outline.paragraph(start, end)
            seen_item = kind == "li" or (seen_item and span[3:] == (1,))
        return outline.blocks()


def _is_row(node: LexborNode) -> bool:
    """A row of data, not of layout: some cells, none holding tables, headings or long lists."""
    if node.css_first("table, h1, h2, h3, h4") is not None:
        return False
    cells = sum(1 for child in node.iter() if child.tag in ("td", "th"))
    return 1 < cells <= _MAX_CELLS


def _is_header(node: LexborNode) -> bool:
    cells = [child for child in node.iter() if child.tag in ("td", "th")]
    parent = node.parent
    if parent is not None and parent.tag == "thead":
        return True
    if all(cell.tag == "th" for cell in cells):
        return True
    first = node.prev is None or not _has_row_before(node)
    if not first:
        return False
    known = sum(column_kind(cell.text()[:80].strip()) is not None for cell in cells)
    return known > 1 or all(_is_bold(cell) for cell in cells)


def _has_row_before(node: LexborNode) -> bool:
    before = node.prev
    while before is not None:
        if before.tag == "tr":
            return True
        before = before.prev
    return node.parent is not None and node.parent.prev is not None and node.parent.prev.tag in ("thead", "tbody")


def _is_bold(cell: LexborNode) -> bool:
    bold = "".join(b.text() for b in cell.css("b, strong"))
    text = cell.text()
    return bool(text.strip()) and len(text) < 60 and len(bold.strip()) >= 0.9 * len(text.strip())


def _kind(node: LexborNode, tag: str) -> str:
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return tag
    if node.attributes.get("role") == "heading":
        level = node.attributes.get("aria-level") or "4"
        return f"h{level}" if level.isdigit() else "h4"
    if tag in ("summary", "dt", "caption", "legend") or (tag == "button" and "aria-expanded" in node.attributes):
        return "h8"
    return tag if tag in ("li", "tr") else "div"


def _is_chrome(node: LexborNode, tag: str) -> bool:
    return tag in _CHROME or node.attributes.get("role") in _CHROME_ROLES
