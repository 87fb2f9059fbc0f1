import msgspec

from auditor.checks import session_replay as check
from auditor.model.kinds import Attribution, Confidence, Label, Severity, State, VendorClass, Verdict
from tests.checks.evidences import TRACKING, evidence, judge, passage, seen, vendor, without_policy
from tests.checks.practices import HOTJAR, leak, practising, recorder

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


def test_typed_text_that_arrives_unmasked_is_critical_though_described_and_consented() -> None:
    typed = leak(receiver=HOTJAR, typed=True, kinds=("text",))
    given = msgspec.structs.replace(practising(vendor(classes=REPLAY), leaks=(typed,)), passages=TOLD)
    result, (found,) = judge(check, given)
    assert (result.verdict, found.severity, found.confidence) == (Verdict.FAIL, Severity.CRITICAL, Confidence.CERTAIN)
    assert "unmasked" in found.message
    masked = leak(receiver=HOTJAR, typed=True, forms=("sha256",))
    given = msgspec.structs.replace(practising(vendor(classes=REPLAY), leaks=(masked,)), passages=TOLD)
    assert judge(check, given)[0].verdict is Verdict.PASS


def test_scripts_that_watch_and_send_make_it_likelier() -> None:
    given = practising(vendor(classes=REPLAY), recorders=(recorder(actor=HOTJAR),))
    (found,) = judge(check, given)[1]
    assert found.confidence is Confidence.PROBABLE
    silent = practising(vendor(classes=REPLAY), recorders=(recorder(actor=HOTJAR, batches=0),))
    assert judge(check, silent)[1][0].confidence is Confidence.POSSIBLE


def test_only_what_came_without_consent_is_told_as_that() -> None:
    row = vendor(classes=REPLAY, observed={State.ACCEPT: TRACKING, State.REJECT: seen(requests=1, cookies=("_r",))})
    (found,) = judge(check, evidence(row))[1]
    assert "1 request to" in found.message
    assert [line.split(":")[0] for line in found.occurrences] == ["reject"]
