"""Text that a website controls, made safe to look at: nothing invisible, nothing that turns the reading direction."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 4000
_LINK = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x20]+", re.IGNORECASE)
YEAR, DAY = 31_536_000, 86_400
_UNITS = ((YEAR, "year", 2), (YEAR / 12, "month", 2), (DAY, "day", 1), (3600, "hour", 1), (60, "minute", 1))
_FORMAT_KEPT = {"\u00ad", "\u200c", "\u200d"}  # soft hyphen and the joiners that Persian and Indic scripts need
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def visible(text: str, longest: int = LONGEST) -> str:
    """The text with control, bidirectional and other invisible characters written out as ‹U+202E›, cut at `longest`.

    Line breaks and tabs stay. Escape sequences of terminals lose their effect with their first character.
    """
    if len(text) > longest:
        text = f"{text[:longest]}… ({len(text)} characters)"
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(c) for c in text)


def _shown(character: str) -> str:
    odd = unicodedata.category(character) in _UNSAFE or ord(character) & 0xFFFE == 0xFFFE
    if character in "\n\t" or character in _FORMAT_KEPT or not odd:
        return character
    return f"‹U+{ord(character):04X}›"


def line(text: str, longest: int = LONGEST) -> str:
    """`visible` on one line: runs of white space become one space."""
    return " ".join(visible(text, longest).split())


def shortened(text: str, longest: int) -> str:
    """`line`, ended at a word with "…" where it is longer."""
    shown = line(text)
    return shown if len(shown) <= longest else f"{shown[:longest].rpartition(' ')[0] or shown[:longest]}…"


def lower_first(text: str) -> str:
    """ "A vendor …" as the middle of a sentence: "a vendor …"; acronyms such as "GPC" stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def link(url: str | None) -> str | None:
    """The address if it may become a link (http and https only, no odd characters), else None."""
    return url if url and len(url) <= LONGEST and _LINK.fullmatch(url) else None


def listed(names: Iterable[str], limit: int = 0) -> str:
    """ "A, B and C"; beyond `limit` names (0 for no limit) "A, B and 3 more"."""
    items = [line(name, 120) for name in names]
    if limit and len(items) > limit:
        items = [*items[:limit], f"{len(items) - limit} more"]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """ "1 vendor", "3 vendors"; numbers from 1,000 with a comma."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def duration(seconds: float | None) -> str:
    """A lifetime as people say it: "13 months", "2 days", "session" for None, "deleted at once" for 0 or less."""
    if seconds is None:
        return "session"
    if seconds <= 0:
        return "deleted at once"
    if abs(seconds / YEAR - 1) < 0.01:
        return "1 year"
    for size, word, least in _UNITS:
        if seconds >= least * size * 0.99:
            amount = round(seconds / size, 1)
            shown = int(amount) if amount == int(amount) else amount
            return f"{shown} {word}{'' if shown == 1 else 's'}"
    return f"{round(seconds)} s"


def when(at: float | None) -> str:
    """Seconds of a visit: "0.81 s"; empty for None."""
    return "" if at is None else f"{at:.2f} s"
