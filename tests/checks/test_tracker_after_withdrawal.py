from typing import Any

from auditor.checks import tracker_after_withdrawal as check
from auditor.model.evidence import VisitSummary
from auditor.model.kinds import Attribution, Severity, State, Verdict
from tests.checks.evidences import STATES, TRACKING, before, evidence, judge, seen, unoperated, vendor, visit

ALL = (*STATES, State.WITHDRAW)


def audit(after: object, last: VisitSummary | None = None, **changes: Any):  # type: ignore[no-untyped-def]
    row = vendor(observed={State.WITHDRAW: after}, states=ALL, **changes)  # type: ignore[dict-item]
    return evidence(row, visits=[*(visit(s) for s in STATES), last or visit(State.WITHDRAW)], asked_states=ALL)


FAILING = (audit(TRACKING),)
PASSING = (audit(before(TRACKING)),)
UNTESTED = (audit(seen(requests=0), unoperated(State.WITHDRAW)), evidence(vendor()))
RISKS = {
    "third-party cookies that the site cannot delete": audit(seen(requests=0)),
    "a vendor that is only possible": audit(TRACKING, attribution=Attribution.POSSIBLE),
    "requests that were queued": "queued",
}


def test_a_request_after_the_verified_withdrawal_is_told() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.HIGH)
    assert "withdraw" in found.remediation.verify


def test_what_came_while_consent_was_given_does_not_count() -> None:
    assert judge(check, PASSING[0])[1] == ()


def test_consent_given_before_a_withdrawal_is_not_the_time_before_any_choice() -> None:
    from auditor.checks import tracker_before_consent

    assert judge(tracker_before_consent, PASSING[0])[1] == ()


def test_a_withdrawal_is_no_refusal() -> None:
    from auditor.checks import tracker_after_reject

    assert judge(tracker_after_reject, FAILING[0])[1] == ()


def test_not_asked_where_only_fewer_states_were_asked_for() -> None:
    result, _ = judge(check, evidence(vendor()))
    assert (result.not_asked, result.turn_on) == (True, "--states no-action,accept,reject,gpc,withdraw")


def test_asked_for_and_failed_is_a_gap_like_any_other() -> None:
    assert judge(check, UNTESTED[0])[0].turn_on is None
    assert judge(check, evidence(vendor(), asked_states=ALL))[0].turn_on is None
