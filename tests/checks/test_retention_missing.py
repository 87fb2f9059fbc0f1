import msgspec

from auditor.checks import retention_missing as check
from auditor.model.kinds import Label, Severity, Verdict
from tests.checks.evidences import POLICY, YEAR, cookie, declared, evidence, judge, passage, vendor, without_policy

NAMED = vendor(label=Label.NAMED_PRODUCT)
FAILING = (evidence(NAMED, cookies=(cookie(),)),)


def test_review_with_the_observed_lifetime_as_draft() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)
    assert "6 months" in found.remediation.wording


def test_pass_with_a_duration_in_the_table() -> None:
    row = declared(lifetime_text="6 months", lifetime_seconds=YEAR / 2)
    given = evidence(NAMED, cookies=(cookie(declared=row),), declared_cookies=(row,))
    assert judge(check, given)[0].verdict is Verdict.PASS


def test_one_sentence_that_covers_all_is_a_pass() -> None:
    given = evidence(NAMED, cookies=(cookie(),), passages=(passage("retention", "Cookies expire after 12 months"),))
    assert judge(check, given)[0].verdict is Verdict.PASS


def test_not_tested_in_a_language_whose_words_are_not_known() -> None:
    policy = msgspec.structs.replace(POLICY, language="hu")
    assert judge(check, evidence(NAMED, cookies=(cookie(),), documents=(policy,)))[0].verdict is Verdict.NOT_TESTED


def test_not_tested_without_a_policy() -> None:
    assert judge(check, without_policy(FAILING[0]))[0].verdict is Verdict.NOT_TESTED


def test_undisclosed_vendors_are_not_its_business() -> None:
    assert judge(check, evidence(vendor(), cookies=(cookie(),)))[0].verdict is Verdict.NOT_APPLICABLE
