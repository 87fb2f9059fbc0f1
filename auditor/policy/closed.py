"""For whom generic words stand ("processors", "third parties"): a closed list of names covers nobody else.

"Our processors are A and B" and "we pass data on to third parties: A, B" name A and B, and say nothing of any other
vendor; so do later sentences about "all our processors", what a vendor passes on to its own recipients, and a sharing that
is denied. With "such as" or "and others" a list stays open, and its generic word speaks for itself.
"""

import itertools
import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple

from auditor.model.kinds import BlockKind, VendorClass
from auditor.model.text import Block
from auditor.policy import cues, denials, roles
from auditor.policy.context import Context
from auditor.policy.cues import Hit
from auditor.policy.normal import normalise

_FEW = 3
_CLOSE = 5
_LEAD = 16
_BEFORE = 60
_BLOCKS = 60
_STEM = 5
_SEVERAL = 2
_PAUSE = 3
_ASKED = 7
_NEAR = 10
_PARTS = re.compile(r"[,;/]")
_AHEAD = re.compile(r"[,;:.()\n]|\Z")
_COOKIE = re.compile("cookie|eväst|informasjonskaps|ciastecz", re.IGNORECASE)
_UNLESS = frozenset({"deny.unless", "deny.double", "conditional"})
_OPENS = re.compile(r"\s*[*_]*[:(]\s*")
_ENCLOSED = re.compile(r"\s*\([^()]{0,120}\)")
_MARKS = ' \n\t*_"“”„«»[]'
_CAPITAL = r"[^\W\d_a-zà-öø-ÿß][\w+&.-]*"
_NAME = re.compile(
    rf"[\s*_]*({_CAPITAL}(?:\s{_CAPITAL}){{0,2}})[*_]*(?:\s?\([^()]{{0,80}}\))?[*_]*(?:[,;/.]|\s(?=\w{{1,5}}\s)|\Z)\s?"
)
_COLON = re.compile(r"[:(]|\s[–—-]\s?")


class _Words(NamedTuple):
    """The patterns of one language, named as in closed.toml."""

    copula: re.Pattern[str]
    following: re.Pattern[str]
    pointing: re.Pattern[str]
    every: re.Pattern[str]
    bound: re.Pattern[str]
    acting: re.Pattern[str]
    law: re.Pattern[str]
    joined: re.Pattern[str]
    article: re.Pattern[str]
    more: re.Pattern[str]


_ENDINGS = {"pointing": r"\s+(?:\w+\s+)?\Z", "every": r"\s+(?:\w+\s+){0,2}\Z", "acting": r"\s+(?:\w+\s+)?\Z"}
"""Where a pattern must end right before the generic word, one or two words at most between."""


@lru_cache(maxsize=32)
def _words(code: str) -> _Words | None:
    listed = tomllib.loads((files("auditor.policy") / "closed.toml").read_text(encoding="utf-8")).get(code)
    if listed is None:
        return None
    return _Words(*(_pattern(listed[key], _ENDINGS.get(key, r"(?!\w)")) for key in _Words._fields))


def joined(code: str) -> str:
    """The words of a language that join, as alternatives of a regular expression."""
    listed = tomllib.loads((files("auditor.policy") / "closed.toml").read_text(encoding="utf-8"))
    return "|".join(listed[code]["joined"])


def _pattern(words: Sequence[str], ending: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words) or '(?!)'}){ending}", re.IGNORECASE)


class Place(NamedTuple):
    """A generic word with the block and the sentence that hold it."""

    hit: Hit
    block: Block
    sentence: tuple[int, int]


class Closed:
    """The generic words of one document, which stand at `places`; `named` are those of vendors and unknown organisations."""

    def __init__(self, context: Context, named: Iterable[tuple[int, int]], places: Iterable[Place]) -> None:
        self.context, self.text = context, context.text
        self.named = sorted(set(named))
        self.starts = [start for start, _ in self.named]
        self._places = places

    @cached_property
    def listed(self) -> frozenset[str]:
        """Which generic words of the document are the label of a closed list of several names."""
        several = (p for p in self._places if max(len(self.labelled(p)), self._heads_list(p)) >= _SEVERAL)
        return frozenset(self._stem(place.hit) for place in several)

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """The names in a span."""
        return self.named[bisect_left(self.starts, start) : bisect_right(self.starts, end - 1)]

    def covers_nobody_else(self, place: Place) -> bool:
        """Whether a generic word stands for nobody but those whom the text names elsewhere."""
        words = _words(self.context.spoken(place.block))
        if words is None:
            return False
        return (
            self._no_recipient(place, words)
            or bool(self.labelled(place))
            or self._heads_list(place) > 0
            or self._describes(place, words)
            or self._of_vendor(place, words)
            or self._refused(place, words)
            or self._points_back(place, words)
        )

    def _no_recipient(self, place: Place, words: _Words) -> bool:
        """Whether a word is part of another ("Databehandleraftale") or the title of a column."""
        hit, block = place.hit, place.block
        shown = self.text[hit.start : hit.end]
        if words.bound.search(shown):
            return True
        titles = {title.strip(_MARKS).lower() for title in block.columns}
        return any(
            a <= hit.start and hit.end <= b and self.text[a:b].strip(_MARKS).lower() in titles for a, b in block.cells
        )

    def labelled(self, place: Place) -> list[tuple[int, int]]:
        """The names behind a generic word for which it is only the label: "our processors are X and Y", "(X, Y)"."""
        words = _words(self.context.spoken(place.block))
        hit, (_, stop) = place.hit, place.sentence
        if words is None:
            return []
        behind = self.between(hit.end, stop)
        if not (behind and self._led(place, behind[0][0], words)):
            behind = self._called(place, words)
        return behind if behind and not self._open(place, behind, words) else []

    def _led(self, place: Place, start: int, words: _Words) -> bool:
        """Whether nothing but "are", or a mark close by, leads from a generic word to a name; in a row they are together."""
        end = place.hit.end
        gap = self.text[end:start]
        if place.block.kind is BlockKind.ROW or not gap.strip(_MARKS) or self._marked(end, start):
            return True
        few = self.context.words(end, start) <= _FEW
        return few and bool(words.copula.search(gap)) and not words.joined.search(gap)

    def _called(self, place: Place, words: _Words) -> list[tuple[int, int]]:
        """Words with a capital in a list right behind a mark or "are": names that nobody knows."""
        hit, (_, stop) = place.hit, place.sentence
        for lead in itertools.chain(
            _COLON.finditer(self.text, hit.end, stop), words.copula.finditer(self.text, hit.end, stop)
        ):
            found, at = [], lead.end()
            while name := _NAME.match(self.text, at, stop):
                found.append((name.start(1), name.end(1)))
                at = joint.end() if (joint := words.joined.match(self.text, name.end(), stop)) else name.end()
            if found and (at >= stop or len(found) >= _SEVERAL):
                return found
        return []

    def _marked(self, start: int, end: int) -> bool:
        """Whether a colon, or a bracket or dash close by, opens the list of names."""
        for mark in _COLON.finditer(self.text, start, end):
            reach = _LEAD if mark[0] == ":" else 1
            if self.context.words(start, mark.start()) <= reach:
                return True
        return False

    def _open(self, place: Place, behind: Sequence[tuple[int, int]], words: _Words) -> bool:
        """Whether names are examples: "such as X", "X and others", "X etc."."""
        hit, (low, stop) = place.hit, place.sentence
        for cue in self.context.cues.within(low, stop):
            if cue.key != "example":
                continue
            if cue.end <= behind[0][0] and cue.start >= hit.start - _BEFORE:
                return True
            several = " " in self.text[cue.start : cue.end].strip() or "." in self.text[cue.start : cue.end]
            if cue.start >= behind[0][1] and several:
                return True
        return bool(words.more.search(self.text, hit.end, stop))

    def _heads_list(self, place: Place) -> int:
        """How many names stand in what a heading, or a sentence that ends a paragraph and says that it follows, heads."""
        block, words = place.block, _words(self.context.spoken(place.block))
        if words is None or block.kind is BlockKind.ROW:
            return 0
        if block.kind is BlockKind.HEADING:
            return len(self.between(block.end, self.section_end(block)))
        if self.text[place.sentence[1] : block.end].strip(_MARKS):
            return 0
        said = self.text[slice(*place.sentence)]
        if not (said.rstrip(_MARKS).endswith(":") or words.following.search(said)):
            return 0
        if any(c.key == "example" and c.start >= place.hit.end for c in self.context.cues.within(*place.sentence)):
            return 0
        return self._leading(block)

    def _leading(self, block: Block) -> int:
        """How many of the blocks behind one begin with a name: items, rows, headings, short paragraphs."""
        count, pause, depth = 0, 0, len(block.heading)
        at = bisect_right(self.context.starts, block.start)
        for following in self.context.document.blocks[at : at + _BLOCKS]:
            if following.kind is BlockKind.HEADING and len(following.heading) < depth:
                break
            begun = self.between(following.start, following.end)
            if begun and self.context.words(following.start, begun[0][0]) <= _FEW:
                count, pause = count + 1, 0
            elif following.kind in (BlockKind.ITEM, BlockKind.ROW):
                count += bool(begun)
            else:
                pause += 1
                if pause > _PAUSE:
                    break
        return count

    def section_end(self, heading: Block) -> int:
        """Where the section of a heading ends."""
        following = self.context.document.blocks[bisect_right(self.context.starts, heading.start) :]
        ends = (b.start for b in following if b.kind is BlockKind.HEADING and len(b.heading) <= len(heading.heading))
        return next(ends, len(self.text))

    def _describes(self, place: Place, words: _Words) -> bool:
        """Whether a generic word says what a vendor is, or somebody as: "X (USA): processor for …", "X is a third party"."""
        hit, (low, _) = place.hit, place.sentence
        if words.acting.search(self.text, max(low, hit.start - _BEFORE), hit.start):
            return True
        before = self.between(low, hit.start)
        if not before:
            return False
        if place.block.kind is BlockKind.ROW:
            return True
        gap = self.text[before[-1][1] : hit.start]
        gap = gap[enclosed.end() :] if (enclosed := _ENCLOSED.match(gap)) else gap
        lead = gap.lstrip(_MARKS)
        if len(gap.split()) > _CLOSE or words.joined.search(gap):
            return False
        if lead[:1] in (":", "–", "—", "-", "("):
            return True
        return bool((words.copula if lead[:1] != "," else words.article).match(lead.lstrip(", ")))

    def _of_vendor(self, place: Place, words: _Words) -> bool:
        """Whether a vendor's own recipients are told: "Google may transfer this information to third parties"."""
        hit, (low, _) = place.hit, place.sentence
        before = self.between(low, hit.start)
        if not before or self.context.words(low, before[0][0]) > _FEW:
            return False
        gap = self.text[before[0][1] : hit.start]
        if self.context.words(before[0][1], hit.start) < _SEVERAL or words.joined.match(gap.strip(_MARKS + ",")):
            return False
        said = self.text[low : hit.start]
        code = self.context.spoken(place.block)
        return "late.ours" not in cues.late(said, code) and not denials.FIRST_PERSON.search(said)

    def told(self, place: Place) -> tuple[VendorClass | None, ...]:
        """What those do for whom a generic word stands, where it is told right behind: "providers of hosting", "(hosting)";
        None beside them where more is told than is understood."""
        words, (_, stop) = _words(self.context.spoken(place.block)), place.sentence
        opened = _OPENS.match(self.text, place.hit.end, stop)
        start = opened.end() if opened else place.hit.end
        ahead = None if opened else _AHEAD.search(self.text, start, stop)
        end = ahead.start() if ahead else stop
        if opened and "(" in opened[0] and (close := self.text.find(")", start, stop)) > 0:
            end = close
        said = self.text[start : min(end, start + _BEFORE)]
        if words is None or words.more.search(said):
            return ()
        if any(c.key == "example" for c in self.context.cues.within(start, end)):
            return ()
        told = roles.told(roles.words(said))
        parts = len(words.joined.findall(said)) + len(_PARTS.findall(said)) + 1
        return (*sorted(told), None) if 0 < len(told) < parts else (*sorted(told),)

    def _refused(self, place: Place, words: _Words) -> bool:
        """Whether passing on to such recipients is denied, whatever the exception is, or is told only where the law asks it."""
        hit, (low, stop) = place.hit, place.sentence
        hits = self.context.cues.within(low, stop)
        if any(
            h.key in ("deny.share", "deny.sell") and self.context.polarities.reaches(hits, h, hit.start) for h in hits
        ):
            return True
        given = _COOKIE.search(self.text, hit.start, hit.end) and not {h.key for h in hits}.isdisjoint(_UNLESS)
        if not given and any(h.key == "deny.bare" and self._reaches(hits, h, hit.start) for h in hits):
            return True
        return any(self._only(law.span(), hit, words) for law in words.law.finditer(self.text, low, stop))

    def _reaches(self, hits: Sequence[Hit], cue: Hit, start: int) -> bool:
        """Whether nothing turns the sentence between a plain "not" and a generic word."""
        if cue.end > start or self.context.words(cue.end, start) > _NEAR:
            return False
        return not any(h.key in ("deny.except", "deny.break") and cue.end <= h.start and h.end <= start for h in hits)

    def _only(self, law: tuple[int, int], hit: Hit, words: _Words) -> bool:
        """Whether nothing is joined between the law and those to whom it has something given."""
        start, end = (hit.end, law[0]) if law[0] >= hit.end else (law[1], hit.start)
        return (
            start <= end and self.context.words(start, end) <= _ASKED and not words.joined.search(self.text, start, end)
        )

    def _points_back(self, place: Place, words: _Words) -> bool:
        """Whether a word points at recipients told before: "these third parties", "all our processors" of a closed list."""
        low = max(place.sentence[0], place.hit.start - _BEFORE)
        shown = self.text[low : place.hit.end]
        own = max(0, place.hit.start - low)
        lead = shown[:own] + shown[own:].rsplit(None, 1)[0] + " " if " " in shown[own:].strip() else shown[:own]
        if words.pointing.search(lead):
            return True
        every, bound = bool(words.every.search(lead)), bool(words.bound.search(self.text, *place.sentence))
        if self._stem(place.hit) in self.listed:
            return every or bound
        return every and bound and len(self.named) >= _SEVERAL

    def _stem(self, hit: Hit) -> str:
        return normalise(self.text[hit.start : hit.end]).rsplit(None, 1)[-1][:_STEM]
