from auditor.checks import vendor_link_dead as check
from auditor.model.evidence import VendorLink
from auditor.model.kinds import Severity, Verdict
from tests.checks.evidences import evidence, judge, vendor


def tried(outcome: str, says: str = "status 404", tries: int = 2):  # type: ignore[no-untyped-def]
    link = VendorLink(
        url="https://vendor.test/optout", document="privacy", vendor="hotjar", outcome=outcome, says=says, tries=tries
    )
    return evidence(vendor(), vendor_links=(link,))


FAILING = (tried("dead"), tried("elsewhere", "it leads to the home page", 1))
PASSING = (tried("alive", ""),)
UNTESTED = (evidence(vendor()), tried("unverified", "status 403"), tried("dead", "no answer", 1))
RISKS = {
    "a server that turns bots away": tried("unverified", "status 429"),
    "a page closed to this country": "country",
    "a consent page in between": "asks for consent",
}


def test_a_finding_of_low_severity_with_what_came_back() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.LOW)
    assert "status 404; tried 2 times" in found.message


def test_not_applicable_without_links() -> None:
    assert judge(check, evidence(vendor(), vendor_links=()))[0].verdict is Verdict.NOT_APPLICABLE


def test_links_nobody_asked_to_try_are_not_asked_for() -> None:
    result, _ = judge(check, evidence(vendor()))
    assert (result.not_asked, result.turn_on) == (True, "--try-links")


def test_links_without_time_are_not_passed_over() -> None:
    given = evidence(vendor(), vendor_links=PASSING[0].vendor_links, links_left=3)
    result, _ = judge(check, given)
    assert result.verdict is Verdict.NOT_TESTED
    assert "3 further links" in (result.reason or "")
