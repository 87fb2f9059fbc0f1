"""Ctrl-C and SIGTERM in the middle of an audit: one sentence, the code, a capture that can be judged, nothing else left."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.collect import folders, stored
from auditor.demo.site import demo
from auditor.demo.web import Web, serving
from auditor.model.kinds import VisitStatus
from tests.faults.test_ends import descendants, wait_for_the_end_of

SITE = demo()


@pytest.mark.browser
@pytest.mark.skipif(os.name != "posix", reason="Windows has no signal for Ctrl-C that a test could send to a group")
@pytest.mark.parametrize(
    ("number", "to_all"),
    [(signal.SIGINT, True), (signal.SIGTERM, True), (signal.SIGTERM, False)],
    ids=["ctrl-c", "sigterm-to-all", "sigterm"],
)
def test_an_interrupted_audit_keeps_what_it_saw(number: signal.Signals, to_all: bool, tmp_path: Path) -> None:
    """`to_all`: as a terminal does with Ctrl-C and a service manager with SIGTERM, the browser and its driver are told, too."""
    out, temporary = tmp_path / "out", tmp_path / "t"
    temporary.mkdir()
    with serving(Web(SITE.web)) as web:
        reach = ["--resolve-rules", web.resolve_rules, "--insecure"]
        command = [sys.executable, "-m", "auditor", "audit", SITE.url, "--out", str(out), *reach]
        process = subprocess.Popen(
            command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
            env={**os.environ, "TMPDIR": str(temporary)},
        )  # fmt: skip
        assert process.stderr is not None
        lines = [next(line for line in process.stderr if "page 2" in line)]
        family = descendants(process.pid)
        (os.killpg if to_all else os.kill)(process.pid, number)
        printed, rest = process.communicate(timeout=60)
    assert process.returncode == 128 + number, rest
    wait_for_the_end_of(family)
    assert not list(temporary.glob(f"{folders.PREFIX}*"))
    last = [line for line in rest.splitlines() if line.strip()][-1]
    assert last.startswith("auditor: the audit was interrupted: what was seen until then is in")
    assert "Traceback" not in rest + printed + lines[0]
    capture = stored.load(out / "capture")
    assert {visit.status for visit in capture.visits} & {VisitStatus.FAILED, VisitStatus.PARTIAL}
    assert all(visit.reason for visit in capture.visits if visit.status is not VisitStatus.COMPLETE)
