from auditor.checks import cookie_lifetime_sliding as check
from auditor.model.kinds import Profile, Severity, State, VendorClass, Verdict
from tests.checks.evidences import STATES, cookie, evidence, judge, unoperated, vendor, visit

FAILING = (evidence(vendor(), cookies=(cookie(renewed=True),)),)


def test_review_once_for_the_site() -> None:
    result, found = judge(check, evidence(vendor(), cookies=(cookie(renewed=True), cookie("b", renewed=True))))
    assert (result.verdict, len(found), found[0].severity) == (Verdict.REVIEW, 1, Severity.LOW)


def test_medium_in_france_for_audience_measurement() -> None:
    row = vendor(classes=(VendorClass.ANALYTICS,))
    given = evidence(row, cookies=(cookie(renewed=True),), profile=Profile.FR)
    assert judge(check, given)[1][0].severity is Severity.MEDIUM


def test_pass_where_nothing_was_renewed() -> None:
    assert judge(check, evidence(vendor(), cookies=(cookie(),)))[0].verdict is Verdict.PASS


def test_session_keep_alive_is_left_out() -> None:
    given = evidence(vendor(), cookies=(cookie(renewed=True, lifetime_seconds=1800.0),))
    assert judge(check, given)[0].verdict is Verdict.NOT_APPLICABLE


def test_one_page_alone_shows_no_renewal() -> None:
    visits = [visit(s, pages=visit(s).pages[:1]) for s in STATES]
    given = evidence(vendor(), cookies=(cookie(renewed=True),), visits=visits)
    assert judge(check, given)[0].verdict is Verdict.NOT_APPLICABLE


def test_not_tested_where_consent_could_not_be_given() -> None:
    visits = [visit(State.NO_ACTION), unoperated(State.ACCEPT)]
    assert judge(check, evidence(vendor(), cookies=(cookie(),), visits=visits))[0].verdict is Verdict.NOT_TESTED
