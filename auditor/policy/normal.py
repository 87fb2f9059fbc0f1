"""Text normalised for matching, with the way back to the original offsets."""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

_ODD = {"&": r"&nbsp;?", "\\": r"\\(?=[\\_*\[\]().\-#|!])", "*": r"\*\*"}
"""Characters with which something begins that is dropped or becomes a space."""
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff®™©"
_ACCENTS = r"[^\W\d_][\u0300-\u036f]+"
_SPACES = r"\s\s+"
_DASHES = "-‐‑‒–—―"
_COUNTED: "array[int]" = array("I")
"""The numbers from 0 as far as they were needed, to be copied from: to count anew takes ten times as long."""
_WITHOUT: dict[str, tuple[str, ...]] = {
    char: (unicodedata.normalize("NFD", char)[0],) for char in "àâáãąčçćďěéèêëęíìîïńñňóòôõřšśťúùûůýžźż"
}
_WITHOUT |= {"ä": ("ae", "a"), "ö": ("oe", "o"), "ü": ("ue", "u"), "å": ("aa", "a"), "ø": ("oe", "o"), "ł": ("l",)}
"""How letters are written where a keyboard lacks them."""
_DROPPED = re.compile(rf"[{_UNSEEN}\\*]+")


@lru_cache(maxsize=8192)
def _folded(char: str) -> str:
    if char in _DASHES or char.isspace():
        return " "
    if char in "’‘ʼ`´":
        return "'"
    if char in "“”„‟«»":
        return '"'
    if _DROPPED.match(char):
        return char
    return unicodedata.normalize("NFKC", char).lower()


class Normal:
    """A text in lower case, NFKC, dashes and line breaks as single spaces, invisible characters and ®/™ gone.

    `text` is for searching; `back` gives the code point in the original for a position in it, `back_end` for an end.
    """

    def __init__(self, original: str) -> None:
        chars = {char: _folded(char) for char in set(original)}
        long = "".join(sorted(c for c, to in chars.items() if len(to) != 1 or c in _UNSEEN))
        wanted = [pattern for char, pattern in _ODD.items() if char in chars]  # each of them takes time at every letter
        wanted += [_ACCENTS] * any("\u0300" <= char <= "\u036f" for char in chars)
        wanted += [_SPACES] + [f"[{re.escape(long)}]"] * bool(long)
        folded = original
        for char, to in chars.items():
            if to != char and len(to) == 1 and not (char.isascii() and char.isalpha()):
                folded = folded.replace(char, to)  # to translate all at once takes ten times as long
        self._at: list[int] = [0]
        self._from: list[int] = [0]
        pieces: list[str] = []
        done = length = 0
        for odd in re.finditer("|".join(wanted), original):
            plain = folded[done : odd.start()].lower()
            new = _replacement(odd[0])
            length += len(plain)
            self._mark(length, odd.start())
            length += len(new)
            done = odd.end()
            self._mark(length, done)
            pieces += (plain, new)
        pieces.append(folded[done:].lower())
        self.text = "".join(pieces)
        self._plain = len(self._at) == 1
        self._origins: array[int] | None = None

    def _mark(self, at: int, origin: int) -> None:
        if at == self._at[-1]:
            self._from[-1] = origin
        else:
            self._at.append(at)
            self._from.append(origin)

    def back(self, position: int) -> int:
        """The original code point of a position in `text`."""
        if self._plain:
            return position
        i = bisect_right(self._at, position) - 1
        return self._from[i] + position - self._at[i]

    def origins(self) -> Sequence[int]:
        """The original code point of every position in `text`, for whoever asks for many."""
        if self._plain:
            return range(len(self.text) + 1)
        if self._origins is None:
            self._origins = array("I")
            bounds = [*self._at[1:], len(self.text) + 1]
            if len(_COUNTED) <= self._from[-1] + bounds[-1]:
                _COUNTED.extend(range(len(_COUNTED), self._from[-1] + bounds[-1] + 1))
            for at, origin, stop in zip(self._at, self._from, bounds, strict=True):
                self._origins.extend(_COUNTED[origin : origin + stop - at])
        return self._origins

    def back_end(self, position: int) -> int:
        """The original end (exclusive) of something that ends at `position` in `text`."""
        return position if self._plain or position == 0 else self.back(position - 1) + 1


def _replacement(odd: str) -> str:
    if odd.isspace() or odd.startswith("&nbsp"):
        return " "
    if odd == "**" or odd == "\\" or _DROPPED.fullmatch(odd):
        return ""
    return unicodedata.normalize("NFKC", odd).lower()


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """A name or phrase in the form in which `Normal.text` holds it, without surrounding spaces."""
    return Normal(text).text.strip()


def loosely(pattern: str) -> str:
    """A pattern whose letters with an accent, outside classes, also match as they are written without ("ä", "ae", "a")."""
    return "".join(f"(?:{char}|{'|'.join(_WITHOUT[char])})" if char in _WITHOUT else char for char in pattern)
