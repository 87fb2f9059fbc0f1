import msgspec

from auditor.checks import policy_outdated as check
from auditor.model.kinds import Profile, Severity, Verdict
from tests.checks.evidences import POLICY, evidence, judge, without_policy


def dated(day: str | None, profile: Profile = Profile.EU):  # type: ignore[no-untyped-def]
    return evidence(documents=(msgspec.structs.replace(POLICY, last_updated=day),), profile=profile)


FAILING = (dated("2021-11-01"),)


def test_info_and_medium_in_california() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.INFO)
    assert judge(check, dated("2021-11-01", Profile.US_CA))[1][0].severity is Severity.MEDIUM


def test_pass_within_a_year() -> None:
    assert judge(check, dated("2026-01-01"))[0].verdict is Verdict.PASS


def test_not_applicable_without_a_date_that_can_be_read() -> None:
    for day in (None, "last spring"):
        assert judge(check, dated(day))[0].verdict is Verdict.NOT_APPLICABLE


def test_not_tested_without_a_policy() -> None:
    assert judge(check, without_policy(FAILING[0]))[0].verdict is Verdict.NOT_TESTED


def test_a_template_s_date_makes_it_a_question_only() -> None:
    assert judge(check, FAILING[0])[1][0].verdict is Verdict.REVIEW
