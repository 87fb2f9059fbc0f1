"""Two audits of one site: what the site changed, what the policy changed, and what only the tool changed."""

from collections.abc import Callable
from datetime import timedelta

import msgspec

from auditor.history.diff import compared
from auditor.model.kinds import Severity, Verdict
from auditor.model.result import AuditResult
from tests.report import sample

replace = msgspec.structs.replace


def later(change: Callable[[AuditResult], AuditResult] = lambda result: result) -> AuditResult:
    base = sample.result()
    return change(replace(base, started=base.started + timedelta(days=7)))


def test_the_same_audit_again_differs_in_nothing() -> None:
    assert compared(sample.result(), later()).empty


def test_new_and_gone_vendors_and_cookies() -> None:
    after = later(lambda r: replace(r, vendors=r.vendors[1:], cookies=r.cookies[1:]))
    found = compared(sample.result(), after)
    back = compared(after, sample.result())

    assert {thing.kind for thing in found.gone} == {"vendor", "cookie"}
    assert found.new == ()
    assert back.new == found.gone


def test_a_lifetime_that_grew_is_a_change_and_a_clock_s_difference_is_none() -> None:
    kept = next(c for c in sample.result().cookies if c.lifetime_seconds)

    def with_life(factor: float) -> AuditResult:
        longer = replace(kept, lifetime_seconds=(kept.lifetime_seconds or 0) * factor)
        return later(lambda r: replace(r, cookies=tuple(longer if c == kept else c for c in r.cookies)))

    (changed,) = compared(sample.result(), with_life(2)).changed
    assert (changed.kind, changed.what) == ("cookie", "lifetime")
    assert compared(sample.result(), with_life(1.001)).changed == ()


def test_findings_open_close_and_grow_by_fingerprint() -> None:
    base = sample.result()
    low = next(f for f in base.findings if f.severity is not Severity.CRITICAL)
    grown = replace(low, severity=Severity.CRITICAL, message="Said in other words.")
    opened = replace(low, fingerprint="0" * 32)
    rest = tuple(f for f in base.findings if f != low)
    tested = {c.id for c in base.checks if c.verdict is not Verdict.NOT_TESTED and not c.untested}
    closed = next(f for f in rest if f.check in tested)
    after = later(lambda r: replace(r, findings=(grown, opened, *(f for f in rest if f != closed))))
    found = compared(base, after)

    assert found.opened == (opened,)
    assert found.grown == (grown,)
    assert found.closed == (closed,)


def test_what_was_not_tested_this_time_is_not_closed() -> None:
    base = sample.result()
    checks = tuple(replace(c, verdict=Verdict.NOT_TESTED, reason="The visit failed.") for c in base.checks)
    found = compared(base, later(lambda r: replace(r, findings=(), checks=checks)))

    assert found.closed == ()
    assert found.unsure == base.findings


def test_a_policy_s_text_differs_line_by_line_where_both_are_at_hand() -> None:
    base = sample.result()
    read = next(d for d in base.documents if d.text_sha256)
    changed = replace(read, text_sha256="f" * 64)
    after = later(lambda r: replace(r, documents=tuple(changed if d == read else d for d in r.documents)))
    texts = {str(read.text_sha256): "One.\nWe use A.\nEnd.", "f" * 64: "One.\nWe use A and B.\nEnd."}

    (with_text,) = compared(base, after, texts).texts
    (without,) = compared(base, after).texts
    assert with_text.lines == ("…", " One.", "-We use A.", "+We use A and B.", " End.")
    assert without.lines == ()


def test_lists_and_versions_stand_apart_from_the_site() -> None:
    base = sample.result()
    tool = replace(base.tool, version="9.9", lists=())
    found = compared(base, later(lambda r: replace(r, tool=tool)))

    assert {one.name for one in found.tool} >= {"auditor"}
    assert not found.new
    assert not found.gone
    assert not found.changed
