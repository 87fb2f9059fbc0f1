"""Lifetimes in words ("13 months", "bis zu 2 Jahre", "Session") → seconds."""

import re
from functools import lru_cache

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

_WORD = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+")
_LONGEST = 200


@lru_cache(maxsize=64)
def _units(code: str) -> tuple[dict[str, str], dict[str, int], re.Pattern[str] | None]:
    words = {normalise(w): unit for unit in SECONDS for w in cues.listed(code, "lifetime", unit)}
    numbers = dict(cues.listed(code, "numbers") or {})
    session = [re.escape(normalise(w).rstrip("*")) for w in cues.listed(code, "lifetime", "session")]
    return words, numbers, re.compile(rf"\b(?:{'|'.join(session)})") if session else None


@lru_cache(maxsize=8192)
def seconds(text: str, language: str | None = None) -> float | None:
    """The lifetime a text states, None where it states none or an endless one.

    A range or "up to" counts by its longest part, "1 year 1 month" as the sum; "session" is 0.
    """
    plain = normalise(text[:_LONGEST])
    order = [code for code in (language, "en", *cues.languages()) if code in cues.languages()]
    for code in dict.fromkeys(order):
        found = _in_language(plain, code)
        if found is not None:
            return found
    return None


def _in_language(plain: str, code: str) -> float | None:
    words, numbers, session = _units(code)
    best: float | None = None
    total = 0.0
    amounts: list[float] = []
    last = ""
    for token in _WORD.findall(plain):
        number = _number(token, numbers)
        if number is not None:
            amounts.append(number)
            continue
        unit = _unit(token, words)
        if unit and amounts:
            value = max(amounts) * SECONDS[unit]
            smaller = bool(last) and SECONDS[unit] < SECONDS[last]
            total = total + value if smaller else value
            best = max(best or 0.0, total)
            last, amounts = unit, []
        elif len(token) > 3:
            amounts = []
    if best is not None:
        return best
    return SESSION if session is not None and session.search(plain) else None


def _number(token: str, numbers: dict[str, int]) -> float | None:
    if token[0].isdigit():
        return float(token.replace(",", "."))
    found = numbers.get(token)
    return float(found) if found is not None else None


def _unit(token: str, words: dict[str, str]) -> str | None:
    if token in words:
        return words[token]
    return next((u for w, u in words.items() if w.endswith("*") and token.startswith(w[:-1])), None)
