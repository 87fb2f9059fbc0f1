"""Many audits of fixture sites in one process: memory, open files, threads and processes after each, as CSV and SVG.

    .venv/bin/python scripts/bench/soak_audits.py 2000 --out /tmp/soak
    .venv/bin/python scripts/bench/soak_audits.py 200 --scenarios --out /tmp/soak

The sites are small ones, each another: a page with a tag, a frame and a worker, and a policy that names one of two
vendors. With `--scenarios` they are those of `tests/sites`, which take several times as long. Every audit is whole: a
browser of its own, the visit, the policy, the verdicts, the reports. `--trace` says which lines hold what grew.

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
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import msgspec

from auditor.collect.plan import Plan, Settling
from auditor.collect.processes import resident
from auditor.demo.web import PIXEL, Table, Web, content, serving
from auditor.model.kinds import State
from auditor.model.result import AuditResult
from auditor.pipeline import Order, audit

COLUMNS = ("audit", "site", "seconds", "memory_mb", "files", "threads", "processes", "temporary")
DRAWN = ("memory_mb", "files", "processes", "seconds")
COLOURS = ("#b3261e", "#1f6feb", "#1a7f37", "#6e7781")
WARM, TRACED, DRAW_EVERY = 10, 12, 50
WIDTH, HEIGHT, EDGE = 900, 160, 40


HOME = """<!doctype html><html lang=en><title>Shop {n}</title><h1>Shop {n}</h1><p>Number {n} sells things to all.</p>
<a href=/privacy>Privacy policy</a><iframe src=https://box.vendor-{n}.example/></iframe>
<script src=https://www.google-analytics.com/analytics.js></script>
<script>new Worker("/worker.js"); localStorage.setItem("seen", "{n}")</script>"""
POLICY = """<!doctype html><html lang=en><title>Privacy policy</title><h1>Privacy policy</h1>
<p>Shop {n} measures its visitors with {vendor}, which receives their address. You may object at any time.</p>""" + (
    "<p>We keep the personal data of an order for ten years, as the law asks, and give them to nobody else.</p>" * 12
)
TAG = "document.cookie = '_ga=GA1.2.1.2;path=/'; new Image().src = 'https://www.google-analytics.com/collect?v=1'"


def small(number: int) -> tuple[Table, Plan]:
    """The site of this number; every second policy does not name the vendor that the page loads."""
    vendor = "Google Analytics" if number % 2 else "Matomo"
    host = f"www.soak-{number}.example"
    page = {"/": content(HOME.format(n=number)), "/privacy": content(POLICY.format(n=number, vendor=vendor))}
    tag = {"/analytics.js": content(TAG, "js"), "/collect*": content(PIXEL, "gif")}
    frame = {"/": content("<script>document.cookie = 'b=1; Secure; SameSite=None'</script>")}
    work = {"/worker.js": content("fetch('/ping')", "js"), "/ping": content("", "txt")}
    table = {host: {**page, **work}, "www.google-analytics.com": tag, f"box.vendor-{number}.example": frame}
    return table, Plan(url=f"https://{host}/", settling=Settling(quiet=0.15, minimum=0.1, cap=4.0))


def once(table: Table, asked: Plan, folder: Path) -> AuditResult:
    """One audit, from the launch of the browser to the reports."""
    with serving(Web(table)) as web:
        plan = msgspec.structs.replace(
            asked, states=(State.NO_ACTION,), pages=1, resolve_rules=web.resolve_rules, insecure=True, pause=0.0
        )
        return audit(plan, Order(out=folder, formats=("json", "html")), lambda _: None)


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


def all_scenarios() -> Iterator[tuple[str, Table, Plan]]:
    """The sites of `tests/sites`, again and again."""
    from tests.web.scenario import files, load

    for name, scenario in itertools.cycle([(file.stem, load(file)) for file in files()]):
        given, settling = scenario.plan, Settling(quiet=0.3, minimum=0.1, cap=4.0)
        plan = Plan(url=scenario.url, first_party=given.first_party, settling=settling, load_timeout=given.load_timeout)
        yield name, scenario.table, plan


def wrong(result: AuditResult, number: int) -> str | None:
    """What is not as the small site of this number is made; None where all is."""
    verdicts = {vendor.id: vendor.verdict.value for vendor in result.vendors}
    due = "disclosed" if number % 2 else "not-disclosed"
    if [visit.status.value for visit in result.visits] != ["complete"]:
        return str(result.visits[0].reason)
    return None if verdicts.get("google-analytics") == due else f"google-analytics is {verdicts}, not {due}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("audits", type=int, nargs="?", default=2000)
    parser.add_argument("--out", type=Path, default=Path("soak"))
    parser.add_argument("--scenarios", action="store_true", help="the sites of tests/sites in place of small ones")
    parser.add_argument("--trace", action="store_true", help="say which lines hold what grew (slow)")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, float | int | str]] = []
    try:
        faults = _soak(given.audits, given.out, rows, scenarios=given.scenarios, trace=given.trace)
    except KeyboardInterrupt:
        faults = ["ended early"]
    if not rows:
        return
    last = rows[-1]
    print(f"{len(rows)} audits; " + ", ".join(f"{name} {rows[0][name]} → {last[name]}" for name in COLUMNS[3:]))
    print(f"memory grows by {slope(rows):.1f} kB an audit in the second half; {len(faults)} faults")
    print("\n".join(faults[:20]))


def _soak(
    audits: int, out: Path, rows: list[dict[str, float | int | str]], *, scenarios: bool, trace: bool
) -> list[str]:
    """Fill `rows`, write them as they come; what went wrong."""
    faults = []
    sites = all_scenarios() if scenarios else ((f"soak-{n}", *small(n)) for n in itertools.count(1))
    with (out / "soak.csv").open("w", newline="", encoding="utf-8") as file:
        lines = csv.DictWriter(file, COLUMNS)
        lines.writeheader()
        for number, (name, table, plan) in enumerate(itertools.islice(sites, audits), 1):
            begun = time.perf_counter()
            with tempfile.TemporaryDirectory() as folder:
                result = once(table, plan, Path(folder) / "audit")
            rows.append(measured(number, name, time.perf_counter() - begun))
            fault = None if scenarios else wrong(result, number)
            del result
            faults += [f"{name}: {fault}"] if fault else []
            lines.writerow(rows[-1])
            file.flush()
            if number % DRAW_EVERY == 0 or number == audits:
                (out / "soak.svg").write_text(drawn(rows), encoding="utf-8")
            if trace and number == WARM:
                tracemalloc.start(TRACED)
                before, kinds = tracemalloc.take_snapshot(), _kinds()
    if trace and audits > WARM:
        grown = tracemalloc.take_snapshot().compare_to(before, "traceback")
        for one in grown[:15]:
            print(f"{one.size_diff / 1024:+.1f} kB, {one.count_diff:+} blocks", *one.traceback.format(), sep="\n  ")
        print((_kinds() - kinds).most_common(15))
    return faults


def _kinds() -> Counter[str]:
    """How many objects there are of each type."""
    gc.collect()
    return Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())


if __name__ == "__main__":
    main()
