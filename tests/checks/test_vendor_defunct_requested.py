import msgspec

from auditor.checks import vendor_defunct_requested as check
from auditor.model.kinds import Attribution, Severity, State, Verdict
from tests.checks.evidences import evidence, judge, seen, unoperated, vendor, visit

CLOSED = vendor("addthis", defunct="2023-05-31")
FAILING = (evidence(CLOSED),)


def test_fail() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.MEDIUM)


def test_high_where_the_address_is_gone() -> None:
    sample = msgspec.structs.replace(seen().samples[0], text="no answer (net::ERR_NAME_NOT_RESOLVED)")
    row = vendor("addthis", observed={State.ACCEPT: seen(samples=(sample,))}, defunct="2023-05-31")
    assert judge(check, evidence(row))[1][0].severity is Severity.HIGH


def test_pass_for_vendors_in_business() -> None:
    assert judge(check, evidence(vendor()))[0].verdict is Verdict.PASS


def test_leftover_cookies_alone_are_no_request() -> None:
    row = vendor("ua", observed={State.ACCEPT: seen(requests=0, cookies=("__utma",))}, defunct="2023-07-01")
    assert judge(check, evidence(row))[0].verdict is Verdict.PASS


def test_a_successor_makes_it_a_question() -> None:
    result, (found,) = judge(check, evidence(msgspec.structs.replace(CLOSED, successor="other")))
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.LOW)


def test_not_tested_where_consent_could_not_be_given_or_attribution_is_weak() -> None:
    visits = [visit(State.NO_ACTION), unoperated(State.ACCEPT)]
    assert judge(check, evidence(visits=visits))[0].verdict is Verdict.NOT_TESTED
    weak = msgspec.structs.replace(CLOSED, attribution=Attribution.POSSIBLE)
    assert judge(check, evidence(weak))[0].verdict is Verdict.NOT_TESTED
