"""Cue words, read from `cues/<language>.toml` and found in a text in one pass."""

import itertools
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import ahocorasick_rs

from auditor.policy.normal import Normal

_GAP = " ... "
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
    """What follows a literal: `open_ended` the rest of its word, then `next` and `rest`, in which `*` again ends a word."""

    key: str
    pair: int
    open_ended: bool
    next: str
    rest: str


class Language(NamedTuple):
    """One language's cues, ready to search, and the parts other modules read as plain data."""

    automaton: ahocorasick_rs.AhoCorasick
    patterns: tuple[tuple[_Pattern, ...], ...]
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
def load(code: str, *, late: bool = False, plain: bool = False) -> Language:
    """The cues of one language, or those of its part `late`; `plain` also as they are written without accents.

    Raises `KeyError` for a language without a file.
    """
    if code not in languages():
        raise KeyError(code)
    whole = _file(code)
    data = {_LATE: whole.get(_LATE, {})} if late else {key: part for key, part in whole.items() if key != _LATE}
    literals: dict[str, dict[_Pattern, None]] = {}
    for number, (key, phrase) in enumerate(_phrases(data)):
        halves = phrase.split(_GAP)
        for i, half in enumerate(halves):
            name = f"{key}.{'ab'[i]}" if len(halves) > 1 else key
            for words in _spelt(half, code) if plain else _expand(half):
                head, star, rest = words.partition("*")
                following, more, rest = rest.partition("*")
                pattern = _Pattern(name, number if len(halves) > 1 else -1, bool(star), following, more + rest)
                literals.setdefault(head, {})[pattern] = None
    automaton = ahocorasick_rs.AhoCorasick(list(literals))
    return Language(automaton, tuple(tuple(found) for found in literals.values()), data)


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


class Cues:
    """The cues found in one text, by place."""

    def __init__(self, hits: list[Hit]) -> None:
        self._hits = sorted(hits)
        self._starts = [hit[0] for hit in self._hits]
        self._of: dict[str, list[Hit]] = {}
        for hit in self._hits:
            self._of.setdefault(hit[2], []).append(hit)
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
    return frozenset(hit.key for hit in find(Normal(text), code, late=True, plain=True))


def find(normal: Normal, code: str, *, late: bool = False, plain: bool = False) -> list[Hit]:
    """All cues of one language in a text, at offsets of the original; `plain` also those written without accents."""
    language = load(code, late=late, plain=plain)
    text, patterns = normal.text, language.patterns
    at, size = normal.origins(), len(normal.text)
    word = _REST.match
    new = tuple.__new__  # a named tuple's own constructor takes twice as long
    hits = []
    for number, start, end in language.automaton.find_matches_as_indexes(text, overlapping=True):
        if start and ((before := text[start - 1]).isalnum() or before == "_"):
            continue
        whole = end >= size or not text[end].isalnum() or text[end - 1] == "'"
        first, stop = at[start], end if whole else word(text, end).end()  # type: ignore[union-attr]
        last = at[stop - 1] + 1
        for key, pair, open_ended, following, rest in patterns[number]:
            if not following:
                if whole or open_ended:
                    hits.append(new(Hit, (first, last, key, pair)))
            elif text.startswith(following, stop) and (final := _stop(text, stop + len(following), size, rest)):
                hits.append(new(Hit, (first, at[final - 1] + 1, key, pair)))
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
