"""What an audit adds from earlier ones, and what it says of requests that never left the browser."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from auditor.model.evidence import VendorRow
from auditor.model.kinds import State
from auditor.model.result import AuditResult, ResultTarget, ToolInfo
from auditor.pipeline.outcome import stopped
from auditor.pipeline.previous import first_seen
from tests.checks.evidences import vendor
from tests.evidence.captures import capture, request, visit

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def audit(folder: Path, days: int, *vendors: VendorRow, site: str = "shop.test") -> None:
    """An earlier audit, `days` before now, in a folder of its own."""
    begun = NOW - timedelta(days=days)
    result = AuditResult(
        tool=ToolInfo(version="0", browser=""),
        target=ResultTarget(url=f"https://{site}/", site=site),
        started=begun,
        finished=begun,
        visits=(),
        documents=(),
        vendors=vendors,
        unknown_hosts=(),
        cookies=(),
        storage=(),
        findings=(),
        checks=(),
        limitations=(),
    )
    place = folder / f"{site}-{days}"
    place.mkdir()
    (place / "result.json").write_bytes(msgspec.json.encode(result))


def test_a_vendor_is_dated_by_the_first_audit_that_saw_it_after_one_that_did_not(tmp_path: Path) -> None:
    old, new, named = vendor("old"), vendor("new"), vendor("named", observed={})
    audit(tmp_path, 30, old, named)
    audit(tmp_path, 20, old, new)
    audit(tmp_path, 10, old, new)
    audit(tmp_path, 25, new, site="other.test")
    assert first_seen("shop.test", NOW, tmp_path / "today") == {"old": date.min, "new": date(2026, 4, 11)}


def test_without_earlier_audits_nothing_is_known(tmp_path: Path) -> None:
    audit(tmp_path, -1, vendor("later"))
    assert first_seen("shop.test", NOW, tmp_path / "today") is None


def test_stopped_requests_are_told_with_their_hosts() -> None:
    blocked = request("https://px.ads.test/a.js", error="net::ERR_BLOCKED_BY_CSP")
    mixed = request("http://old.test/i.gif", error="mixed-content")
    told = " ".join(stopped(capture(visit(State.NO_ACTION, blocked, mixed), visit(State.ACCEPT, blocked))))
    assert "content security policy" in told
    assert "px.ads.test (2)" in told
    assert "old.test (1)" in told
    assert list(stopped(capture(visit(State.NO_ACTION, request("https://fine.test/"))))) == []
