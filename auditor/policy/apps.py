"""Apps that are the website after all: what a policy calls "this application", and web applications."""

import re
from typing import TYPE_CHECKING

from auditor.policy.cues import Hit

if TYPE_CHECKING:
    from auditor.policy.context import Context

_ITSELF = re.compile(
    r"\b(?:this|quest[ao]|diese[rsmn]?|cette|est[ae]|dest[ae]|deze|dit|tej|t[aęą]|tato|této|tuto|touto|tämä|tämän|tässä|denn[ae]|dette)\s"
    r"(?=ap+li[ck]a|anwendung|sovellu|toepassing)",
    re.IGNORECASE,
)
"""What a policy calls that which it is for, whatever it is: "this Application"."""
_WEB_APP = re.compile(
    r"\b(?:web\w*|verkko|nett)[-\u2010 ]?(?:ap+s?\b|ap+li[ck]\w+|anwendung|sovellu|toepassing)"
    r"|\b(?:ap+li|aplica|aplikacj)\w*\s(?:web|internetow|webow)",
    re.IGNORECASE,
)
"""An app that runs in the browser, in the languages of the cue files."""


def itself(context: "Context", sentence: tuple[int, int]) -> bool:
    """Whether a sentence calls what the policy is for "this application"."""
    return bool(_ITSELF.search(context.text, *sentence))


def in_browser(context: "Context", sentence: tuple[int, int], hits: list[Hit]) -> bool:
    """Whether every word of an app is of one in the browser, which is the website: "hosting of the web application"."""
    web = [m.span() for m in _WEB_APP.finditer(context.text, *sentence)]
    return bool(web) and all(
        any(low <= h.start < high or h.start <= low < h.end for low, high in web)
        for h in hits
        if h.key == "scope.property"
    )
