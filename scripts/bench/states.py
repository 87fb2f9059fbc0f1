"""What four consent states cost against one: the same loopback site, interleaved pairs, visits only.

    python scripts/bench/states.py [--pairs N]

Timed is from the start of the first visit to the end of the last, the browser's start and the documents apart. Exits 1 when the
median ratio is above the project's target of 2.2.
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

from soak import URL, web  # noqa: E402

from auditor.collect.capture import at_once, collect  # noqa: E402
from auditor.collect.plan import ALL_STATES, Plan  # noqa: E402
from auditor.model.kinds import State  # noqa: E402

TARGET = 2.2


async def seconds(rules: str, states: tuple[State, ...]) -> float:
    """The time all visits took together."""
    plan = Plan(url=URL, states=states, pages=2, resolve_rules=rules, insecure=True)
    with tempfile.TemporaryDirectory() as folder:
        capture = await collect(plan, Path(folder), lambda _: None)
    begun, ended = (min(v.started for v in capture.visits), max(v.finished for v in capture.visits))
    return (ended - begun).total_seconds()


async def compare(pairs: int) -> list[tuple[float, float]]:
    async with web() as served:
        rules = served.resolve_rules
        return [(await seconds(rules, (State.NO_ACTION,)), await seconds(rules, ALL_STATES)) for _ in range(pairs + 1)][
            1:
        ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5)
    done = asyncio.run(compare(parser.parse_args().pairs))
    ratio = statistics.median(four / one for one, four in done)
    print(f"{len(done)} pairs, {at_once()} states at a time, load average {os.getloadavg()[0]:.1f}")
    print(
        f"one state {statistics.median(one for one, _ in done):.2f} s, four {statistics.median(f for _, f in done):.2f} s"
    )
    print(f"ratio: median {ratio:.2f}, spread {min(f / o for o, f in done):.2f} to {max(f / o for o, f in done):.2f}")
    return 0 if ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
