"""Ctrl-C in the middle of an audit: one sentence, exit code 130, and a capture that can be judged."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.collect import stored
from auditor.demo.site import demo
from auditor.demo.web import Web, serving
from auditor.model.kinds import VisitStatus

SITE = demo()


@pytest.mark.browser
@pytest.mark.skipif(os.name != "posix", reason="Windows has no signal for Ctrl-C that a test could send to a group")
def test_an_interrupted_audit_keeps_what_it_saw(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with serving(Web(SITE.web)) as web:
        reach = ["--resolve-rules", web.resolve_rules, "--insecure"]
        command = [sys.executable, "-m", "auditor", "audit", SITE.url, "--out", str(out), *reach]
        process = subprocess.Popen(
            command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert process.stderr is not None
        lines = [next(line for line in process.stderr if "page 2" in line)]
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the browser, too
        printed, rest = process.communicate(timeout=60)
    assert process.returncode == 130, rest
    last = [line for line in rest.splitlines() if line.strip()][-1]
    assert last.startswith("auditor: the audit was interrupted: what was seen until then is in")
    assert "Traceback" not in rest + printed + lines[0]
    capture = stored.load(out / "capture")
    assert {visit.status for visit in capture.visits} & {VisitStatus.FAILED, VisitStatus.PARTIAL}
    assert all(visit.reason for visit in capture.visits if visit.status is not VisitStatus.COMPLETE)
