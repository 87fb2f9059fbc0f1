from auditor.checks import scan_incomplete as check
from auditor.model.kinds import Severity, State, SubjectKind, ThirdPartyCookies, Verdict, VisitStatus
from tests.checks.evidences import STATES, bannerless, blocked, evidence, judge, unoperated, visit


def test_a_banner_that_was_not_operated() -> None:
    visits = [*(visit(s) for s in STATES if s is not State.REJECT), unoperated(State.REJECT)]
    result, (found,) = judge(check, evidence(visits=visits))
    assert (result.verdict, found.severity, found.subject.key) == (Verdict.REVIEW, Severity.INFO, "reject")
    assert "no control of it could be operated" in found.message


def test_a_failed_visit_and_a_missing_collector() -> None:
    failed = visit(State.GPC, status=VisitStatus.FAILED, reason="The browser died.")
    deaf = visit(State.ACCEPT, failures={"storage": "The socket closed."})
    visits = [visit(State.NO_ACTION), deaf, visit(State.REJECT), failed]
    _, found = judge(check, evidence(visits=visits))
    assert {f.subject.key for f in found} == {"accept", "gpc"}


def test_a_state_without_a_visit() -> None:
    _, (found,) = judge(check, evidence(visits=[visit(s) for s in STATES[:3]]))
    assert found.subject.key == "gpc"


def test_refused_third_party_cookies() -> None:
    visits = [visit(s, third_party_cookies=ThirdPartyCookies.REFUSED) for s in STATES]
    _, (found,) = judge(check, evidence(visits=visits))
    assert (found.subject.kind, "refused" in found.message) == (SubjectKind.SITE, True)


def test_pass_and_blocked_is_another_matter() -> None:
    assert judge(check, evidence())[0].verdict is Verdict.PASS
    assert judge(check, evidence(visits=[bannerless(s) for s in STATES]))[0].verdict is Verdict.PASS
    visits = [visit(State.NO_ACTION), visit(State.ACCEPT), blocked(State.REJECT), visit(State.GPC)]
    result, found = judge(check, evidence(visits=visits))
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())
