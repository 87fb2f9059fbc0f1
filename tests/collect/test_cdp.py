"""The raw socket: order, errors, targets that go away, and its death."""

import asyncio
import weakref
from pathlib import Path

import pytest

from auditor.collect.browser import launched
from auditor.collect.cdp import AttachedTarget, CdpError, Socket, SocketClosed
from auditor.collect.crawl import Route
from auditor.collect.plan import Plan
from auditor.collect.visit import visit
from auditor.demo.web import Manner, Response, Web, content
from auditor.model.capture import Failure
from auditor.model.kinds import State, TargetKind, VisitStatus
from tests.collect.rig import METAS, NoPapers, Rig, urls

pytestmark = pytest.mark.browser


async def test_a_command_the_browser_refuses_raises(rig: Rig) -> None:
    with pytest.raises(CdpError, match="wasn't found"):
        await rig.chromium.socket.post("Nonsense.command")


async def test_commands_of_a_target_that_goes_away_are_not_waited_for_for_ever(rig: Rig) -> None:
    rig.serve({"www.gone.example": {"/": content("x")}})
    seen: list[AttachedTarget] = []
    async with rig.chromium.fresh() as profile:
        rig.chromium.socket.hook(lambda _, target: seen.append(target), profile.context_id)
        page = await profile.context.new_page()
        await page.goto("https://www.gone.example/")
        endless = {"expression": "new Promise(() => {})", "awaitPromise": True}
        answer = rig.chromium.socket.post("Runtime.evaluate", endless, seen[0].session)
        await page.close()
        with pytest.raises(CdpError):
            await asyncio.wait_for(answer, 5)


async def test_events_and_hooks_of_one_context_do_not_reach_another(rig: Rig) -> None:
    rig.serve({"www.quiet.example": {"/": content("x")}})
    targets: list[AttachedTarget] = []
    events: list[str] = []
    async with rig.chromium.fresh() as mine, rig.chromium.fresh() as other:
        unhook = rig.chromium.socket.hook(lambda _, target: targets.append(target), mine.context_id)
        unlisten = rig.chromium.socket.listen(lambda method, *_: events.append(method), mine.context_id)
        await (await other.context.new_page()).goto("https://www.quiet.example/")
        assert (targets, events) == ([], [])
        await (await mine.context.new_page()).goto("https://www.quiet.example/")
        assert [target.kind for target in targets] == [TargetKind.PAGE]
        assert "Network.requestWillBeSent" in events
        unhook()
        unlisten()
        before = len(events)
        await (await mine.context.new_page()).goto("https://www.quiet.example/")
        assert (len(targets), len(events)) == (1, before)


async def test_nothing_that_listens_outlives_its_context(rig: Rig) -> None:
    class Listener:
        def event(self, *_: object) -> None:
            pass

    listener = Listener()
    left = weakref.ref(listener)
    async with rig.chromium.fresh() as profile:
        rig.chromium.socket.listen(listener.event, profile.context_id)
        rig.chromium.socket.hook(listener.event, profile.context_id)
        await profile.context.new_page()
        del listener
        assert left() is not None
    assert left() is None


async def test_popups_and_nested_frames_are_attached(rig: Rig, folder: Path) -> None:
    frame = '<iframe src="https://inner.example/"></iframe>'
    popup = "<script>fetch('https://told.example/popup', {mode: 'no-cors'})</script>"
    inner = "<script>new Worker('/w.js'); fetch('https://told.example/inner', {mode: 'no-cors'})</script>"
    rig.serve(
        {
            "www.opens.example": {
                "/": content('<iframe src="https://outer.example/"></iframe><script>window.open("/popup")</script>'),
                "/popup": content(popup),
            },
            "outer.example": {"/": content(frame)},
            "inner.example": {
                "/": content(inner),
                "/w.js": content("fetch('https://told.example/deep', {mode: 'no-cors'})", "js"),
            },
            "told.example": {f"/{name}": content("", "txt") for name in ("popup", "inner", "deep")},
        }
    )
    seen = urls(await rig.visit("https://www.opens.example/", folder))
    assert {f"https://told.example/{name}" for name in ("popup", "inner", "deep")} <= set(seen)


async def dying(folder: Path, table: dict[str, dict[str, Response]], when: str) -> tuple[VisitStatus, str, object]:
    """A visit during which the socket breaks as soon as `when` (host and path) was asked for."""
    async with Web(table) as web:
        plan = Plan(
            url="https://www.dies.example/",
            resolve_rules=web.resolve_rules,
            insecure=True,
            extra_urls=("https://www.dies.example/two",),
        )
        async with launched(plan) as chromium:

            def close(method: str, params: dict[str, object], session: str | None) -> None:
                request = params.get("request")
                if method == "Network.requestWillBeSent" and isinstance(request, dict) and request["url"] == when:
                    chromium.socket.cut()

            chromium.socket.listen(close)
            made = await asyncio.wait_for(
                visit(chromium, METAS[State.NO_ACTION], Route(plan), folder, lambda _: None, NoPapers()),
                30,
            )
    return made.status, made.reason or "", made.cookies


async def test_a_socket_that_dies_while_loading_fails_the_visit(folder: Path) -> None:
    hangs = Response(manner=Manner.HANG)
    url = "https://www.dies.example/"
    status, reason, cookies = await dying(folder, {"www.dies.example": {"/": hangs}}, url)
    assert status is VisitStatus.FAILED
    assert reason.startswith("The browser ended during the visit")
    assert isinstance(cookies, Failure)


async def test_a_socket_that_dies_on_the_second_page_leaves_a_partial_visit(folder: Path) -> None:
    table = {"www.dies.example": {"/": content("first"), "/two": Response(manner=Manner.HANG)}}
    status, reason, _ = await dying(folder, table, "https://www.dies.example/two")
    assert status is VisitStatus.PARTIAL
    assert "ended during the visit" in reason


async def test_after_death_every_command_raises_at_once() -> None:
    async with launched(Plan(url="about:blank")) as chromium:
        socket: Socket = chromium.socket
        pending = socket.post("Runtime.evaluate", {"expression": "1"}, "no-such-session")
        await socket.close()
        with pytest.raises(CdpError):
            await pending
        with pytest.raises(SocketClosed):
            await socket.post("Browser.getVersion")
        assert socket.closed.is_set()
