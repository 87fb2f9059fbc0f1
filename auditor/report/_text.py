"""Text that a website controls, made safe to look at: nothing invisible, nothing that turns the reading direction."""

import re
import unicodedata
from collections.abc import Iterable

from auditor.report._language import ENGLISH, many, number, spoken, t

LONGEST = 4000
_LINK = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x20]+", re.IGNORECASE)
_LEFT_OUT = re.compile(r"…(\s?)\((\d+) characters\)")
_SPACES = re.compile(r"[^\S\u00a0\u202f]+|\s{2,}")
YEAR, DAY = 31_536_000, 86_400
_UNITS = ((YEAR, "year", 2), (YEAR / 12, "month", 2), (DAY, "day", 1), (3600, "hour", 1), (60, "minute", 1))
_FORMAT_KEPT = {"\u00ad", "\u200c", "\u200d"}  # soft hyphen and the joiners that Persian and Indic scripts need
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def visible(text: str, longest: int = LONGEST) -> str:
    """The text with control, bidirectional and other invisible characters written out as ‹U+202E›, cut at `longest`.

    Line breaks and tabs stay. Escape sequences of terminals lose their effect with their first character.
    """
    if len(text) > longest:
        text = f"{text[:longest]}… ({t('{n} characters', n=len(text))})"
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(c) for c in text)


def _shown(character: str) -> str:
    odd = unicodedata.category(character) in _UNSAFE or ord(character) & 0xFFFE == 0xFFFE
    if character in "\n\t" or character in _FORMAT_KEPT or not odd:
        return character
    return f"‹U+{ord(character):04X}›"


def line(text: str, longest: int = LONGEST) -> str:
    """`visible` on one line: runs of white space become one space. A no-break space alone stays, as French has them."""
    shown = visible(text, longest)
    if "characters)" in shown and spoken().code != ENGLISH:  # what evidence leaves out of values and addresses
        shown = _LEFT_OUT.sub(lambda found: f"…{found[1]}({t('{n} characters', n=found[2])})", shown)
    return " ".join(shown.split()) if shown.isascii() else _SPACES.sub(" ", shown).strip()


def shortened(text: str, longest: int) -> str:
    """`line`, ended at a word with "…" where it is longer."""
    shown = line(text)
    return shown if len(shown) <= longest else f"{shown[:longest].rpartition(' ')[0] or shown[:longest]}…"


def lower_first(text: str) -> str:
    """ "A vendor …" as the middle of a sentence: "a vendor …"; acronyms such as "GPC" stay."""
    if text[1:2].isupper() or spoken().code != ENGLISH:  # German nouns keep their capital
        return text
    return text[:1].lower() + text[1:]


def link(url: str | None) -> str | None:
    """The address if it may become a link (http and https only, no odd characters), else None."""
    return url if url and len(url) <= LONGEST and _LINK.fullmatch(url) else None


def listed(names: Iterable[str], limit: int = 0) -> str:
    """ "A, B and C"; beyond `limit` names (0 for no limit) "A, B and 3 more"."""
    items = [line(name, 120) for name in names]
    if limit and len(items) > limit:
        items = [*items[:limit], t("{n} more", n=len(items) - limit)]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {t('and')} {items[-1]}" if items else ""


def duration(seconds: float | None) -> str:
    """A lifetime as people say it: "13 months", "2 days", "session" for None, "deleted at once" for 0 or less."""
    if seconds is None:
        return t("session")
    if seconds <= 0:
        return t("deleted at once")
    if abs(seconds / YEAR - 1) < 0.01:
        return _amount(1, "year")
    for size, word, least in _UNITS:
        if seconds >= least * size * 0.99:
            return _amount(round(seconds / size, 1), word)
    return t("{seconds} s", seconds=number(round(seconds)))


_FORMS = {
    "year": lambda n: many(n, "year", "years"),
    "month": lambda n: many(n, "month", "months"),
    "day": lambda n: many(n, "day", "days"),
    "hour": lambda n: many(n, "hour", "hours"),
    "minute": lambda n: many(n, "minute", "minutes"),
}


def _amount(amount: float, word: str) -> str:
    """Whole amounts in their own form, "1.5 years" in that of two."""
    if amount == int(amount):
        return _FORMS[word](int(amount))
    return _FORMS[word](2).replace("2", number(amount, 1), 1)


def when(at: float | None) -> str:
    """Seconds of a visit: "0.81 s"; empty for None."""
    return "" if at is None else t("{seconds} s", seconds=number(at, 2))
