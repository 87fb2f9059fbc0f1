"""A disk that is full or read-only, two audits into one folder, and an auditor that is killed at every stage."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor.collect import folders, stored
from auditor.demo.site import demo
from auditor.demo.web import Web, serving
from auditor.model.problems import BadInput, Unfinished
from auditor.pipeline import taken
from tests.faults.ground import HANGS, Row, page, running_ground, site
from tests.faults.measured import note
from tests.faults.test_ends import descendants, wait_for_the_end_of

SITE = demo()
Mount = Callable[..., Path]


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Mount]:
    """`mounted("size=64k")` gives a small file system of its own, where the system lets us have one."""
    used: list[Path] = []

    def mount(options: str) -> Path:
        place = tmp_path / f"disk-{len(used)}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "none", str(place)]
        if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(command, check=False).returncode:
            pytest.skip("only root may mount the small disk that this needs")
        used.append(place)
        return place

    yield mount
    for one in used:
        subprocess.run(["umount", str(one)], check=True)


@pytest.mark.browser
async def test_a_full_disk_costs_what_was_not_written_and_is_told(mounted: Mount, tmp_path: Path) -> None:
    async with asyncio.timeout(2 * HANGS), running_ground() as ground:
        for size in (4, 40, 120):
            place = mounted(f"size={size}k")
            begun = time.monotonic()
            row = Row(
                name="disk-full", promise="", hosts=site(page()), plan={"visit_timeout": 60.0, "load_timeout": 20.0}
            )
            try:
                outcome = await ground.audited(row, place)
                said = outcome.told
                assert outcome.code in (1, 3)
            except Unfinished as problem:
                said = str(problem)
                assert "--resume" in said
            note(f"disk-full-at-{size}-kB", "what is saved is valid; the reason is told; exit 3",
                 said.splitlines()[0][:160].replace(str(place), "OUT"), time.monotonic() - begun)  # fmt: skip
            assert "No space left" in said
            assert not list(place.rglob("*.part"))
            if (place / "capture" / stored.FILE).is_file():
                stored.load(place / "capture")


def test_a_read_only_folder_is_told_before_anything_is_visited(mounted: Mount) -> None:
    place = mounted("size=64k,ro")
    with pytest.raises(BadInput, match="cannot be written"), taken(place / "out"):
        pass


def test_two_audits_into_one_folder_are_kept_apart(tmp_path: Path) -> None:
    with taken(tmp_path / "out") as folder:
        (folder / "capture").mkdir()
        with pytest.raises(BadInput, match="another audit is writing"), taken(folder, resume=True):
            pass
    with taken(folder, resume=True):
        pass
    with pytest.raises(BadInput, match="--resume"), taken(folder):
        pass


def test_a_folder_of_something_else_is_not_resumed(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(BadInput, match="holds no audit"), taken(tmp_path, resume=True):
        pass


@pytest.mark.browser
@pytest.mark.skipif(not Path("/proc").exists(), reason="processes are found by /proc")
def test_a_killed_auditor_leaves_no_process_and_is_gone_on_with(tmp_path: Path) -> None:
    out, temporary = tmp_path / "out", tmp_path / "t"
    temporary.mkdir()
    with serving(Web(SITE.web)) as web:
        command = [
            sys.executable,
            "-m",
            "auditor",
            "audit",
            SITE.url,
            "--out",
            str(out),
            "--resume",
            "--format",
            "json",
        ]
        command += ["--resolve-rules", web.resolve_rules, "--insecure", "--states", "no-action,gpc", "--pages", "1"]
        for stage in ("starting the browser", "page 1", "documents: reading", "Reading the evidence"):
            begun = time.monotonic()
            process = subprocess.Popen(
                command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(temporary)}
            )
            assert process.stderr is not None
            seen = next((line for line in process.stderr if stage in line), None)
            assert seen is not None, f"{stage} was never reached"
            family = descendants(process.pid)
            os.kill(process.pid, signal.SIGKILL)
            process.communicate(timeout=HANGS)
            wait_for_the_end_of(family)
            if (out / "capture" / stored.FILE).is_file():
                stored.load(out / "capture")
            note(f"auditor-killed-at-{stage.split(':')[0].replace(' ', '-')}", "no process stays; --resume goes on",
                 "nothing left running, capture valid or none", time.monotonic() - begun)  # fmt: skip
        ended = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "TMPDIR": str(temporary)},
            timeout=HANGS, check=False,
        )  # fmt: skip
    assert ended.returncode == 1, ended.stderr
    assert {one.status.value for one in stored.load(out / "capture").visits} == {"complete"}
    assert (out / "result.json").is_file()
    assert list(temporary.glob(f"{folders.PREFIX}*")) == []
