"""Lifetimes in words ("13 months", "bis zu 2 Jahre", "Session") → seconds."""

import itertools
import re
import tomllib
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from auditor.policy import cues
from auditor.policy.normal import normalise

_DAY = 86_400.0
SECONDS = {
    "second": 1.0,
    "minute": 60.0,
    "hour": 3_600.0,
    "day": _DAY,
    "week": 7 * _DAY,
    "month": 365 * _DAY / 12,
    "year": 365 * _DAY,
}
"""A month is a twelfth of a year of 365 days, so that "12 months" equals "1 year"."""

SESSION = 0.0
"""What "session" becomes: such a cookie has no lifetime of its own."""

FEW_SECONDS = 60.0
"""What "a few seconds" counts as: the tools that write so say "a minute" from there on."""

_FEW = float("nan")
_WORD = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+|[/;|]|\((?!\w{1,2}\))")
_LONGEST = 300
_ALIKE = {"da": ("no",), "no": ("da",), "sv": ("no",), "cs": ("sk",), "sk": ("cs",), "es": ("pt",), "pt": ("es",)}
"""Languages that short texts are taken for."""
_STEM = 5
"""Shorter words count only whole, longer ones as beginnings."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


class LifetimeKind(StrEnum):
    SESSION = "session"
    LIMITED = "limited"
    PERSISTENT = "persistent"
    """Said to last, without saying how long."""


class Lifetime(NamedTuple):
    """What a wording says: `seconds` is the longest it allows, `least` the shortest of a range or of several.

    Both are None for `PERSISTENT`, 0 for `SESSION`; `least` is None where only one duration is said.
    """

    kind: LifetimeKind
    seconds: float | None
    least: float | None = None


class _Words(NamedTuple):
    exact: dict[str, str]
    stems: tuple[tuple[str, str], ...]
    numbers: dict[str, float]
    session: re.Pattern[str] | None
    forever: re.Pattern[str] | None


class _Said(NamedTuple):
    seconds: float
    least: float
    unit: float
    joined: bool


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads((files("auditor.policy") / "lifetimes.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages whose durations are read, English first."""
    data = _data()
    known = (*cues.languages(), *data["units"], *data["session"])
    return ("en", *sorted(set(known) - {"en"}))


@lru_cache(maxsize=64)
def _words(code: str) -> _Words:
    data = _data()
    cued = code in cues.languages()
    units: dict[str, str] = {}
    for unit in SECONDS:
        listed = [*(cues.listed(code, "lifetime", unit) if cued else ()), *data["units"].get(code, {}).get(unit, ())]
        units.update({normalise(word): unit for word in listed})
    numbers: dict[str, float] = {
        k: float(v) for k, v in dict((cues.listed(code, "numbers") if cued else None) or {}).items()
    }
    for pair in data["numbers"].get(code, "").split():
        word, _, value = pair.partition("=")
        numbers[normalise(word)] = float(value)
    exact = {word: unit for word, unit in units.items() if not word.endswith("*")}
    stems = tuple((word[:-1], unit) for word, unit in units.items() if word.endswith("*"))
    return _Words(exact, stems, numbers, _phrases(code, "session", cued), _phrases(code, "forever", cued))


def _phrases(code: str, kind: str, cued: bool) -> re.Pattern[str] | None:
    listed = [*(cues.listed(code, "lifetime", kind) if cued else ()), *_data()[kind].get(code, ())]
    plain = sorted({normalise(word).rstrip("*") for word in listed})
    words = [re.escape(word) + (r"\b" if len(word) < _STEM else "") for word in plain]
    return re.compile(rf"\b(?:{'|'.join(words)})") if words else None


@lru_cache(maxsize=1)
def _loose() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    """Words for a few, beginnings of such words, and words between two durations of which one holds."""
    few, either = _data()["few"]["words"], _data()["or"]["words"]
    return (
        frozenset(w for w in few if not w.endswith("*")),
        tuple(w[:-1] for w in few if w.endswith("*")),
        frozenset({*either, "/", ";", "|", "("}),
    )


def seconds(text: str, language: str | None = None) -> float | None:
    """The lifetime a text states, None where it states none or an endless one.

    A range or "up to" counts by its longest part, "1 year 1 month" as the sum; "session" is 0.
    """
    found = stated(text, language)
    return found.seconds if found else None


@lru_cache(maxsize=8192)
def stated(text: str, language: str | None = None, *, wide: bool = True) -> Lifetime | None:
    """What a text says of a lifetime; the text's own language is tried first, then English, then, if `wide`, all others."""
    plain = normalise(text[:_LONGEST])
    codes = languages()
    known = language in codes
    near = (language, *_ALIKE.get(language or "", ()), "en")
    order = dict.fromkeys(near if known and not wide else (language, *codes) if known else codes)
    fallback: Lifetime | None = None
    for code in order:
        words = _words(code or "en")
        if said := _durations(plain, words):
            return _combined(said)
        if language in codes and code not in (language, "en"):
            continue  # a word like "never" of one language begins too many words of others
        if fallback is None and words.session and words.session.search(plain):
            fallback = Lifetime(LifetimeKind.SESSION, SESSION)
        if fallback is None and words.forever and words.forever.search(plain):
            fallback = Lifetime(LifetimeKind.PERSISTENT, None)
        if fallback and code == language:
            return fallback
    return fallback


def _durations(plain: str, words: _Words) -> list[_Said]:
    few, few_stems, either = _loose()
    said: list[_Said] = []
    amounts: list[float] = []
    joined = True
    for token in _WORD.findall(plain):
        unit = _unit(token, words) if amounts else None
        if unit is not None:
            value = _amount(amounts, SECONDS[unit])
            if value is not None:
                said.append(_Said(*value, SECONDS[unit], joined and bool(said)))
            amounts, joined = [], True
        elif (number := _number(token, words.numbers)) is not None:
            _count(amounts, number, spelt=not token[0].isdigit())
        elif token in few or token.startswith(few_stems):
            amounts.append(_FEW)
        elif token in either:
            joined = False if not amounts else joined
        elif len(token) > 3:
            amounts = []
    return said


def _count(amounts: list[float], number: float, *, spelt: bool) -> None:
    """Add a number, with the spelt one before it where both make one: "twenty-four", "half a" and "a half"."""
    before = amounts[-1] if spelt and amounts else 0.0
    if before >= 20 and before % 10 == 0 and 1 <= number < 10:
        amounts[-1] = before + number
    elif before == 1.0 and number in (0.5, 1.5):
        amounts[-1] = number
    elif before not in (0.5, 1.5) or number != 1.0:
        amounts.append(number)


def _amount(amounts: list[float], unit: float) -> tuple[float, float] | None:
    """The longest and shortest of the numbers before a unit; "a few" is a number only of seconds."""
    exact = [amount for amount in amounts if amount == amount]
    if len(exact) < len(amounts):
        return (FEW_SECONDS, FEW_SECONDS) if unit == 1.0 else None
    return max(exact) * unit, min(exact) * unit


def _combined(said: list[_Said]) -> Lifetime:
    """One duration in several units is their sum ("1 year 1 month"); several durations are alternatives."""
    falling = all(b.unit < a.unit and b.joined for a, b in itertools.pairwise(said))
    if falling:
        most, least = sum(s.seconds for s in said), sum(s.least for s in said)
    else:
        most, least = max(s.seconds for s in said), min(s.least for s in said)
    return Lifetime(LifetimeKind.LIMITED, most, least if least < most else None)


def _number(token: str, numbers: dict[str, float]) -> float | None:
    if not token[0].isdigit():
        return numbers.get(token)
    return float(re.sub("[.,]", "", token) if _THOUSANDS.fullmatch(token) else token.replace(",", "."))


def _unit(token: str, words: _Words) -> str | None:
    return words.exact.get(token) or next((unit for stem, unit in words.stems if token.startswith(stem)), None)
