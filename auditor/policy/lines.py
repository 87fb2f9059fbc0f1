"""Plain text and markdown → blocks, in place: the text itself is never changed."""

import itertools
import re

from auditor.model.text import Block, Link
from auditor.policy.outline import Outline

_BULLET = re.compile(r"(?:[•●○▪■◦‣∙·➢➤*+]|[-–—](?=\s))\s+|(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})\)\s+|\([0-9a-z]{1,3}\)\s+")
_NUMBERED = re.compile(
    r"(?:\[[^\]]{0,40}\])?\s*((?:\d{1,2}\\?\.)+\d{0,2}|\d{1,2}\.\d{1,2}|[IVX]{1,4}\.|[A-Z]\.|[a-z]{1,2}\))\s*(?=\S)"
)
_ORDERED = re.compile(r"\d{1,2}\\?[.)]\s+")
_ATX = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"(=+|-{3,})\s*$")
_RULE = re.compile(r"\|?[\s:]*-{2,}[\s:|-]*")
_BOLD = re.compile(r"(?:\*\*|__)(?=\S)(.{1,90}?)(?:\*\*|__)[:.]?\s*$")
_LINK = re.compile(
    r"\[([^\[\]]{0,300})\]\(\s*<?([^()\s<>]{1,600}(?:\([^()\s]{0,100}\)[^()\s]{0,200})?)>?[^)\n]{0,100}\)"
)
_BARE = re.compile(r"https?://[^\s<>\"'\]|]{2,600}")
_END = tuple(".;,:!…")


def read(text: str) -> tuple[tuple[Block, ...], tuple[Link, ...]]:
    """The blocks and links of plain text or markdown; offsets are code points of `text`.

    Headings are found by markup, or, where it was lost, by being short, unpunctuated and followed by running text.
    """
    return _Lines(text).blocks(), _links(text)


def _links(text: str) -> tuple[Link, ...]:
    found = [Link(start=m.start(1), end=m.end(1), url=m[2]) for m in _LINK.finditer(text)]
    taken = {m.start(2) for m in _LINK.finditer(text)}
    for bare in _BARE.finditer(text):
        if bare.start() not in taken:
            url = bare[0].rstrip(".,;:!?)")
            found.append(Link(start=bare.start(), end=bare.start() + len(url), url=url))
    return tuple(sorted(found, key=lambda link: link.start))


class _Lines:
    """One walk over the lines; a paragraph is open while `self.open` holds its span."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = _spans(text)
        self.joins = _is_marked_up(text) or _is_wrapped(text, self.spans)
        self.outline = Outline(text)
        self.open: tuple[int, int] | None = None
        self.open_in_item = False
        self.table: tuple[str, ...] | None = None

    def blocks(self) -> tuple[Block, ...]:
        for i, (start, end) in enumerate(self.spans):
            line = self.text[start:end]
            if line.strip():
                self.line(i, start, end, line)
            else:
                self.close()
                self.table = None
        self.close()
        return self.outline.blocks()

    def close(self) -> None:
        if self.open:
            (self.outline.item_paragraph if self.open_in_item else self.outline.paragraph)(*self.open)
            self.open = None

    def line(self, i: int, start: int, end: int, line: str) -> None:
        bare = line.lstrip(" \t>\u00a0")
        at = start + len(line) - len(bare)
        if not bare:
            return
        if bare.startswith("|") or (self.table is not None and "|" in bare):
            self.close()
            self.row(i, at, end)
        elif atx := _ATX.match(bare):
            self.close()
            self.outline.heading(at + atx.start(2), at + atx.end(2), len(atx[1]))
        elif self.open and _UNDERLINE.fullmatch(bare) and self.open[1] - self.open[0] < 160:
            span, self.open = self.open, None
            self.outline.heading(*span, 1 if bare[0] == "=" else 2)
        elif _RULE.fullmatch(bare):
            self.close()
        elif level := self.heading_level(i, bare):
            self.close()
            self.outline.heading(at, end, level)
        elif bullet := _BULLET.match(bare) or _ORDERED.match(bare):
            self.close()
            self.outline.item(at + bullet.end(), end, _indent(line))
        else:
            self.running(at, end, line)

    def running(self, at: int, end: int, line: str) -> None:
        depth = _indent(line)
        if self.open and self.joins:
            self.open = (self.open[0], end)
            return
        self.close()
        if line.startswith("\t") and not self.outline.in_item(depth):
            self.outline.item(at, end, depth)
        elif not self.joins and self.outline.introduced() and end - at < 160:
            self.outline.item(at, end, 0)
        else:
            self.open, self.open_in_item = (at, end), self.outline.in_item(depth)

    def heading_level(self, i: int, bare: str) -> int:
        """0 where the line is no heading; else 1–4 by its number, 5 without one, 7 for a bold line."""
        if bold := _BOLD.match(bare):
            return 7 if len(bold[1].split()) <= 12 and not bold[1].rstrip().endswith((".", ",")) else 0
        if len(bare) > 110 or len(bare.split()) > 14 or "|" in bare or "](" in bare:
            return 0
        if self.joins and (self.open or self.runs_on(i)):
            return 0
        numbered = _NUMBERED.match(bare)
        if bare.endswith(_END) or (bare.startswith(("•", "*", "+", "- ")) and not numbered):
            return 0
        if numbered:
            loose = self.alone(i) or numbered[1].count(".") > 1 or not _ORDERED.match(bare)
            return min(4, max(1, len(re.findall(r"\d+|[A-Za-z]+", numbered[1])))) if loose else 0
        if (
            bare.startswith("\t")
            or _indent(self.text[slice(*self.spans[i])])
            or (not bare[0].isupper() and not bare[0].isdigit())
        ):
            return 0
        return 5 if self.introduces(i) and not self.outline.introduced() and not self.labelled(i, bare) else 0

    def labelled(self, i: int, bare: str) -> bool:
        """Whether this is one of several lines that begin with a label: "Statistics: Matomo, Hotjar, Piwik"."""
        before = self.text[slice(*self.spans[i - 1])] if i else ""
        return ": " in before and len(bare.partition(": ")[2].split()) > 2

    def runs_on(self, i: int) -> bool:
        """Whether the very next line goes on in small letters: then this one is the beginning of a paragraph."""
        following = self.text[slice(*self.spans[i + 1])].lstrip() if i + 1 < len(self.spans) else ""
        return following[:1].islower()

    def alone(self, i: int) -> bool:
        """Whether the next line that says something is no number of the same list."""
        following = self.following(i)
        return following is None or not _ORDERED.match(following.lstrip())

    def introduces(self, i: int) -> bool:
        following = self.following(i)
        if following is None:
            return False
        return len(following.split()) > 12 or following.rstrip().endswith((".", ":")) or following.startswith("\t")

    def following(self, i: int) -> str | None:
        for start, end in self.spans[i + 1 : i + 6]:
            if self.text[start:end].strip():
                return self.text[start:end]
        return None

    def row(self, i: int, start: int, end: int) -> None:
        line = self.text[start:end]
        cells = _cells(line, start)
        filled = [self.text[a:b] for a, b in cells]
        if all(not c or not c.strip("-: ") for c in filled):
            self.table = self.table if self.table is not None else ()
            return
        following = self.text[slice(*self.spans[i + 1])] if i + 1 < len(self.spans) else ""
        ruled = following.lstrip().startswith("|") and bool(_RULE.match(following.lstrip()))
        if ruled or self.table == ():
            self.table = tuple(filled)
            self.outline.columns(start, end, cells)
        else:
            self.table = self.table if self.table is not None else ()
            self.outline.row(start, end, cells, self.table)


def _spans(text: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def _is_marked_up(text: str) -> bool:
    """Whether this is markdown, where a paragraph ends at an empty line."""
    return bool(re.search(r"^#{1,6} \S|^(?:===|---)|\]\(http", text, re.MULTILINE))


def _is_wrapped(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether paragraphs are broken into lines of a fixed width, so that a line break means nothing."""
    lengths = [b - a for a, b in spans if text[a:b].strip()]
    if len(lengths) < 2:
        return False
    pairs = sum(1 for (a, b), (c, d) in itertools.pairwise(spans) if _joins(text[a:b], text[c:d]))
    return max(lengths) <= 140 and pairs >= 0.2 * len(lengths)


def _joins(line: str, following: str) -> bool:
    return len(line) > 50 and bool(following) and following[0].islower() and not line.rstrip().endswith((".", ":", ";"))


def _indent(line: str) -> int:
    stripped = line.lstrip(" \t")
    lead = line[: len(line) - len(stripped)]
    return (len(lead.expandtabs(4)) + 1) // 2


def _cells(line: str, start: int) -> tuple[tuple[int, int], ...]:
    cells, at = [], 0
    bounds = [m.start() for m in re.finditer(r"(?<!\\)\|", line)]
    edges = [at, *[b + 1 for b in bounds]]
    for left, right in zip(edges, [*bounds, len(line)], strict=False):
        raw = line[left:right]
        a = left + len(raw) - len(raw.lstrip())
        cells.append((start + a, start + max(a, left + len(raw.rstrip()))))
    if cells and cells[0][0] == cells[0][1]:
        cells = cells[1:]
    if cells and cells[-1][0] == cells[-1][1] and line.rstrip().endswith("|"):
        cells = cells[:-1]
    return tuple(cells)
