"""Which language a text is in, told by its most frequent small words."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ENOUGH = 0.08
_SAMPLE = 30_000
_FEW = 12
_LETTER = 0.5
_RARE = {
    "ěřů": "cs",
    "ý": "cs sk is",
    "ščž": "cs sk sl hr lt lv",
    "ľĺŕô": "sk",
    "đć": "hr",
    "ąęłśźżń": "pl",
    "ãõ": "pt",
    "ñ¿": "es",
    "æø": "da no",
    "å": "sv da no",
    "őű": "hu",
    "ășțşţ": "ro",
    "ğı": "tr",
    "ðþ": "is",
    "āēīģķļņ": "lv",
    "ėįų": "lt",
    "ß": "de",
}
_LETTERS = {letter: tuple(codes.split()) for letters, codes in _RARE.items() for letter in letters}
"""Letters that few languages have."""


@lru_cache(maxsize=1)
def _small_words() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((files("auditor.policy") / "languages.toml").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for code, words in data.items():
        for word in words.split():
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    known = dict.fromkeys(code for found in _small_words().values() for code in found)
    return {code: place for place, code in enumerate(known)}


def _order(codes: dict[str, float]) -> list[str]:
    """In the order of the file, so that a tie goes to the language read with polarity and scope."""
    return sorted(codes, key=_places().__getitem__)


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
    sample = text[:_SAMPLE].lower().replace("’", "'")
    for found in _WORD.finditer(sample):
        total += 1
        for code in known.get(found[0], ()):
            counts[code] = counts.get(code, 0) + 1
    for letter in _LETTERS.keys() & set(sample):
        for code in _LETTERS[letter]:
            counts[code] = counts.get(code, 0) + min(sample.count(letter), total) * _LETTER
    if not counts:
        return None
    if expected in counts:
        counts[expected] *= 1.1
    best = max(_order(counts), key=lambda code: counts[code])
    least = 2.0 if total > _FEW else 1.0
    return best if counts[best] >= max(least, _ENOUGH * total) else None
