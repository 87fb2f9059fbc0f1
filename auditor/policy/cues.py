"""Cue words, read from `cues/<language>.toml` and found in a text in one pass."""

import itertools
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import ahocorasick_rs

from auditor.policy.normal import Normal

_GAP = " ... "
_MANY = 128
_SMALL = 2
_ENOUGH = 80
_FEW = 500
_LETTERS = re.compile("[\xc0-\u024f]")
_REST = re.compile(r"[^\W_]*")


class Hit(NamedTuple):
    """A cue at original offsets. `key` is its place in the file ("deny.use"); `pair` joins the halves of a gapped one."""

    start: int
    end: int
    key: str
    pair: int


class _Pattern(NamedTuple):
    """What follows a literal: `open_ended` the rest of its word, then `next` and `rest`, in which `*` again ends a word;
    or `tail`, where the phrase goes on behind a `*` or has too many forms to write them all out."""

    key: str
    pair: int
    open_ended: bool
    next: str
    rest: str
    tail: re.Pattern[str] | None = None
    begins: frozenset[str] | None = None
    """One or two letters that the tail's first word may begin with, None where they say nothing."""


class _Forms(NamedTuple):
    """What a literal is by itself (key and pair), and what it begins."""

    words: tuple[tuple[str, int], ...]
    phrases: tuple[_Pattern, ...]
    tails: tuple[_Pattern, ...]


class Language(NamedTuple):
    """One language's cues, ready to search, and the parts other modules read as plain data."""

    automaton: ahocorasick_rs.AhoCorasick
    literals: tuple[tuple[_Forms, _Forms | None], ...]
    """For each what it is where its last word ends with it, and where that word goes on."""
    data: dict[str, Any]


_LATE = "late"
"""The part of a file that is looked for only where a sentence asks for it: its words are in every other sentence."""


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages whose policies are read with polarity and scope, by file name."""
    folder = files("auditor.policy") / "cues"
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


_WRITTEN = {
    "de": str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}),
    "da": str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"}),
    "no": str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"}),
    "pl": str.maketrans({"ł": "l"}),
}
"""How letters are written where a keyboard lacks them; all others only lose their accents."""


def bare(text: str, code: str) -> str:
    """A phrase as it is written without the letters that only some keyboards have."""
    apart = unicodedata.normalize("NFD", text.translate(_WRITTEN.get(code, {})))
    return "".join(char for char in apart if not unicodedata.combining(char))


def written_bare(text: str) -> bool:
    """Whether a text does without accents and umlauts: at most one character in 500 is a letter that has one."""
    return len(text) > _ENOUGH and (text.isascii() or len(_LETTERS.findall(text)) * _FEW <= len(text))


@lru_cache(maxsize=64)
def _file(code: str) -> dict[str, Any]:
    return tomllib.loads((files("auditor.policy") / "cues" / f"{code}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def load(code: str, *, part: str = "", plain: bool = False) -> Language:
    """The cues of one language but the late ones, or those of one part alone; `plain` also as they are written without accents.

    Raises `KeyError` for a language without a file.
    """
    if code not in languages():
        raise KeyError(code)
    whole = _file(code)
    data = {part: whole.get(part, {})} if part else {key: value for key, value in whole.items() if key != _LATE}
    literals: dict[str, dict[_Pattern, None]] = {}
    for number, (key, phrase) in enumerate(_phrases(data)):
        halves = phrase.split(_GAP)
        for i, half in enumerate(halves):
            name = f"{key}.{'ab'[i]}" if len(halves) > 1 else key
            if cut := _cut(half):
                begins, follows = cut
                tail, beginnings = _tail(follows, code if plain else None), _begins(follows, code)
                goes_on = any(element[0] != "[" for element in _elements(follows))
                for words in _spelt(begins, code) if plain else _expand(begins):
                    head, star, _ = words.partition("*")
                    if goes_on and not star and head[-1] != "'":
                        head += " "  # else "a" is found within every other word
                    pattern = _Pattern(
                        name, number if len(halves) > 1 else -1, head[-1] == " " or bool(star), "", "", tail, beginnings
                    )
                    literals.setdefault(head, {})[pattern] = None
                continue
            for words in _spelt(half, code) if plain else _expand(half):
                head, star, rest = words.partition("*")
                following, more, rest = rest.partition("*")
                pattern = _Pattern(name, number if len(halves) > 1 else -1, bool(star), following, more + rest)
                literals.setdefault(head, {})[pattern] = None
    automaton = ahocorasick_rs.AhoCorasick(list(literals))
    return Language(automaton, tuple(_merged(found) for found in literals.values()), data)


def _merged(found: Iterable[_Pattern]) -> tuple[_Forms, _Forms | None]:
    """The patterns of one literal where it is a whole word, and where the word goes on; the tails of one key as alternatives
    of a single one."""
    kept = [p for p in found if p.tail is None]
    tails: dict[_Pattern, list[_Pattern]] = {}
    for pattern in found:
        if pattern.tail is not None:
            tails.setdefault(pattern._replace(tail=None, begins=None), []).append(pattern)
    for same, several in tails.items():
        known = [p.begins for p in several if p.begins is not None]
        first = frozenset().union(*known) if len(known) == len(several) else None
        tail = _compiled("|".join(p.tail.pattern for p in several if p.tail is not None))
        kept.append(same._replace(tail=tail, begins=first))
    begun = [p for p in kept if p.open_ended]
    return _forms(kept), _forms(begun) if begun else None


def _forms(found: Sequence[_Pattern]) -> _Forms:
    words = tuple((p.key, p.pair) for p in found if p.tail is None and not p.next)
    return _Forms(words, tuple(p for p in found if p.next), tuple(p for p in found if p.tail))


_compiled = lru_cache(maxsize=None)(re.compile)


_NOT_CUES = frozenset({"numbers", "inflection", "columns", "lifetime", "pronouns"})
"""Parts of a file that are plain word lists for other modules."""


def _phrases(data: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        if isinstance(value, dict):
            if key not in _NOT_CUES:
                yield from _phrases(value, f"{prefix}{key}.")
        else:
            for phrase in value:
                yield f"{prefix}{key}", phrase


def _expand(phrase: str) -> Iterator[str]:
    """All literal phrases of a pattern, groups in groups too; `*` still stands for the rest of a word."""
    for chosen in _alternatives(phrase):
        text = " ".join(chosen.split()).lower().replace("-", " ").replace("’", "'").replace("' ", "'")
        if text.strip("*"):
            yield text


def _spelt(phrase: str, code: str) -> Iterator[str]:
    """The phrases of a pattern, each also without accents where that leaves more than a word of two letters."""
    for words in _expand(phrase):
        yield words
        other = bare(words, code)
        if other != words and len(other) > _SMALL:
            yield other


def _alternatives(phrase: str) -> list[str]:
    """What a pattern stands for, by its groups from left to right."""
    start = next((i for i, char in enumerate(phrase) if char in "(["), -1)
    if start < 0:
        return [phrase]
    depth, bounds = 0, [start]
    for i in range(start, len(phrase)):
        depth += (phrase[i] in "([") - (phrase[i] in ")]")
        if depth == 0 or (depth == 1 and phrase[i] == "|"):
            bounds.append(i)
        if depth == 0:
            break
    parts = [phrase[a + 1 : b] for a, b in itertools.pairwise(bounds)]
    options = [option for part in parts for option in _alternatives(part)]
    chosen = ["", *options] if phrase[start] == "[" else options
    after = _alternatives(phrase[bounds[-1] + 1 :])
    return [f"{phrase[:start]} {option} {rest}" for option in chosen for rest in after]


def _elements(phrase: str) -> list[str]:
    """The words and the outermost groups of a pattern, in order."""
    found, depth, start = [], 0, 0
    for i, char in enumerate(f"{phrase} "):
        if (char in "([" and depth == 0) or (char == " " and depth == 0):
            found.append(phrase[start:i])
            start = i
        depth += (char in "([") - (char in ")]")
        if char in ")]" and depth == 0:
            found.append(phrase[start : i + 1])
            start = i + 1
    return [part for element in found if (part := element.strip())]


def _cut(phrase: str) -> tuple[str, str] | None:
    """A pattern in two: what is written out in all its forms, and what is looked for behind it: what comes after a `*`, or
    would make the forms too many."""
    elements = _elements(phrase)
    size, forms = 0, 1
    for element in elements:
        options = [option.strip() for option in _alternatives(element)]
        forms *= len(options)
        if any("*" in option[:-1] or f" {option}".endswith(" *") for option in options) or (size and forms > _MANY):
            break
        size += 1
        if any("*" in option for option in options):
            break
    if size == len(elements) or all(element[0] == "[" for element in elements[:size]):
        return None
    return " ".join(elements[:size]), " ".join(elements[size:])


def _tail(phrase: str, code: str | None) -> re.Pattern[str]:
    """What may follow the written-out part of a pattern; with a code also as it is written without accents."""
    text = _written(phrase)
    forms = [_sequence(text)] + ([_sequence(bare(text, code))] if code else [])
    return re.compile(rf"(?:{'|'.join(dict.fromkeys(forms))})(?:(?<=')|(?![^\W_]))")


def _written(phrase: str) -> str:
    """A pattern in the letters of a text for matching."""
    return phrase.lower().replace("-", " ").replace("’", "'")


def _begins(phrase: str, code: str) -> frozenset[str] | None:
    """The first two letters that the first word of a tail may have, one where any may follow it; None where that is any
    letter or there need be no word."""
    found: set[str] = set()
    for element in _elements(_written(phrase)):
        options = [option.strip() for option in _alternatives(element)]
        if any(option.startswith("*") for option in options):
            return None
        found.update(option.partition("*")[0][:_SMALL] for option in options if option)
        if all(options):
            return frozenset(found).union(bare(letters, code)[:_SMALL] for letters in found)
    return None


def _sequence(phrase: str) -> str:
    """The regular expression of a pattern, each word with the space before it (none behind an apostrophe)."""
    made = []
    for element in _elements(phrase):
        if element[0] not in "([":
            word = re.escape(element).replace(r"\*", r"[^\W_]*") if element != "*" else r"[^\W_]+"
            made.append(rf"(?: |(?<=')){word}")
            continue
        options = sorted(map(_sequence, _options(element)), key=len, reverse=True)
        made.append(f"(?:{'|'.join(options)}){'?' if element[0] == '[' else ''}")
    return "".join(made)


def _options(group: str) -> list[str]:
    """The alternatives of one group."""
    bounds, depth = [0], 0
    for i, char in enumerate(group):
        depth += (char in "([") - (char in ")]")
        if depth == 1 and char == "|":
            bounds.append(i)
    bounds.append(len(group) - 1)
    return [group[a + 1 : b] for a, b in itertools.pairwise(bounds)]


class Cues:
    """The cues found in one text, by place."""

    def __init__(self, hits: list[Hit]) -> None:
        self._hits = sorted(hits)
        self._starts = [hit[0] for hit in self._hits]
        self._of: defaultdict[str, list[Hit]] = defaultdict(list)
        for hit in self._hits:
            self._of[hit[2]].append(hit)
        self.keys = frozenset(self._of)
        """All that is found anywhere: what is not here need not be looked for."""
        self._told: dict[tuple[int, int], frozenset[str]] = {}
        self._asked: dict[tuple[int, int], list[Hit]] = {}

    def of(self, key: str) -> list[Hit]:
        """The cues of one key, in order; not to be changed."""
        return self._of.get(key, [])

    def of_prefix(self, prefix: str) -> list[Hit]:
        """The cues of all keys that begin so, in order."""
        return sorted(hit for key, hits in self._of.items() if key.startswith(prefix) for hit in hits)

    def within(self, start: int, end: int) -> list[Hit]:
        """The cues that lie wholly in this span, in order; not to be changed."""
        found = self._asked.get((start, end))
        if found is None:
            low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
            found = self._asked[start, end] = [hit for hit in self._hits[low:high] if hit[1] <= end]
        return found

    def keys_within(self, start: int, end: int) -> frozenset[str]:
        """The keys of the cues that lie wholly in this span."""
        found = self._told.get((start, end))
        if found is None:
            found = self._told[start, end] = frozenset(hit[2] for hit in self.within(start, end))
        return found


@lru_cache(maxsize=2048)
def late(text: str, code: str) -> frozenset[str]:
    """Which of the cues that are looked for late a passage holds ("late.harmless")."""
    return frozenset(hit.key for hit in find(Normal(text), code, part=_LATE, plain=True))


def find(normal: Normal, code: str, *, part: str = "", plain: bool = False) -> list[Hit]:
    """All cues of one language in a text, at offsets of the original; `part` and `plain` as in `load`."""
    automaton, literals, _ = load(code, part=part, plain=plain)
    text, size, at, word = normal.text, len(normal.text), normal.origins(), _REST.match
    new = tuple.__new__  # a named tuple's own constructor takes twice as long
    hits: list[Hit] = []
    add = hits.append
    for number, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        if start and ((before := text[start - 1]).isalnum() or before == "_"):
            continue
        whole, begun = literals[number]
        if end >= size or not text[end].isalnum() or text[end - 1] == "'":
            (words, phrases, tails), stop = whole, end
        elif begun:
            (words, phrases, tails), stop = begun, word(text, end).end()  # type: ignore[union-attr]
        else:
            continue
        if words:
            low, high = at[start], at[stop - 1] + 1
            for key, pair in words:
                add(new(Hit, (low, high, key, pair)))
        for phrase in phrases:
            behind = text.startswith(phrase.next, stop) and _stop(text, stop + len(phrase.next), size, phrase.rest)
            if behind:
                add(new(Hit, (at[start], at[behind - 1] + 1, phrase.key, phrase.pair)))
        if tails:
            place = end - 1 if text[end - 1] == " " else stop
            first, two = text[place + 1 : place + 2], text[place + 1 : place + 3]
            for key, pair, _, _, _, tail, begins in tails:
                if begins and two not in begins and first not in begins and text[place - 1] != "'":
                    continue
                if found := tail.match(text, place):  # type: ignore[union-attr]
                    add(new(Hit, (at[start], at[found.end() - 1] + 1, key, pair)))
    return hits


def _stop(text: str, end: int, size: int, rest: str) -> int:
    """Where a pattern comes to its end whose part before `rest` ends at `end`, 0 where the text is another."""
    while True:
        if rest:
            while end < size and text[end].isalnum():
                end += 1
        elif end < size and text[end].isalnum():
            return 0
        literal = rest[1:].partition("*")[0]
        if not literal:
            return end
        if not text.startswith(literal, end):
            return 0
        end, rest = end + len(literal), rest[1 + len(literal) :]


def listed(code: str | None, *path: str) -> Any:
    """A plain part of a language's file ("columns", "name"); an empty list where there is none."""
    if code is None or code not in languages():
        return []
    value: Any = _file(code)  # without the cues, which take long to make ready: pages are read while a browser waits
    for key in path:
        value = value.get(key, {}) if isinstance(value, dict) else {}
    return value or []
