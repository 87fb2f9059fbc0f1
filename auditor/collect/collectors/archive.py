"""With --keep-raw: every answer with its body, as a WARC file that replay tools open (ISO 28500, version 1.1).

What came from a private network that nobody allowed is left out: a page may make the browser ask there, but not read it.
What the user's steps typed, the log-ins and the headers that the user added are left out of it as of everything else.
"""

import asyncio
import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from auditor import __version__
from auditor.collect.cdp import CdpError, Params
from auditor.collect.collectors._base import Collector, CollectorMeta
from auditor.collect.custom import values_of
from auditor.collect.outline import HIDDEN
from auditor.collect.reach import is_inside
from auditor.collect.redact import SECRET_HEADERS
from auditor.collect.secrets import forms_of, hidden
from auditor.collect.stage import Choice, Stage
from auditor.collect.traffic import Hop
from auditor.model.capture import Archive

META = CollectorMeta(id="archive")
FOLDER = "archive"
LARGEST = 16 * 1024 * 1024
"""Bytes of one body; a larger one is left out."""
MOST = 256 * 1024 * 1024
"""Bytes of all bodies of a visit, by what came over the network."""
UNDONE = ("content-encoding", "transfer-encoding", "content-length")
"""Headers of the body as it travelled; the browser gives it unpacked. Kept under another name."""


def start(stage: Stage) -> "Bodies":
    return Bodies(stage)


class Bodies(Collector):
    """Asks for each body when it is complete: later the browser may have dropped it."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._bodies: dict[str, asyncio.Future[Params]] = {}
        self._taken = 0

    def event(self, method: str, params: Params, session: str | None) -> None:
        if method != "Network.loadingFinished" or not self.stage.plan.keep_raw:
            return
        size = int(params.get("encodedDataLength", 0))
        if size > LARGEST or self._taken + size > MOST or params["requestId"] in self._bodies:
            return
        self._taken += size
        wanted = {"requestId": params["requestId"]}
        self._bodies[params["requestId"]] = self.stage.socket.post("Network.getResponseBody", wanted, session)

    async def finish(self, choice: Choice) -> Archive | None:
        if not self.stage.plan.keep_raw:
            return None
        if self._bodies:
            await asyncio.wait(self._bodies.values())
        hops = [hop for hop in self.stage.traffic.assemble() if hop.url.startswith("http") and hop.response]
        plan = self.stage.plan
        held = [(hop, None if is_inside(plan, hop) else self._body(hop)) for hop in hops]
        file = f"{FOLDER}/{self.stage.id}.warc.gz"
        keeper = _Keeper(forms_of(values_of(plan.custom).values()), {name.lower() for name, _ in plan.headers})
        data = await asyncio.to_thread(_warc, held, Path(file).name, self.stage.state.value, keeper)
        path = self.stage.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(path.write_bytes, data)
        left_out = sum(body is None for _, body in held)
        sha256 = hashlib.sha256(data).hexdigest()
        return Archive(file=file, sha256=sha256, answers=len(held) - left_out, left_out=left_out)

    def _body(self, hop: Hop) -> bytes | None:
        """What came, unpacked; empty for a redirect, None where it is not to be had."""
        status = int((hop.response or {}).get("status", 0))
        if 300 <= status < 400 or status in (HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT):
            return b""
        answer = self._bodies.get(hop.request)
        if answer is None or answer.cancelled():
            return None
        try:
            told = answer.result()
        except CdpError:
            return None
        text = str(told.get("body", ""))
        data = base64.b64decode(text) if told.get("base64Encoded") else text.encode(errors="surrogatepass")
        return data if len(data) <= LARGEST else None


@dataclass(frozen=True)
class _Keeper:
    """Keeps secrets out: `forms` of typed values, and `ours`, the names of added headers in lower case."""

    forms: tuple[str, ...]
    ours: set[str]

    def text(self, text: str) -> str:
        return hidden(text, self.forms)

    def body(self, body: bytes) -> bytes:
        for form in self.forms:
            body = body.replace(form.encode(), HIDDEN.encode())
        return body

    def header(self, name: str, value: str) -> str:
        return HIDDEN if name.lower() in SECRET_HEADERS or name.lower() in self.ours else self.text(value)


def _warc(held: list[tuple[Hop, bytes | None]], name: str, state: str, keeper: _Keeper) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    about = {"software": f"auditor {__version__}", "format": "WARC File Format 1.1", "description": f"state {state}"}
    writer.write_record(writer.create_warcinfo_record(name, about))
    for hop, body in held:
        if body is None:
            continue
        date = {"WARC-Date": f"{datetime.fromtimestamp(hop.wall, UTC):%Y-%m-%dT%H:%M:%S.%fZ}"}
        url, payload = keeper.text(hop.url), BytesIO(keeper.body(body))
        answer = writer.create_warc_record(
            url, "response", payload=payload, http_headers=_answered(hop, keeper), warc_headers_dict=date
        )
        asked = writer.create_warc_record(url, "request", http_headers=_asked(hop, keeper), warc_headers_dict=date)
        writer.write_request_response_pair(asked, answer)
    return out.getvalue()


def _answered(hop: Hop, keeper: _Keeper) -> StatusAndHeaders:
    response = hop.response or {}
    headers = hop.received.get("headers") or response.get("headers", {})
    status = int(hop.received.get("statusCode") or response.get("status", 200))
    phrase = response.get("statusText") or (
        HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
    )
    return StatusAndHeaders(f"{status} {phrase}".strip(), _lines(headers, UNDONE, keeper), protocol="HTTP/1.1")


def _asked(hop: Hop, keeper: _Keeper) -> StatusAndHeaders:
    request = hop.told["request"]
    headers = hop.sent.get("headers") or request.get("headers", {})
    path = "/" + keeper.text(hop.url).split("://", 1)[1].partition("/")[2]
    return StatusAndHeaders(f"{request['method']} {path} HTTP/1.1", _lines(headers, (), keeper), is_http_request=True)


def _lines(headers: dict[str, str], renamed: tuple[str, ...], keeper: _Keeper) -> list[tuple[str, str]]:
    """A header a line: CDP joins equal ones by a line feed, and HTTP/2's own start with a colon."""
    return [
        (f"X-Archive-Orig-{name}" if name.lower() in renamed else name, keeper.header(name, value))
        for name, values in headers.items()
        if not name.startswith(":")
        for value in values.split("\n")
    ]
