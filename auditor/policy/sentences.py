"""Sentences inside a block."""

import itertools
import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from auditor.model.kinds import BlockKind
from auditor.model.text import Block

_STOP = (
    r"[.!?…;\n](?:(?<=[.!?…])[\"”’»)\]*_~]{0,4}(?:\[\d+\])?(?=\s|&nbsp)|(?<=;)\s"
    r"|(?<=\n)(?:\s*\n|(?=\s*[-•*·●○▪–]\s)))"
)
_END = re.compile(_STOP)
_END_OR_BULLET = re.compile(rf"{_STOP}|\s[●•▪]\s")
_BULLET = re.compile(r"[●•▪]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:inc|ltd|co|corp|llc|bros|no|nr|art|abs|lit|bzw|ca|evtl|ggf|sog|usw|etc|vgl|str|tel|dr|mr|mrs|ms|st|vs|i\.e"
    r"|e\.g|z\.\s?b|d\.\s?h|u\.\s?a|i\.\s?s|i\.\s?v|p\.\s?ex|par ex|ex|p\.ej|ej|bijv|bv|t\.ex|f\.eks|ev|sp|al|cap|sec"
    r"|approx|max|min|resp|m\.fl|bl\.a|o\.ä|o\.a|mm|np|tzn|tzw|m\.in|ul|tj|tzv|např|např|pl|esim|ns|s\.a|s\.l|b\.v|n\.v|s\.r\.l|s\.p\.a"
    r"|ad\s?es|p\.\s?es|ecc|cfr|artt|lgs|vd|sra?|avda?|núm|pág|apdo|dpto|tfno|pag|incl)"
    r"|\(es"
    r"|\b[^\W\d_]|\b\d{1,2})\.$",
    re.IGNORECASE,
)

_WHOLE = 7
"""Letters that the last word of no abbreviation has."""
_LONG = 240
_MANY = 45
_SPARSE = 14
"""A sentence of so many words with fewer than a mark for every so many has lost its punctuation."""
_MARKS = re.compile(r"[,;:()–—|/]")
_SPACE = re.compile(r"\s+")
_CAPITAL = re.compile(r"(?<=[\w”»)])\s([^\W\d_a-zà-öø-ÿß][\w’'-]*)(?=\s([^\W\d_A-ZÀ-ÖØ-Þ])?)")
"""A word with a capital behind another; whether the next word is written small."""
_NUMBER = re.compile(r"\s((?:(?i:art\w{0,5}|sec\w{0,6}|§|kap\w{0,4}|punkt)\.?\s)?(?:\d{1,2}|[IVX]{1,4})[.)]?)\s$")
_SHORT = 3
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BRACKETED = re.compile(r"\([^()\n]*\)")
_LINES = 4
"""Lines and names that a list without marks has at least."""
_LISTS = 3
_NOUNS = frozenset({"de"})


@lru_cache(maxsize=1)
def _first() -> frozenset[str]:
    """Words that begin a sentence when they have a capital."""
    data = tomllib.loads((files("auditor.policy") / "sentences.toml").read_text(encoding="utf-8"))
    return frozenset(word for words in data["first"].values() for word in words.split())


def split(text: str, block: Block, named: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """The spans of the sentences of a block, in order, without surrounding space; a table row is one sentence.

    `named` are the spans of names in the text: where punctuation was lost, a capital may begin a sentence or a name.
    """
    if block.kind is BlockKind.ROW:
        return [(block.start, block.end)]
    bounds = [block.start]
    ends = _END_OR_BULLET if _BULLET.search(text, block.start, block.end) else _END  # the first takes thrice as long
    for found in ends.finditer(text, block.start, block.end):
        if _ends(text, block, found.start(), found.end()):
            bounds.append(found.end())
    bounds += _listed(text, block, named)
    bounds = [*sorted(set(bounds)), block.end]
    spans = [_trimmed(text, a, b) for a, b in itertools.pairwise(bounds)]
    whole = [span for span in spans if span[0] < span[1]]
    if block.end - block.start < _LONG or block.kind is BlockKind.HEADING:
        return whole
    return [piece for span in whole for piece in _pieces(text, span, block.language, named)]


def _listed(text: str, block: Block, named: Sequence[tuple[int, int]]) -> list[int]:
    """Where a paragraph of lines, each a label or a list of names under it, begins a new label: a table that lost its cells."""
    if block.kind is not BlockKind.PARAGRAPH or text.count("\n", block.start, block.end) < _LINES:
        return []
    low = bisect_left(named, (block.start, 0))
    starts = {a for a, _ in named[low : bisect_left(named, (block.end, 0))]}
    if len(starts) < _LINES:
        return []
    lines = [(m.start(), m[0]) for m in _LINE.finditer(text, block.start, block.end)]
    lists = [_names(line) and any(at <= a < at + len(line) for a in starts) for at, line in lines]
    labelled = [not a and b for a, b in itertools.pairwise(lists)]
    if sum(labelled) < _LISTS:
        return []
    bounds = [lines[i][0] for i, label in enumerate(labelled) if label]  # from a label to the end of its list
    return bounds + [lines[i + 1][0] for i, listed in enumerate(lists[:-1]) if listed]


def label(text: str, block: Block, span: tuple[int, int]) -> tuple[int, int] | None:
    """The line that stands over a list of names as its label, in a paragraph of such lines; None where there is none."""
    end = text.find("\n", *span)
    if end < 0 or block.kind is not BlockKind.PARAGRAPH or text.count("\n", block.start, block.end) < _LINES:
        return None
    under = text[end + 1 : span[1]]
    return (span[0], end) if "\n" not in under and _names(under) and not _names(text[span[0] : end]) else None


def _names(line: str) -> bool:
    """Whether a line holds nothing but a list of names, as far as its letters tell."""
    items = [item.strip() for item in _BRACKETED.sub("", line).split(",")]
    return all(item[:1].isupper() or "." in item or item[:1].isdigit() for item in items) and not any(
        len(item.split()) > _SHORT for item in items
    )


def _pieces(
    text: str, span: tuple[int, int], language: str | None, named: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """A sentence in its parts where its punctuation was lost: at numbers, capital function words and, where nouns
    are written small, at every capital word behind a longer word that is no name."""
    start, end = span
    if end - start < _LONG:
        return [span]
    count = len(_SPACE.findall(text, start, end))
    if count < _MANY or len(_MARKS.findall(text, start, end)) * _SPARSE > count:
        return [span]
    bounds = [start]
    for capital in _CAPITAL.finditer(text, start + 1, end):
        at = capital.start(1)
        before = text[max(bounds[-1], at - 30) : at].rstrip().rsplit(None, 1)[-1:]
        i = bisect_right(named, (at, len(text))) - 1
        if i >= 0 and at < named[i][1]:
            if at == named[i][0] and capital[2] and before and before[0][:1].isupper():
                bounds.append(at)
            continue
        numbered = _NUMBER.search(text, max(bounds[-1], at - 18), at)
        if numbered:
            bounds.append(numbered.start(1))
        elif capital[1].lower() in _first() or (
            language not in _NOUNS and capital[2] and before and len(before[0]) > _SHORT
        ):
            bounds.append(at)
    return [piece for a, b in itertools.pairwise((*bounds, end)) if (piece := _trimmed(text, a, b))[0] < piece[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    raw = text[start:end]
    return (start + len(raw) - len(raw.lstrip()), end - len(raw) + len(raw.rstrip())) if raw.strip() else (end, end)


def _ends(text: str, block: Block, dot: int, after: int) -> bool:
    """Whether a full stop ends a sentence: not one of an abbreviation, unless a capital word follows a legal form."""
    if text[dot] != ".":
        inside = after - dot > 1 and text[after : after + 12].lstrip()[:1].islower()  # "the button (“Like!”) and …"
        return text[dot] not in "!?" or not inside
    if (dot >= _WHOLE and text[dot - _WHOLE : dot].isalpha()) or not _ABBREVIATION.search(
        text, max(block.start, dot - 8), dot + 1
    ):
        return True
    rest = text[after : after + 12].lstrip()
    legal = re.search(r"(?:inc|ltd|corp|llc|co)\.$", text[max(block.start, dot - 5) : dot + 1], re.IGNORECASE)
    return bool(legal) and rest[:1].isupper() and rest.split(" ")[0] in _OPENERS


_OPENERS = frozenset(
    {"The", "This", "These", "We", "Our", "You", "Your", "It", "They", "When", "If", "For", "In", "As"}
    | {"Die", "Der", "Das", "Wir", "Sie", "Diese", "Dieser", "Bei", "Le", "La", "Les", "Nous", "Vous", "Ce", "Cette"}
)
