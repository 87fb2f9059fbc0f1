from auditor.checks import vendor_statement_conflict as check
from auditor.model.kinds import Label, Severity, Verdict
from auditor.model.text import Quote
from tests.checks.evidences import QUOTE, evidence, judge, vendor, without_policy

DENIAL = Quote(document="privacy", start=90, end=119, text="We do not use Hotjar any more")


def test_fail_quotes_both_passages() -> None:
    _, (found,) = judge(check, evidence(vendor("hotjar", Label.CONFLICT, quotes=(QUOTE, DENIAL))))
    assert found.severity is Severity.MEDIUM
    assert QUOTE.text in found.message
    assert DENIAL.text in found.message
    assert [p.quote for p in found.evidence[:2]] == [QUOTE, DENIAL]


def test_a_contradiction_about_an_unseen_vendor_weighs_less() -> None:
    _, (found,) = judge(check, evidence(vendor("hotjar", Label.CONFLICT, {})))
    assert found.severity is Severity.LOW
    assert "was not observed" in found.message


def test_pass_and_not_tested() -> None:
    assert judge(check, evidence(vendor("a", Label.NAMED_PRODUCT)))[0].verdict is Verdict.PASS
    assert judge(check, without_policy(evidence(vendor("a", Label.CONFLICT))))[0].verdict is Verdict.NOT_TESTED


def test_passages_on_different_sites_may_explain_it() -> None:
    assert any("different websites" in doubt for doubt in check.META.doubts)
