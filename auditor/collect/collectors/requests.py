"""Every request, hop by hop, with who caused it, what was really sent and what came back."""

import asyncio
import base64

from auditor.collect import redact
from auditor.collect.cdp import CdpError, Params
from auditor.collect.collectors._base import Collector, CollectorMeta
from auditor.collect.reach import is_inside
from auditor.collect.sources import Sources
from auditor.collect.stacks import initiator_of
from auditor.collect.stage import Choice, Stage
from auditor.collect.traffic import Hop
from auditor.model.capture import Body, Initiator, RequestRecord
from auditor.model.kinds import InitiatorKind, ResourceType

META = CollectorMeta(id="requests")

TYPES = {
    "Stylesheet": ResourceType.STYLESHEET,
    "Script": ResourceType.SCRIPT,
    "Image": ResourceType.IMAGE,
    "Font": ResourceType.FONT,
    "Media": ResourceType.MEDIA,
    "TextTrack": ResourceType.MEDIA,
    "XHR": ResourceType.XHR,
    "Fetch": ResourceType.XHR,
    "EventSource": ResourceType.XHR,
    "Ping": ResourceType.PING,
    "CSPViolationReport": ResourceType.PING,
    "WebSocket": ResourceType.WEBSOCKET,
}
"""CDP's types by their filter-list names; Document depends on the frame, all others are `other`."""

REPORTS = ("application/csp-report", "application/reports+json")
"""What the browser itself sends for a page, as `Other` in Chromium 156."""


def start(stage: Stage) -> "Requests":
    return Requests(stage)


class Requests(Collector):
    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._bodies: dict[str, asyncio.Future[Params]] = {}
        self._sources = Sources(stage)

    def event(self, method: str, params: Params, session: str | None) -> None:
        if method == "Network.loadingFinished":
            self._sources.ended(params, session)
        if method != "Network.requestWillBeSent":
            return
        request = params["request"]
        told = request.get("postData") is not None or any("bytes" in e for e in request.get("postDataEntries", ()))
        if request.get("hasPostData") and not told:
            wanted = {"requestId": params["requestId"]}
            answer = self.stage.socket.post("Network.getRequestPostData", wanted, session)
            self._bodies.setdefault(params["requestId"], answer)

    async def finish(self, choice: Choice) -> tuple[RequestRecord, ...]:
        await self._sources.gather()
        hops = sorted(self.stage.traffic.assemble(), key=lambda hop: (hop.wall, hop.number))
        return tuple([await self._record(hop, choice) for hop in hops])

    async def _record(self, hop: Hop, choice: Choice) -> RequestRecord:
        plan, request, response = self.stage.plan, hop.told["request"], hop.response or {}
        ours = {name.lower() for name, _ in plan.headers}
        sent = hop.sent.get("headers") or request.get("headers", {})
        inside = is_inside(plan, hop)
        received = {} if inside else hop.received.get("headers") or response.get("headers", {})
        at = self.stage.at(hop.wall)
        # The network stack's own status tells a 304 and a 103 apart from what the cache made of it.
        status = None if inside and not response else hop.received.get("statusCode") or response.get("status")
        return RequestRecord(
            id=hop.id,
            page=hop.page,
            url=hop.url,
            method=request["method"],
            type=_type(hop),
            target=hop.target.kind,
            main_frame=hop.main_frame,
            frame_id=str(hop.told.get("frameId", "")),
            document_url=hop.parent_url,
            page_url=hop.page_url,
            initiator=self._initiator(hop),
            at=at,
            after_choice=not choice.before(at),
            redirected_from=f"{hop.request}:{hop.number - 1}" if hop.number else None,
            status=int(status) if status else None,
            mime="" if inside else str(response.get("mimeType", "")),
            error=None if status else hop.error,
            request_headers=redact.headers(sorted(sent.items()), ours=ours, keep_raw=plan.keep_raw, sent=True),
            response_headers=redact.headers(sorted(received.items()), ours=(), keep_raw=plan.keep_raw),
            cookies_sent=_cookies_sent(hop),
            body=await self._body(hop),
        )

    def _initiator(self, hop: Hop) -> Initiator:
        if hop.number:
            before = self.stage.traffic.before(hop)
            return Initiator(kind=InitiatorKind.REDIRECT, url=before.url if before else "")
        told = hop.told.get("initiator")
        initiator = initiator_of(told, kind_of=hop.kind, styles=self.stage.traffic.styles)
        if initiator.kind is InitiatorKind.MARKUP and not initiator.stack:
            source = self._sources.of(hop)
            if source is not None and not source.asks_for(hop.url, initiator.url):
                return Initiator(kind=InitiatorKind.UNKNOWN)
        return initiator

    async def _body(self, hop: Hop) -> Body | None:
        request = hop.told["request"]
        parts = [base64.b64decode(entry["bytes"]) for entry in request.get("postDataEntries", ()) if "bytes" in entry]
        data: bytes | None = b"".join(parts) if parts else None
        if data is None and request.get("postData") is not None:
            data = request["postData"].encode()
        if data is None and hop.number == 0 and hop.request in self._bodies:
            try:
                answer = await self._bodies[hop.request]
            except CdpError:
                return None  # gone with its target
            text = answer["postData"]
            data = base64.b64decode(text) if answer.get("base64Encoded") else text.encode()
        return None if data is None else redact.body(data, keep_raw=self.stage.plan.keep_raw)


def _type(hop: Hop) -> ResourceType:
    if hop.kind == "Document":
        return ResourceType.DOCUMENT if hop.main_frame else ResourceType.SUBDOCUMENT
    headers = {name.lower(): value for name, value in hop.told["request"].get("headers", {}).items()}
    if headers.get("content-type", "").split(";")[0] in REPORTS:
        return ResourceType.PING
    return TYPES.get(hop.kind, ResourceType.OTHER)


def _cookies_sent(hop: Hop) -> tuple[str, ...]:
    associated = hop.sent.get("associatedCookies", ())
    return tuple(entry["cookie"]["name"] for entry in associated if not entry.get("blockedReasons"))
