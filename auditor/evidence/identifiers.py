"""Does a stored value single out one visitor?

Fresh profiles tell best: a value that is long enough and differs between visits was made for the visitor; one that is
the same in all of them was not. With one visit alone only the look of the value is left, which must be strict: flags,
build numbers, timestamps and settings are no identifiers.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable

from auditor.model.capture import Secret

SHORTEST = 8
SHORTEST_ALONE = 16
BITS_PER_CHARACTER = 2.5
_TIME = re.compile(r"1[5-9]\d*")
_TIME_LENGTHS = (10, 13)
_SETTINGS = ("{", "[", "%7B", "%5B", "true", "false", "null", "http", "/")
_PLAIN_WORD = re.compile(r"[A-Za-z_ -]+")


def identifies(values: Iterable[tuple[str, Secret]]) -> bool:
    """Whether the values that one name had, as pairs (visit, value), look like an identifier."""
    seen: dict[str, set[str]] = {}
    candidates: list[Secret] = []
    for visit, value in values:
        if value.length >= SHORTEST and not _is_setting(value) and not _is_time(value):
            seen.setdefault(visit, set()).add(value.sha256)
            candidates.append(value)
    if len(seen) >= 2:
        return not set.intersection(*seen.values())
    return any(_looks_random(value) for value in candidates)


def entropy(text: str) -> float:
    """Shannon entropy in bits per character."""
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values()) if text else 0.0


def _is_setting(value: Secret) -> bool:
    return value.sample.startswith(_SETTINGS)


def _is_time(value: Secret) -> bool:
    return value.length in _TIME_LENGTHS and bool(_TIME.fullmatch(value.sample))


def _looks_random(value: Secret) -> bool:
    if value.length < SHORTEST_ALONE:
        return False
    if value.raw is not None:
        return entropy(value.raw) >= BITS_PER_CHARACTER and not _PLAIN_WORD.fullmatch(value.raw)
    return any(c.isdigit() for c in value.sample) and not _PLAIN_WORD.fullmatch(value.sample)
