from auditor.checks import vendor_denied as check
from auditor.model.kinds import Confidence, Label, Severity, State, VendorClass, Verdict
from tests.checks.evidences import evidence, judge, seen, vendor, without_policy


def test_fail_with_the_sentence() -> None:
    result, (found,) = judge(check, evidence(vendor("ga", Label.NEGATED)))
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.CRITICAL)
    assert found.evidence[0].quote is not None
    assert "while the policy says that it is not used" in found.message


def test_a_person_has_to_confirm_the_reading() -> None:
    assert judge(check, evidence(vendor("ga", Label.NEGATED)))[1][0].confidence is Confidence.PROBABLE


def test_without_identifier_or_for_plain_delivery_it_is_high() -> None:
    quiet = vendor("ga", Label.NEGATED, {State.ACCEPT: seen()})
    assert judge(check, evidence(quiet))[1][0].severity is Severity.HIGH
    cdn = vendor("cdn", Label.NEGATED, classes=(VendorClass.CDN,))
    assert judge(check, evidence(cdn))[1][0].severity is Severity.HIGH


def test_pass_where_the_denied_vendor_was_not_seen() -> None:
    result, found = judge(check, evidence(vendor("ga", Label.NEGATED, {})))
    assert (result.verdict, found) == (Verdict.PASS, ())


def test_not_tested_without_documents() -> None:
    assert judge(check, without_policy(evidence(vendor("ga", Label.NEGATED))))[0].verdict is Verdict.NOT_TESTED


def test_a_narrow_denial_is_no_denial() -> None:
    """ "Without Google Analytics advertising features" leaves the label named-product, so nothing is denied."""
    row = vendor("ga", Label.NAMED_PRODUCT, flags=("feature-denial",))
    assert judge(check, evidence(row))[1] == ()


def test_a_denial_of_the_class_is_told_as_one_and_weighs_less() -> None:
    result, (found,) = judge(check, evidence(vendor("ga", Label.NEGATED, flags=("class-denied",))))
    assert (result.verdict, found.severity, found.confidence) == (Verdict.FAIL, Severity.HIGH, Confidence.POSSIBLE)
    assert "no tools of its kind are used" in found.message
    assert "says that it is not used" not in found.message
    assert found.evidence[0].quote is not None
