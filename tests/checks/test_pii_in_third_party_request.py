from auditor.checks import pii_in_third_party_request as check
from auditor.model.kinds import Attribution, Confidence, Severity, Verdict
from tests.checks.evidences import judge, vendor
from tests.checks.practices import HOTJAR, leak, practising, unwatched

FAILING = (practising(leaks=(leak(),)),)

PASSING = (practising(),)
UNTESTED = (unwatched(practising(), "personal data"),)
RISKS = {
    "an address printed on the page": "printed on the page and belong to nobody who visits it",
    "a field that promises more than it holds": practising(leaks=(leak(kinds=("name",), fields=("firstname",)),)),
    "a hash of something else": practising(leaks=(leak(forms=("sha256",), fields=("ud[em]",)),)),
}
"""The organisation's own and support addresses, and @ in package names, never become rows: tests/collect/test_personal.py
and tests/evidence/test_leaks.py."""


def test_an_address_is_critical() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.confidence) == (Verdict.FAIL, Severity.CRITICAL, Confidence.PROBABLE)


def test_a_hash_by_the_name_of_its_field_is_a_question() -> None:
    result, (found,) = judge(check, practising(leaks=(leak(forms=("sha256",), fields=("ud[em]",)),)))
    assert (result.verdict, found.severity, found.confidence) == (Verdict.REVIEW, Severity.HIGH, Confidence.POSSIBLE)
    assert "ud[em]" in found.remediation.where


def test_a_field_that_promises_more_than_it_holds_is_a_question() -> None:
    result, (found,) = judge(check, practising(leaks=(leak(kinds=("name",), fields=("firstname",)),)))
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.HIGH)


def test_what_the_form_test_typed_is_for_the_other_check() -> None:
    assert judge(check, practising(leaks=(leak(typed=True),)))[0].verdict is Verdict.PASS


def test_not_tested() -> None:
    assert judge(check, unwatched(practising(), "personal data"))[0].verdict is Verdict.NOT_TESTED
    weak = practising(vendor(attribution=Attribution.POSSIBLE), leaks=(leak(receiver=HOTJAR),))
    assert judge(check, weak)[0].verdict is Verdict.NOT_TESTED


def test_pass() -> None:
    assert judge(check, practising())[0].verdict is Verdict.PASS
