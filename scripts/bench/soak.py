"""Does anything stay behind? Many captures in a row in one process, watched for memory, processes and profile folders.

    python scripts/bench/soak.py [--captures N]

Each capture starts a browser of its own and visits a loopback site with a banner, a frame of another site and a worker
under no action and under a refusal. Exits 1 when a browser process or a profile folder of ours is left, or when the
memory of this process grows: the median of the last quarter over that of the second by more than `GROWTH_MB`.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from auditor.collect.capture import collect  # noqa: E402
from auditor.collect.folders import OWNER, PREFIX  # noqa: E402
from auditor.collect.plan import Plan  # noqa: E402
from auditor.demo.web import PIXEL, Web, content  # noqa: E402
from auditor.model.kinds import State, VisitStatus  # noqa: E402

URL = "https://www.soak.example/"
GROWTH_MB = 12.0
"""Allocators keep a few megabytes more or less from one capture to the next; 200 captures that lose 60 kB each do not."""
HOME = """<!doctype html><html lang=en><title>Soak</title><h1>Soak</h1><p>Words about the site and what it does.</p>
<a href="/two">Two</a><iframe src="https://box.vendor.example/"></iframe><img src="https://px.vendor.example/p.gif">
<div id=cookie-banner style="position:fixed;bottom:0;left:0;right:0;background:#fff"><p>We use cookies. May we?</p>
<button onclick="choose('accepted')">Accept all</button><button onclick="choose('rejected')">Reject all</button></div>
<script>
const choose = value => { document.cookie = `consent=${value};path=/`; document.getElementById("cookie-banner").remove() };
if (document.cookie.includes("consent=")) document.getElementById("cookie-banner").remove();
new Worker("/worker.js"); localStorage.setItem("seen", "1")</script>"""


def web() -> Web:
    pages = {path: content(HOME) for path in ("/", "/two")}
    return Web(
        {
            "www.soak.example": {**pages, "/worker.js": content("fetch('/ping')", "js"), "/ping": content("", "txt")},
            "box.vendor.example": {"/": content("<script>document.cookie = 'b=1; Secure; SameSite=None'</script>")},
            "px.vendor.example": {"/p.gif": content(PIXEL, "gif", ("Set-Cookie", "id=1; Secure; SameSite=None"))},
        }
    )


def memory_mb() -> float:
    """The resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def children() -> int:
    """Living processes below this one."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    ours, grown = {os.getpid()}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in ours} - ours
        ours, grown = ours | more, bool(more)
    return len(ours) - 1


def folders() -> int:
    """Profile folders of this process that are there."""
    found = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder / OWNER
        found += owner.is_file() and owner.read_text(encoding="utf-8").split()[-1] == str(os.getpid())
    return found


async def soak(captures: int) -> list[float]:
    """The memory after each capture; raises where a capture is not complete."""
    after = []
    async with web() as served:
        plan = Plan(
            url=URL, states=(State.NO_ACTION, State.REJECT), pages=1, resolve_rules=served.resolve_rules, insecure=True
        )
        for number in range(captures):
            with tempfile.TemporaryDirectory() as folder:
                capture = await collect(plan, Path(folder), lambda _: None)
            unfinished = [visit.reason for visit in capture.visits if visit.status is not VisitStatus.COMPLETE]
            if unfinished:
                print(f"capture {number + 1}: {unfinished}")
            served.log.clear()  # what the site's server was asked would grow with every capture
            after.append(memory_mb())
    return after


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captures", type=int, default=200)
    asked = parser.parse_args()
    processes, started = children(), time.monotonic()
    after = asyncio.run(soak(max(4, asked.captures)))
    quarter = len(after) // 4
    early, late = statistics.median(after[quarter : 2 * quarter]), statistics.median(after[-quarter:])
    left, kept = children() - processes, folders()
    print(f"{len(after)} captures in {time.monotonic() - started:.0f} s, load average {os.getloadavg()[0]:.1f}")
    print(f"memory after the first {after[0]:.1f} MB, second quarter {early:.1f} MB, last quarter {late:.1f} MB")
    print(f"left behind: {left} processes, {kept} profile folders")
    return 0 if late - early <= GROWTH_MB and left <= 0 and kept == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
