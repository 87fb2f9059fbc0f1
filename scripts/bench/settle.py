"""How long pages are watched with default settings, and that late trackers are caught: visits of a loopback site.

    python scripts/bench/settle.py [--rounds N]

Timed is a page from the start of its navigation to when it is done, everything recorded. Exits 1 when the static page takes
longer than the project's target of 1.2 s in the median, or a tracker 2.5 s or 6 s after load was missed even once.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from auditor.collect.capture import collect  # noqa: E402
from auditor.collect.plan import Plan  # noqa: E402
from auditor.demo.web import PIXEL, Table, Web, content  # noqa: E402
from auditor.model.kinds import State  # noqa: E402

TARGET = 1.2
LATE = (2500, 6000)
"""Milliseconds after load."""


def late(milliseconds: int) -> str:
    """A page whose tracker comes so long after its load event."""
    script = f"setTimeout(() => {{ new Image().src = 'https://late.example/{milliseconds}.gif' }}, {milliseconds})"
    return f"<h1>Late</h1><script>addEventListener('load', () => {{ {script} }})</script>"


TABLE: Table = {
    "www.static.example": {"/": content("<h1>Static</h1><p>Nothing moves here.</p><a href='/more'>More</a>")},
    **{f"www.late-{ms}.example": {"/": content(late(ms))} for ms in LATE},
    "late.example": {f"/{ms}.gif": content(PIXEL, "gif") for ms in LATE},
}


async def visited(web: Web, host: str) -> tuple[float, set[str]]:
    """Seconds for the page, and the addresses that were seen."""
    plan = Plan(
        url=f"https://{host}/", states=(State.NO_ACTION,), pages=1, resolve_rules=web.resolve_rules, insecure=True
    )
    with tempfile.TemporaryDirectory() as folder:
        (visit,) = (await collect(plan, Path(folder), lambda _: None)).visits
    seen = {one.url for one in visit.requests} if isinstance(visit.requests, tuple) else set()
    return visit.pages[0].ended - visit.pages[0].started, seen


async def measure(rounds: int) -> bool:
    """Print the figures; whether all targets were met."""
    met = True
    async with Web(TABLE) as web:
        await visited(web, "www.static.example")
        took = [(await visited(web, "www.static.example"))[0] for _ in range(rounds)]
        print(f"load average {os.getloadavg()[0]:.1f}, {rounds} rounds")
        print(f"static page: median {statistics.median(took):.2f} s, spread {min(took):.2f} to {max(took):.2f} s")
        met &= statistics.median(took) <= TARGET
        for ms in LATE:
            found = [await visited(web, f"www.late-{ms}.example") for _ in range(rounds)]
            caught = sum(f"https://late.example/{ms}.gif" in seen for _, seen in found)
            took = [seconds for seconds, _ in found]
            print(
                f"tracker {ms} ms after load: seen {caught} of {rounds} times, median {statistics.median(took):.2f} s"
            )
            met &= caught == rounds
    return met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    return 0 if asyncio.run(measure(parser.parse_args().rounds)) else 1


if __name__ == "__main__":
    sys.exit(main())
