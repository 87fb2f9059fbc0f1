import msgspec

from auditor.checks import scan_blocked as check
from auditor.model.kinds import Severity, State, SubjectKind, Verdict
from tests.checks.evidences import POLICY, STATES, blocked, evidence, judge, visit


def test_a_blocked_visit_is_told_and_weighs_nothing() -> None:
    visits = [visit(State.NO_ACTION), blocked(State.REJECT)]
    result, (found,) = judge(check, evidence(visits=visits))
    assert (result.verdict, found.severity, found.subject.key) == (Verdict.REVIEW, Severity.INFO, "reject")
    assert check.META.about_audit


def test_a_walled_policy_is_told() -> None:
    walled = msgspec.structs.replace(POLICY, status=403, reason="The address answered with status 403.")
    _, (found,) = judge(check, evidence(documents=(walled,)))
    assert found.subject.kind is SubjectKind.DOCUMENT


def test_pass_and_not_tested() -> None:
    assert judge(check, evidence())[0].verdict is Verdict.PASS
    assert judge(check, evidence(visits=[]))[0].verdict is Verdict.NOT_TESTED
    assert len(judge(check, evidence(visits=[blocked(s) for s in STATES]))[1]) == 4
