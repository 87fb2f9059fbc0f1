import msgspec
import pytest

from auditor.checks import tracker_before_consent as check
from auditor.model.capture import Consent
from auditor.model.evidence import Observation
from auditor.model.kinds import (
    Attribution,
    ConsentAction,
    Profile,
    Severity,
    State,
    ThirdPartyCookies,
    VendorClass,
    Verdict,
    VisitStatus,
)
from tests.checks.evidences import STATES, TRACKING, before, blocked, evidence, judge, seen, unoperated, vendor, visit

NOW = {State.NO_ACTION: TRACKING}
ANALYTICS = (VendorClass.ANALYTICS,)
PINGS = seen(requests=3, consent_mode_pings=2, static_only=True)


@pytest.mark.parametrize(
    ("classes", "half", "expected"),
    [
        ((VendorClass.ADVERTISING,), TRACKING, Severity.CRITICAL),
        ((VendorClass.SESSION_REPLAY,), TRACKING, Severity.CRITICAL),
        (ANALYTICS, TRACKING, Severity.HIGH),
        ((VendorClass.VIDEO,), TRACKING, Severity.MEDIUM),
        (ANALYTICS, seen(), Severity.MEDIUM),
        (ANALYTICS, seen(static_only=True), Severity.LOW),
        ((VendorClass.ADVERTISING,), seen(static_only=True), Severity.MEDIUM),
        ((), TRACKING, Severity.MEDIUM),
    ],
)
def test_fail(classes: tuple[VendorClass, ...], half: Observation, expected: Severity) -> None:
    result, (found,) = judge(check, evidence(vendor(observed={State.NO_ACTION: half}, classes=classes)))
    assert (result.verdict, found.severity) == (Verdict.FAIL, expected)


def test_profiles() -> None:
    def severity(profile: Profile) -> Severity:
        return judge(check, evidence(vendor(observed=NOW), profile=profile))[1][0].severity

    assert severity(Profile.CH) is Severity.MEDIUM
    assert severity(Profile.US_CA) is Severity.INFO
    assert severity(Profile.FR) is Severity.CRITICAL


def test_pass_where_it_waits_for_consent() -> None:
    result, found = judge(check, evidence(vendor()))
    assert (result.verdict, result.passed, found) == (Verdict.PASS, ("hotjar",), ())


@pytest.mark.parametrize(
    "exempt", [VendorClass.CONSENT, VendorClass.SECURITY, VendorClass.CAPTCHA, VendorClass.PAYMENT]
)
def test_the_consent_tool_and_security_are_no_trackers(exempt: VendorClass) -> None:
    assert judge(check, evidence(vendor(observed=NOW, classes=(exempt,))))[0].verdict is Verdict.PASS


@pytest.mark.parametrize("content", [VendorClass.VIDEO, VendorClass.TAG_MANAGER, VendorClass.MAPS, VendorClass.CHAT])
def test_content_that_stores_nothing_is_no_tracker(content: VendorClass) -> None:
    assert judge(check, evidence(vendor(observed={State.NO_ACTION: seen()}, classes=(content,))))[1] == ()


def test_consent_mode_pings_are_not_this_finding() -> None:
    assert judge(check, evidence(vendor(observed={State.NO_ACTION: PINGS}, classes=ANALYTICS)))[1] == ()
    told = msgspec.structs.replace(PINGS, cookies=("_ga",), static_only=False)
    assert len(judge(check, evidence(vendor(observed={State.NO_ACTION: told}, classes=ANALYTICS)))[1]) == 1


def test_what_preceded_a_verified_choice_counts_too() -> None:
    assert len(judge(check, evidence(vendor(observed={State.REJECT: before(TRACKING)})))[1]) == 1


def test_what_was_seen_where_nothing_could_be_clicked_counts_too() -> None:
    row = msgspec.structs.replace(vendor(observed={}), untested={State.REJECT: before(TRACKING)})
    visits = [visit(State.NO_ACTION), visit(State.ACCEPT), unoperated(State.REJECT)]
    assert len(judge(check, evidence(row, visits=visits))[1]) == 1


def test_what_followed_a_click_of_unknown_effect_does_not_count() -> None:
    row = msgspec.structs.replace(vendor(observed={}), untested={State.ACCEPT: before(TRACKING)})
    consent = Consent(
        banner_seen=True, action=ConsentAction.ACCEPT, verified=False, clicked="Accept all", clicked_at=1.0
    )
    partial = visit(State.ACCEPT, status=VisitStatus.PARTIAL, reason="Not verified.", consent=consent)
    assert judge(check, evidence(row, visits=[visit(State.NO_ACTION), partial]))[1] == ()


def test_a_recording_made_with_consent_accuses_nobody_of_acting_before_it() -> None:
    row = msgspec.structs.replace(vendor(observed={}), untested={State.ACCEPT: before(TRACKING)})
    recorded = visit(State.ACCEPT, consent=Consent(action=ConsentAction.ACCEPT))
    assert judge(check, evidence(row, visits=[recorded], imported="HAR"))[1] == ()


def test_a_visit_cut_short_still_proves_what_it_saw_and_never_passes() -> None:
    partial = visit(State.NO_ACTION, status=VisitStatus.PARTIAL, reason="Page 2 timed out.")
    row = msgspec.structs.replace(vendor(observed={}), untested={State.NO_ACTION: TRACKING})
    assert len(judge(check, evidence(row, visits=[partial]))[1]) == 1
    result, _ = judge(check, evidence(vendor(observed={}), visits=[partial]))
    assert (result.verdict, result.passed, result.reason) == (Verdict.NOT_TESTED, (), "Page 2 timed out.")


def test_not_tested_when_blocked_or_without_records() -> None:
    assert judge(check, evidence(visits=[blocked(s) for s in STATES]))[0].verdict is Verdict.NOT_TESTED
    failed = visit(State.NO_ACTION, failures={"storage": "The socket closed."})
    assert "storage" in (judge(check, evidence(visits=[failed]))[0].reason or "")


@pytest.mark.parametrize("canary", [ThirdPartyCookies.REFUSED, ThirdPartyCookies.UNKNOWN])
def test_refused_third_party_cookies_leave_content_untested(canary: ThirdPartyCookies) -> None:
    visits = [visit(s, third_party_cookies=canary) for s in STATES]
    row = vendor(observed={State.NO_ACTION: seen()}, classes=(VendorClass.VIDEO,))
    result, found = judge(check, evidence(row, visits=visits))
    assert (result.verdict, found, result.passed) == (Verdict.NOT_TESTED, (), ())
    assert len(judge(check, evidence(vendor(observed=NOW), visits=visits))[1]) == 1


def test_a_merely_possible_vendor_is_not_accused() -> None:
    result, found = judge(check, evidence(vendor(observed=NOW, attribution=Attribution.POSSIBLE)))
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())


def test_a_promise_to_wait_for_consent_is_told() -> None:
    _, (found,) = judge(check, evidence(vendor(observed=NOW, flags=("conditional",))))
    assert "only with consent" in found.message


def test_audience_measurement_gets_its_counter_argument() -> None:
    assert judge(check, evidence(vendor(observed=NOW, classes=ANALYTICS)))[1][0].counter
