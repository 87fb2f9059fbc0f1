"""Unknown sites that look like the organisation's own: a suggestion to declare them, never a verdict."""

import re
from collections.abc import Iterable

from auditor.model.said import say

_ASSETS = (
    "static|assets?|cdn|media|img|imgs|image|images|pics?|files?|content|fonts?|js|css|scripts?|api|data|web|online|"
    "cache|store|shop|video|videos|usercontent|res|resources?|statics"
)
_WORD = re.compile(rf"^(?:{_ASSETS})[-\d]*|[-\d]*(?:{_ASSETS})\d*$")
_LEAST = 4
"""Letters of a name below which two sites share it by chance."""


def looks_own(site: str, own: Iterable[str]) -> str | None:
    """Why an unknown site may belong to the same organisation, as a clause; None where nothing speaks for it.

    Same name under another suffix (example.de, example.com), or the name with a word for files beside it
    (cdn-example.com, examplestatic.net).
    """
    name = site.partition(".")[0]
    for other in own:
        brand = other.partition(".")[0]
        if site == other or len(brand) < _LEAST or _WORD.fullmatch(brand):
            continue
        if name == brand:
            return say("it has the name of {other} under another suffix", other=other)
        if brand in {_WORD.sub("", name, count=1).strip("-"), _WORD.sub("", name).strip("-")}:
            return say("it has the name of {other} with a word for files beside it", other=other)
    return None
