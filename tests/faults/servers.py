"""Servers that do not get as far as HTTP."""

import asyncio
import socket
import ssl
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import trustme


@asynccontextmanager
async def closed_port() -> AsyncIterator[int]:
    """A port that belongs to us and where nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@asynccontextmanager
async def babble() -> AsyncIterator[int]:
    """A server that answers the beginning of TLS with something else."""
    async with _serving(None, b"220 welcome to another protocol\r\n" * 20) as port:
        yield port


@asynccontextmanager
async def asks_for_certificate() -> AsyncIterator[int]:
    """A TLS server that lets in only who shows a certificate."""
    ca = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("www.client-certificate.example").configure_cert(context)
    ca.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    context.maximum_version = ssl.TLSVersion.TLSv1_2  # later ones refuse after the handshake, at any moment
    async with _serving(context, b"") as port:
        yield port


CERTIFICATES = ("expired", "wrong-host", "self-signed")


@asynccontextmanager
async def certified(kind: str) -> AsyncIterator[int]:
    """A TLS server of www.KIND.example whose certificate proves nothing, for one of three reasons."""
    ca, host = trustme.CA(), f"www.{kind}.example"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if kind == "self-signed":
        with tempfile.NamedTemporaryFile(suffix=".pem") as file:
            file.write(ca.private_key_pem.bytes() + ca.cert_pem.bytes())
            file.flush()
            context.load_cert_chain(file.name)
    else:
        past = datetime.now(UTC) - timedelta(days=2) if kind == "expired" else None
        ca.issue_cert(host if past else "www.other.example", not_after=past).configure_cert(context)
    async with _serving(context, b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") as port:
        yield port


@asynccontextmanager
async def _serving(context: ssl.SSLContext | None, said: bytes) -> AsyncIterator[int]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
