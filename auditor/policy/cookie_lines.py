"""Lines of text taken apart: labels before colons, cells between tabs, the end of a name."""

import itertools
import re
from collections.abc import Iterator

from auditor.model.text import Block
from auditor.policy.columns import label_kind

Span = tuple[int, int]

_TABBED = re.compile(r"\t+|\s{3,}|\s\|\s")
_WORDS_BEFORE = re.compile(r"(?<![^\s:;,|.•·])(?:[^\s:;,|.•·]+[ \t]+){0,4}[^\s:;,|.•·]+[ \t]*$")


def lines_of(text: str, block: Block) -> Iterator[Span]:
    """The lines of a block that say something, without the space around them."""
    at = block.start
    for line in text[block.start : block.end].split("\n"):
        if line.strip():
            lead = len(line) - len(line.lstrip(" \u00a0"))
            yield at + lead, at + len(line.rstrip())
        at += len(line) + 1


def label_before(line: str, at: int) -> tuple[str, str, int] | None:
    """The label that ends at a colon, its kind and where it begins: a whole title, never the end of a sentence."""
    match = _WORDS_BEFORE.search(line[max(0, at - 60) : at])
    if match is None:
        return None
    base = max(0, at - 60) + match.start()
    words = [m.start() for m in re.finditer(r"\S+", match[0])]
    for offset in words:
        label = match[0][offset:].strip()
        kind = label_kind(label)
        first = line[:base].strip(' *_•-–\t"') == "" and offset == words[0]
        apart = base > 0 and offset == words[0] and line[:base].rstrip()[-1:] in ";,|.•·)"
        if kind and (first or apart or label.strip("*_")[:1].isupper()):
            return label, kind, base + offset
    return None


def trimmed(line: str, start: int, end: int) -> Span:
    """A part of a line without the space and marks around it."""
    raw = line[start:end]
    kept = (
        raw.strip(" \t*_|;,\u00a0")
        if not raw.strip(" \t*;,|\u00a0").startswith(("_", "\\_"))
        else raw.strip(" \t*;,|\u00a0")
    )
    at = raw.find(kept) if kept else 0
    return (start + at, start + at + len(kept)) if kept else (end, end)


def end_of_name(line: str, name: str) -> int:
    """Where a name that a line begins with ends in it, counted with its escapes and links."""
    at = shown = 0
    lead = len(line) - len(line.lstrip("*\"'“„`«• ["))
    at = lead
    while at < len(line) and shown < len(name):
        if line[at] == "\\" or line[at] != name[shown]:
            at += 1
            continue
        at, shown = at + 1, shown + 1
    link = re.match(r"[*`]*\]\([^()\s]*\)", line[at:])
    return at + (link.end() if link else 0)


def tabbed(line: str, start: int) -> list[Span]:
    """The cells of a line that tabs or wide gaps divide, at offsets of the text."""
    cells, at = [], 0
    for match in itertools.chain(_TABBED.finditer(line), [None]):
        stop = match.start() if match else len(line)
        if line[at:stop].strip():
            lead = len(line[at:stop]) - len(line[at:stop].lstrip())
            cells.append((start + at + lead, start + at + len(line[at:stop].rstrip())))
        at = match.end() if match else stop
    return cells
