"""Cue words, read from `cues/<language>.toml` and found in a text in one pass."""

import itertools
import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import ahocorasick_rs

from auditor.policy.normal import Normal, normalise

_GROUP = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_GAP = " ... "


class Hit(NamedTuple):
    """A cue at original offsets. `key` is its place in the file ("deny.use"); `pair` joins the halves of a gapped one."""

    start: int
    end: int
    key: str
    pair: int


class Language(NamedTuple):
    """One language's cues, ready to search, and the parts other modules read as plain data."""

    automaton: ahocorasick_rs.AhoCorasick
    patterns: tuple[tuple[str, bool, int], ...]
    data: dict[str, Any]


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages whose policies are read with polarity and scope, by file name."""
    folder = files("auditor.policy") / "cues"
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


@lru_cache(maxsize=64)
def load(code: str) -> Language:
    """The cues of one language. Raises `KeyError` for a language without a file."""
    if code not in languages():
        raise KeyError(code)
    data = tomllib.loads((files("auditor.policy") / "cues" / f"{code}.toml").read_text(encoding="utf-8"))
    literals: dict[tuple[str, str], tuple[bool, int]] = {}
    for number, (key, phrase) in enumerate(_phrases(data)):
        halves = phrase.split(_GAP)
        for i, half in enumerate(halves):
            name = f"{key}.{'ab'[i]}" if len(halves) > 1 else key
            for text, open_ended in _expand(half):
                literals.setdefault((text, name), (open_ended, number if len(halves) > 1 else -1))
    patterns = tuple((key, *rest) for (_, key), rest in literals.items())
    automaton = ahocorasick_rs.AhoCorasick([text for text, _ in literals])
    return Language(automaton, patterns, data)


_NOT_CUES = frozenset({"numbers", "inflection", "columns", "lifetime"})
"""Parts of a file that are plain word lists for other modules."""


def _phrases(data: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        if isinstance(value, dict):
            if key not in _NOT_CUES:
                yield from _phrases(value, f"{prefix}{key}.")
        else:
            for phrase in value:
                yield f"{prefix}{key}", phrase


def _expand(phrase: str) -> Iterator[tuple[str, bool]]:
    """All literal phrases of a pattern, each with whether its last word is open-ended."""
    parts: list[list[str]] = []
    at = 0
    for group in _GROUP.finditer(phrase):
        parts.append([phrase[at : group.start()]])
        options = (group[1] if group[1] is not None else group[2]).split("|")
        parts.append(options if group[1] is not None else ["", *options])
        at = group.end()
    parts.append([phrase[at:]])
    for chosen in itertools.product(*parts):
        text = " ".join(" ".join(chosen).split())
        for word in _words(text):
            yield word


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Open-ended words inside a phrase cannot be literals: only a final one may be open."""
    open_ended = text.endswith("*")
    inner = text.rstrip("*")
    if inner and "*" not in inner:
        yield normalise(inner), open_ended


class Cues:
    """The cues found in one text, by place."""

    def __init__(self, hits: list[Hit]) -> None:
        self._hits = sorted(hits)
        self._starts = [hit.start for hit in self._hits]

    def within(self, start: int, end: int) -> list[Hit]:
        """The cues that lie wholly in this span, in order."""
        found = []
        for i in range(bisect_left(self._starts, start), len(self._hits)):
            hit = self._hits[i]
            if hit.start >= end:
                break
            if hit.end <= end:
                found.append(hit)
        return found


def find(normal: Normal, code: str) -> list[Hit]:
    """All cues of one language in a text, at offsets of the original."""
    language = load(code)
    text = normal.text
    size = len(text)
    hits = []
    for number, start, end in language.automaton.find_matches_as_indexes(text, overlapping=True):
        if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
            continue
        key, open_ended, pair = language.patterns[number]
        if not open_ended and end < size and text[end].isalnum():
            continue
        if open_ended:
            while end < size and text[end].isalnum():
                end += 1
        hits.append(Hit(normal.back(start), normal.back_end(end), key, pair))
    return hits


def listed(code: str | None, *path: str) -> Any:
    """A plain part of a language's file ("columns", "name"); an empty list where there is none."""
    if code is None or code not in languages():
        return []
    value: Any = load(code).data
    for key in path:
        value = value.get(key, {}) if isinstance(value, dict) else {}
    return value or []
