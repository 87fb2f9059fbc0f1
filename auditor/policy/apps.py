"""Apps that are the website after all: what a policy calls "this application", and web applications."""

import re
from typing import TYPE_CHECKING

from auditor.model.kinds import VendorClass
from auditor.policy import roles
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
    r"[WVNAwvna](?<!\w.)(?i:(?:(?<=w)eb\w*|(?<=v)erkko|(?<=n)ett)[-\u2010 ]?"
    r"(?:ap+s?\b|ap+li[ck]\w+|anwendung|sovellu|toepassing)|(?<=a)(?:p+li|plica|plikacj)\w*\s(?:web|internetow|webow))"
)
"""An app that runs in the browser, in the languages of the cue files; by its first letter, which is found fast."""


_APP_WORD = re.compile(
    r"(?:\w{2,12}\s|[ld]['’]){0,2}(?:ap+s?|ap+en|ap+li[ck]\w+|aplika\w+|anwendung\w*|sovellu\w+|toepassing\w*)",
    re.IGNORECASE,
)
"""What is told of an app, and of nothing else: "our app", not "the app for drivers" or "mobile app"."""
_CARRIED = re.compile(
    r"mobil|mobiel|móvil|móvel|komór|puhelin|älyp|smartphone|telefon|téléphone|tel[eé]fon|\bi(?:os|phone|pad)\b|android"
    r"|app store|google play|tablet|desktop",
    re.IGNORECASE,
)
"""An app that visitors carry with them, or install."""


def in_web_policy(context: "Context", hits: list[Hit]) -> bool:
    """Whether the policy is of a web application, and every word of an app means that: it names no other kind of app."""
    told = [h for h in hits if h.key == "scope.property"]
    return all(_APP_WORD.fullmatch(context.text, h.start, h.end) for h in told) and context.web_app


def is_web(text: str) -> bool:
    """Whether a text speaks of a web application, and of no app that is installed."""
    return _WEB_APP.search(text) is not None and _CARRIED.search(text) is None


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


def hosted(context: "Context", hits: list[Hit], told: str) -> bool:
    """Whether an application is what a host runs, and no app is told to be installed: "hosting of the application"."""
    apps = [h for h in hits if h.key == "scope.property"]
    plain = all(_APP_WORD.fullmatch(context.text, h.start, h.end) for h in apps)
    return plain and VendorClass.HOSTING in roles.told(roles.words(told)) and not _CARRIED.search(context.text)
