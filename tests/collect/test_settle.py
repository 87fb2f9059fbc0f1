"""Settling: as fast as the page allows, as long as it has something under way."""

import asyncio
import time
from pathlib import Path

import pytest

from auditor.collect.calls import Call
from auditor.collect.plan import Settling
from auditor.collect.settle import SAME_SITE_OF_CALL, Stillness
from auditor.demo.web import PIXEL, Manner, Response, content
from auditor.model.capture import StackFrame
from tests.collect.rig import Rig, storage, urls

FAST = Settling(quiet=0.1, minimum=0.05, cap=1.0)


def timer(delay: float, line: int = 1) -> Call:
    stack = (StackFrame(url="https://a.example/a.js", function="f", line=line, column=1),)
    now = time.time()
    return Call(kind="timer", text=str(delay), session="s", document="", origin="", page=0, wall=now, stack=stack)


async def settled(stillness: Stillness, rules: Settling = FAST) -> tuple[bool, float]:
    start = time.monotonic()
    done = await stillness.settle(rules, list)
    return done, time.monotonic() - start


async def test_nothing_going_on_settles_after_the_quiet_time() -> None:
    done, took = await settled(Stillness())
    assert done
    assert 0.04 < took < 0.4


async def test_a_timer_within_the_cap_is_waited_for() -> None:
    stillness = Stillness()
    stillness.call(timer(400))
    done, took = await settled(stillness)
    assert done
    assert took >= 0.4


@pytest.mark.parametrize("delay", ["Infinity", "1e12", "60000"])
async def test_a_timer_beyond_the_cap_is_not_waited_for(delay: str) -> None:
    stillness = Stillness()
    stillness.call(timer(0))
    call = timer(0)
    stillness.call(Call(**{name: getattr(call, name) for name in call.__struct_fields__} | {"text": delay}))
    done, took = await settled(stillness)
    assert done
    assert took < 0.9


async def test_a_clock_is_waited_for_only_a_few_times() -> None:
    stillness = Stillness()
    for _ in range(20):
        stillness.call(timer(300))
    assert len(stillness.timers) == SAME_SITE_OF_CALL
    done, took = await settled(stillness, Settling(quiet=0.1, minimum=0.05, cap=20.0))
    assert done
    assert took < 3  # all of them were due after 300 ms


async def test_activity_without_end_is_cut_off_by_the_cap() -> None:
    stillness = Stillness()

    async def busy() -> None:
        while True:
            stillness.touch()
            await asyncio.sleep(0.02)  # the busy page itself

    work = asyncio.create_task(busy())
    done, took = await settled(stillness)
    work.cancel()
    assert not done
    assert 0.9 < took < 1.5


@pytest.mark.browser
async def test_a_static_page_settles_long_before_the_cap(rig: Rig, folder: Path) -> None:
    rig.serve({"www.static.example": {"/": content("<h1>Static</h1>")}})
    visit = await rig.visit("https://www.static.example/", folder)
    (page,) = visit.pages
    assert page.settled
    assert page.ended - page.started < Settling().cap / 2  # about 0.9 s where the machine is quiet


@pytest.mark.browser
async def test_trackers_two_and_a_half_and_six_seconds_after_load_are_seen(rig: Rig, folder: Path) -> None:
    def late(milliseconds: int) -> str:
        return f"setTimeout(() => {{ new Image().src = 'https://late.example/{milliseconds}' }}, {milliseconds})"

    script = f"addEventListener('load', () => {{ {late(2500)}; {late(6000)} }})"
    frame = content(f"<script>addEventListener('load', () => {late(3000)})</script>")
    rig.serve(
        {
            "www.late.example": {
                "/": content(f'<script>{script}</script><iframe src="https://box.late.example/"></iframe>')
            },
            "box.late.example": {"/": frame},
            "late.example": {f"/{ms}": content(PIXEL, "gif") for ms in (2500, 3000, 6000)},
        }
    )
    visit = await rig.visit("https://www.late.example/", folder)
    assert {f"https://late.example/{ms}" for ms in (2500, 3000, 6000)} <= set(urls(visit))
    assert visit.pages[0].settled


@pytest.mark.browser
@pytest.mark.parametrize(
    "count",
    [
        "let n = 0; setInterval(() => { if (++n === 12) load() }, 500)",
        "let n = 0; const tick = () => ++n < 6 ? setTimeout(tick, 1000) : load(); setTimeout(tick, 1000)",
        "new Worker(URL.createObjectURL(new Blob([`setTimeout(() => fetch('https://late.example/x'), 6000)`])))",
    ],
    ids=["interval", "chain", "worker"],
)
async def test_a_tracker_that_counts_to_six_seconds_is_seen(rig: Rig, folder: Path, count: str) -> None:
    load = "const load = () => { new Image().src = 'https://late.example/x' };"
    page = content(f"<h1>x</h1><script>{load} addEventListener('load', () => {{ {count} }})</script>")
    rig.serve({"www.counts.example": {"/": page}, "late.example": {"/x": content(PIXEL, "gif")}})
    visit = await rig.visit("https://www.counts.example/", folder)
    assert "https://late.example/x" in urls(visit)
    assert visit.pages[0].settled


@pytest.mark.browser
async def test_an_answer_that_never_comes_is_recorded_as_not_settled(rig: Rig, folder: Path) -> None:
    rig.serve(
        {
            "www.waits.example": {"/": content("<script>addEventListener('load', () => import('/never.js'))</script>"),
                                  "/never.js": Response(manner=Manner.HANG)},
        }
    )  # fmt: skip
    visit = await rig.visit("https://www.waits.example/", folder, settling=Settling(cap=1.5))
    assert not visit.pages[0].settled
    assert "https://www.waits.example/never.js" in urls(visit)


@pytest.mark.browser
async def test_streams_and_long_polls_do_not_hold_the_page_up(rig: Rig, folder: Path) -> None:
    page = "<script>new EventSource('/stream'); localStorage.setItem('k', 'v')</script>"
    stream = Response(headers=(("Content-Type", "text/event-stream"),), manner=Manner.HANG)
    rig.serve({"www.streams.example": {"/": content(page), "/stream": stream}})
    visit = await rig.visit("https://www.streams.example/", folder)
    assert visit.pages[0].settled
    assert visit.pages[0].ended < 2
    assert [write.key for write in storage(visit)] == ["k"]
