import pytest

from auditor.checks import vendor_undisclosed as check
from auditor.model.kinds import Attribution, Confidence, Label, Severity, State, VendorClass, Verdict
from tests.checks.evidences import STATES, TRACKING, evidence, judge, seen, unoperated, vendor, visit, without_policy


def test_fail_with_the_record_of_what_was_searched() -> None:
    result, (found,) = judge(check, evidence(vendor()))
    assert result.verdict is Verdict.FAIL
    assert found.confidence is Confidence.CERTAIN
    searched = [p.searched for p in found.evidence if p.searched]
    assert searched
    assert searched[0].names
    assert searched[0].text_sha256


def test_pass_names_the_vendor() -> None:
    result, found = judge(check, evidence(vendor("a", Label.NAMED_PRODUCT), vendor("b", Label.NAMED_COMPANY)))
    assert (result.verdict, result.passed, found) == (Verdict.PASS, ("a", "b"), ())


def test_not_tested_without_a_policy() -> None:
    result, found = judge(check, without_policy(evidence(vendor())))
    assert (result.verdict, found, result.passed) == (Verdict.NOT_TESTED, (), ())
    assert "No privacy or cookie policy" in (result.reason or "")


def test_not_tested_where_one_document_stayed_unread() -> None:
    row = vendor("hotjar", Label.UNDECIDABLE, reason="The cookie policy answered with status 500.")
    result, found = judge(check, evidence(row, vendor("a", Label.NAMED_PRODUCT)))
    assert (result.verdict, found, result.passed) == (Verdict.NOT_TESTED, (), ("a",))
    assert result.untested == (("hotjar", "The cookie policy answered with status 500."),)


def test_no_pass_where_consent_could_not_be_given() -> None:
    visits = [visit(State.NO_ACTION), unoperated(State.ACCEPT)]
    result, _ = judge(check, evidence(vendor("a", Label.NAMED_PRODUCT), visits=visits))
    assert result.verdict is Verdict.NOT_TESTED


@pytest.mark.parametrize(
    ("classes", "observed", "expected"),
    [
        ((VendorClass.ADVERTISING,), {State.NO_ACTION: TRACKING}, Severity.CRITICAL),
        ((VendorClass.ANALYTICS,), {State.NO_ACTION: TRACKING}, Severity.HIGH),
        ((VendorClass.ANALYTICS,), {State.NO_ACTION: seen(static_only=True)}, Severity.MEDIUM),
        ((VendorClass.CHAT,), {State.ACCEPT: seen()}, Severity.MEDIUM),
        ((VendorClass.CHAT,), {State.ACCEPT: TRACKING}, Severity.HIGH),
        ((VendorClass.CHAT,), {State.ACCEPT: seen(), State.REJECT: seen()}, Severity.HIGH),
        ((VendorClass.CONSENT,), {State.NO_ACTION: TRACKING}, Severity.MEDIUM),
        ((VendorClass.CDN,), {State.NO_ACTION: seen(static_only=True)}, Severity.LOW),
        ((VendorClass.FONTS,), dict.fromkeys(STATES, TRACKING), Severity.LOW),
        ((VendorClass.CAPTCHA,), {State.NO_ACTION: TRACKING}, Severity.LOW),
    ],
)
def test_severity(classes: tuple[VendorClass, ...], observed: dict[State, object], expected: Severity) -> None:
    _, (found,) = judge(check, evidence(vendor(classes=classes, observed=observed)))  # type: ignore[arg-type]
    assert found.severity is expected


def test_a_doubtful_vendor_map_accuses_nobody() -> None:
    result, found = judge(check, evidence(vendor(attribution=Attribution.POSSIBLE)))
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())
    _, (probable,) = judge(check, evidence(vendor(attribution=Attribution.PROBABLE)))
    assert probable.confidence is Confidence.PROBABLE


def test_words_not_understood_with_certainty_go_to_a_person() -> None:
    result, (found,) = judge(check, evidence(vendor(flags=("review",))))
    assert (result.verdict, found.verdict, found.confidence) == (Verdict.REVIEW, Verdict.REVIEW, Confidence.POSSIBLE)


def test_an_imported_recording_is_never_certain() -> None:
    _, (found,) = judge(check, evidence(vendor(), imported="HAR"))
    assert found.confidence is Confidence.PROBABLE


def test_a_site_without_third_parties_passes() -> None:
    result, found = judge(check, evidence())
    assert (result.verdict, found) == (Verdict.PASS, ())
