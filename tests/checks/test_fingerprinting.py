import msgspec

from auditor.checks import fingerprinting as check
from auditor.model.kinds import Attribution, Confidence, Severity, State, VendorClass, Verdict
from auditor.model.practice import Actor
from auditor.model.technique import ProbeKind
from tests.checks.evidences import judge, passage, vendor, without_policy
from tests.checks.practices import fingerprinter, practising, unwatched

FAILING = (practising(fingerprinters=(fingerprinter(),)),)
PASSING = (practising(), practising(fingerprinters=(fingerprinter(techniques=(ProbeKind.CANVAS,)),)))
UNTESTED = (unwatched(practising(), "fingerprinting"), practising(fingerprinters=(fingerprinter(sent=()),)))
CAPTCHA = Actor(key="hotjar", label="Hotjar", vendor="hotjar", classes=(VendorClass.CAPTCHA,))
RISKS = {
    "a chart": practising(fingerprinters=(fingerprinter(techniques=(ProbeKind.CANVAS,)),)),
    "a test for emoji": "tests for emoji",
    "a game with 3D graphics": practising(fingerprinters=(fingerprinter(techniques=(ProbeKind.WEBGL,)),)),
    "a captcha": practising(vendor(), fingerprinters=(fingerprinter(actor=CAPTCHA),)),
    "nothing was sent": practising(fingerprinters=(fingerprinter(sent=()),)),
    "what was sent was something else": "what is in it was not decoded",
}
TOLD = (passage("fingerprinting", "We use a fingerprint of your device"),)


def test_two_techniques_and_something_sent_without_consent() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.confidence) == (Verdict.FAIL, Severity.HIGH, Confidence.PROBABLE)
    assert "canvas and audio" in found.message


def test_one_technique_alone_is_a_chart_an_emoji_test_or_a_game() -> None:
    for kind in (ProbeKind.CANVAS, ProbeKind.WEBGL):
        result, found = judge(check, practising(fingerprinters=(fingerprinter(techniques=(kind,)),)))
        assert (result.verdict, found) == (Verdict.PASS, ())
        assert result.passed == ("odd.test",)


def test_a_known_library_with_one_technique_is_a_question() -> None:
    given = practising(fingerprinters=(fingerprinter(techniques=(ProbeKind.CANVAS,), library=True),))
    result, (found,) = judge(check, given)
    assert (result.verdict, found.confidence) == (Verdict.REVIEW, Confidence.POSSIBLE)


def test_a_captcha_or_fraud_service_is_a_milder_question() -> None:
    actor = Actor(key="hotjar", label="Hotjar", vendor="hotjar", classes=(VendorClass.CAPTCHA,))
    result, (found,) = judge(check, practising(vendor(), fingerprinters=(fingerprinter(actor=actor),)))
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)


def test_not_tested_where_nothing_was_seen_to_be_sent() -> None:
    result, found = judge(check, practising(fingerprinters=(fingerprinter(sent=()),)))
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())
    assert "could not be seen" in (result.reason or "")


def test_not_tested_where_the_collector_failed_or_the_vendor_is_only_possible() -> None:
    result, found = judge(check, unwatched(practising(), "fingerprinting"))
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())
    actor = Actor(key="hotjar", label="Hotjar", vendor="hotjar")
    weak = practising(vendor(attribution=Attribution.POSSIBLE), fingerprinters=(fingerprinter(actor=actor),))
    assert judge(check, weak)[0].verdict is Verdict.NOT_TESTED


def test_after_consent_it_must_be_described() -> None:
    later = fingerprinter(without_consent=False, states=(State.ACCEPT,))
    assert judge(check, practising(fingerprinters=(later,)))[1][0].severity is Severity.HIGH
    told = msgspec.structs.replace(practising(fingerprinters=(later,)), passages=TOLD)
    assert judge(check, told)[0].verdict is Verdict.PASS
    assert judge(check, without_policy(practising(fingerprinters=(later,))))[0].verdict is Verdict.NOT_TESTED


def test_pass_where_nothing_probes() -> None:
    assert judge(check, practising())[0].verdict is Verdict.PASS
