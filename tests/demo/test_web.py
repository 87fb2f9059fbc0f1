import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from auditor.demo.web import PIXEL, Manner, Response, Seen, Table, Web, content, redirect, serving

TABLE: Table = {
    "www.shop.example": {
        "/": content("<h1>Shop</h1>", "html", ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2; Secure")),
        "/page?lang=de": content("Seite", "txt"),
        "/page": content("page", "txt"),
        "/static/*": content("any", "txt"),
        "/static/deep/*": content("deep", "txt"),
        "/old": redirect("/page", status=308),
        "/echo": lambda seen: content(f"{seen.method} {seen.query} {seen.cookies.get('id')} {seen.body!r}", "txt"),
        "/hang": Response(manner=Manner.HANG),
        "/close": Response(manner=Manner.CLOSE),
        "/cut": Response(manner=Manner.CUT, body=b"x" * 100),
        "/drip": Response(manner=Manner.DRIP, body=b"0123456789", piece=3, pause=0.001),
        "/late": Response(body=b"late", after="go"),
        "/second": Response(body=b"second", after="px.tracker.example/first"),
        "/empty": Response(status=204),
    },
    "px.tracker.example": {"/first": content(PIXEL, "gif")},
}


@asynccontextmanager
async def connected(web: Web) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    context = ssl.create_default_context()
    web.trust(context)
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", web.port, ssl=context, server_hostname="www.shop.example"
    )
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def ask(web: Web, target: str, *, host: str = "www.shop.example", method: str = "GET", more: str = "") -> str:
    async with connected(web) as (reader, writer):
        writer.write(f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{more or chr(13) + chr(10)}".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lengths = [int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")]
        body = b"" if method == "HEAD" else await reader.readexactly(lengths[0] if lengths else 0)
        return head + body.decode("latin-1")


@pytest.mark.parametrize(
    ("target", "status", "body"),
    [
        ("/page?lang=de", "200 OK", "Seite"),
        ("/page?lang=fr", "200 OK", "page"),
        ("/static/a.js?v=1", "200 OK", "any"),
        ("/static/deep/a.js", "200 OK", "deep"),
        ("/drip", "200 OK", "0123456789"),
        ("/empty", "204 No Content", ""),
        ("/nothing", "404 Not Found", "not found"),
    ],
)
async def test_finds_the_closest_path(target: str, status: str, body: str) -> None:
    async with Web(TABLE) as web:
        answer = await ask(web, target)
    assert answer.startswith(f"HTTP/1.1 {status}\r\n")
    assert answer.split("\r\n\r\n", 1)[1] == body


async def test_sends_every_set_cookie_and_follows_head() -> None:
    async with Web(TABLE) as web:
        answer = await ask(web, "/", method="HEAD")
    assert answer.count("Set-Cookie:") == 2
    assert "Content-Length: 13" in answer
    assert "<h1>" not in answer


async def test_answers_may_depend_on_the_request() -> None:
    async with Web(TABLE) as web:
        more = "Cookie: x=y; id=42\r\nContent-Length: 3\r\n\r\nabc"
        answer = await ask(web, "/echo?q=1", method="POST", more=more)
    assert answer.endswith("POST q=1 42 b'abc'")


async def test_logs_what_arrived() -> None:
    async with Web(TABLE) as web:
        await ask(web, "/page?x=1", more="Sec-GPC: 1\r\n\r\n")
        await ask(web, "/first", host="px.tracker.example:443")
    assert [seen.url for seen in web.log] == ["https://www.shop.example/page?x=1", "https://px.tracker.example/first"]
    assert [seen.header("Sec-GPC") for seen in web.requests("www.shop.example", "/page")] == ["1"]
    assert web.requests("px.tracker.example", "/other") == []


async def test_waits_for_an_event_or_a_request() -> None:
    async with Web(TABLE) as web:
        late, second = (asyncio.create_task(ask(web, target)) for target in ("/late", "/second"))
        assert "page" in await ask(web, "/page")
        assert not late.done()
        assert not second.done()
        web.release("go")
        assert (await late).endswith("late")
        await ask(web, "/first", host="px.tracker.example")
        assert (await second).endswith("second")


@pytest.mark.parametrize("target", ["/close", "/cut"])
async def test_can_break_off(target: str) -> None:
    async with Web(TABLE) as web:
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await ask(web, target)


async def test_ends_while_a_request_hangs() -> None:
    web = Web(TABLE)
    async with web, connected(web) as (_, writer):
        writer.write(b"GET /hang HTTP/1.1\r\nHost: www.shop.example\r\n\r\n")
        await ask(web, "/page")  # a round trip, so that the first has arrived too
    assert {seen.path for seen in web.log} == {"/hang", "/page"}


async def test_sends_plain_http_on_to_https_unless_told() -> None:
    plain: Table = {"plain.example": {"/": content("bare", "txt")}}
    async with Web(TABLE, plain) as web:
        answers = []
        for host, target in (("www.shop.example", "/page?a=b"), ("plain.example", "/")):
            reader, writer = await asyncio.open_connection("127.0.0.1", web.plain_port)
            writer.write(f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            answers.append((await reader.readuntil(b"\r\n\r\n")).decode())
            writer.transport.abort()
    assert "301" in answers[0]
    assert "Location: https://www.shop.example/page?a=b" in answers[0]
    assert "200 OK" in answers[1]


async def test_what_is_not_http_ends_the_connection() -> None:
    async with Web(TABLE) as web, connected(web) as (reader, writer):
        writer.write(b"nonsense\r\n\r\n")
        assert await reader.read() == b""
    assert web.log == []


async def test_resolve_rules_name_every_host_and_shut_out_the_rest() -> None:
    async with Web(TABLE) as web:
        rules = web.resolve_rules.split(", ")
    assert rules[-1] == "MAP * ~NOTFOUND"
    assert f"MAP px.tracker.example:443 127.0.0.1:{web.port}" in rules
    assert f"MAP www.shop.example:80 127.0.0.1:{web.plain_port}" in rules
    assert len(rules) == 5


def test_a_request_without_cookies_has_none() -> None:
    assert Seen(scheme="https", host="a.example", method="GET", target="/").cookies == {}


def test_serves_from_a_thread_of_its_own() -> None:
    with serving(Web(TABLE)) as web:
        late = asyncio.run(ask(web, "/page"))
        web.release("go")
        released = asyncio.run(ask(web, "/late"))
    assert late.endswith("page")
    assert released.endswith("late")
    with pytest.raises(OSError, match=r".*"):
        asyncio.run(ask(web, "/page"))
