from datetime import date
from pathlib import Path

import msgspec
import pytest

import auditor.checks
from auditor.checks import _run, vendor_undisclosed
from auditor.config import Settings
from auditor.model.check import Draft, Outcome, Subject, Waiver
from auditor.model.evidence import Evidence
from auditor.model.kinds import (
    Confidence,
    Label,
    Profile,
    Severity,
    State,
    SubjectKind,
    Verdict,
    VisitStatus,
    Weight,
)
from auditor.pipeline.outcome import idle_waivers
from auditor.registry import PluginError
from tests.checks.evidences import POLICY, STATES, bannerless, blocked, evidence, unoperated, vendor, visit

NEW = """
from auditor.model.check import CheckMeta, Outcome, Remediation
from auditor.model.kinds import Confidence, Severity, Verdict
META = CheckMeta(
    id="{id}", title="t", failure_title="f", why="w", severity=Severity.LOW, confidence=Confidence.CERTAIN, legal=(),
    remediation=Remediation(where="", what="", wording="", owner="", verify=""), experimental={experimental},
)
def run(evidence):
    {body}
"""


def add(folder: Path, monkeypatch: pytest.MonkeyPatch, id: str, body: str, *, experimental: bool = False) -> None:
    name = id.replace("-", "_")
    (folder / f"{name}.py").write_text(NEW.format(id=id, body=body, experimental=experimental))
    monkeypatch.setattr(auditor.checks, "__path__", [*auditor.checks.__path__, str(folder)])


def test_one_file_adds_a_check_at_run_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {r.id for r in _run.run_all(evidence())[0]}
    add(tmp_path, monkeypatch, "added-at-run-time", "return Outcome(verdict=Verdict.PASS, reason='fine.')")
    results, _ = _run.run_all(evidence())
    assert {r.id for r in results} - before == {"added-at-run-time"}
    assert next(r for r in results if r.id == "added-at-run-time").verdict is Verdict.PASS


def test_an_experimental_check_runs_only_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path, monkeypatch, "tried-out", "return Outcome(verdict=Verdict.PASS)", experimental=True)
    assert "tried-out" not in {r.id for r in _run.run_all(evidence())[0]}
    assert "tried-out" in {r.id for r in _run.run_all(evidence(), experimental=True)[0]}


def test_a_check_that_breaks_is_not_tested_and_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = evidence(vendor())
    results, findings = _run.run_all(whole)
    add(tmp_path, monkeypatch, "breaks-always", "raise ValueError('no such thing')")
    with_broken, same = _run.run_all(whole)
    broken = next(r for r in with_broken if r.id == "breaks-always")
    assert broken.verdict is Verdict.NOT_TESTED
    assert "ValueError: no such thing" in (broken.reason or "")
    assert same == findings
    assert tuple(r for r in with_broken if r.id != "breaks-always") == results


def test_a_file_that_is_no_check_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "not_a_check.py").write_text("x = 1\n")
    monkeypatch.setattr(auditor.checks, "__path__", [*auditor.checks.__path__, str(tmp_path)])
    with pytest.raises(PluginError, match=r"not_a_check\.py"):
        _run.run_all(evidence())


def test_findings_come_most_severe_first_and_always_in_the_same_order() -> None:
    rows = [vendor("b", Label.PARENT_NAMED), vendor("a", Label.PARENT_NAMED), vendor("c", Label.NEGATED)]
    _, findings = _run.run_all(evidence(*rows))
    ranks = [f.severity.rank for f in findings]
    assert ranks == sorted(ranks, reverse=True)
    assert _run.run_all(evidence(*reversed(rows)))[1] == findings


def test_the_fingerprint_knows_check_site_and_subject_only() -> None:
    one = _run.run_all(evidence(vendor()))[1][0]
    other = _run.run_all(evidence(vendor(observed={State.NO_ACTION: vendor().observed[State.ACCEPT]})))[1]
    same = next(f for f in other if f.check == one.check)
    assert one.fingerprint == same.fingerprint
    assert one.occurrences != same.occurrences
    assert one.fingerprint == _run.fingerprint(one.check, "shop.test", "vendor", "hotjar")
    assert one.fingerprint != _run.fingerprint(one.check, "other.test", "vendor", "hotjar")
    assert len(one.fingerprint) == 32


def test_law_is_that_of_the_profile() -> None:
    def keys(profile: Profile) -> set[str]:
        found = _run.run_all(evidence(vendor(), profile=profile))[1]
        return {law.key for law in next(f for f in found if f.check == "vendor-undisclosed").legal}

    assert "GDPR 13(1)(e)" in keys(Profile.EU)
    assert "GDPR 13(1)(e)" not in keys(Profile.US_CA)
    assert keys(Profile.NONE) == set()


def test_a_finding_on_good_practice_alone_is_never_above_low() -> None:
    draft = Draft(
        subject=Subject(kind=SubjectKind.SITE, key="shop.test", label="shop.test"),
        message="Observed something.",
        severity=Severity.CRITICAL,
        confidence=Confidence.CERTAIN,
        fill={k: k for k in ("product", "loaders", "hosts")},
    )
    from auditor.checks import gpc_ignored

    made = _run.finding(gpc_ignored.META, draft, evidence(profile=Profile.UK))
    assert made.weight is Weight.GOOD_PRACTICE
    assert made.severity is Severity.LOW
    assert _run.finding(gpc_ignored.META, draft, evidence(profile=Profile.US_CA)).severity is Severity.CRITICAL


def test_the_fix_is_filled_with_what_was_observed() -> None:
    found = next(f for f in _run.run_all(evidence(vendor()))[1] if f.check == "vendor-undisclosed")
    assert "Hotjar Ltd" in found.remediation.wording
    assert "px.vendor.test" in found.remediation.verify
    assert "{" not in "".join((found.remediation.where, found.remediation.what, found.remediation.wording))


@pytest.mark.parametrize(
    "make", [blocked, lambda s: visit(s, status=VisitStatus.FAILED, reason="The host does not resolve.")]
)
def test_without_any_usable_visit_nothing_passes(make: object) -> None:
    given = evidence(vendor("hotjar", Label.NAMED_PRODUCT, {}), visits=[make(s) for s in STATES])  # type: ignore[operator]
    results, findings = _run.run_all(given)
    about_site = [r for r in results if not r.meta.about_audit]
    assert {r.verdict for r in about_site} == {Verdict.NOT_TESTED}
    assert all(r.reason and not r.passed for r in about_site)
    assert {f.check for f in findings} <= {"scan-blocked", "scan-incomplete"}
    assert findings


def test_a_gap_turns_a_pass_into_not_tested_and_leaves_a_finding() -> None:
    visits = [visit(State.NO_ACTION), unoperated(State.ACCEPT), visit(State.REJECT), visit(State.GPC)]
    named, silent = vendor("a", Label.NAMED_PRODUCT), vendor("b")
    result, found = _run.run_one(vendor_undisclosed, evidence(named, visits=visits))
    assert result.verdict is Verdict.NOT_TESTED
    assert "no control of it could be operated" in (result.reason or "")
    assert not result.not_asked
    assert not found
    result, found = _run.run_one(vendor_undisclosed, evidence(named, silent, visits=visits))
    assert result.verdict is Verdict.FAIL
    assert [f.subject.key for f in found] == ["b"]


def test_fewer_states_asked_for_is_told_apart_from_states_that_failed() -> None:
    only = evidence(vendor("a", Label.NAMED_PRODUCT), visits=[visit(State.NO_ACTION)], asked_states=(State.NO_ACTION,))
    result, _ = _run.run_one(vendor_undisclosed, only)
    assert (result.verdict, result.not_asked) == (Verdict.NOT_TESTED, True)
    asked = evidence(vendor("a", Label.NAMED_PRODUCT), visits=[visit(State.NO_ACTION)], asked_states=STATES)
    result, _ = _run.run_one(vendor_undisclosed, asked)
    assert (result.verdict, result.not_asked) == (Verdict.NOT_TESTED, False)


def test_without_a_banner_what_follows_consent_is_what_was_seen() -> None:
    only = evidence(visits=[bannerless(State.NO_ACTION)], asked_states=(State.NO_ACTION,))
    assert _run.run_one(vendor_undisclosed, only)[0].verdict is Verdict.PASS


def test_missing_records_are_the_reason() -> None:
    visits = [visit(s, failures={"requests": "The browser closed the connection."}) for s in STATES]
    result, _ = _run.run_one(vendor_undisclosed, evidence(visits=visits))
    assert result.verdict is Verdict.NOT_TESTED
    assert "closed the connection" in (result.reason or "")


WAIVER = Waiver(
    check="vendor-undisclosed", subject="hotjar", reason="Contract ends.", author="M. Muster", expires=date(2026, 12, 1)
)


def waived(given: Evidence, waiver: Waiver) -> bool:
    found = _run.run_all(given, waivers=(waiver,))[1]
    return next(f for f in found if f.check == "vendor-undisclosed").waiver is not None


def test_a_waiver_applies_until_it_expires_or_is_outgrown() -> None:
    from msgspec.structs import replace

    given = evidence(vendor())
    assert waived(given, WAIVER)
    assert waived(
        given, replace(WAIVER, subject=_run.fingerprint("vendor-undisclosed", "shop.test", "vendor", "hotjar"))
    )
    assert not waived(given, replace(WAIVER, expires=date(2026, 11, 21)))
    assert not waived(given, replace(WAIVER, severity=Severity.LOW))
    assert not waived(given, replace(WAIVER, policy_sha256="0" * 64))
    assert waived(given, replace(WAIVER, policy_sha256="a" * 64))
    assert not waived(given, replace(WAIVER, check="vendor-denied"))


def test_a_waiver_that_matches_nothing_is_reported() -> None:
    gone = Waiver(check="vendor-denied", subject="gone", reason="r", author="a", expires=date(2027, 1, 1))
    _, findings = _run.run_all(evidence(vendor()), waivers=(WAIVER, gone))
    (said,) = idle_waivers(Settings(waiver=(WAIVER, gone)), "shop.test", findings, (POLICY,), date(2026, 11, 20))
    assert "gone in check vendor-denied" in said
    assert "matches no finding" in said


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"expires": date(2026, 11, 1)}, "no longer holds: it expired on 2026-11-01."),
        (
            {"severity": Severity.LOW},
            "no longer holds: the finding is more severe than what was waived (critical, waived as low).",
        ),
        ({"policy_sha256": "0" * 64}, "the policy text it relied on (SHA-256 000000000000…) is none of those read"),
        ({"severity": Severity.LOW, "policy_sha256": "0" * 64}, "waived as low); the policy text"),
    ],
)
def test_a_waiver_that_died_says_what_ended_it(changes: dict[str, object], cause: str) -> None:
    dead = msgspec.structs.replace(WAIVER, **changes)
    _, findings = _run.run_all(evidence(vendor()), waivers=(dead,))
    (said,) = idle_waivers(Settings(waiver=(dead,)), "shop.test", findings, (POLICY,), date(2026, 11, 20))
    assert cause in said


def test_of_two_waivers_of_one_finding_the_idle_one_is_said_to_be_not_needed() -> None:
    second = msgspec.structs.replace(WAIVER, reason="Twice.")
    _, findings = _run.run_all(evidence(vendor()), waivers=(WAIVER, second))
    settings = Settings(waiver=(WAIVER, second))
    (said,) = idle_waivers(settings, "shop.test", findings, (POLICY,), date(2026, 11, 20))
    assert "is not needed" in said


def test_the_gate_leaves_checks_about_the_audit_alone() -> None:
    from auditor.checks import scan_blocked

    outcome = Outcome(verdict=Verdict.PASS, reason="fine.")
    given = evidence(visits=[blocked(s) for s in STATES])
    assert _run.gated(scan_blocked.META, outcome, given) == (outcome, None)
