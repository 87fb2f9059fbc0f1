"""What leaves the browser as text: addresses, referrers, bodies and socket messages of one visit, before anything is
reduced. Only hashes and names made from it may be recorded.
"""

import asyncio
import base64
import binascii
import re
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from urllib.parse import unquote, unquote_plus

from auditor.collect.cdp import CdpError, Params, Socket
from auditor.collect.traffic import Hop
from auditor.model.base import Record

SCANNED = 512 * 1024
"""Bytes of one body, compressed or not, and of all messages of one socket that are looked at."""
ANSWERS_IN = 3.0
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_MOST_BLOBS = 200
_COMPRESSED = (b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


class Piece(Record, frozen=True, kw_only=True):
    """`where` is url, referrer, body or socket. `opaque`: bytes that could not be read as text."""

    where: str
    text: str
    opaque: bool = False


class Outgoing:
    """Keeps what the protocol does not keep for us: long bodies and the messages of sockets."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._bodies: dict[str, asyncio.Future[Params]] = {}
        self._messages: dict[str, list[str]] = {}
        self._read: dict[str, tuple[Piece, ...]] = {}

    def event(self, method: str, params: Params, session: str | None) -> None:
        """Listener for the events of the visit's targets."""
        if method == "Network.requestWillBeSent":
            request = params["request"]
            if request.get("hasPostData") and not _told(request) and params["requestId"] not in self._bodies:
                wanted = {"requestId": params["requestId"]}
                self._bodies[params["requestId"]] = self._socket.post("Network.getRequestPostData", wanted, session)
        elif method == "Network.webSocketFrameSent":
            kept = self._messages.setdefault(params["requestId"], [])
            if sum(map(len, kept)) < SCANNED:
                kept.append(str(params["response"].get("payloadData", ""))[:SCANNED])

    async def pieces(self, hop: Hop) -> tuple[Piece, ...]:
        """What this hop sent; read once."""
        if hop.id not in self._read:
            self._read[hop.id] = tuple([piece async for piece in self._pieces(hop)])
        return self._read[hop.id]

    async def _pieces(self, hop: Hop) -> AsyncIterator[Piece]:
        yield Piece(where="url", text=hop.url)
        headers = {n.lower(): v for n, v in (hop.sent.get("headers") or hop.told["request"].get("headers", {})).items()}
        if headers.get("referer"):
            yield Piece(where="referrer", text=headers["referer"])
        data = await self._body(hop)
        if data:
            yield readable(data, "body")
        for message in self._messages.get(hop.request, ()):
            yield Piece(where="socket", text=message)

    async def _body(self, hop: Hop) -> bytes:
        request = hop.told["request"]
        parts = [base64.b64decode(entry["bytes"]) for entry in request.get("postDataEntries", ()) if "bytes" in entry]
        if parts:
            return b"".join(parts)[:SCANNED]
        if request.get("postData") is not None:
            return str(request["postData"]).encode(errors="replace")[:SCANNED]
        if hop.number or hop.request not in self._bodies:
            return b""
        try:
            async with asyncio.timeout(ANSWERS_IN):
                answer = await asyncio.shield(self._bodies[hop.request])
        except (CdpError, TimeoutError):
            return b""  # gone with its target
        text = str(answer["postData"])
        return (base64.b64decode(text) if answer.get("base64Encoded") else text.encode(errors="replace"))[:SCANNED]


def readable(data: bytes, where: str) -> Piece:
    """Bytes as text, unpacked where they are compressed; `opaque` where they are neither."""
    if data.startswith(_COMPRESSED):
        with suppress(zlib.error):
            data = zlib.decompressobj(wbits=47).decompress(data, SCANNED)
    text = data.decode(errors="replace")
    return Piece(where=where, text=text, opaque=text.count("\ufffd") * 20 > len(text))


def layers(text: str) -> Iterator[tuple[str, str]]:
    """The text itself, then as it reads with its percent signs or its base64 undone: (how, text)."""
    yield "plain", text
    seen = {text}
    once = unquote_plus(text)
    for decoded in (once, unquote(once)):
        if decoded not in seen:
            seen.add(decoded)
            yield "url-encoded", decoded
    blobs = dict.fromkeys(match.group() for form in tuple(seen) for match in _BASE64.finditer(form))
    for blob in list(blobs)[:_MOST_BLOBS]:
        if (inner := _unbased(blob)) is not None:
            yield "base64", inner
            if (outer := unquote_plus(inner)) != inner:
                yield "base64", outer


def _unbased(blob: str) -> str | None:
    plain = blob.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        piece = readable(base64.b64decode(plain + "=" * (-len(plain) % 4)), "body")
    except (binascii.Error, ValueError):
        return None
    return None if piece.opaque else piece.text


def _told(request: Params) -> bool:
    return request.get("postData") is not None or any("bytes" in e for e in request.get("postDataEntries", ()))
