"""Which classes of products the words around a name tell: the words of roles.toml, in every language at once."""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from auditor.model.kinds import VendorClass
from auditor.policy.normal import normalise

_WORD = re.compile(r"\w+(?:['.]\w+)*")
_PIXEL = re.compile(r"pi(?:x|ks)(?:el(?!l|at)|l(?:en|ar|arna|er|erne|ene|ens)\b)")
"""The one function word that every language bends, and joins to others, in its own way (píxel, pikseliä, Zählpixel)."""
_STEM = 3
PLACE = re.compile(
    r"web|site|s[ií]ti[eo]*\b|sito|home|hjem|heim|hem|nett|sajt|sid[aeo]|seite|auftritt|präsenz|shop|store|boutique|tienda|negozio|loja"
    r"|page|p[áa]gin|portal|plat|blog|stron|witryn|serwis|sklep|stránk|stránek|stránce|sivu|verkko|butik|winkel|visit|besuch"
    r"|bezoek|besøk|besøg|besök|odwiedz|návšt|kävij|vierail",
    re.IGNORECASE,
)
"""What the words of the website tell by a place on it, and not by what it does there ("cookies", "chat")."""


def plain(text: str) -> str:
    """Normalised and without accents."""
    apart = unicodedata.normalize("NFD", normalise(text))
    return "".join(char for char in apart if not unicodedata.combining(char))


@lru_cache(maxsize=2048)
def words(text: str) -> tuple[str, ...]:
    """The words of a passage as function words are written; every form of "pixel" is that word."""
    return tuple("pixel" if _PIXEL.search(word) else word for word in _WORD.findall(plain(text)))


class _Entry(NamedTuple):
    kind: VendorClass
    parts: tuple[str, ...]


@lru_cache(maxsize=1)
def _entries() -> dict[str, tuple[_Entry, ...]]:
    """The entries by the first letters of their first word (all of a shorter one)."""
    data = tomllib.loads((files("auditor.policy") / "roles.toml").read_text(encoding="utf-8"))
    found: dict[str, list[_Entry]] = defaultdict(list)
    for name, phrases in data.items():
        for phrase in phrases:
            parts = tuple(phrase.split())
            stem = "*" if phrase.startswith("*") else parts[0].rstrip("*")[:_STEM]
            found[stem].append(_Entry(VendorClass(name), parts))
    return {stem: tuple(entries) for stem, entries in found.items()}


def _is(word: str, part: str) -> bool:
    if part.startswith("*"):
        return part.strip("*") in word
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


@lru_cache(maxsize=4096)
def _of_word(word: str) -> tuple[_Entry, ...]:
    """The entries whose first word this is."""
    table = _entries()
    inside = [entry for entry in table.get("*", ()) if _is(word, entry.parts[0])]
    near = inside + [entry for size in range(1, _STEM + 1) for entry in table.get(word[:size], ()) if size <= len(word)]
    return tuple(dict.fromkeys(entry for entry in near if _is(word, entry.parts[0])))


def told(said: Sequence[str]) -> frozenset[VendorClass]:
    """The classes whose function words are among these words."""
    found = set()
    for word in said:
        for kind, parts in _of_word(word):
            if kind not in found and all(any(_is(other, part) for other in said) for part in parts[1:]):
                found.add(kind)
    return frozenset(found)
