"""What changed between two snapshots of a document: normalised blocks, stable hashes, a diff that people can read.

A block's hash depends on its words alone: neither layout, markup, spacing nor the block's place change it.
"""

import difflib
import hashlib
import re
from collections.abc import Sequence
from enum import StrEnum

from auditor.model.base import Record
from auditor.model.text import Block, DocumentText, Quote
from auditor.policy.normal import normalise

_MARKUP = re.compile(r"\[([^\[\]]*)\]\([^()]*\)|[*_#>`]+")
_SPACE = re.compile(r"\s+")
_ALIKE = 0.4
_MOST_PAIRS = 400


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    MOVED = "moved"


class Change(Record, frozen=True, kw_only=True):
    """One block that is new, gone, worded otherwise or elsewhere. `before` and `after` are whole blocks, each a slice of
    its own snapshot; `words` tells what was struck (`[-…-]`) and what was put in (`{+…+}`), for reworded blocks only."""

    kind: ChangeKind
    before: Quote | None = None
    after: Quote | None = None
    words: str = ""


class Changes(Record, frozen=True, kw_only=True):
    """`same` counts the blocks of the later snapshot that stand unchanged in the earlier one."""

    same: int
    changes: tuple[Change, ...]

    @property
    def none(self) -> bool:
        """Whether the words are the same."""
        return not self.changes


def plain(text: str) -> str:
    """A block's words in the form that is hashed: lower case, NFKC, without markup, runs of space as one."""
    return _SPACE.sub(" ", normalise(_MARKUP.sub(r"\1", text[:20_000].replace("|", " ")))).strip()


def hashes(document: DocumentText) -> tuple[str, ...]:
    """The SHA-256 of each block that is not boilerplate, in order."""
    return tuple(_hash(document, block) for block in _blocks(document))


def between(earlier: DocumentText, later: DocumentText) -> Changes:
    """What changed from one snapshot to the next, in the order of the later one, removals where they stood."""
    old, new = _blocks(earlier), _blocks(later)
    left, right = [_hash(earlier, b) for b in old], [_hash(later, b) for b in new]
    found: list[Change] = []
    same = 0
    for tag, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            same += d - c
            continue
        removed, added = _moved(old[a:b], left[a:b], right), _moved(new[c:d], right[c:d], left)
        found += [Change(kind=ChangeKind.MOVED, after=_quote(later, block)) for block in added[1]]
        found += _paired(earlier, removed[0], later, added[0])
    return Changes(same=same + sum(c.kind is ChangeKind.MOVED for c in found), changes=tuple(found))


def readable(changes: Changes) -> str:
    """The diff as plain text: one paragraph for each change, under the heading it stands below."""
    if changes.none:
        return "No words changed.\n"
    return "\n".join(_paragraph(change) for change in changes.changes) + "\n"


def _paragraph(change: Change) -> str:
    quote = change.after or change.before
    place = f" under “{quote.heading[-1]}”" if quote is not None and quote.heading else ""
    said = change.words or (quote.text if quote is not None else "")
    return f"{change.kind.value}{place}:\n  {_SPACE.sub(' ', said)}\n"


def _blocks(document: DocumentText) -> list[Block]:
    return [b for b in document.blocks if not b.boilerplate and plain(document.text[b.start : b.end])]


def _hash(document: DocumentText, block: Block) -> str:
    words = plain(document.text[block.start : block.end])
    return hashlib.sha256(words.encode("utf-8", errors="surrogatepass")).hexdigest()


def _moved(blocks: Sequence[Block], own: Sequence[str], others: Sequence[str]) -> tuple[list[Block], list[Block]]:
    """Blocks that the other snapshot does not hold anywhere, and those it holds elsewhere."""
    known = set(others)
    pairs = list(zip(blocks, own, strict=True))
    return [b for b, h in pairs if h not in known], [b for b, h in pairs if h in known]


def _paired(
    earlier: DocumentText, removed: Sequence[Block], later: DocumentText, added: Sequence[Block]
) -> list[Change]:
    """Removed and added blocks of one place, those that are alike as one that was reworded."""
    found: list[Change] = []
    open_ = list(removed[:_MOST_PAIRS])
    for block in added[:_MOST_PAIRS]:
        best = max(open_, key=lambda b: _likeness(earlier, b, later, block), default=None)
        if best is None or _likeness(earlier, best, later, block) < _ALIKE:
            found.append(Change(kind=ChangeKind.ADDED, after=_quote(later, block)))
            continue
        open_.remove(best)
        before, after = _quote(earlier, best), _quote(later, block)
        words = _words(before.text, after.text)
        found.append(Change(kind=ChangeKind.REWORDED, before=before, after=after, words=words))
    found += [Change(kind=ChangeKind.ADDED, after=_quote(later, b)) for b in added[_MOST_PAIRS:]]
    return found + [
        Change(kind=ChangeKind.REMOVED, before=_quote(earlier, b)) for b in (*open_, *removed[_MOST_PAIRS:])
    ]


def _likeness(earlier: DocumentText, old: Block, later: DocumentText, new: Block) -> float:
    if old.kind is not new.kind:
        return 0.0
    one = set(plain(earlier.text[old.start : old.end]).split())
    other = set(plain(later.text[new.start : new.end]).split())
    return 2 * len(one & other) / max(1, len(one) + len(other))


def _words(before: str, after: str) -> str:
    one, other = before.split(), after.split()
    parts: list[str] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            parts += one[a:b]
            continue
        parts += [f"[-{' '.join(one[a:b])}-]"] if b > a else []
        parts += [f"{{+{' '.join(other[c:d])}+}}"] if d > c else []
    return " ".join(parts)


def _quote(document: DocumentText, block: Block) -> Quote:
    text = document.text[block.start : block.end]
    return Quote(document=document.id, start=block.start, end=block.end, text=text, heading=block.heading)
