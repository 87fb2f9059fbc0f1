"""A history of 100,000 runs: how long `history`, `history SITE` and `diff` take, on SQLite and, where it is installed,
PostgreSQL. Each figure is the median of several calls inside one process, on the clock and of this process's processor
(what a busy machine adds is only in the first); the last lines time whole commands on the clock."""

import hashlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from auditor.config import HistorySettings, Settings
from auditor.history.essence import essence_of, run_of
from auditor.history.patience import Rule
from auditor.history.schema import ESSENCES, RUNS
from auditor.history.store import History
from auditor.pipeline import past, previous
from tests.history import made, postgres

RUNS_ALL, SITES, CALLS = 100_000, 500, 7
LIMIT = 0.3


def rows(count: int) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    """Runs and facts as the index holds them; a site's facts change every tenth night."""
    base = made.result()
    facts = essence_of(base)
    for number in range(count):
        site, night = f"site-{number % SITES:04}.example", number // SITES
        at = base.started + timedelta(days=night)
        essence = msgspec.structs.replace(facts, tool=(*facts.tool, ("site", f"{site} {night // 10}")))
        data = msgspec.msgpack.encode(essence)
        id, sha = f"{site}/{night}", hashlib.sha256(data).hexdigest()
        run = msgspec.structs.replace(
            run_of(base, id=id, sha256=id, place=f"{site}/{night}"), site=site, started=at, finished=at
        )
        line = {"id": id, "site": site, "started": round(at.timestamp() * 1_000_000), "sha256": id, "essence": sha}
        yield line | {"evidence": True, "line": msgspec.json.encode(run)}, {"sha256": sha, "data": data}


def fill(history: History) -> None:
    known: set[object] = set()
    lines: list[dict[str, object]] = []
    facts: list[dict[str, object]] = []
    with history.engine.begin() as connection:
        for line, fact in rows(RUNS_ALL):
            lines.append(line)
            if fact["sha256"] not in known:
                known.add(fact["sha256"])
                facts.append(fact)
            if len(lines) == 5000:
                connection.execute(RUNS.insert(), lines)
                if facts:
                    connection.execute(ESSENCES.insert(), facts)
                lines, facts = [], []


def median(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and of the processor."""
    clock, processor = [], []
    for _ in range(CALLS):
        started, worked = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - started)
        processor.append(time.process_time() - worked)
    return statistics.median(clock), statistics.median(processor)


def measured(name: str, index: str, folder: Path) -> None:
    results = folder / "results"
    settings = Settings(history=HistorySettings(index=index, results=str(results)))
    with History.open(index, results) as history:
        fill(history)
        one, two = (made.folder(folder / f"{name}-{n}", made.result(n, "site-0000.example")) for n in (1000, 1001))
        figures = {
            "history": lambda: history.sites(limit=50),
            "history SITE": lambda: past.shown(history, "site-0000.example", Rule()),
            "add again": lambda: history.add(one, run=f"bench {time.perf_counter_ns()}"),
            "diff": lambda: _diff(one, two, settings),
        }
        for what, work in figures.items():
            took, worked = median(work)
            said = "" if took < LIMIT else "MISSED"
            print(f"{name:10} {what:14} {took * 1000:7.1f} ms, {worked * 1000:6.1f} ms of processor  {said}")


def _diff(one: Path, two: Path, settings: Settings) -> object:
    before, after = previous.stored(one), previous.stored(two)
    return previous.with_history(previous.difference(before, after, settings), after, settings)


def commands(folder: Path, index: str) -> None:
    (folder / "auditor.toml").write_text(f"[history]\nindex = '{index}'\nresults = '{folder}/results'\n")
    auditor = [sys.executable, "-m", "auditor"]
    calls = (["--help"], ["history"], ["history", "site-0000.example"], ["diff", "sqlite-1000", "sqlite-1001"])
    for arguments in calls:

        def run(arguments: list[str] = arguments) -> None:
            subprocess.run([*auditor, *arguments], cwd=folder, stdout=subprocess.DEVNULL, check=True)

        print(f"command    {' '.join(arguments):38} {median(run)[0] * 1000:7.1f} ms, starting Python included")


def main() -> None:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        index = str(folder / "history.sqlite")
        measured("sqlite", index, folder)
        commands(folder, index)
        try:
            server = stack.enter_context(postgres.running())
        except pytest.skip.Exception as why:
            print(f"postgresql not measured: {why}")
            return
        measured("postgresql", server.database("bench"), folder)


if __name__ == "__main__":
    main()
