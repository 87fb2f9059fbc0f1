from datetime import date

from auditor.checks import vendor_not_approved as check
from auditor.model.evidence import Approval
from auditor.model.kinds import Attribution, Label, Severity, State, Verdict
from tests.checks.evidences import evidence, judge, unoperated, vendor, visit

LIST = (Approval(vendor="hotjar", author="A. Person", since=date(2026, 1, 1)),)
FAILING = (evidence(vendor("new"), approved=LIST),)


def test_fail() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.subject.key) == (Verdict.FAIL, Severity.LOW, "new")
    assert 'vendor = "new"' in found.remediation.wording


def test_pass_for_what_is_on_the_list_and_what_was_not_seen() -> None:
    given = evidence(vendor(), vendor("other", Label.NAMED_PRODUCT, {}), approved=LIST)
    assert judge(check, given)[0].verdict is Verdict.PASS


def test_a_company_on_the_list_covers_its_products() -> None:
    one = Approval(vendor="hotjar-ltd", author="A. Person", since=date(2026, 1, 1))
    assert judge(check, evidence(vendor(), approved=(one,)))[0].verdict is Verdict.PASS
    row = vendor("acme", Label.NAMED_COMPANY, {}, name="Hotjar Ltd", kind="company")
    acme = Approval(vendor="acme", author="A. Person", since=date(2026, 1, 1))
    assert judge(check, evidence(vendor(), row, approved=(acme,)))[0].verdict is Verdict.PASS


def test_not_applicable_without_a_list() -> None:
    assert judge(check, evidence(vendor()))[0].verdict is Verdict.NOT_APPLICABLE


def test_not_tested_where_consent_could_not_be_given_or_attribution_is_weak() -> None:
    visits = [visit(State.NO_ACTION), unoperated(State.ACCEPT)]
    assert judge(check, evidence(approved=LIST, visits=visits))[0].verdict is Verdict.NOT_TESTED
    weak = vendor("new", attribution=Attribution.POSSIBLE)
    assert judge(check, evidence(weak, approved=LIST))[0].verdict is Verdict.NOT_TESTED
