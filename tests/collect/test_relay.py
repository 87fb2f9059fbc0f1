"""The pipe that Playwright and the auditor share, without a browser: who is told what, and what is told once."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor.collect.browser import launched
from auditor.collect.plan import Plan
from auditor.collect.relay import OURS, Launcher, Relay
from auditor.collect.wire import SocketWire


class Ends:
    """A relay between a browser and a Playwright that the test plays; `told` is what came to us."""

    def __init__(self) -> None:
        self.relay = Relay()
        self.told: list[Any] = []
        self.reasons: list[str] = []
        self.relay.receive = lambda raw: self.told.append(msgspec.json.decode(raw))
        self.relay.ended = self.reasons.append
        self._pipes = [os.pipe() for _ in range(4)]  # Playwright to relay, relay to it, browser to relay, relay to it

    async def connect(self) -> None:
        (a, to_a), (of_b, b), (c, to_c), (of_d, d) = self._pipes
        self._own = [to_a, of_b, to_c, of_d]
        await self.relay.connect((a, b), (c, d))

    def says(self, who: str, *messages: dict[str, Any], cut: int = 0) -> None:
        raw = b"".join(msgspec.json.encode(message) + b"\0" for message in messages)
        end = self._pipes[0 if who == "playwright" else 2][1]
        os.write(end, raw[:cut] if cut else raw)

    async def hears(self, who: str) -> list[Any]:
        for _ in range(5):
            await asyncio.sleep(0)
        end = self._pipes[1 if who == "playwright" else 3][0]
        os.set_blocking(end, False)
        for _ in range(200):
            await asyncio.sleep(0.005)
            try:
                raw = os.read(end, 1 << 16)
            except BlockingIOError:
                continue
            return [msgspec.json.decode(part) for part in raw.split(b"\0")[:-1]]
        return []

    def leave(self, who: str) -> None:
        os.close(self._own.pop(self._own.index(self._pipes[0 if who == "playwright" else 2][1])))

    def close(self) -> None:
        self.relay.end()
        for end in self._own:
            os.close(end)


@pytest.fixture
async def ends() -> AsyncIterator[Ends]:
    both = Ends()
    await both.connect()
    yield both
    both.close()


def attached(session: str, target: str, to: str = "", kind: str = "page") -> dict[str, Any]:
    info = {"targetId": target, "type": kind}
    params = {"sessionId": session, "targetInfo": info, "waitingForDebugger": True}
    return {"method": "Target.attachedToTarget", "params": params} | ({"sessionId": to} if to else {})


async def settled(ends: Ends, count: int) -> None:
    for _ in range(200):
        if len(ends.told) >= count:
            return
        await asyncio.sleep(0.005)


async def both_watch(ends: Ends) -> list[Any]:
    """Our session o1 and Playwright's p1 of one target, both with its network; what Playwright was answered."""
    ends.relay.adopt("root")
    ends.says("browser", attached("o1", "t", to="root"), attached("p1", "t"))
    await ends.hears("playwright")
    ends.relay.watch("t", "o1")
    ends.says("playwright", {"id": 7, "method": "Network.enable", "params": {}, "sessionId": "p1"})
    return await ends.hears("playwright")


async def test_answers_go_to_who_asked(ends: Ends) -> None:
    ends.says("playwright", {"id": 1, "method": "Page.enable"})
    assert await ends.hears("browser") == [{"id": 1, "method": "Page.enable"}]
    ends.relay.send(msgspec.json.encode({"id": OURS + 1, "method": "Page.enable"}))
    assert await ends.hears("browser") == [{"id": OURS + 1, "method": "Page.enable"}]
    ends.says("browser", {"id": OURS + 1, "result": {"ours": 1}}, {"id": 1, "result": {"theirs": 1}})
    assert await ends.hears("playwright") == [{"id": 1, "result": {"theirs": 1}}]
    assert ends.told == [{"id": OURS + 1, "result": {"ours": 1}}]


async def test_a_session_below_ours_is_ours_and_our_own_way_in_is_told_to_nobody(ends: Ends) -> None:
    ends.relay.adopt("root")
    ends.says("browser", attached("root", "b", kind="browser"), attached("o1", "t", to="root"), attached("p1", "t"))
    ends.says("browser", {"method": "Page.loadEventFired", "params": {}, "sessionId": "o1"})
    assert [m["params"]["sessionId"] for m in await ends.hears("playwright")] == ["p1"]
    await settled(ends, 2)
    assert [m["method"] for m in ends.told] == ["Target.attachedToTarget", "Page.loadEventFired"]


async def test_the_network_is_told_once_and_passed_on(ends: Ends) -> None:
    assert await both_watch(ends) == [{"id": 7, "result": {}, "sessionId": "p1"}]
    sent = {"method": "Network.requestWillBeSent", "params": {"requestId": "r", "type": "Document"}, "sessionId": "o1"}
    ends.says("browser", sent, {"method": "Network.dataReceived", "params": {}, "sessionId": "o1"})
    assert await ends.hears("playwright") == [{**sent, "sessionId": "p1"}]
    ends.says(
        "playwright", {"id": 8, "method": "Network.getResponseBody", "params": {"requestId": "r"}, "sessionId": "p1"}
    )
    (asked,) = await ends.hears("browser")
    assert (asked["id"], asked["sessionId"]) == (8, "o1")
    ends.says("browser", {"id": 8, "result": {"body": "x"}, "sessionId": "o1"})
    assert await ends.hears("playwright") == [{"id": 8, "result": {"body": "x"}, "sessionId": "p1"}]
    assert [m["method"] for m in ends.told].count("Network.requestWillBeSent") == 1


async def test_playwright_hears_of_navigations_whole_and_of_nothing_else(ends: Ends) -> None:
    await both_watch(ends)

    def of(request: str, name: str, kind: str = "") -> dict[str, Any]:
        params = {"requestId": request} | ({"type": kind} if kind else {})
        return {"method": f"Network.{name}", "params": params, "sessionId": "o1"}

    told = [
        of("d", "requestWillBeSentExtraInfo"),  # told before the request it belongs to
        of("s", "requestWillBeSent", "Script"),
        of("d", "requestWillBeSent", "Document"),
        of("s", "responseReceived", "Script"),
        of("d", "responseReceivedExtraInfo"),
        of("d", "responseReceived", "Document"),
        of("s", "loadingFinished"),
        of("d", "loadingFinished"),
    ]
    ends.says("browser", *told, {"method": "Runtime.consoleAPICalled", "params": {}, "sessionId": "p1"})
    of_d = [{**message, "sessionId": "p1"} for message in told if message["params"]["requestId"] == "d"]
    assert await ends.hears("playwright") == of_d
    await settled(ends, 9)
    assert ends.told[1:] == told


async def test_playwright_hears_of_all_requests_while_it_holds_them_up(ends: Ends) -> None:
    await both_watch(ends)
    ends.says(
        "playwright", {"id": 8, "method": "Fetch.enable", "params": {"handleAuthRequests": True}, "sessionId": "p1"}
    )
    assert [m["method"] for m in await ends.hears("browser")] == ["Fetch.enable"]
    sent = {"method": "Network.requestWillBeSent", "params": {"requestId": "r", "type": "Fetch"}, "sessionId": "o1"}
    ends.says("browser", sent)
    assert await ends.hears("playwright") == [{**sent, "sessionId": "p1"}]


async def test_without_a_session_of_ours_playwright_is_told_by_the_browser(ends: Ends) -> None:
    ends.says("browser", attached("p1", "t"))
    await ends.hears("playwright")
    ends.says("playwright", {"id": 7, "method": "Network.enable", "params": {}, "sessionId": "p1"})
    assert [m["method"] for m in await ends.hears("browser")] == ["Network.enable"]


async def test_what_went_away_is_told_no_more(ends: Ends) -> None:
    await both_watch(ends)
    ends.says("browser", {"method": "Target.detachedFromTarget", "params": {"sessionId": "p1"}})
    ends.says("browser", {"method": "Network.loadingFinished", "params": {}, "sessionId": "o1"}, attached("p2", "t"))
    assert [m["method"] for m in await ends.hears("playwright")] == [
        "Target.detachedFromTarget",
        "Target.attachedToTarget",
    ]


async def test_a_message_in_pieces_is_one(ends: Ends) -> None:
    whole = {"id": 3, "result": {"text": "x" * 200}}
    raw = msgspec.json.encode(whole) + b"\0"
    ends.says("browser", whole, cut=50)
    await asyncio.sleep(0.02)
    os.write(ends._pipes[2][1], raw[50:])
    assert await ends.hears("playwright") == [whole]


async def test_a_browser_that_ends_is_said_to_both(ends: Ends) -> None:
    ends.leave("browser")
    assert await ends.hears("playwright") == []
    assert ends.reasons == ["the browser closed the DevTools connection"]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes cannot be handed over there")
def test_a_launcher_is_made_where_its_folder_allows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("x" * 120)
    deep.mkdir()
    assert Launcher.made(deep, Path("/bin/true")) is None
    monkeypatch.setattr(os, "access", lambda *_: False)  # as on a file system from which nothing may be run
    assert Launcher.made(Path(os.path.relpath(tmp_path)), Path("/bin/true")) is None


@pytest.mark.browser
async def test_where_the_pipe_cannot_be_shared_a_port_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Launcher, "made", classmethod(lambda *_: None))
    async with launched(Plan(url="about:blank")) as chromium:
        assert isinstance(chromium.socket._wire, SocketWire)
        assert (await chromium.socket.post("Browser.getVersion"))["product"] == chromium.info.product
        async with chromium.fresh() as profile:
            await profile.context.new_page()
            assert profile.context_id in {target.context_id for target in chromium.socket.targets.values()}
