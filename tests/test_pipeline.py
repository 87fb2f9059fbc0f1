"""The parts of the pipeline that need no browser."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from auditor import pipeline
from auditor.model.capture import BrowserInfo, Capture, Target
from auditor.model.check import CheckMeta, CheckResult, Finding, Remediation, Subject, Waiver
from auditor.model.kinds import Confidence, Severity, State, SubjectKind, Verdict
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult, ResultTarget, ToolInfo
from auditor.trackers.lists import installed
from tests.checks.evidences import evidence, unknown

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIX = Remediation(where="", what="", wording="", owner="", verify="")
META = CheckMeta(
    id="c",
    title="",
    failure_title="",
    why="",
    severity=Severity.HIGH,
    confidence=Confidence.CERTAIN,
    legal=(),
    remediation=FIX,
)


def empty_capture() -> Capture:
    return Capture(
        tool_version="0",
        browser=BrowserInfo(),
        target=Target(url="https://shop.test/", site="shop.test"),
        command=(),
        started=NOW,
        finished=NOW,
        asked_states=(),
        pages=1,
        visits=(),
        documents=(),
    )


def finding(severity: Severity, waiver: Waiver | None = None) -> Finding:
    return Finding(
        fingerprint="f",
        check="c",
        verdict=Verdict.FAIL,
        severity=severity,
        confidence=Confidence.CERTAIN,
        weight=None,
        subject=Subject(kind=SubjectKind.SITE, key="s", label="s"),
        message="",
        occurrences=(),
        evidence=(),
        legal=(),
        remediation=FIX,
        waiver=waiver,
    )


def result(*findings: Finding, verdict: Verdict = Verdict.PASS) -> AuditResult:
    return AuditResult(
        tool=ToolInfo(version="0", browser="b"),
        target=ResultTarget(url="https://a.example/", site="a.example"),
        started=NOW,
        finished=NOW,
        visits=(),
        documents=(),
        vendors=(),
        unknown_hosts=(),
        cookies=(),
        storage=(),
        findings=findings,
        checks=(CheckResult(id="c", verdict=verdict, reason=None, meta=META),),
        limitations=(),
    )


def test_exit_codes() -> None:
    waiver = Waiver(check="c", subject="s", reason="r", author="a", expires=NOW.date())
    assert pipeline.exit_code(result(), "high") == 0
    assert pipeline.exit_code(result(finding(Severity.HIGH)), "high") == 1
    assert pipeline.exit_code(result(finding(Severity.MEDIUM)), "high") == 0
    assert pipeline.exit_code(result(finding(Severity.CRITICAL)), "none") == 0
    assert pipeline.exit_code(result(finding(Severity.CRITICAL, waiver)), "high") == 0
    assert pipeline.exit_code(result(verdict=Verdict.NOT_TESTED), "high") == 3
    assert pipeline.exit_code(result(finding(Severity.HIGH), verdict=Verdict.NOT_TESTED), "high") == 1


def test_the_worst_of_several_audits() -> None:
    assert [pipeline.worst(codes) for codes in ([0, 3], [3, 1], [1, 2, 3], [])] == [3, 1, 2, 0]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("shop.example", "https://shop.example"),
        ("http://shop.example/a?b", "http://shop.example/a?b"),
        ("https://127.0.0.1:8443/", "https://127.0.0.1:8443/"),
    ],
)
def test_addresses(text: str, url: str) -> None:
    assert pipeline.check_url(text) == url


@pytest.mark.parametrize("text", ["nonsense", "ftp://a.example", "https://", "a b.example", "javascript:alert(1)", ""])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadInput, match="is not a web address"):
        pipeline.check_url(text)


def test_a_file_is_no_site(tmp_path: Path) -> None:
    file = tmp_path / "policy.html"
    file.write_text("x")
    with pytest.raises(BadInput, match="is a file, not a website"):
        pipeline.check_url(str(file))


def test_sites_and_states() -> None:
    groups = pipeline.by_site(["https://a.example/", "https://b.example/", "https://www.a.example/x"])
    assert groups == {
        "a.example": ("https://a.example/", "https://www.a.example/x"),
        "b.example": ("https://b.example/",),
    }
    assert pipeline.states_of("accept, no-action,accept") == (State.ACCEPT, State.NO_ACTION)
    with pytest.raises(BadInput, match="no state 'maybe'"):
        pipeline.states_of("accept,maybe")
    with pytest.raises(BadInput, match="names no state"):
        pipeline.states_of(",")


def test_output_folder(tmp_path: Path) -> None:
    folder = pipeline.fresh_folder(tmp_path / "a" / "b")
    assert list(folder.iterdir()) == []
    (folder / "x").write_text("")
    with pytest.raises(BadInput, match="is not empty"):
        pipeline.fresh_folder(folder)
    with pytest.raises(BadInput, match="cannot be written"):
        pipeline.fresh_folder(folder / "x" / "under-a-file")


def test_results_are_read_back(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_bytes(msgspec.json.encode(result(finding(Severity.LOW))))
    assert pipeline.load_result(tmp_path) == result(finding(Severity.LOW))
    file.write_text('{"schema_version": 99}')
    with pytest.raises(BadInput, match="newer than this auditor"):
        pipeline.load_result(file)
    file.write_text("{")
    with pytest.raises(BadInput, match="not a result"):
        pipeline.load_result(file)
    with pytest.raises(BadInput, match="cannot be read"):
        pipeline.load_result(tmp_path / "none.json")


def test_no_capture_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds no capture"):
        pipeline.capture_folder(tmp_path)


def test_a_site_that_looks_like_the_organisations_own_is_suggested() -> None:
    suggested = msgspec.structs.replace(
        unknown("cdn-shop.test"), suggestion="it has the name of shop.test with a word for files beside it"
    )
    told = pipeline.limitations(empty_capture(), evidence(unknown_hosts=(suggested, unknown("odd.test"))), ())
    (line,) = [line for line in told if "first_party" in line]
    assert line.startswith("cdn-shop.test was counted as a third party, but it has the name of shop.test")


@pytest.mark.parametrize(("days", "told"), [(3, False), (5, True)])
def test_a_filter_list_past_its_expiry_is_a_limitation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, told: bool
) -> None:
    """Past it when the capture was made: judging it again next year says the same."""
    path = tmp_path / "own.txt"
    path.write_text("[Adblock Plus 2.0]\n! Title: Own\n! Expires: 4 days\n||a.example^\n", encoding="utf-8")
    made = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (made, made))
    monkeypatch.setattr("auditor.trackers.lists.installed", lambda: installed(tmp_path, ()))
    result = pipeline.result_of(empty_capture(), (), pipeline.Order(out=tmp_path, formats=()))
    lists = [line for line in result.limitations if "filter list" in line]
    assert lists == ["The filter list Own is 5 days old and good for 4 days: newer rules are not in it."] * told
