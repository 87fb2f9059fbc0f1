import msgspec
import pytest

from auditor.checks import consent_mode_ping as check
from auditor.model.kinds import Attribution, Profile, Severity, State, Verdict
from tests.checks.evidences import evidence, judge, seen, unoperated, vendor, visit

PING = seen(consent_mode_pings=2)
FAILING = (evidence(vendor("ga", observed={State.REJECT: PING}, company="Google LLC")),)


@pytest.mark.parametrize(
    ("profile", "expected"), [(Profile.EU, Severity.MEDIUM), (Profile.UK, Severity.LOW), (Profile.CH, Severity.INFO)]
)
def test_review_by_profile(profile: Profile, expected: Severity) -> None:
    result, (found,) = judge(check, msgspec.structs.replace(FAILING[0], profile=profile))
    assert (result.verdict, found.severity) == (Verdict.REVIEW, expected)
    assert "contested" in (found.counter or "")


def test_pass_without_pings_and_with_pings_after_consent() -> None:
    assert judge(check, evidence(vendor("ga", company="Google LLC")))[0].verdict is Verdict.PASS
    assert judge(check, evidence(vendor("ga", observed={State.ACCEPT: PING})))[1] == ()


def test_other_products_on_the_same_host_send_no_mark() -> None:
    row = vendor("fonts", observed={State.NO_ACTION: seen()}, company="Google LLC")
    assert judge(check, evidence(row))[0].verdict is Verdict.PASS


def test_not_tested_where_refusal_was_not_reached() -> None:
    visits = [visit(State.NO_ACTION), unoperated(State.REJECT)]
    assert judge(check, evidence(visits=visits))[0].verdict is Verdict.NOT_TESTED


def test_a_weak_attribution_accuses_nobody() -> None:
    row = vendor("ga", observed={State.REJECT: PING}, attribution=Attribution.POSSIBLE)
    assert judge(check, evidence(row))[0].verdict is Verdict.NOT_TESTED
