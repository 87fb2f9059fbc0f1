"""Short descriptions of what was observed, for samples and lists."""

from auditor.model.capture import CookieWrite, RequestRecord, StorageWrite
from auditor.model.kinds import ResourceType, StorageKind
from auditor.model.said import Said, counted, joined, say, term
from auditor.sites import host_of

_KINDS = {
    ResourceType.DOCUMENT: say("navigation"),
    ResourceType.SUBDOCUMENT: say("frame"),
    ResourceType.STYLESHEET: say("style sheet"),
    ResourceType.SCRIPT: say("script"),
    ResourceType.IMAGE: say("image"),
    ResourceType.FONT: say("font"),
    ResourceType.MEDIA: say("media file"),
    ResourceType.XHR: say("data request"),
    ResourceType.PING: say("beacon"),
    ResourceType.WEBSOCKET: say("socket"),
}
_AREAS = {
    StorageKind.LOCAL: say("local storage"),
    StorageKind.SESSION: say("session storage"),
    StorageKind.INDEXEDDB: say("IndexedDB"),
    StorageKind.CACHE: say("cache storage"),
    StorageKind.SERVICE_WORKER: say("service worker"),
}
PLACES = {
    "url": say("the url"),
    "body": say("the body"),
    "referrer": say("the referrer"),
    "redirect": say("the redirect"),
    "socket": say("the socket"),
}
"""Where in a request something stood."""
_UNITS = ((31_557_600, "year"), (2_629_800, "month"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
_MOST = 4


def of_request(request: RequestRecord, *, identifier: bool, ping: bool) -> str:
    """One line about a request; its URL stands beside it."""
    parts = [
        say(
            "{method} {kind} to {host}",
            method=request.method,
            kind=_KINDS.get(request.type) or say("request"),
            host=host_of(request.url),
        )
    ]
    if ping:
        parts.append(say("consent-mode ping without consent"))
    if request.cookies_sent:
        parts.append(say("sent {cookies}", cookies=_cookies(request.cookies_sent)))
    if identifier:
        parts.append(say("carried an identifier"))
    if request.error:
        parts.append(say("no answer ({error})", error=request.error))
    return joined(parts, ", ")


def of_cookie(write: CookieWrite, *, identifier: bool) -> str:
    """One line about a cookie write."""
    how = say("written by script") if write.via_script else say("set by a response")
    parts = [
        say("cookie {name} for {domain}", name=write.name, domain=write.domain),
        how,
        lifetime(write.lifetime_seconds),
    ]
    if identifier:
        parts.append(say("an identifier"))
    if not write.stored:
        parts.append(say("refused by this browser ({reason})", reason=term(write.refused_reason or "")))
    return joined(parts, ", ")


def of_storage(write: StorageWrite, *, identifier: bool) -> str:
    """One line about a storage write."""
    return say(
        "{area} entry {key} of {origin}{sort}",
        area=_AREAS[write.kind],
        key=write.key,
        origin=write.origin,
        sort=say(", an identifier") if identifier else "",
    )


def lifetime(seconds: float | None) -> str:
    """A lifetime in words, in the largest unit that fits."""
    if seconds is None:
        return say("until the browser closes")
    size, unit = next(((s, u) for s, u in _UNITS if seconds >= s * 0.99), (1, "second"))
    return counted(round(seconds / size), unit)


def _cookies(names: tuple[str, ...]) -> Said:
    shown, more = ", ".join(names[:_MOST]), len(names) - _MOST
    if more > 0:
        return say("cookies {names} and {more} more", names=shown, more=more)
    return say("cookie {names}" if len(names) == 1 else "cookies {names}", names=shown)
