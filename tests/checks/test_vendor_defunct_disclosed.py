import msgspec

from auditor.checks import vendor_defunct_disclosed as check
from auditor.model.kinds import Label, Severity, State, Verdict
from tests.checks.evidences import TRACKING, evidence, judge, vendor, without_policy

CLOSED = vendor("addthis", Label.NAMED_PRODUCT, {}, defunct="2023-05-31")
FAILING = (evidence(CLOSED),)


def test_review_in_place_of_stale() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.LOW)


def test_pass_for_vendors_in_business_and_for_closed_ones_still_called() -> None:
    assert judge(check, evidence(vendor(label=Label.NAMED_PRODUCT)))[0].verdict is Verdict.PASS
    called = msgspec.structs.replace(CLOSED, observed={State.ACCEPT: TRACKING})
    assert judge(check, evidence(called))[1] == ()


def test_not_tested_without_a_policy() -> None:
    assert judge(check, without_policy(FAILING[0]))[0].verdict is Verdict.NOT_TESTED


def test_a_successor_makes_it_a_note() -> None:
    row = msgspec.structs.replace(CLOSED, successor="adobe-target")
    assert judge(check, evidence(row))[1][0].severity is Severity.INFO


def test_a_passage_about_the_past_is_no_claim() -> None:
    row = vendor("addthis", Label.NEGATED, {}, defunct="2023-05-31")
    assert judge(check, evidence(row))[1] == ()
