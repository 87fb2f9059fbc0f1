"""What four consent states cost against one: the same loopback site, interleaved pairs, visits only.

    python scripts/bench/states.py [--pairs N]

One state is the one without a choice, and, told beside it, the one that accepts, which does most: it answers the banner, loads
the page anew, visits a second one and deletes the cookies. Timed is from the start of the first visit to the end of the last,
the browser's start and the documents apart; `whole` is all of the collection, from the browser's start to the saved capture.
`--pages` shows what each visit did when. Exits 1 when four states take more than 2.2 times one (the project's target): all of
the collection against that of one state without a choice, or the visits against the one that accepts.
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

from soak import URL, web  # noqa: E402

from auditor.collect.capture import at_once, collect  # noqa: E402
from auditor.collect.plan import ALL_STATES, Plan  # noqa: E402
from auditor.model.base import Record  # noqa: E402
from auditor.model.kinds import State  # noqa: E402

TARGET = 2.2


KINDS = ((State.NO_ACTION,), (State.ACCEPT,), ALL_STATES)


class Took(Record, frozen=True, kw_only=True):
    """Seconds of the visits together and of the whole collection."""

    visits: float
    whole: float


async def took(rules: str, states: tuple[State, ...], show: bool) -> Took:
    plan = Plan(url=URL, states=states, pages=2, resolve_rules=rules, insecure=True)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        capture = await collect(plan, Path(folder), lambda _: None)
    whole = time.perf_counter() - started
    begun, ended = (min(v.started for v in capture.visits), max(v.finished for v in capture.visits))
    if show:
        for one in capture.visits:
            pages = ", ".join(f"{p.started:.2f} to {p.ended:.2f}" for p in one.pages)
            since, lasts = (one.started - begun).total_seconds(), (one.finished - one.started).total_seconds()
            print(
                f"{one.id:10} begins {since:.2f}, takes {lasts:.2f}: pages {pages}; answered {one.consent.clicked_at}"
            )
    return Took(visits=(ended - begun).total_seconds(), whole=whole)


async def compare(rounds: int, show: bool) -> list[tuple[Took, Took, Took]]:
    async with web() as served:
        rules = served.resolve_rules
        done = [[await took(rules, states, show) for states in KINDS] for _ in range(rounds + 1)]
    return [(free, accept, four) for free, accept, four in done[1:]]


def told(name: str, ratios: list[float]) -> float:
    median = statistics.median(ratios)
    print(f"{name}: median {median:.2f}, spread {min(ratios):.2f} to {max(ratios):.2f}")
    return median


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--pages", action="store_true", help="show what each visit did when")
    given = parser.parse_args()
    done = asyncio.run(compare(given.pairs, given.pages))
    print(f"{len(done)} rounds, {at_once()} states at a time, load average {os.getloadavg()[0]:.1f}")
    for name, kind in (("no choice", 0), ("accept", 1), ("all four", 2)):
        medians = [statistics.median(getattr(row[kind], what) for row in done) for what in ("visits", "whole")]
        print(f"{name:9} visits {medians[0]:.2f} s, whole {medians[1]:.2f} s")
    told("visits, four to one without a choice", [four.visits / one.visits for one, _, four in done])
    like = told("visits, four to one that accepts", [four.visits / one.visits for _, one, four in done])
    whole = told("whole, four to one without a choice", [four.whole / one.whole for one, _, four in done])
    return 0 if max(like, whole) <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
