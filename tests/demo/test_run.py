"""The demo audited end to end: its planted truth, twice, and once more from the stored capture alone."""

import socket
from pathlib import Path

import msgspec
import pytest

from auditor.demo.run import run
from auditor.demo.site import demo
from auditor.demo.truth import differences
from auditor.model.result import AuditResult
from auditor.pipeline import Order, load_result, recheck

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audit of the demo, with its capture."""
    out = tmp_path_factory.mktemp("demo") / "first"
    run(Order(out=out, formats=("json",)), lambda _: None)
    return out


def told(result: AuditResult) -> dict[str, object]:
    """What two audits of the same site must agree on."""
    return {
        "findings": [(finding.fingerprint, finding.severity, finding.confidence) for finding in result.findings],
        "vendors": [(row.id, row.label, row.verdict, sorted(row.observed), row.loaded_by) for row in result.vendors],
        "cookies": sorted((row.name, row.domain, row.vendor or "", row.states, row.stored) for row in result.cookies),
        "checks": [(check.id, check.verdict) for check in result.checks],
        "documents": [(document.url, document.text_sha256) for document in result.documents],
    }


def test_finds_the_planted_truth(folder: Path) -> None:
    assert differences(load_result(folder), demo().truth) == ()


def test_finds_the_same_again(folder: Path, tmp_path: Path) -> None:
    again = run(Order(out=tmp_path / "again", formats=("json",)), lambda _: None)
    assert differences(again, demo().truth) == ()
    assert told(again) == told(load_result(folder))


def test_the_capture_gives_the_same_result_without_browser_and_network(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr("subprocess.Popen", refuse)
    again = recheck(folder, Order(out=tmp_path / "again", formats=("json",)))
    assert msgspec.json.encode(again) == msgspec.json.encode(load_result(folder))
