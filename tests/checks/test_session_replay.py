from auditor.checks import session_replay as check
from auditor.model.kinds import Attribution, Confidence, Label, Severity, State, VendorClass, Verdict
from tests.checks.evidences import TRACKING, evidence, judge, passage, seen, vendor, without_policy

REPLAY = (VendorClass.SESSION_REPLAY, VendorClass.ANALYTICS)
TOLD = (passage("recording", "We record visits"),)
FAILING = (evidence(vendor(classes=REPLAY)), evidence(vendor(classes=REPLAY, observed={State.NO_ACTION: TRACKING})))


def test_high_where_no_document_speaks_of_recording() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.HIGH)
    named = vendor(label=Label.NAMED_PRODUCT, classes=REPLAY)
    (found,) = judge(check, evidence(named))[1]
    assert (found.severity, found.confidence) == (Severity.MEDIUM, Confidence.POSSIBLE)


def test_critical_without_consent() -> None:
    for state in (State.NO_ACTION, State.REJECT):
        result, (found,) = judge(check, evidence(vendor(classes=REPLAY, observed={state: TRACKING}), passages=TOLD))
        assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.CRITICAL)


def test_pass_where_described_and_after_consent_only() -> None:
    assert judge(check, evidence(vendor(classes=REPLAY), passages=TOLD))[0].verdict is Verdict.PASS


def test_a_library_that_was_only_fetched_does_not_record() -> None:
    row = vendor(classes=REPLAY, observed={State.NO_ACTION: seen(static_only=True)})
    assert judge(check, evidence(row, passages=TOLD))[0].verdict is Verdict.PASS


def test_error_monitors_are_no_replay() -> None:
    row = vendor(classes=(VendorClass.ERROR_MONITORING,), observed={State.NO_ACTION: TRACKING})
    assert judge(check, evidence(row))[0].verdict is Verdict.NOT_APPLICABLE


def test_not_tested_without_a_policy_or_with_weak_attribution() -> None:
    assert judge(check, without_policy(FAILING[0]))[0].verdict is Verdict.NOT_TESTED
    weak = vendor(classes=REPLAY, attribution=Attribution.POSSIBLE)
    assert judge(check, evidence(weak))[0].verdict is Verdict.NOT_TESTED
