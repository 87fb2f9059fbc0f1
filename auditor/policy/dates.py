"""When a document says it was last updated."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib.resources import files

import ahocorasick_rs

from auditor.policy.normal import normalise

_NUMERIC = re.compile(
    r"(?<!\d)(\d{4})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4})(?!\d)"
    r"|(?<![\d./-])(\d{1,2})\s?[/.-]\s?(20\d{2})(?!\d)"
)
_NAMED = re.compile(
    r"(?<![\d/.-])(?:(\d{1,2})(?:st|nd|rd|th|er|re|ª|º|°|\.|-?(?:án|én|e|ga|δη|ой))?\s*(?:de\s+|d['’]|of\s+|den\s+|\.\s*)?([^\W\d_]{2,14})\.?,?[\s-]+(?:de\s+|del\s+|do\s+)?((?:19|20)\d{2})"
    r"|([^\W\d_]{2,14})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th|\.)?,?[\s-]+((?:19|20)\d{2})|([^\W\d_]{2,14})\.?,?[\s-]+(?:de\s+|del\s+)?((?:19|20)\d{2})"
    r"|((?:19|20)\d{2})\.?\s?(?:m\.|\.)?\s?(?!gada)([^\W\d_]{2,14})\s(\d{1,2})|((?:19|20)\d{2})\.?\s(?:gada\s)?(\d{1,2})\.\s([^\W\d_]{2,14}))(?!\d)"
)
_YEAR = re.compile(r"\d{4}")
_REACH = 90
_MOST = 40
_TRIED = 2_000
_STOP = re.compile(r"\n\s*\n|\|")


@lru_cache(maxsize=1)
def _data() -> tuple[ahocorasick_rs.AhoCorasick, dict[str, int]]:
    data = tomllib.loads((files("auditor.policy") / "dates.toml").read_text(encoding="utf-8"))
    phrases = sorted({p for group in data["updated"].values() for p in group}, key=len, reverse=True)
    months = {name: int(number) for number, names in data["months"].items() for name in names.split()}
    return ahocorasick_rs.AhoCorasick(phrases, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), months


def last_updated(text: str, language: str | None) -> date | None:
    """The date that stands beside words such as "last updated"; where a document has several, the latest.

    A date without a day is taken as the first of the month; 03/04/2024 as 3 April, except in US wording.
    """
    return max((day for day, _, _ in stated(text, language)), default=None)


def stated(text: str, language: str | None) -> Iterator[tuple[date, int, int]]:
    """Every date of an update with the span of its words, from those that announce it to its end."""
    phrases, _ = _data()
    lowered = text.lower()
    lowered = (lowered if len(lowered) == len(text) else text).replace("\u00a0", " ").replace("’", "'")
    count = 0
    for _, start, end in phrases.find_matches_as_indexes(lowered)[:_TRIED]:
        if start and lowered[start - 1].isalnum():
            continue
        behind = lowered[end : end + _REACH]
        if not _YEAR.search(behind):
            continue
        stop = _STOP.search(behind, 12)
        behind = behind[: stop.start()] if stop else behind
        day = _first(behind.replace("*", " ").replace("_", " "), language)
        if day:
            yield day[0], start, end + day[1]
            count += 1
        if count >= _MOST:
            return


def _first(text: str, language: str | None) -> tuple[date, int] | None:
    options = [*_NUMERIC.finditer(text), *_named(text)]
    for match in sorted(options, key=lambda m: m.start()):
        day = _from_numbers(match, language) if match.re is _NUMERIC else _from_name(match)
        if day:
            return day, match.end()
    return None


def _named(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while match := _NAMED.search(text, at):
        if _month(match[2] or match[4] or match[7] or match[10] or match[14]):
            yield match
            return
        at = match.start() + 1


@lru_cache(maxsize=4096)
def _month(word: str | None) -> int | None:
    _, months = _data()
    return months.get(word) or months.get(normalise(word)) if word else None


def _from_name(match: re.Match[str]) -> date | None:
    for year, month, day in ((3, 2, 1), (6, 4, 5), (9, 10, 11), (12, 14, 13)):
        if match[year]:
            return _valid(int(match[year]), _month(match[month]), int(match[day]))
    return _valid(int(match[8]), _month(match[7]), 1)


def _from_numbers(match: re.Match[str], language: str | None) -> date | None:
    if match[1]:
        return _valid(int(match[1]), int(match[2]), int(match[3]))
    if match[8]:
        return _valid(int(match[8]), int(match[7]), 1)
    first, second, year = int(match[4]), int(match[5]), int(match[6])
    if second > 12 and language == "en":
        first, second = second, first
    return _valid(year, second, first)


def _valid(year: int, month: int | None, day: int) -> date | None:
    try:
        return date(year, month, day) if month and 1990 <= year <= 2100 else None
    except ValueError:
        return None
