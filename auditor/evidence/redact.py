"""URLs fit for a report: long query values shortened, e-mail addresses masked, credentials and fragments dropped."""

import re
from urllib.parse import unquote, urlsplit

LONGEST_VALUE = 24
LONGEST_SEGMENT = 64
KEPT = 8
_EMAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_MASK = "[e-mail]"


def redacted(url: str) -> str:
    """The URL without fragment and credentials; query values over 24 characters keep their first 8 and the length."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return _masked(url.partition("?")[0])
    if parts.scheme not in ("http", "https", "ws", "wss"):
        return _shortened(url, LONGEST_SEGMENT)
    path = "/".join(_shortened(_masked(segment), LONGEST_SEGMENT) for segment in parts.path.split("/"))
    query = "&".join(_pair(pair) for pair in parts.query.split("&")) if parts.query else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{path}{'?' + query if query else ''}"


def place(url: str) -> str:
    """Host and path, for a chain of scripts; no query, which may carry identifiers."""
    return redacted(url.partition("?")[0].partition("#")[0]).partition("://")[2] or redacted(url)


def _pair(pair: str) -> str:
    name, equals, value = pair.partition("=")
    return f"{_shortened(_masked(name), LONGEST_VALUE)}{equals}{_shortened(_masked(value), LONGEST_VALUE)}"


def _masked(text: str) -> str:
    if _EMAIL.search(text):
        return _EMAIL.sub(_MASK, text)
    return _MASK if "%" in text and _EMAIL.search(unquote(unquote(text))) else text


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:KEPT]}…({len(text)} characters)"
