"""What a column of a table, or a label before a value, holds, by its title in any supported language."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from auditor.policy import cues
from auditor.policy.normal import normalise

_KINDS = ("name", "provider", "purpose", "lifetime")
_COOKIE_WORDS = (
    "cookie", "kakor", "kaka", "eväste", "ciasteczk", "informasjonskaps", "traceur", "tracker", "süti", "бисквит",
    "kolačić", "piškot", "slapuk", "sīkdat", "küpsis", "çerez", "vafrakök", "vafrakaka", "fianán",
)  # fmt: skip
_COARSE = {"domain": "provider", "category": None, "party": None}
_PARTS = re.compile(r"\s*(?:[/,;|&()\[\]]|\b(?:and|und|et|y|e|en|och|og|ja|oraz|a|or|oder|ou|o)\b)\s*")
_MOST_WORDS = 6


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads((files("auditor.policy") / "columns.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    titles: dict[str, str] = {}
    for kind in ("domain", "party", "category"):
        for listed in _data()["title"][kind].values():
            titles.update({normalise(title): kind for title in listed})
    for kind in _KINDS:
        for code in cues.languages():
            for title in cues.listed(code, "columns", kind):
                titles.setdefault(normalise(title), kind)
    for kind in _KINDS:
        for listed in _data()["title"][kind].values():
            for title in listed:
                titles.setdefault(normalise(title), kind)
    return titles


@lru_cache(maxsize=4096)
def field_kind(title: str) -> str | None:
    """What a column or label holds: name, provider, domain, purpose, lifetime, category or party; None for anything else.

    A title of several words or parts counts by the first part that tells ("Purpose / description", "Max. Speicherdauer").
    """
    plain = normalise(title[:80]).strip(" :*_|")
    known = _titles()
    found = known.get(plain) or known.get(plain.partition(" (")[0].strip())
    if found or not plain or len(plain.split()) > _MOST_WORDS:
        return found
    parts = [part.strip(" :*_-") for part in _PARTS.split(plain)]
    if len(parts) > 1 and (kinds := [known[part] for part in parts if part in known]):
        return kinds[0]
    return next((kind for kind, stems in _data()["stem"].items() if any(stem in plain for stem in stems)), None)


def column_kind(title: str) -> str | None:
    """What a column holds, coarsely: name, provider (whose domain counts too), purpose, lifetime; None for the rest."""
    kind = field_kind(title)
    return _COARSE.get(kind, kind) if kind else None


def label_kind(line: str) -> str | None:
    """The kind a line names as a whole, in one look at a table: cheap enough for every line of a document."""
    return _titles().get(line.strip(" \t:*_|•-–").lower())


@lru_cache(maxsize=1024)
def of_cookies(titles: tuple[str, ...]) -> bool:
    """Whether titles are those of a table of cookies, not of processors or retention periods."""
    if not titles:
        return False
    kinds = {column_kind(title) for title in titles}
    return {"name", "lifetime"} <= kinds or speaks_of_cookies(" ".join(titles))


@lru_cache(maxsize=4096)
def speaks_of_cookies(text: str) -> bool:
    """Whether a title or heading has a word for cookies or trackers in it."""
    lowered = text.lower()
    return any(word in lowered for word in _COOKIE_WORDS)


@lru_cache(maxsize=4096)
def classes_cookies(heading: str) -> bool:
    """Whether a heading puts the cookies below it in a class ("Strictly necessary cookies")."""
    lowered = heading.lower()
    return any(word in lowered for word in _data()["category"]["words"])


def party_of(text: str) -> str | None:
    """first or third, where a cell says nothing else."""
    plain = normalise(text).strip(" .*_").removesuffix(" cookie").removesuffix(" cookies")
    if plain in _data()["category"]["first"]:
        return "first"
    return "third" if plain in _data()["category"]["third"] else None
