"""The ways through a firewall's allow-list, all at once: proxy with log-in, extra header, user-agent suffix, basic-auth, and
a log-in that a storage-state file holds."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from auditor.collect.capture import collect
from auditor.collect.plan import Plan
from auditor.demo.web import Response, Seen, Web, content
from auditor.model.capture import CookieRecords
from auditor.model.kinds import State, VisitStatus

HOST = "www.fenced.example"
SECRETS = ("proxy-word-7f3", "header-word-9c1", "basic-word-2b8", "session-word-4d6")


class Proxy:
    """Leads every host to one port of this machine, for whoever knows the word; `asked` are the hosts asked for."""

    def __init__(self, port: int, word: str) -> None:
        self.asked: set[str] = set()
        self.refused = 0
        self._port = port
        self._key = base64.b64encode(word.encode()).decode()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[int]:
        tasks: set[asyncio.Task[None]] = set()

        def opened(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            tasks.add(asyncio.get_running_loop().create_task(self._connection(reader, writer)))

        server = await asyncio.start_server(opened, "127.0.0.1", 0)
        try:
            yield int(server.sockets[0].getsockname()[1])
        finally:
            server.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                if f"Proxy-Authorization: Basic {self._key}\r\n" in head:
                    break
                self.refused += 1
                writer.write(b'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="p"\r\nContent-Length: 0\r\n\r\n')
            self.asked.add(head.split(" ")[1])
            inner, outer = await asyncio.open_connection("127.0.0.1", self._port)
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await asyncio.gather(_pass(reader, outer), _pass(inner, writer))
        writer.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


def fenced(seen: Seen) -> Response:
    """The site, for whom it knows."""
    if not seen.header("authorization"):
        return Response(status=401, headers=(("WWW-Authenticate", 'Basic realm="x"'),))
    known = seen.header("x-audit") == SECRETS[1] and seen.header("user-agent").endswith(" AcmeAudit/1")
    inside = seen.cookies.get("session") == SECRETS[3]
    return content(
        "<h1>Inside</h1><a href='/more'>Members read here</a>" if known and inside else "<h1>Outside</h1>",
        status=200 if known else 403,
    )


@pytest.mark.browser
async def test_all_of_them_open_the_site_and_no_secret_is_written(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    cookie = {"name": "session", "value": SECRETS[3], "domain": HOST, "path": "/", "expires": -1}
    cookie |= {"httpOnly": True, "secure": True, "sameSite": "Lax"}
    state.write_text(json.dumps({"cookies": [cookie], "origins": []}), encoding="utf-8")
    folder = tmp_path / "capture"
    async with Web({HOST: {"/": fenced}}) as web:
        proxy = Proxy(web.port, f"me:{SECRETS[0]}")
        async with proxy.serving() as port:
            plan = Plan(
                url=f"https://{HOST}/",
                states=(State.NO_ACTION,),
                pages=1,
                insecure=True,
                proxy=f"http://me:{SECRETS[0]}@127.0.0.1:{port}",
                headers=(("X-Audit", SECRETS[1]),),
                user_agent_suffix="AcmeAudit/1",
                basic_auth=f"me:{SECRETS[2]}",
                storage_state=str(state),
            )
            capture = await collect(plan, folder, lambda _: None)
    (visit,) = capture.visits
    assert (visit.status, visit.reason) == (VisitStatus.COMPLETE, None)
    assert proxy.asked == {f"{HOST}:443"}
    assert proxy.refused > 0
    assert isinstance(visit.cookies, CookieRecords)
    (kept,) = visit.cookies.at_end
    assert (kept.name, kept.value.length) == ("session", len(SECRETS[3]))
    last = [seen for seen in web.log if seen.path == "/"][-1]
    assert fenced(last).body.startswith(b"<h1>Inside")
    assert {"proxy", "headers", "user agent suffix", "storage state"} <= capture.settings.keys()
    written = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    encoded = [base64.b64encode(f"me:{word}".encode()) for word in SECRETS]
    assert [word for word in (*(s.encode() for s in SECRETS), *encoded) if word in written] == []
