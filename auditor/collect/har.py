"""HAR 1.2 written from our own records (http://www.softwareishard.com/blog/har-12-spec/).

Playwright's recorder misses workers. A page of the HAR is a page of a visit; values that the capture hides stay hidden.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from auditor import __version__
from auditor.model.capture import Capture, Failure, RequestRecord, StackFrame, Visit
from auditor.model.kinds import InitiatorKind, ResourceType

Json = dict[str, Any]
UNKNOWN = -1
"""HAR's word for a size or time that is not known."""

TYPES = {
    ResourceType.DOCUMENT: "document",
    ResourceType.SUBDOCUMENT: "document",
    ResourceType.STYLESHEET: "stylesheet",
    ResourceType.SCRIPT: "script",
    ResourceType.IMAGE: "image",
    ResourceType.FONT: "font",
    ResourceType.MEDIA: "media",
    ResourceType.XHR: "xhr",
    ResourceType.PING: "ping",
    ResourceType.WEBSOCKET: "websocket",
}
"""Chrome DevTools' names in `_resourceType`."""


def dump(capture: Capture) -> bytes:
    """The capture's requests as a HAR file, all visits in their order."""
    pages = [page for visit in capture.visits for page in _pages(visit)]
    entries = [entry for visit in capture.visits for entry in _entries(visit)]
    product, _, version = capture.browser.product.partition("/")
    log = {
        "version": "1.2",
        "creator": {"name": "auditor", "version": __version__},
        "browser": {"name": product, "version": version},
        "pages": pages,
        "entries": entries,
    }
    return msgspec.json.format(msgspec.json.encode({"log": log}), indent=1)


def _time(visit: Visit, at: float) -> str:
    return (visit.started + timedelta(seconds=at)).isoformat(timespec="milliseconds")


def _pages(visit: Visit) -> list[Json]:
    return [
        {
            "startedDateTime": _time(visit, page.started),
            "id": f"{visit.id}-{number}",
            "title": f"{visit.state.value}: {page.title or page.final_url}",
            "pageTimings": {"onContentLoad": UNKNOWN, "onLoad": UNKNOWN},
        }
        for number, page in enumerate(visit.pages)
    ]


def _entries(visit: Visit) -> list[Json]:
    if isinstance(visit.requests, Failure):
        return []
    known = len(visit.pages)
    after = {one.redirected_from: one.url for one in visit.requests if one.redirected_from}
    return [_entry(visit, one, after.get(one.id, ""), one.page < known) for one in visit.requests]


def _entry(visit: Visit, one: RequestRecord, redirect: str, has_page: bool) -> Json:
    entry: Json = {
        "startedDateTime": _time(visit, one.at),
        "time": 0,
        "request": _request(one),
        "response": _response(one, redirect),
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
        "_resourceType": TYPES.get(one.type, "other"),
        "_initiator": _initiator(one),
        "_target": one.target.value,
        "_afterChoice": one.after_choice,
    }
    return entry | ({"pageref": f"{visit.id}-{one.page}"} if has_page else {})


def _request(one: RequestRecord) -> Json:
    request: Json = {
        "method": one.method,
        "url": one.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [{"name": name, "value": "…"} for name in one.cookies_sent],
        "headers": _named(one.request_headers),
        "queryString": _named(parse_qsl(urlsplit(one.url).query, keep_blank_values=True)),
        "headersSize": UNKNOWN,
        "bodySize": one.body.size if one.body else 0,
    }
    if one.body is not None:
        mime = {name.lower(): value for name, value in one.request_headers}.get("content-type", "")
        request["postData"] = {"mimeType": mime, "params": [], "text": one.body.text or "", "_sha256": one.body.sha256}
    return request


def _response(one: RequestRecord, redirect: str) -> Json:
    lines = [value for name, value in one.response_headers if name.lower() == "set-cookie"]
    response: Json = {
        "status": one.status or 0,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [{"name": line.partition("=")[0].strip(), "value": "…"} for line in lines],
        "headers": _named(one.response_headers),
        "content": {"size": UNKNOWN, "mimeType": one.mime or "x-unknown"},
        "redirectURL": redirect,
        "headersSize": UNKNOWN,
        "bodySize": UNKNOWN,
    }
    return response | ({"_error": one.error} if one.error else {})


def _named(pairs: Any) -> list[Json]:
    return [{"name": name, "value": value} for name, value in pairs]


def _initiator(one: RequestRecord) -> Json:
    kinds = {InitiatorKind.MARKUP: "parser", InitiatorKind.STYLESHEET: "parser", InitiatorKind.SCRIPT: "script",
             InitiatorKind.PRELOAD: "preload", InitiatorKind.REDIRECT: "redirect"}  # fmt: skip
    told: Json = {"type": kinds.get(one.initiator.kind, "other")}
    if one.initiator.url:
        told["url"] = one.initiator.url
    if one.initiator.line is not None:
        told["lineNumber"] = one.initiator.line - 1
    if one.initiator.stack:
        told["stack"] = {"callFrames": [_frame(frame) for frame in one.initiator.stack]}
    return told


def _frame(frame: StackFrame) -> Json:
    return {
        "functionName": frame.function,
        "scriptId": "0",
        "url": frame.url,
        "lineNumber": frame.line - 1,
        "columnNumber": frame.column - 1,
    }
