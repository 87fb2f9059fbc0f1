"""When a document says it was last updated."""

import re
import tomllib
from datetime import date
from functools import lru_cache
from importlib.resources import files

_NUMERIC = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b|\b(\d{1,2})[./-]\s?(\d{1,2})[./-]\s?(\d{4})\b")
_NAMED = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?\s+(?:de\s+|d')?([^\W\d_]{3,12})\.?,?\s+(?:de\s+|del\s+)?(\d{4})"
    r"|([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})|([^\W\d_]{3,12})\s+(?:de\s+)?(\d{4}))\b"
)
_REACH = 80


@lru_cache(maxsize=1)
def _data() -> tuple[re.Pattern[str], dict[str, int]]:
    data = tomllib.loads((files("auditor.policy") / "dates.toml").read_text(encoding="utf-8"))
    phrases = sorted((p for group in data["updated"].values() for p in group), key=len, reverse=True)
    months = {name: int(number) for number, names in data["months"].items() for name in names.split()}
    return re.compile("|".join(re.escape(p) for p in phrases)), months


def last_updated(text: str, language: str | None) -> date | None:
    """The date that stands beside words such as "last updated"; where a document has several, the latest.

    A date without a day is taken as the first of the month; 03/04/2024 as 3 April, except in US wording.
    """
    phrases, _ = _data()
    lowered = text.lower() if len(text.lower()) == len(text) else text
    found = []
    for phrase in phrases.finditer(lowered):
        day = _first(lowered[phrase.end() : phrase.end() + _REACH].replace("*", " ").replace("_", " "), language)
        if day:
            found.append(day)
    return max(found, default=None)


def _first(text: str, language: str | None) -> date | None:
    options = [m for m in (_NUMERIC.search(text), _named(text)) if m]
    for match in sorted(options, key=lambda m: m.start()):
        day = _from_numbers(match, language) if match.re is _NUMERIC else _from_name(match)
        if day:
            return day
    return None


def _named(text: str) -> re.Match[str] | None:
    _, months = _data()
    for match in _NAMED.finditer(text):
        if (match[2] or match[4] or match[7]) in months:
            return match
    return None


def _from_name(match: re.Match[str]) -> date | None:
    _, months = _data()
    if match[2]:
        return _valid(int(match[3]), months[match[2]], int(match[1]))
    if match[4]:
        return _valid(int(match[6]), months[match[4]], int(match[5]))
    return _valid(int(match[8]), months[match[7]], 1)


def _from_numbers(match: re.Match[str], language: str | None) -> date | None:
    if match[1]:
        return _valid(int(match[1]), int(match[2]), int(match[3]))
    first, second, year = int(match[4]), int(match[5]), int(match[6])
    if second > 12 and language == "en":
        first, second = second, first
    return _valid(year, second, first)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1990 <= year <= 2100 else None
    except ValueError:
        return None
