import msgspec

from auditor.checks import vendor_stale as check
from auditor.model.kinds import Confidence, Label, Severity, State, VendorClass, Verdict
from tests.checks.evidences import (
    STATES,
    TRACKING,
    bannerless,
    before,
    evidence,
    judge,
    narrowed,
    unoperated,
    vendor,
    visit,
    without_policy,
)

STALE = vendor("mouseflow", Label.NAMED_PRODUCT, {})


def test_review_is_a_question_not_a_fact() -> None:
    result, (found,) = judge(check, evidence(STALE))
    assert (result.verdict, found.severity, found.confidence) == (Verdict.REVIEW, Severity.LOW, Confidence.POSSIBLE)


def test_pass_where_it_was_seen_anywhere() -> None:
    for observed in ({State.GPC: TRACKING}, {State.REJECT: before(TRACKING)}):
        assert judge(check, evidence(vendor("mouseflow", Label.NAMED_PRODUCT, observed)))[0].verdict is Verdict.PASS


def test_not_tested_where_consent_could_not_be_given() -> None:
    visits = [visit(State.NO_ACTION), unoperated(State.ACCEPT), visit(State.REJECT)]
    result, found = judge(check, evidence(STALE, visits=visits))
    assert (result.verdict, found, result.passed) == (Verdict.NOT_TESTED, (), ())
    assert result.untested[0][0] == "mouseflow"


def test_not_tested_where_consent_was_not_asked_for() -> None:
    result, found = judge(check, narrowed(evidence(STALE), (State.NO_ACTION,)))
    assert (result.verdict, result.not_asked, found) == (Verdict.NOT_TESTED, True, ())


def test_not_tested_where_the_records_are_missing() -> None:
    visits = [visit(s, failures={"requests": "The socket closed."}) for s in STATES]
    assert judge(check, evidence(STALE, visits=visits))[1] == ()


def test_a_site_without_a_banner_shows_everything_at_once() -> None:
    visits = [bannerless(s) for s in STATES]
    assert judge(check, evidence(STALE, visits=visits))[0].verdict is Verdict.REVIEW


def test_event_driven_vendors_are_a_note_only() -> None:
    row = msgspec.structs.replace(STALE, event_driven=True)
    assert judge(check, evidence(row))[1][0].severity is Severity.INFO


def test_software_that_works_off_the_site_cannot_be_stale() -> None:
    row = vendor("zoom", Label.NAMED_PRODUCT, {}, classes=(VendorClass.SOFTWARE,))
    result, found = judge(check, evidence(row))
    assert (result.passed, found) == (("zoom",), ())


def test_a_company_is_in_use_when_a_product_of_it_was_seen() -> None:
    company = vendor("google", Label.NAMED_COMPANY, {}, name="Google", kind="company", classes=())
    product = vendor("ga", Label.NAMED_PRODUCT, company="Google")
    assert judge(check, evidence(company, product))[1] == ()
    assert [f.subject.key for f in judge(check, evidence(company))[1]] == ["google"]


def test_without_policy_nothing_is_stale() -> None:
    assert judge(check, without_policy(evidence(STALE)))[0].verdict is Verdict.NOT_TESTED
