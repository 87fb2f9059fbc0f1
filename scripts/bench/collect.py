"""What watching costs: one page of 300 requests from 60 hosts, loaded bare by Playwright, with all collectors on, and with
the guard of navigations as well, which is no collector and told apart.

    python scripts/bench/collect.py [--rounds N]

Same browser, same flags, fresh contexts, interleaved; the web is served by a process of its own. Timed is from the
navigation to the load event; taking the records afterwards, settling and the pictures are apart. Exits 1 when a target of
the project is missed: median overhead at most 10 % wall and 25 % CPU, own process under 250 MB at its peak.
"""

import argparse
import asyncio
import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import msgspec  # noqa: E402
from playwright.async_api import Browser, async_playwright  # noqa: E402

from auditor.collect import canary  # noqa: E402
from auditor.collect.browser import UNDONE, Chromium, arguments_of, launched, sandboxed, version_of  # noqa: E402
from auditor.collect.collectors._crew import Crew  # noqa: E402
from auditor.collect.consent import Operator  # noqa: E402
from auditor.collect.found import find  # noqa: E402
from auditor.collect.identity import Identity  # noqa: E402
from auditor.collect.plan import Plan  # noqa: E402
from auditor.collect.profile import options_of  # noqa: E402
from auditor.collect.stage import Choice, Stage  # noqa: E402
from auditor.demo.web import PIXEL, Answer, Web, content  # noqa: E402
from auditor.model.base import Record  # noqa: E402
from auditor.model.kinds import ConsentAction, State  # noqa: E402

URL = "https://www.bench.example/"
HOSTS = 60
WALL, CPU, MEMORY_MB = 1.10, 1.25, 250
TICKS = os.sysconf("SC_CLK_TCK")
ORDERS = tuple(itertools.permutations(range(3)))
REST = 0.6
"""Seconds between two runs: a browser takes a context down in the background, and that is the work of no run."""


class Run(Record, frozen=True, kw_only=True):
    """One load: seconds to the load event, processor seconds of all processes meanwhile, and what came after."""

    wall: float
    cpu: float
    records: float = 0.0
    settle: float = 0.0
    picture: float = 0.0
    requests: int = 0


def table() -> dict[str, dict[str, Answer]]:
    """A page and 60 other hosts: of each a script that stores and fetches, a style sheet and two pictures."""
    tags = []
    hosts: dict[str, dict[str, Answer]] = {}
    for number in range(HOSTS):
        host = f"cdn.vendor{number}.example"
        script = (
            f"document.cookie='c{number}=1; path=/'; localStorage.setItem('k{number}', '1'); fetch('https://{host}/x');"
        )
        hosts[host] = {
            "/t.js": content(script, "js"),
            "/s.css": content("p { color: #333 }", "css"),
            "/a.gif": content(PIXEL, "gif", ("Set-Cookie", "id=1; Secure; SameSite=None")),
            "/b.gif": content(PIXEL, "gif"),
            "/x": content("{}", "json", ("Access-Control-Allow-Origin", "*")),
        }
        tags.append(f'<link rel="stylesheet" href="https://{host}/s.css"><script src="https://{host}/t.js"></script>')
        tags.append(f'<img src="https://{host}/a.gif"><img src="https://{host}/b.gif">')
    # The page's own host makes it 60 others and 301 requests.
    return {"www.bench.example": {"/": content(f"<!doctype html><h1>Bench</h1>{''.join(tags)}")}, **hosts}


async def serve() -> None:
    """Print the resolver rules and serve until standard input ends."""
    async with Web(table()) as web:
        print(web.resolve_rules, flush=True)
        await asyncio.to_thread(sys.stdin.read)


def cpu_seconds(without: int) -> float:
    """Processor seconds of this process and all below it, but for one child and what is below that."""
    rows: dict[int, tuple[int, float]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            rows[int(entry.name)] = (int(fields[1]), sum(map(int, fields[11:15])) / TICKS)
    ours, grown = {os.getpid()}, True
    while grown:
        more = {pid for pid, (parent, _) in rows.items() if parent in ours and pid != without} - ours
        ours, grown = ours | more, bool(more)
    return sum(rows[pid][1] for pid in ours if pid in rows)


async def bare(browser: Browser, plan: Plan, server: int) -> Run:
    """Playwright alone."""
    context = await browser.new_context(**options_of(plan))
    page = await context.new_page()
    spent, started = cpu_seconds(server), time.perf_counter()
    await page.goto(URL, wait_until="load")
    wall, cpu = time.perf_counter() - started, cpu_seconds(server) - spent
    await context.close()
    return Run(wall=wall, cpu=cpu)


async def watched(chromium: Chromium, plan: Plan, folder: Path, server: int) -> Run:
    """With everything that a visit hooks in; the plan says whether the guard is on."""
    chromium.plan = plan
    async with chromium.fresh() as profile:
        stage = Stage(profile.socket, profile.context_id, plan, State.NO_ACTION, folder)
        crew, operator = Crew(stage), Operator(profile.socket, ConsentAction.NONE, stage.clock)
        hooks = (stage.prepare, crew.prepare, operator.prepare)
        ends = [profile.socket.hook(hook, profile.context_id) for hook in hooks]
        ends += [profile.socket.listen(event, profile.context_id) for event in (stage.event, crew.event)]
        page = await profile.context.new_page()
        stage.begin()
        spent, started = cpu_seconds(server), time.perf_counter()
        await page.goto(URL, wait_until="load")
        wall, cpu = time.perf_counter() - started, cpu_seconds(server) - spent
        settled = time.perf_counter()
        await stage.settle()
        pictured = time.perf_counter()
        await crew.moment("loaded", page)
        taken = time.perf_counter()
        records = await crew.finish(Choice())
        for end in ends:
            end()
        return Run(
            wall=wall,
            cpu=cpu,
            settle=pictured - settled,
            picture=taken - pictured,
            records=time.perf_counter() - taken,
            requests=len(records["requests"]),
        )


async def compare(rules: str, rounds: int, server: int) -> list[tuple[Run, Run, Run]]:
    """Interleaved rounds of three, in all orders by turns; the first of each kind warms up and does not count."""
    plan = Plan(url=URL, resolve_rules=rules, insecure=True, allow_private=True)
    guarded = msgspec.structs.replace(plan, allow_private=False)
    found = find(plan.browser)
    identity = Identity.of(await version_of(found.path), plan)
    done = []
    with tempfile.TemporaryDirectory() as folder:
        async with async_playwright() as playwright, canary.Pair() as pair, launched(plan) as chromium:
            browser = await playwright.chromium.launch(
                executable_path=found.path,
                chromium_sandbox=sandboxed(),
                ignore_default_args=list(UNDONE),
                args=[a for a in arguments_of(plan, identity, pair) if "remote-debugging" not in a],
            )
            for number in range(rounds + 1):
                runs: dict[int, Run] = {}
                for kind in ORDERS[number % len(ORDERS)]:
                    await asyncio.sleep(REST)
                    made = (
                        bare(browser, plan, server)
                        if kind == 0
                        else watched(chromium, plan if kind == 1 else guarded, Path(folder), server)
                    )
                    runs[kind] = await made
                done.append((runs[0], runs[1], runs[2]))
            await browser.close()
    return done[1:]


def line(name: str, values: list[float], unit: str = " s") -> str:
    quarters = statistics.quantiles(values, n=4)
    return f"{name:32} median {statistics.median(values):6.3f}{unit}  quarters {quarters[0]:.3f} to {quarters[2]:.3f}"


def told(done: list[tuple[Run, Run, Run]]) -> bool:
    """Print the figures; whether every target is met."""
    wall = [ours.wall / plain.wall for plain, ours, _ in done]
    cpu = [ours.cpu / plain.cpu for plain, ours, _ in done]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(done)} rounds, {done[0][1].requests} requests recorded, load average {os.getloadavg()[0]:.1f}")
    print(line("bare: wall", [plain.wall for plain, _, _ in done]))
    print(line("watched: wall", [ours.wall for _, ours, _ in done]))
    print(line("ratio: wall", wall, "x"))
    print(line("bare: CPU", [plain.cpu for plain, _, _ in done]))
    print(line("watched: CPU", [ours.cpu for _, ours, _ in done]))
    print(line("ratio: CPU", cpu, "x"))
    print(line("with the guard: wall", [held.wall / plain.wall for plain, _, held in done], "x"))
    print(line("with the guard: CPU", [held.cpu / plain.cpu for plain, _, held in done], "x"))
    print(line("apart: settling", [ours.settle for _, ours, _ in done]))
    print(line("apart: picture and signals", [ours.picture for _, ours, _ in done]))
    print(line("apart: taking the records", [ours.records for _, ours, _ in done]))
    print(f"{'peak memory of this process':32} {peak:.0f} MB")
    return statistics.median(wall) <= WALL and statistics.median(cpu) <= CPU and peak < MEMORY_MB


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        asyncio.run(serve())
        return 0
    command = [sys.executable, __file__, "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        done = asyncio.run(compare(server.stdout.readline().strip(), asked.rounds, server.pid))
        server.communicate()
    return 0 if told(done) else 1


if __name__ == "__main__":
    sys.exit(main())
