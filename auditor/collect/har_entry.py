"""Reading one entry of a HAR recording, whoever's tool wrote it: DevTools, Firefox, chrome-har, WebPagetest."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from auditor.collect.set_cookie import AskedCookie
from auditor.collect.stacks import frames_of
from auditor.model.capture import Initiator, StackFrame
from auditor.model.kinds import InitiatorKind, ResourceType

Entry = dict[str, Any]
UNIX = 1970
"""The year that some recorders write where a cookie has no expiry."""

TYPES = {
    "document": ResourceType.DOCUMENT,
    "stylesheet": ResourceType.STYLESHEET,
    "script": ResourceType.SCRIPT,
    "image": ResourceType.IMAGE,
    "font": ResourceType.FONT,
    "media": ResourceType.MEDIA,
    "xhr": ResourceType.XHR,
    "fetch": ResourceType.XHR,
    "eventsource": ResourceType.XHR,
    "ping": ResourceType.PING,
    "websocket": ResourceType.WEBSOCKET,
}


def shaped(entry: Entry) -> Entry:
    """The entry with every part of the kind that HAR gives it; a part of another kind counts as not recorded."""
    request, response = dict(entry["request"]), _kind(entry.get("response"), dict, {})
    for message in (request, response):
        for part in ("headers", "cookies"):
            message[part] = _kind(message.get(part), list, [])
    response["content"] = _kind(response.get("content"), dict, {})
    return {**entry, "request": request, "response": response}


def _kind(found: Any, kind: type, otherwise: Any) -> Any:
    return kind(found) if isinstance(found, kind) else otherwise


def follow(url: str, entries: Sequence[Entry]) -> str:
    """Where redirects from `url` end; each address is followed once."""
    moves: dict[str, str] = {}
    for entry in entries:
        target = str((entry.get("response") or {}).get("redirectURL") or "")
        if target:
            address = str(entry["request"]["url"])
            moves.setdefault(address, absolute(address, target))
    while url in moves:
        url = moves.pop(url)
    return url


def absolute(base: str, target: str) -> str:
    """A redirect's target as an absolute address; as it is where it cannot be joined."""
    try:
        return urljoin(base, target)
    except ValueError:
        return target


def status_of(entry: Entry) -> int | None:
    """The HTTP status; None where no answer was recorded (recorders write 0 or -1)."""
    status = (entry.get("response") or {}).get("status")
    if isinstance(status, str) and status.isascii() and status.isdigit():
        status = int(status)
    return status if isinstance(status, int) and status > 0 else None


def declared_type(entry: Entry) -> str:
    """The type the recorder names, in lower case, `""` for none."""
    return str(entry.get("_resourceType") or "").lower()


def type_of(entry: Entry, main: bool) -> ResourceType:
    """The filter-list type: as declared, else from the media type. `main` is the page's own request."""
    if main:
        return ResourceType.DOCUMENT
    declared = declared_type(entry)
    if declared in TYPES:
        found = TYPES[declared]
        return ResourceType.SUBDOCUMENT if found is ResourceType.DOCUMENT else found
    mime = str(((entry.get("response") or {}).get("content") or {}).get("mimeType", "")).lower()
    if "html" in mime:
        return ResourceType.SUBDOCUMENT
    for word, kind in (
        ("javascript", ResourceType.SCRIPT),
        ("css", ResourceType.STYLESHEET),
        ("image/", ResourceType.IMAGE),
        ("font", ResourceType.FONT),
        ("video/", ResourceType.MEDIA),
        ("audio/", ResourceType.MEDIA),
        ("json", ResourceType.XHR),
    ):
        if word in mime:
            return kind
    return ResourceType.OTHER


def initiator_of(entry: Entry) -> Initiator:
    """DevTools has an object, chrome-har a JSON text beside a URL, WebPagetest a URL and a line."""
    detail: Any = entry.get("_initiator")
    if not isinstance(detail, dict):
        try:
            detail = json.loads(entry.get("_initiator_detail") or "{}")
        except (ValueError, TypeError, RecursionError):
            detail = {}
    if not isinstance(detail, dict):
        detail = {}
    url = str(detail.get("url") or (entry.get("_initiator") if isinstance(entry.get("_initiator"), str) else "") or "")
    stack = _frames(detail.get("stack"))
    kind = {"parser": InitiatorKind.MARKUP, "script": InitiatorKind.SCRIPT, "preload": InitiatorKind.PRELOAD}.get(
        str(detail.get("type") or entry.get("_initiator_type") or ""), InitiatorKind.UNKNOWN
    )
    line = detail.get("lineNumber")
    return Initiator(
        kind=kind,
        url=url or (stack[0].url if stack else ""),
        line=int(line) + 1 if isinstance(line, int | float) else None,
        stack=stack,
    )


def _frames(stack: object) -> tuple[StackFrame, ...]:
    """Frames of a stack that a stranger's tool wrote; none where it is malformed."""
    try:
        return frames_of(stack) if isinstance(stack, dict) else ()
    except (AttributeError, TypeError, ValueError):
        return ()


def headers(message: dict[str, Any], name: str) -> list[str]:
    """The values of a header, by its lower-case name."""
    found = []
    for header in message.get("headers") or ():
        if isinstance(header, dict) and str(header.get("name", "")).lower() == name:
            found.append(str(header.get("value", "")))
    return found


def set_cookie_lines(response: dict[str, Any]) -> list[str]:
    """The headers as sent; several in one value are separated by line breaks. Recorders often leave `cookies` empty."""
    return [line for value in headers(response, "set-cookie") for line in value.split("\n") if line.strip()]


def cookies_listed(response: dict[str, Any], host: str, moment: datetime) -> list[AskedCookie]:
    """The response's own list, for recorders that keep no header. It names a domain for cookies of the host alone, too."""
    return [_listed(cookie, host, moment) for cookie in response.get("cookies") or () if _has_name(cookie)]


def _has_name(cookie: object) -> bool:
    return isinstance(cookie, dict) and bool(str(cookie.get("name") or "").strip())


def _listed(cookie: dict[str, Any], host: str, moment: datetime) -> AskedCookie:
    domain, same_site = str(cookie.get("domain") or "").lower(), str(cookie.get("sameSite") or "").capitalize()
    return AskedCookie(
        name=str(cookie["name"]).strip(),
        value=str(cookie.get("value") or ""),
        domain=domain.lstrip(".") if domain.lstrip(".") not in ("", host) or domain.startswith(".") else None,
        path=str(cookie.get("path") or "") or None,
        lifetime_seconds=_lasts(str(cookie.get("expires") or ""), moment),
        secure=cookie.get("secure") is True,
        http_only=cookie.get("httpOnly") is True,
        same_site=same_site or None,
    )


def _lasts(expires: str, moment: datetime) -> float | None:
    try:
        until = datetime.fromisoformat(expires)
    except ValueError:
        return None
    until = until.replace(tzinfo=UTC) if until.tzinfo is None else until
    return round((until - moment).total_seconds(), 3) if until.year > UNIX else None


def cookies_sent(request: dict[str, Any]) -> list[tuple[str, str]]:
    """Names and values of the cookies a request carried, from the list or else from the header."""
    listed = [
        (str(cookie.get("name", "")), str(cookie.get("value", "")))
        for cookie in request.get("cookies") or ()
        if isinstance(cookie, dict)
    ]
    if listed:
        return listed
    pairs = (part.strip().partition("=") for value in headers(request, "cookie") for part in value.split(";"))
    return [(name, value) for name, _, value in pairs if name]


def named(record: object, *keys: str) -> str:
    """The values of these keys in one line ("WebPagetest 17.12"), `""` where there is no such record."""
    return " ".join(str(record[key]) for key in keys if key in record) if isinstance(record, dict) else ""
