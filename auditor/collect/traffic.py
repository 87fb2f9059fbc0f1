"""Every request of one visit, hop by hop, as the Network domain of all its targets tells it.

Collectors and settling read it. A service worker is attached twice and a frame's navigation is told by two targets, so
a request belongs to the session that announced it first.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from auditor.collect.cdp import AttachedTarget, Params
from auditor.model.kinds import TargetKind
from auditor.sites import host_of

IGNORED = ("data:", "blob:", "about:", "chrome:", "chrome-extension:", "devtools:", "javascript:")
CODE = ("Script", "Document")
"""Types that bring in something which then acts by itself."""
ON_THEIR_OWN = (TargetKind.SERVICE_WORKER, TargetKind.PREFETCH)
"""Targets that load for themselves, for as long as they like: no page waits for them."""
ENDLESS = ("WebSocket", "EventSource", "Media", "WebTransport")
"""Types that stay open for as long as the page does: settling does not wait for their end."""


@dataclass(slots=True, eq=False)
class Hop:
    """One hop of one request. `told` is the event that announced it, the extras what the network stack really sent and
    got. `wall` and `ended` are seconds since 1970; `page` is the index of the page that was visited then. `asker` is the
    request of the document that asked, `""` where it is not known."""

    request: str
    number: int
    url: str
    kind: str
    told: Params
    target: AttachedTarget
    page: int
    page_url: str
    parent_url: str
    wall: float
    asker: str = ""
    response: Params | None = None
    error: str | None = None
    ended: bool = False
    extra_expected: bool | None = None
    sent: Params = field(default_factory=dict)
    received: Params = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.request}:{self.number}"

    @property
    def main_frame(self) -> bool:
        """A navigation of a top frame; CDP's type Document does not tell, the frame's id does."""
        return (
            self.kind == "Document"
            and self.target.kind is TargetKind.PAGE
            and self.told.get("frameId") == self.target.target_id
        )

    @property
    def endless(self) -> bool:
        """Whether no end is told: streams, and the first script of a worker, which goes on in a target of its own."""
        return self.kind in ENDLESS or (self.kind == "Script" and self.told.get("documentURL") == self.url)


def _plain(url: str) -> str:
    return url.partition("?")[0].partition("#")[0]


Extras = dict[str, dict[str, list[Params]]]
"""Events by request and by the session that told them: of two sessions that tell the same, one counts."""


class Traffic:
    """The network of one visit. `where` tells the index and URL of the page being visited; `active` is called whenever
    something is sent or received."""

    def __init__(self, target_of: Callable[[str], AttachedTarget | None], where: Callable[[], tuple[int, str]]) -> None:
        self.hops: list[Hop] = []
        self.styles: set[str] = set()
        self.active: Callable[[], None] = lambda: None
        self.now: Callable[[], float] = lambda: 0.0
        self.reports: Callable[[Params, AttachedTarget], None] = lambda _params, _target: None
        self._target_of = target_of
        self._where = where
        self._open: dict[str, list[Hop]] = {}
        self._sent: Extras = {}
        self._received: Extras = {}
        self._frames: dict[str, tuple[str, str]] = {}
        self._pages: dict[str, str] = {}
        self._documents: dict[str, str] = {}

    def pending(self, since: float) -> list[Hop]:
        """Hops without an end yet, but for those that never end; only those made `since`, in seconds since 1970."""
        last = (hops[-1] for hops in self._open.values() if hops)
        return [hop for hop in last if not hop.ended and not hop.endless and hop.wall >= since]

    def revalidated(self, id: str) -> bool:
        """Whether a request told the server which copy of the answer the browser's cache holds."""
        hop = next((hop for hop in self.hops if hop.id == id), None)
        return hop is not None and "if-none-match" in {name.lower() for name in hop.sent.get("headers", {})}

    def new(self, since: float, turned: float) -> list[str]:
        """What came in after `since` that was not there before, without queries: hosts that had not been asked, scripts
        and frames that had not been loaded or, asked for after `turned`, have not come yet. Times are seconds since 1970."""
        before = [hop for hop in self.hops if hop.wall < since]
        hosts, code = {host_of(hop.url) for hop in before}, {_plain(hop.url) for hop in before if hop.kind in CODE}
        late = [
            hop
            for hop in self.hops
            if hop.wall >= since
            and (host_of(hop.url) not in hosts or (hop.kind in CODE and _plain(hop.url) not in code))
        ]
        awaited = [hop for hop in self.pending(turned) if hop.kind in CODE and hop.target.kind not in ON_THEIR_OWN]
        return list(dict.fromkeys(_plain(hop.url) for hop in (*late, *awaited)))

    def event(self, method: str, params: Params, session: str | None) -> None:
        """Listener for the events of the visit's targets."""
        if method == "Target.detachedFromTarget":
            self._gone(params["sessionId"])
            return
        step = STEPS.get(method)
        target = self._target_of(session) if session else None
        if step is not None and target is not None:
            step(self, params, target)

    def _sends(self, params: Params, target: AttachedTarget) -> None:
        request, url = params["requestId"], params["request"]["url"]
        if url.startswith(IGNORED):
            return
        hops = self._open.setdefault(request, [])
        redirect = params.get("redirectResponse")
        if hops:
            last = hops[-1]
            if redirect is None or last.told.get("timestamp") == params.get("timestamp"):
                return  # the second target that tells the same
            if last.target.session != target.session and last.url == url:
                return
            last.response, last.ended = redirect, True
            last.extra_expected = params.get("redirectHasExtraInfo")
        self._add(hops, params, target, url, params.get("type", "Other"), params["wallTime"])

    def _add(self, hops: list[Hop], params: Params, target: AttachedTarget, url: str, kind: str, wall: float) -> None:
        page, page_url = self._where()
        hop = Hop(
            request=params["requestId"],
            number=len(hops),
            url=url,
            kind=kind,
            told=params,
            target=target,
            page=page,
            page_url=page_url,
            parent_url="",
            wall=wall,
        )
        if hop.main_frame:
            self._pages[target.target_id] = url
        hop.page_url = self._top_url(target) or page_url
        hop.parent_url = self._parent_url(hop)
        hop.asker = self._asker(hop)
        if kind == "Document":
            frame = params.get("frameId", "")
            self._frames[frame] = (self._frames.get(frame, ("", ""))[0], url)
        elif kind == "Stylesheet":
            self.styles.add(url)
        hops.append(hop)
        self.hops.append(hop)
        self.active()

    def top_of(self, session: str) -> str:
        """The address of the page that a session's document or worker belongs to, `""` where it is not known."""
        target = self._target_of(session)
        return self._top_url(target) if target is not None else ""

    def _top_url(self, target: AttachedTarget) -> str:
        """The address of the page a target belongs to; frames and workers hang below it."""
        seen = target
        while seen.kind is not TargetKind.PAGE and seen.parent_session:
            above = self._target_of(seen.parent_session)
            if above is None:
                break
            seen = above
        return self._pages.get(seen.target_id, "")

    def _parent_url(self, hop: Hop) -> str:
        """The document or worker that made the request; for a frame's own navigation the document that holds it."""
        if hop.target.kind is TargetKind.PREFETCH and hop.kind == "Document":
            return hop.page_url
        if hop.target.kind not in (TargetKind.PAGE, TargetKind.IFRAME):
            return hop.target.url or str(hop.told.get("documentURL", ""))
        if hop.kind == "Document" and not hop.main_frame:
            parent, _ = self._frames.get(hop.told.get("frameId", ""), ("", ""))
            return self._frames.get(parent, ("", ""))[1] or hop.page_url
        # A worker's script has itself as documentURL; the frame tells who asked for it.
        return self.document_of(hop.told.get("frameId", "")) or str(hop.told.get("documentURL", "")) or hop.page_url

    def _asker(self, hop: Hop) -> str:
        """A frame's navigation has a loader of its own; the document that holds the frame asked for it."""
        if hop.kind != "Document":
            return str(hop.told.get("loaderId", ""))
        holder, _ = self._frames.get(hop.told.get("frameId", ""), ("", ""))
        return self._documents.get(holder, "")

    def _frame(self, params: Params, target: AttachedTarget) -> None:
        _, url = self._frames.get(params["frameId"], ("", ""))
        self._frames[params["frameId"]] = (params["parentFrameId"], url)

    def document_of(self, frame: str) -> str:
        """The address last navigated to in a frame, `""` where it had no navigation of its own."""
        return self._frames.get(frame, ("", ""))[1]

    def _hop(self, params: Params) -> Hop | None:
        return self.hop(params["requestId"])

    def hop(self, request: str) -> Hop | None:
        """The last hop of a request."""
        hops = self._open.get(request)
        return hops[-1] if hops else None

    def _answers(self, params: Params, target: AttachedTarget) -> None:
        hop = self._hop(params) or self._unannounced(params, target)
        if hop is not None:
            hop.response, hop.extra_expected = params["response"], params.get("hasExtraInfo")
            if hop.kind == "Document":
                self._documents[hop.told.get("frameId", "")] = hop.request
            self.active()

    def _unannounced(self, params: Params, target: AttachedTarget) -> Hop | None:
        """The request behind an answer that nobody announced: whoever resumes a window first lets its navigation go
        (measured in Chromium 156), so of a window's first request sometimes only the answer is told. So it is with the
        first ones of a sandboxed frame whose markup stands in its parent's."""
        response = params.get("response", {})
        url = str(response.get("url", ""))
        if not url.startswith(("http:", "https:")):
            return None
        request = {"url": url, "method": "GET", "headers": response.get("requestHeaders", {})}
        # What is no document was asked for by one, not by itself: who is told from the frame.
        document = url if params.get("type") == "Document" else ""
        told = {**params, "documentURL": document, "request": request, "initiator": {"type": "other"}}
        hops = self._open.setdefault(params["requestId"], [])
        self._add(hops, told, target, url, params.get("type", "Other"), self.now())
        return hops[-1]

    def already(self, tree: Params, target: AttachedTarget) -> None:
        """A window's document, from the answer to Page.getFrameTree, where not even its answer was told any more."""
        frame = tree.get("frameTree", {}).get("frame", {})
        request = str(frame.get("loaderId", ""))
        if not request or request in self._open:
            return
        told = {"requestId": request, "frameId": frame.get("id", ""), "type": "Document", "response": frame}
        hop = self._unannounced(told, target)
        if hop is not None:
            hop.ended = True

    def _ends(self, params: Params, target: AttachedTarget) -> None:
        hop = self._hop(params)
        if hop is not None:
            hop.ended = True
            self.active()

    def _fails(self, params: Params, target: AttachedTarget) -> None:
        hop = self._hop(params)
        if hop is not None:
            hop.ended = True
            hop.error = params.get("errorText") or params.get("blockedReason") or "failed"
            self.active()

    def _really_sends(self, params: Params, target: AttachedTarget) -> None:
        self._sent.setdefault(params["requestId"], {}).setdefault(target.session, []).append(params)

    def _really_gets(self, params: Params, target: AttachedTarget) -> None:
        self._received.setdefault(params["requestId"], {}).setdefault(target.session, []).append(params)

    def _opens_socket(self, params: Params, target: AttachedTarget) -> None:
        request = params.get("requestId") or params["transportId"]
        told = {**params, "requestId": request, "request": {"url": params["url"], "method": "GET", "headers": {}}}
        kind = "WebSocket" if "requestId" in params else "WebTransport"
        self._add(self._open.setdefault(request, []), told, target, params["url"], kind, self.now())

    def _socket_asks(self, params: Params, target: AttachedTarget) -> None:
        hop = self._hop(params)
        if hop is not None:
            hop.told["request"]["headers"] = params["request"].get("headers", {})

    def _reports(self, params: Params, target: AttachedTarget) -> None:
        self.reports(params, target)

    def reported(self, id: str, url: str, body: str, document: str, wall: float, target: AttachedTarget) -> None:
        """A report (JSON) that the browser sent by itself for a document, at the time it was made; no answer is told."""
        headers = {"Content-Type": "application/reports+json"}
        request = {"url": url, "method": "POST", "headers": headers, "postData": body}
        told: Params = {"requestId": f"report-{id}", "documentURL": document, "request": request}
        hops = self._open.setdefault(told["requestId"], [])
        self._add(hops, told, target, url, "Other", wall)
        hops[-1].ended = True

    def _gone(self, session: str) -> None:
        """What a target that went away had open will not be told to end."""
        for hops in self._open.values():
            if hops and hops[-1].target.session == session:
                hops[-1].ended = True

    def ahead(self) -> list[str]:
        """Addresses of pages that were fetched to be run ahead (speculation rules), which a watched browser then does not."""
        purposes = (
            (hop.url, hop.sent.get("headers") or hop.told["request"].get("headers", {})) for hop in self.assemble()
        )
        return [
            url
            for url, headers in purposes
            if any(name.lower() == "sec-purpose" and "prerender" in value for name, value in headers.items())
        ]

    def last_page(self, page: int) -> Hop | None:
        """The last navigation of our own window while the page of this index was visited."""
        return next(reversed(self._own(page)), None)

    def loads(self, page: int) -> int:
        """How often our own window was navigated while the page of this index was visited."""
        return sum(not hop.number for hop in self._own(page))

    def _own(self, page: int) -> list[Hop]:
        """Navigations of the window that was opened first, which is ours; others were opened by the site."""
        all_windows = [hop for hop in self.hops if hop.main_frame]
        return [hop for hop in all_windows if hop.page == page and hop.target.session == all_windows[0].target.session]

    def before(self, hop: Hop) -> Hop | None:
        """The hop that redirected to this one."""
        return self._open[hop.request][hop.number - 1] if hop.number else None

    def assemble(self) -> list[Hop]:
        """All hops, each with what the network stack really sent and received. Extras come in order of hops, but not for
        hops answered by a cache or a service worker."""
        for request, hops in self._open.items():
            for extras, name in ((self._sent, "sent"), (self._received, "received")):
                told = max(extras.get(request, {}).values(), key=len, default=[])
                expecting = [hop for hop in hops if hop.extra_expected is not False]
                for hop, extra in zip(expecting, told, strict=False):
                    setattr(hop, name, extra)
        return self.hops


Step = Callable[[Traffic, Params, AttachedTarget], Any]
STEPS: dict[str, Step] = {
    "Network.requestWillBeSent": Traffic._sends,
    "Network.requestWillBeSentExtraInfo": Traffic._really_sends,
    "Network.responseReceived": Traffic._answers,
    "Network.responseReceivedExtraInfo": Traffic._really_gets,
    "Network.loadingFinished": Traffic._ends,
    "Network.loadingFailed": Traffic._fails,
    "Network.webSocketCreated": Traffic._opens_socket,
    "Network.webTransportCreated": Traffic._opens_socket,
    "Network.webSocketWillSendHandshakeRequest": Traffic._socket_asks,
    "Network.webSocketHandshakeResponseReceived": Traffic._answers,
    "Network.webSocketClosed": Traffic._ends,
    "Network.reportingApiReportAdded": Traffic._reports,
    "Network.reportingApiReportUpdated": Traffic._reports,
    "Network.reportingApiEndpointsChangedForOrigin": Traffic._reports,
    "Page.frameAttached": Traffic._frame,
}
