"""How names and cookie patterns of the register are compared."""

import re
import unicodedata

_DROPPED = re.compile(r"[®™©,]|\.(?=\s|$)|\u00ad|\u200b")


def normal(text: str) -> str:
    """A name as it is compared: NFKC, case folded, single spaces, without trade marks, commas and closing dots."""
    return " ".join(_DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold().split())


def glob(pattern: str) -> re.Pattern[str]:
    """A cookie pattern as a regular expression; `*` is any run of characters, also none."""
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.DOTALL)
