"""What ends in the middle: the page's process, the socket, the browser, Playwright's driver; and certificates."""

import asyncio
import os
import signal
import tempfile
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from auditor.collect import folders, stored
from auditor.collect.browser import Chromium, launched
from auditor.collect.capture import collect
from auditor.collect.plan import Limits, Plan, Settling
from auditor.collect.processes import told
from auditor.demo.web import Web
from auditor.model.kinds import State, VisitStatus
from auditor.pipeline import Order, exit_code, judge
from tests.faults.ground import HANGS, SHORT, Ground, Row, script, site, words
from tests.faults.measured import note
from tests.faults.servers import CERTIFICATES, certified

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path("/proc").exists(), reason="processes are found by /proc"),
]
HOST = "www.ends.example"
BUSY = site(script("setInterval(() => fetch('/two?' + Math.random()), 50)"))
Deed = Callable[[Chromium], Coroutine[Any, Any, None]]


async def kill_renderers(chromium: Chromium) -> None:
    for process in await told(chromium.socket):
        if process["type"] == "renderer":
            os.kill(int(process["id"]), signal.SIGKILL)


async def cut_the_socket(chromium: Chromium) -> None:
    chromium.socket.cut()


async def kill_the_browser(chromium: Chromium) -> None:
    for process in await told(chromium.socket):
        if process["type"] == "browser":
            os.kill(int(process["id"]), signal.SIGKILL)


async def kill_the_driver(chromium: Chromium) -> None:
    browser_id = next(int(one["id"]) for one in await told(chromium.socket) if one["type"] == "browser")
    while parent(browser_id) != os.getpid():
        browser_id = parent(browser_id)
    os.kill(browser_id, signal.SIGKILL)


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def descendants(pid: int) -> set[int]:
    found: set[int] = set()
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            above = int(entry)
            try:
                while above > 1 and above != pid:
                    above = parent(above)
            except (OSError, ValueError):
                continue
            if above == pid and int(entry) != pid:
                found.add(int(entry))
    return found


def wait_for_the_end_of(family: set[int]) -> None:
    end = time.monotonic() + HANGS
    while any(_runs(pid) for pid in family):
        assert time.monotonic() < end, "processes of an ended audit live on"
        time.sleep(0.05)  # the system tells only a parent of an end


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def profiles() -> set[Path]:
    """Profile folders of this process."""
    own = f" {os.getpid()}"
    return {
        place.parent
        for place in Path(tempfile.gettempdir()).glob(f"{folders.PREFIX}*/{folders.OWNER}")
        if place.read_text().endswith(own)
    }


@pytest.mark.parametrize(
    ("name", "deed", "reason"),
    [
        ("renderer-killed", kill_renderers, "crashed"),
        ("socket-cut", cut_the_socket, "browser ended during the visit"),
        ("browser-killed", kill_the_browser, "browser ended during the visit"),
        ("driver-killed", kill_the_driver, "ended during the visit"),
    ],
)
async def test_an_end_in_the_middle_leaves_a_capture_with_its_reason_and_nothing_else(
    name: str, deed: Deed, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[Chromium] = []
    fresh = Chromium.fresh

    def holding(self: Chromium, **given: Any) -> Any:
        held.append(self)
        return fresh(self, **given)

    monkeypatch.setattr(Chromium, "fresh", holding)
    before, old = descendants(os.getpid()), profiles()
    begun = time.monotonic()
    async with asyncio.timeout(HANGS), Web({HOST: BUSY}) as web:
        given = {**SHORT, "visit_timeout": 30.0}
        plan = Plan(
            url=f"https://{HOST}/", states=(State.NO_ACTION, State.GPC), pages=1, insecure=True,
            resolve_rules=web.resolve_rules, **given,  # type: ignore[arg-type]
        )  # fmt: skip
        work = asyncio.create_task(collect(plan, tmp_path / "capture", lambda _: None))
        await asyncio.wait_for(web._events[HOST + "/two"].wait(), HANGS)
        await deed(held[-1])
        capture = await work
    seconds = time.monotonic() - begun
    result = judge(tmp_path / "capture", Order(out=tmp_path, formats=("json",)))
    said = " ".join(one.reason or "" for one in capture.visits)
    note(name, "the capture is saved with the reason; no process, no profile stays", said, seconds)
    assert exit_code(result, "high") == 3
    assert reason in said
    assert {one.status for one in capture.visits} <= {VisitStatus.PARTIAL, VisitStatus.FAILED, VisitStatus.COMPLETE}
    assert any(one.requests for one in stored.load(tmp_path / "capture").visits)
    assert descendants(os.getpid()) - before == set()
    assert profiles() - old == set()


async def test_a_page_that_eats_memory_is_ended(tmp_path: Path) -> None:
    eats = "const held = []; setInterval(() => held.push(new Uint8Array(2 ** 25).fill(1)), 20)"
    async with asyncio.timeout(HANGS), Web({HOST: site(script(eats))}) as web:
        given = {**SHORT, "visit_timeout": 60.0, "load_timeout": 20.0, "limits": Limits(memory=400)}
        given["settling"] = Settling(quiet=0.2, minimum=20.0, cap=40.0)
        plan = Plan(
            url=f"https://{HOST}/", states=(State.NO_ACTION,), pages=1, insecure=True, resolve_rules=web.resolve_rules,
            **given,  # type: ignore[arg-type]
        )  # fmt: skip
        begun = time.monotonic()
        capture = await collect(plan, tmp_path / "capture", lambda _: None)
    (visit,) = capture.visits
    note("memory-bomb", "its process is ended at the limit", visit.reason or "", time.monotonic() - begun)
    assert visit.status is VisitStatus.PARTIAL
    assert "crashed" in (visit.reason or "")


async def test_certificates_that_prove_nothing_are_told(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack, asyncio.timeout(HANGS):
        ports = {kind: await stack.enter_async_context(certified(kind)) for kind in CERTIFICATES}
        rules = ", ".join(f"MAP www.{kind}.example:443 127.0.0.1:{port}" for kind, port in ports.items())
        web = await stack.enter_async_context(Web({}))
        chromium = await stack.enter_async_context(launched(Plan(url="https://x.example/", resolve_rules=rules)))
        for kind in CERTIFICATES:
            row = Row(name=kind, promise="refused; the reason names --insecure; exit 3", plan={"insecure": False})
            outcome = await Ground(web, chromium, rules).audited(row, tmp_path / kind)
            note(f"certificate-{kind}", row.promise, words(outcome), outcome.seconds)
            assert outcome.visit.status is VisitStatus.FAILED
            assert outcome.code == 3
            assert "certificate" in outcome.told
            assert "--insecure accepts it" in outcome.told
