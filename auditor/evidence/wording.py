"""Short descriptions of what was observed, for samples and lists."""

from auditor.model.capture import CookieWrite, RequestRecord, StorageWrite
from auditor.model.kinds import ResourceType, StorageKind
from auditor.sites import host_of

_KINDS = {
    ResourceType.DOCUMENT: "navigation",
    ResourceType.SUBDOCUMENT: "frame",
    ResourceType.STYLESHEET: "style sheet",
    ResourceType.SCRIPT: "script",
    ResourceType.IMAGE: "image",
    ResourceType.FONT: "font",
    ResourceType.MEDIA: "media file",
    ResourceType.XHR: "data request",
    ResourceType.PING: "beacon",
    ResourceType.WEBSOCKET: "socket",
}
_AREAS = {
    StorageKind.LOCAL: "local storage",
    StorageKind.SESSION: "session storage",
    StorageKind.INDEXEDDB: "IndexedDB",
    StorageKind.CACHE: "cache storage",
    StorageKind.SERVICE_WORKER: "service worker",
}
_UNITS = ((31_557_600, "year"), (2_629_800, "month"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
_MOST = 4


def of_request(request: RequestRecord, *, identifier: bool, ping: bool) -> str:
    """One line about a request; its URL stands beside it."""
    parts = [f"{request.method} {_KINDS.get(request.type, 'request')} to {host_of(request.url)}"]
    if ping:
        parts.append("consent-mode ping without consent")
    if request.cookies_sent:
        parts.append(f"sent {_named('cookie', request.cookies_sent)}")
    if identifier:
        parts.append("carried an identifier")
    if request.error:
        parts.append(f"no answer ({request.error})")
    return ", ".join(parts)


def of_cookie(write: CookieWrite, *, identifier: bool) -> str:
    """One line about a cookie write."""
    how = "written by script" if write.via_script else "set by a response"
    parts = [f"cookie {write.name} for {write.domain}", how, lifetime(write.lifetime_seconds)]
    if identifier:
        parts.append("an identifier")
    if not write.stored:
        parts.append(f"refused by this browser ({write.refused_reason})")
    return ", ".join(parts)


def of_storage(write: StorageWrite, *, identifier: bool) -> str:
    """One line about a storage write."""
    return f"{_AREAS[write.kind]} entry {write.key} of {write.origin}{', an identifier' if identifier else ''}"


def lifetime(seconds: float | None) -> str:
    """A lifetime in words, in the largest unit that fits."""
    if seconds is None:
        return "until the browser closes"
    size, unit = next(((s, u) for s, u in _UNITS if seconds >= s * 0.99), (1, "second"))
    number = round(seconds / size)
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _named(noun: str, names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_MOST])
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"{noun}{'' if len(names) == 1 else 's'} {shown}{more}"
