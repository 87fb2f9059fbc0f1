import msgspec

from auditor.checks import recording_behaviour as check
from auditor.model.kinds import Attribution, Confidence, Severity, State, VendorClass, Verdict
from auditor.model.practice import Actor
from tests.checks.evidences import judge, passage, vendor, without_policy
from tests.checks.practices import HOTJAR, STRANGER, leak, practising, recorder, unwatched

FAILING = (practising(recorders=(recorder(),)),)
PASSING = (practising(), practising(recorders=(recorder(batches=0, nodes=0),)))
UNTESTED = (unwatched(practising(), "recording"),)
MONITOR = Actor(key="hotjar", label="Hotjar", vendor="hotjar", classes=(VendorClass.ERROR_MONITORING,))
RISKS = {
    "a vendor loaded with recording sampled out": practising(recorders=(recorder(batches=0, nodes=0),)),
    "an error monitor with replay switched off": practising(vendor(), recorders=(recorder(actor=MONITOR, nodes=0),)),
    "a library for scrolling or lazy loading": "libraries for scrolling or lazy loading",
    "packed bodies": practising(recorders=(recorder(nodes=0, opaque=2),)),
}
TOLD = (passage("recording", "We record visits"),)


def test_parts_of_the_page_sent_without_consent() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.confidence) == (Verdict.FAIL, Severity.CRITICAL, Confidence.PROBABLE)


def test_packed_batches_are_a_question() -> None:
    result, (found,) = judge(check, practising(recorders=(recorder(nodes=0, opaque=2),)))
    assert (result.verdict, found.severity, found.confidence) == (Verdict.REVIEW, Severity.MEDIUM, Confidence.POSSIBLE)


def test_typed_text_in_a_batch_raises_it() -> None:
    typed = leak(receiver=STRANGER, typed=True, kinds=("text",))
    row = recorder(nodes=0, without_consent=False, states=(State.ACCEPT,))
    told = msgspec.structs.replace(practising(recorders=(row,), leaks=(typed,)), passages=TOLD)
    result, (found,) = judge(check, told)
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.CRITICAL)
    masked = leak(receiver=STRANGER, typed=True, forms=("sha256",))
    told = msgspec.structs.replace(practising(recorders=(row,), leaks=(masked,)), passages=TOLD)
    assert judge(check, told)[0].verdict is Verdict.PASS


def test_a_library_for_scrolling_that_sends_nothing_is_in_order() -> None:
    result, found = judge(check, practising(recorders=(recorder(batches=0, nodes=0),)))
    assert (result.verdict, found, result.passed) == (Verdict.PASS, (), ("odd.test",))


def test_an_error_monitor_without_parts_of_the_page_is_in_order() -> None:
    actor = Actor(key="hotjar", label="Hotjar", vendor="hotjar", classes=(VendorClass.ERROR_MONITORING,))
    row = vendor(classes=(VendorClass.ERROR_MONITORING,))
    assert judge(check, practising(row, recorders=(recorder(actor=actor, nodes=0),)))[0].verdict is Verdict.PASS
    assert judge(check, practising(row, recorders=(recorder(actor=actor),)))[0].verdict is Verdict.FAIL


def test_known_recorders_have_their_own_check() -> None:
    assert judge(check, practising(vendor(), recorders=(recorder(actor=HOTJAR),)))[0].verdict is Verdict.PASS


def test_described_and_after_consent_is_in_order() -> None:
    row = recorder(without_consent=False, states=(State.ACCEPT,))
    told = msgspec.structs.replace(practising(recorders=(row,)), passages=TOLD)
    assert judge(check, told)[0].verdict is Verdict.PASS
    assert judge(check, practising(recorders=(row,)))[0].verdict is Verdict.REVIEW


def test_not_tested() -> None:
    assert judge(check, unwatched(practising(), "recording"))[0].verdict is Verdict.NOT_TESTED
    row = recorder(without_consent=False, states=(State.ACCEPT,))
    assert judge(check, without_policy(practising(recorders=(row,))))[0].verdict is Verdict.NOT_TESTED
    actor = Actor(key="hotjar", label="Hotjar", vendor="hotjar")
    weak = practising(vendor(attribution=Attribution.POSSIBLE), recorders=(recorder(actor=actor),))
    assert judge(check, weak)[0].verdict is Verdict.NOT_TESTED
