"""The demo audit in four states over three pages: seconds of each step over several runs, with the machine's load.

Wall times of one machine mean little: the medians stand beside the processor time of our own process and of its children.
"""

import os
import resource
import statistics
import tempfile
import time
from pathlib import Path

from auditor.demo.run import run
from auditor.pipeline import Order

RUNS = 5


def once(folder: Path) -> tuple[float, float, float]:
    """Seconds of the visits, of judging and reporting, and of both together."""
    marks: dict[str, float] = {}

    def mark(step: str) -> None:
        marks.setdefault(step, time.perf_counter())

    started = time.perf_counter()
    run(Order(out=folder, formats=("html", "json", "csv")), mark)
    ended = time.perf_counter()
    judged = marks["Reading the evidence"]
    return judged - started, ended - judged, ended - started


def main() -> None:
    times = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            times.append(once(Path(folder) / "audit"))
        visits, judging, whole = times[-1]
        print(
            f"visits {visits:.1f} s, judging and reports {judging:.1f} s, together {whole:.1f} s, load {os.getloadavg()[0]:.1f}"
        )
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, children = ((one.ru_utime + one.ru_stime) / RUNS for one in spent)
    print(f"median of {RUNS}: {statistics.median(whole for _, _, whole in times):.1f} s")
    print(f"processor time a run: own {own:.1f} s, children {children:.1f} s")


if __name__ == "__main__":
    main()
