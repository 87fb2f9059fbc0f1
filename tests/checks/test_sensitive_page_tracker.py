from auditor.checks import sensitive_page_tracker as check
from auditor.model.kinds import Attribution, Confidence, Severity, Verdict
from tests.checks.evidences import judge, vendor
from tests.checks.practices import practising, sensitive, unwatched

PAGES = ("https://shop.test/depression-test",)
FAILING = (practising(vendor(), sensitive=(sensitive(),), sensitive_pages=PAGES),)

PASSING = (practising(vendor(), sensitive_pages=PAGES),)
UNTESTED = (unwatched(practising(sensitive_pages=PAGES), "requests"),)
RISKS = {
    "a page that speaks of a topic only": FAILING[0],
    "words in another sense": "words of its address and title alone",
}


def test_critical_and_for_a_person_to_confirm() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.confidence) == (
        Verdict.REVIEW,
        Severity.CRITICAL,
        Confidence.POSSIBLE,
    )
    assert "by its words is about health" in found.message


def test_pass_where_no_advertiser_was_told() -> None:
    result, found = judge(check, practising(vendor(), sensitive_pages=PAGES))
    assert (result.verdict, found, result.passed) == (Verdict.PASS, (), PAGES)


def test_not_applicable_without_such_a_page() -> None:
    assert judge(check, practising(vendor()))[0].verdict is Verdict.NOT_APPLICABLE


def test_not_tested() -> None:
    given = practising(sensitive_pages=PAGES)
    assert judge(check, unwatched(given, "requests"))[0].verdict is Verdict.NOT_TESTED
    weak = practising(vendor(attribution=Attribution.POSSIBLE), sensitive=(sensitive(),), sensitive_pages=PAGES)
    assert judge(check, weak)[0].verdict is Verdict.NOT_TESTED
