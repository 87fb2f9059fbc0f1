import pytest

from auditor.checks import cookie_lifetime_excessive as check
from auditor.model.kinds import Profile, Severity, State, VendorClass, Verdict
from tests.checks.evidences import YEAR, cookie, evidence, judge, unoperated, vendor, visit

FAILING = (evidence(vendor(), cookies=(cookie(lifetime_seconds=2 * YEAR),)),)


@pytest.mark.parametrize(
    ("years", "profile", "expected"),
    [
        (2.0, Profile.EU, Severity.LOW),
        (2.0, Profile.FR, Severity.MEDIUM),
        (3.0, Profile.EU, Severity.MEDIUM),
        (80.0, Profile.EU, Severity.HIGH),
    ],
)
def test_review(years: float, profile: Profile, expected: Severity) -> None:
    row = vendor(classes=(VendorClass.ANALYTICS,))
    given = evidence(row, cookies=(cookie(lifetime_seconds=years * YEAR),), profile=profile)
    result, (found,) = judge(check, given)
    assert (result.verdict, found.severity) == (Verdict.REVIEW, expected)
    assert "no limit for every cookie" in (found.counter or "")


def test_pass_at_thirteen_months_and_under_the_browsers_cap() -> None:
    rows = (cookie(lifetime_seconds=396 * 86_400.0), cookie("b", lifetime_seconds=400 * 86_400.0))
    assert judge(check, evidence(vendor(), cookies=rows))[0].verdict is Verdict.PASS


def test_preferences_and_opt_outs_are_meant_to_last() -> None:
    rows = (cookie("site_prefs", lifetime_seconds=5 * YEAR), cookie("optout", lifetime_seconds=5 * YEAR))
    assert judge(check, evidence(vendor(), cookies=rows))[0].verdict is Verdict.NOT_APPLICABLE


def test_not_tested_where_consent_could_not_be_given() -> None:
    visits = [visit(State.NO_ACTION), unoperated(State.ACCEPT)]
    assert judge(check, evidence(vendor(), cookies=(cookie(),), visits=visits))[0].verdict is Verdict.NOT_TESTED
