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
_ELIDED = re.compile(r"\b(?:[dl]|qu|dell|dall|nell|all|sull|un)'(?=\w)")
"""French and Italian words that are written in one with the next: "la mesure d'audience"."""
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


def _apart(text: str) -> str:
    """With a space behind every elided word."""
    return _ELIDED.sub(lambda found: f"{found[0][:-1]} ", text) if "'" in text else text


@lru_cache(maxsize=2048)
def words(text: str) -> tuple[str, ...]:
    """The words of a passage as function words are written; every form of "pixel" is that word."""
    return tuple("pixel" if _PIXEL.search(word) else word for word in _WORD.findall(_apart(plain(text))))


class _Entry(NamedTuple):
    kind: VendorClass
    parts: tuple[str, ...]


def _stem(part: str) -> str:
    """The first letters by which a part of an entry is looked up (all of a shorter one)."""
    return "*" if part.startswith("*") else part.rstrip("*")[:_STEM]


@lru_cache(maxsize=1)
def _entries() -> tuple[dict[str, tuple[_Entry, ...]], dict[str, tuple[str, ...]]]:
    """The entries by the stem of their first word, and the further words of entries by theirs."""
    data = tomllib.loads((files("auditor.policy") / "roles.toml").read_text(encoding="utf-8"))
    found: dict[str, list[_Entry]] = defaultdict(list)
    further: dict[str, dict[str, None]] = defaultdict(dict)
    for name, phrases in data.items():
        for phrase in phrases:
            parts = tuple(phrase.split())
            found[_stem(parts[0])].append(_Entry(VendorClass(name), parts))
            for part in parts[1:]:
                further[_stem(part)][part] = None
    return {k: tuple(v) for k, v in found.items()}, {k: tuple(v) for k, v in further.items()}


def _is(word: str, part: str) -> bool:
    if part.startswith("*"):
        return part.strip("*") in word
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _stems(word: str) -> list[str]:
    return ["*", *(word[:size] for size in range(1, min(_STEM, len(word)) + 1))]


@lru_cache(maxsize=4096)
def _of_word(word: str) -> tuple[_Entry, ...]:
    """The entries whose first word this is."""
    table, _ = _entries()
    near = [entry for stem in _stems(word) for entry in table.get(stem, ())]
    return tuple(dict.fromkeys(entry for entry in near if _is(word, entry.parts[0])))


@lru_cache(maxsize=4096)
def _further(word: str) -> frozenset[str]:
    """The further words of entries that this word is."""
    _, table = _entries()
    return frozenset(part for stem in _stems(word) for part in table.get(stem, ()) if _is(word, part))


def told(said: Sequence[str]) -> frozenset[VendorClass]:
    """The classes whose function words are among these words."""
    found, further = set(), None
    for word in said:
        for kind, parts in _of_word(word):
            if kind in found:
                continue
            if len(parts) > 1:
                further = frozenset().union(*map(_further, said)) if further is None else further
                if not further.issuperset(parts[1:]):
                    continue
            found.add(kind)
    return frozenset(found)
