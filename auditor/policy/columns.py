"""What a column of a table holds, by its title in any supported language."""

from collections.abc import Iterable
from functools import lru_cache

from auditor.policy import cues
from auditor.policy.normal import normalise

_KINDS = ("name", "provider", "purpose", "lifetime")
_COOKIE_WORDS = ("cookie", "kakor", "kaka", "eväste", "ciasteczk", "informasjonskaps", "traceur", "tracker")


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    titles: dict[str, str] = {}
    for kind in _KINDS:
        for code in cues.languages():
            for title in cues.listed(code, "columns", kind):
                titles.setdefault(normalise(title), kind)
    return titles


@lru_cache(maxsize=4096)
def column_kind(title: str) -> str | None:
    """What a column (or the label of a row) holds: name, provider, purpose, lifetime; None for anything else."""
    plain = normalise(title[:80]).strip(" :*_|")
    return _titles().get(plain) or _titles().get(plain.partition(" (")[0].strip())


def of_cookies(columns: Iterable[str]) -> bool:
    """Whether titles are those of a table of cookies, not of processors or retention periods."""
    titles = tuple(columns)
    kinds = {column_kind(title) for title in titles}
    return {"name", "lifetime"} <= kinds or any(word in title.lower() for title in titles for word in _COOKIE_WORDS)
