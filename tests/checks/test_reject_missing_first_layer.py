from typing import Any

import msgspec

from auditor.checks import reject_missing_first_layer as check
from auditor.model.capture import Consent, Control
from auditor.model.kinds import Confidence, ConsentAction, Profile, Severity, State, VendorClass, Verdict
from tests.checks.evidences import STATES, bannerless, evidence, judge, vendor, visit

ACCEPT = Control(role="accept", text="Accept all", where="document")
REJECT = Control(role="reject", text="Reject all", where="document")


def shown(*controls: Control, clicks: int = 0, **changes: Any):  # type: ignore[no-untyped-def]
    refused = clicks > 0
    consent = Consent(
        banner_seen=True,
        controls=controls,
        clicks=clicks,
        action=ConsentAction.REJECT if refused else ConsentAction.NONE,
        verified=True if refused else None,
    )
    state = State.REJECT if refused else State.NO_ACTION
    return evidence(
        vendor(), visits=[visit(State.NO_ACTION, consent=Consent(banner_seen=True)), visit(state, consent=consent)]
    )


FAILING = (shown(ACCEPT),)


def test_review_and_certain_after_more_clicks() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.confidence) == (Verdict.REVIEW, Severity.HIGH, Confidence.PROBABLE)
    result, (found,) = judge(check, shown(ACCEPT, clicks=2))
    assert (result.verdict, found.confidence) == (Verdict.FAIL, Confidence.CERTAIN)
    assert "vast majority" in (found.counter or "")


def test_pass_with_a_control_and_with_one_click_by_whatever_name() -> None:
    assert judge(check, shown(ACCEPT, REJECT))[0].verdict is Verdict.PASS
    assert judge(check, shown(ACCEPT, clicks=1))[0].verdict is Verdict.PASS


def test_not_tested_where_the_controls_could_not_be_told_apart() -> None:
    assert judge(check, shown())[0].verdict is Verdict.NOT_TESTED
    assert judge(check, msgspec.structs.replace(FAILING[0], imported="HAR"))[0].verdict is Verdict.NOT_TESTED


def test_not_applicable_without_banner_or_where_nothing_needs_consent() -> None:
    assert judge(check, evidence(vendor(), visits=[bannerless(s) for s in STATES]))[0].verdict is Verdict.NOT_APPLICABLE
    harmless = vendor(classes=(VendorClass.CDN,))
    assert judge(check, msgspec.structs.replace(FAILING[0], vendors=(harmless,)))[0].verdict is Verdict.NOT_APPLICABLE


def test_medium_under_other_laws() -> None:
    for profile in (Profile.CH, Profile.US_CA):
        given = msgspec.structs.replace(FAILING[0], profile=profile)
        assert judge(check, given)[1][0].severity in (Severity.MEDIUM, Severity.LOW)
