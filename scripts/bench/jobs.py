"""Jobs: sites an hour with one and two slots and workers, and what the scheduler itself costs.

    .venv/bin/python scripts/bench/jobs.py [SITES]

Three parts, in one run on one machine, so that only their ratios mean anything: tasks that use one core each (half a
second of processor time), real audits of SITES fixture sites in a browser (default 8), and tasks that do nothing, which
leave the scheduler's own cost. The load before each part is printed: on a busy machine the ratios are too low.
"""

import asyncio
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from auditor.config import AuditSettings, HistorySettings, Settings
from auditor.demo.web import Web, content
from auditor.history.store import History
from auditor.jobs import cluster, slots
from auditor.jobs.runner import Results, Runner
from auditor.jobs.task import Task, perform
from auditor.model.jobs import Done, Job
from auditor.model.kinds import State
from tests.jobs import workers

CORE_TASKS = 16
IDLE_TASKS = 400
PAGE = "<title>Shop</title><h1>Shop</h1><p>A shop.</p><script src='https://cdn.vendor.example/tag.js'></script>"
POLICY = "<h1>Privacy policy</h1><p>We use Vendor to count visits. " + "We keep your data for thirty days. " * 60


@contextmanager
def served(hosts: Iterable[str]) -> Iterator[str]:
    """The resolver rules of a loopback web with a small shop on every host."""
    shop = {"/": content(f"{PAGE}<footer><a href='/privacy'>Privacy policy</a></footer>"), "/privacy": content(POLICY)}
    tag = content("document.cookie = 'vid=' + Math.random().toString(36).slice(2) + '; path=/; max-age=31536000'", "js")
    table = {**dict.fromkeys(hosts, shop), "cdn.vendor.example": {"/tag.js": tag}}
    ready, stop, rules = threading.Event(), asyncio.Event(), []

    async def serve() -> None:
        async with Web(table) as web:
            rules.append(web.resolve_rules)
            loops.append(asyncio.get_running_loop())
            ready.set()
            await stop.wait()

    loops: list[asyncio.AbstractEventLoop] = []
    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait()
    try:
        yield rules[0]
    finally:
        loops[0].call_soon_threadsafe(stop.set)
        thread.join()


@contextmanager
def crew(count: int, dask: bool, work: slots.Perform) -> Iterator[Results]:
    """Slots of this machine or workers of a local cluster; they are there when it is entered."""
    if not dask:
        yield partial(slots.results, slots=count, perform=work)
        return
    with cluster.connected(f"local:{count}") as client:
        client.wait_for_workers(count)
        yield partial(cluster.results, client=client, perform=work)


def run(job: Job, results: Results) -> tuple[float, list[Done]]:
    """Seconds of one run of the job into a history of its own."""
    with tempfile.TemporaryDirectory() as folder:
        kept = HistorySettings(index=f"{folder}/history.sqlite", results=f"{folder}/results")
        settings = Settings(
            audit=AuditSettings(format=("html", "json"), states=(State.NO_ACTION, State.ACCEPT)), history=kept
        )
        with History.open(kept.index, kept.results) as history:
            runner = Runner(settings, history, beside=Path(), now=lambda: datetime.now(UTC), results=results)
            done: list[Done] = []
            started = time.perf_counter()
            runner.run(job, datetime(2026, 1, 1, tzinfo=UTC), told=done.append)
            return time.perf_counter() - started, done


def compare(name: str, job: Job, work: slots.Perform) -> None:
    print(f"\n{name} (load {os.getloadavg()[0]:.1f})")
    for dask in (False, True):
        alone = 0.0
        for count in (1, 2):
            with crew(count, dask, work) as results:
                seconds, done = run(job, results)
            failed = [one.reason for one in done if one.reason]
            alone = alone or seconds
            kind = f"{count} Dask worker{'s' * (count > 1)}" if dask else f"{count} slot{'s' * (count > 1)}"
            rate = len(done) / seconds * 3600
            print(f"  {kind:15} {seconds:6.1f} s, {rate:6.0f} sites an hour, {alone / seconds:.2f} of one", *failed[:1])


def overhead() -> None:
    """Seconds for each task beyond the task itself, in the submitting process and its one slot."""
    job = Job(name="idle", sites=tuple(f"https://s{n}.example" for n in range(IDLE_TASKS)))
    seconds, _ = run(job, partial(slots.results, slots=1, perform=nothing))
    one = seconds / IDLE_TASKS
    print(
        f"\nscheduler alone: {one * 1000:.1f} ms a site ({IDLE_TASKS} tasks that do nothing, start of the worker included)"
    )
    print(f"  that is {one / 6 * 100:.2f} % of an audit of 6 s")


def nothing(task: Task) -> Done:
    return Done(run=task.run, url=task.order.url)


def main() -> None:
    sites = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    cores = Job(name="cores", sites=tuple(f"https://c{n}.example" for n in range(CORE_TASKS)))
    compare(f"{CORE_TASKS} tasks of half a second of one core", cores, workers.works)
    hosts = [f"www.shop{n}.example" for n in range(sites)]
    with served(hosts) as rules:
        audits = Job(
            name="audits", sites=tuple(f"https://{h}" for h in hosts), resolve_rules=rules, insecure=True, pages=1
        )
        compare(f"{sites} audits in a browser, two states, one page", audits, perform)
    overhead()


if __name__ == "__main__":
    main()
