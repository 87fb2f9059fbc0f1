"""Many audits of the scenario sites in one process: memory, open files, threads and processes after each, as CSV and SVG.

    .venv/bin/python scripts/bench/soak_audits.py 2000 --out /tmp/soak

The figures are taken when an audit is over and collected garbage is gone: what grows then is lost for good. The slope of
the memory is that of the second half, as caches fill in the first.
"""

import argparse
import csv
import gc
import itertools
import os
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from auditor.collect.plan import Plan, Settling
from auditor.collect.processes import resident
from auditor.demo.web import Web, serving
from auditor.model.kinds import State
from auditor.pipeline import Order, audit
from tests.web.scenario import Scenario, files, load

COLUMNS = ("audit", "site", "seconds", "memory_mb", "files", "threads", "processes", "temporary")
DRAWN = ("memory_mb", "files", "processes", "seconds")
COLOURS = ("#b3261e", "#1f6feb", "#1a7f37", "#6e7781")
WIDTH, HEIGHT, EDGE = 900, 160, 40


def once(scenario: Scenario, folder: Path) -> None:
    """One audit, from the launch of the browser to the reports."""
    with serving(Web(scenario.table)) as web:
        plan = Plan(
            url=scenario.url,
            states=(State.NO_ACTION,),
            pages=1,
            resolve_rules=web.resolve_rules,
            insecure=True,
            pause=0.0,
            first_party=scenario.plan.first_party,
            settling=Settling(quiet=0.3, minimum=0.1, cap=4.0),
            load_timeout=scenario.plan.load_timeout,
        )
        audit(plan, Order(out=folder, formats=("json", "html")), lambda _: None)


def measured(number: int, site: str, seconds: float) -> dict[str, float | int | str]:
    """What this process holds now."""
    gc.collect()
    own = os.getpid()
    return {
        "audit": number,
        "site": site,
        "seconds": round(seconds, 2),
        "memory_mb": round(resident(own) / 2**20, 1),
        "files": len(os.listdir("/proc/self/fd")),
        "threads": threading.active_count(),
        "processes": len(_below(own)),
        "temporary": len(os.listdir(tempfile.gettempdir())),
    }


def _below(pid: int) -> list[int]:
    """Processes that descend from this one, also the dead whom nobody asked about."""
    parents = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            parents[int(entry)] = int(Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, more = [], [pid]
    while more:
        above = more.pop()
        children = [child for child, parent in parents.items() if parent == above]
        found += children
        more += children
    return found


def drawn(rows: Sequence[dict[str, float | int | str]]) -> str:
    """The series one below the other as SVG."""
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT * len(DRAWN)}" font-size="12">']
    for place, (name, colour) in enumerate(zip(DRAWN, COLOURS, strict=True)):
        values = [float(row[name]) for row in rows]
        top, span = max(values) or 1.0, max(1, len(values) - 1)
        low = HEIGHT * (place + 1) - 15
        points = " ".join(
            f"{EDGE + (WIDTH - 2 * EDGE) * n / span:.1f},{low - (HEIGHT - 45) * value / top:.1f}"
            for n, value in enumerate(values)
        )
        told = f"{name}: first {values[0]:g}, last {values[-1]:g}, greatest {top:g}"
        parts.append(f'<text x="{EDGE}" y="{low - HEIGHT + 35}">{told}</text>')
        parts.append(f'<polyline fill="none" stroke="{colour}" points="{points}"/>')
        parts.append(f'<path d="M{EDGE} {low}H{WIDTH - EDGE}" stroke="#d0d7de"/>')
    return "\n".join([*parts, "</svg>\n"])


def slope(rows: Sequence[dict[str, float | int | str]]) -> float:
    """Kilobytes of memory that an audit of the second half leaves behind, by least squares."""
    half = rows[len(rows) // 2 :]
    if len(half) < 2:
        return 0.0
    values = [float(row["memory_mb"]) * 1024 for row in half]
    middle, mean = (len(values) - 1) / 2, sum(values) / len(values)
    across = sum((n - middle) ** 2 for n in range(len(values)))
    return sum((n - middle) * (value - mean) for n, value in enumerate(values)) / across


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("audits", type=int, nargs="?", default=2000)
    parser.add_argument("--out", type=Path, default=Path("soak"))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, float | int | str]] = []
    try:
        _soak(given.audits, given.out, rows)
    except KeyboardInterrupt:
        print("ended early")
    if not rows:
        return
    (given.out / "soak.svg").write_text(drawn(rows), encoding="utf-8")
    last = rows[-1]
    print(f"{len(rows)} audits; " + ", ".join(f"{name} {rows[0][name]} → {last[name]}" for name in COLUMNS[3:]))
    print(f"memory grows by {slope(rows):.1f} kB an audit in the second half")


def _soak(audits: int, out: Path, rows: list[dict[str, float | int | str]]) -> None:
    sites = itertools.cycle([(file.stem, load(file)) for file in files()])
    with (out / "soak.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        for number, (name, scenario) in enumerate(itertools.islice(sites, audits), 1):
            begun = time.perf_counter()
            with tempfile.TemporaryDirectory() as folder:
                once(scenario, Path(folder) / "audit")
            rows.append(measured(number, name, time.perf_counter() - begun))
            table.writerow(rows[-1])
            file.flush()


if __name__ == "__main__":
    main()
