from auditor.checks import single_run as check
from auditor.model.kinds import Severity, State, Verdict
from tests.checks.evidences import STATES, blocked, evidence, judge, visit

FAILING = (evidence(),)


def test_a_note_about_the_audit() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.INFO)
    assert "vendor-stale" in found.message
    assert check.META.about_audit


def test_pass_with_a_repeat() -> None:
    visits = [visit(State.NO_ACTION), visit(State.NO_ACTION, id="no-action-2")]
    assert judge(check, evidence(visits=visits))[0].verdict is Verdict.PASS


def test_nothing_to_say_where_no_visit_shows_anything() -> None:
    assert judge(check, evidence(visits=[blocked(s) for s in STATES]))[0].verdict is Verdict.NOT_TESTED
