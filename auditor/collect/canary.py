"""Does this browser keep third-party cookies at all? Asked at launch, of two sites of our own on this machine.

A browser that refuses them makes every site look free of them, so the answer must never depend on the audited site.
"""

import asyncio
import base64
import hashlib
import ssl
from contextlib import suppress
from types import TracebackType
from typing import Self

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import BrowserContext, Error

from auditor.model.kinds import ThirdPartyCookies

FIRST = "www.first-auditor-canary.test"
THIRD = "www.third-auditor-canary.test"
BYPASS = "*-auditor-canary.test"
"""For a proxy: these names exist on this machine only."""
COOKIE = "auditor-canary=1"
SECONDS = 5.0

PAGES = {
    "/": f'<!doctype html><iframe src="https://{THIRD}/frame"></iframe>',
    "/frame": '<!doctype html><img src="/probe" alt="">',
}


def pin_of(leaf: trustme.LeafCert) -> str:
    """What `--ignore-certificate-errors-spki-list` calls a certificate's key. A browser that is told it takes the certificate
    for a good one, and all others as ever."""
    key = x509.load_pem_x509_certificate(leaf.cert_chain_pems[0].bytes()).public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(der).digest()).decode()


class Pair:
    """Two sites on 127.0.0.1 behind one certificate that the browser is told to accept by its key (`pin`)."""

    def __init__(self) -> None:
        self.port = 0
        self.pin = ""
        self._probed: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def rules(self) -> str:
        """For Chromium's `--host-resolver-rules`."""
        return ", ".join(f"MAP {host}:443 127.0.0.1:{self.port}" for host in (FIRST, THIRD))

    async def __aenter__(self) -> Self:
        leaf = trustme.CA().issue_cert(FIRST, THIRD)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaf.configure_cert(context)
        self.pin = pin_of(leaf)
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
            for writer in tuple(self._writers):
                writer.transport.abort()
            await self._server.wait_closed()

    async def outcome(self, context: BrowserContext) -> ThirdPartyCookies:
        """Visit the pair: was a cookie that the third party set in a frame sent back to it?"""
        try:
            page = await context.new_page()
            await page.goto(f"https://{FIRST}/", timeout=SECONDS * 1000)
            kept = await asyncio.wait_for(self._probed, SECONDS)
        except (Error, TimeoutError):
            return ThirdPartyCookies.UNKNOWN
        return ThirdPartyCookies.KEPT if kept else ThirdPartyCookies.REFUSED

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        # The browser may leave at any moment.
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                writer.write(self._answer(head))
                await writer.drain()
        self._writers.discard(writer)
        writer.close()

    def _answer(self, head: str) -> bytes:
        path = head.split(" ", 2)[1]
        if path == "/probe" and not self._probed.done():
            self._probed.set_result(COOKIE in head)
        body = PAGES.get(path, "").encode()
        cookie = f"Set-Cookie: {COOKIE}; Path=/; Secure; SameSite=None\r\n" if path == "/frame" else ""
        status = "200 OK" if path in PAGES else "404 Not Found"
        lines = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{cookie}Content-Length: {len(body)}\r\n\r\n"
        return lines.encode() + body
