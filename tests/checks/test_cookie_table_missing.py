import msgspec

from auditor.checks import cookie_table_missing as check
from auditor.model.kinds import DocumentKind, Severity, Verdict
from tests.checks.evidences import POLICY, cookie, declared, evidence, judge, passage, vendor

FAILING = (evidence(vendor(), cookies=(cookie(),)),)


def test_fail_with_the_argument_against() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.MEDIUM)
    assert "No duty to name" in (found.counter or "")


def test_pass_with_a_table() -> None:
    given = evidence(vendor(), cookies=(cookie(),), declared_cookies=(declared(),))
    assert judge(check, given)[0].verdict is Verdict.PASS


def test_not_applicable_with_technical_cookies_only() -> None:
    rows = (cookie("sid", None, lifetime_seconds=None), cookie("lang", None, identifier=False))
    assert judge(check, evidence(cookies=rows))[0].verdict is Verdict.NOT_APPLICABLE


def test_not_tested_where_a_document_stayed_unread() -> None:
    given = evidence(vendor(), cookies=(cookie(),), policy_problem="The cookie policy could not be read.")
    assert judge(check, given)[0].verdict is Verdict.NOT_TESTED


def test_a_list_inside_the_consent_tool_that_was_not_read_accuses_nobody() -> None:
    tool = msgspec.structs.replace(POLICY, id="tool", kind=DocumentKind.CONSENT_TOOL, reason="It did not open.")
    given = evidence(vendor(), cookies=(cookie(),), documents=(POLICY, tool))
    assert judge(check, given)[0].verdict is Verdict.NOT_TESTED


def test_stated_durations_make_it_a_question() -> None:
    given = evidence(vendor(), cookies=(cookie(),), passages=(passage("retention", "deleted after 30 days"),))
    result, (found,) = judge(check, given)
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.LOW)
