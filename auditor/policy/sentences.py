"""Sentences inside a block."""

import itertools
import re

from auditor.model.kinds import BlockKind
from auditor.model.text import Block

_STOP = (
    r"[.!?…;\n](?:(?<=[.!?…])[\"”’»)\]*_]{0,3}(?:\[\d+\])?(?=\s|&nbsp)|(?<=;)\s"
    r"|(?<=\n)(?:\s*\n|(?=\s*[-•*·●○▪–]\s)))"
)
_END = re.compile(_STOP)
_END_OR_BULLET = re.compile(rf"{_STOP}|\s[●•▪]\s")
_BULLET = re.compile(r"[●•▪]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:inc|ltd|co|corp|llc|bros|no|nr|art|abs|lit|bzw|ca|evtl|ggf|sog|usw|etc|vgl|str|tel|dr|mr|mrs|ms|st|vs|i\.e"
    r"|e\.g|z\.\s?b|d\.\s?h|u\.\s?a|i\.\s?s|i\.\s?v|p\.\s?ex|par ex|ex|p\.ej|ej|bijv|bv|t\.ex|f\.eks|ev|sp|al|cap|sec"
    r"|approx|max|min|resp|m\.fl|bl\.a|o\.ä|o\.a|mm|np|tzn|ul|tj|např|např|pl|esim|mm|s\.a|s\.l|b\.v|n\.v|s\.r\.l|s\.p\.a)"
    r"|\b[^\W\d_]|\b\d{1,2})\.$",
    re.IGNORECASE,
)


def split(text: str, block: Block) -> list[tuple[int, int]]:
    """The spans of the sentences of a block, in order, without surrounding space; a table row is one sentence."""
    if block.kind is BlockKind.ROW:
        return [(block.start, block.end)]
    bounds = [block.start]
    ends = _END_OR_BULLET if _BULLET.search(text, block.start, block.end) else _END  # the first takes thrice as long
    for found in ends.finditer(text, block.start, block.end):
        if _ends(text, block, found.start(), found.end()):
            bounds.append(found.end())
    bounds.append(block.end)
    spans = [_trimmed(text, a, b) for a, b in itertools.pairwise(bounds)]
    return [span for span in spans if span[0] < span[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    raw = text[start:end]
    return (start + len(raw) - len(raw.lstrip()), end - len(raw) + len(raw.rstrip())) if raw.strip() else (end, end)


def _ends(text: str, block: Block, dot: int, after: int) -> bool:
    """Whether a full stop ends a sentence: not one of an abbreviation, unless a capital word follows a legal form."""
    if text[dot] != ".":
        inside = after - dot > 1 and text[after : after + 12].lstrip()[:1].islower()  # "the button (“Like!”) and …"
        return text[dot] not in "!?" or not inside
    if not _ABBREVIATION.search(text, max(block.start, dot - 8), dot + 1):
        return True
    rest = text[after : after + 12].lstrip()
    legal = re.search(r"(?:inc|ltd|corp|llc|co)\.$", text[max(block.start, dot - 5) : dot + 1], re.IGNORECASE)
    return bool(legal) and rest[:1].isupper() and rest.split(" ")[0] in _OPENERS


_OPENERS = frozenset(
    {"The", "This", "These", "We", "Our", "You", "Your", "It", "They", "When", "If", "For", "In", "As"}
    | {"Die", "Der", "Das", "Wir", "Sie", "Diese", "Dieser", "Bei", "Le", "La", "Les", "Nous", "Vous", "Ce", "Cette"}
)
