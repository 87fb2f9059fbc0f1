"""Which language a text is in, told by its most frequent small words."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ENOUGH = 0.08
_SAMPLE = 30_000
_FEW = 12


@lru_cache(maxsize=1)
def _small_words() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((files("auditor.policy") / "languages.toml").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for code, words in data.items():
        for word in words.split():
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def _order(codes: dict[str, float]) -> list[str]:
    """In the order of the file, so that a tie goes to the language read with polarity and scope."""
    known = list(dict.fromkeys(code for found in _small_words().values() for code in found))
    return sorted(codes, key=known.index)


def words(text: str) -> int:
    """The number of words: runs of letters; figures do not count."""
    return sum(1 for _ in _WORD.finditer(text))


def detect(text: str, expected: str | None = None) -> str | None:
    """The ISO 639-1 code of the text's language, None where too few small words are known to say.

    Words that several languages share count for each; `expected` breaks ties (the language of the document around it).
    """
    known = _small_words()
    counts: dict[str, float] = {}
    total = 0
    for found in _WORD.finditer(text[:_SAMPLE].lower().replace("’", "'")):
        total += 1
        for code in known.get(found[0], ()):
            counts[code] = counts.get(code, 0) + 1
    if not counts:
        return None
    if expected in counts:
        counts[expected] *= 1.1
    best = max(_order(counts), key=lambda code: counts[code])
    least = 2.0 if total > _FEW else 1.0
    return best if counts[best] >= max(least, _ENOUGH * total) else None
