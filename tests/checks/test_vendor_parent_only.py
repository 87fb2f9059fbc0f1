from auditor.checks import vendor_parent_only as check
from auditor.model.kinds import Label, Severity, State, VendorClass, Verdict
from tests.checks.evidences import evidence, judge, seen, vendor, without_policy

ANALYTICS = (VendorClass.ANALYTICS,)


def test_fail_quotes_the_passage() -> None:
    result, (found,) = judge(check, evidence(vendor("doubleclick", Label.PARENT_NAMED, classes=ANALYTICS)))
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.MEDIUM)
    assert any(p.quote for p in found.evidence)
    assert found.counter


def test_pass_and_not_tested() -> None:
    assert judge(check, evidence(vendor("a", Label.NAMED_PRODUCT)))[0].verdict is Verdict.PASS
    assert judge(check, without_policy(evidence(vendor("a", Label.PARENT_NAMED))))[0].verdict is Verdict.NOT_TESTED


def test_a_passage_with_the_right_purpose_lowers() -> None:
    row = vendor("a", Label.PARENT_NAMED, classes=ANALYTICS, flags=("purpose-match",))
    assert judge(check, evidence(row))[1][0].severity is Severity.LOW


def test_advertising_where_analytics_is_declared_is_high() -> None:
    chat = {State.ACCEPT: seen()}
    declared = vendor("ga", Label.NAMED_PRODUCT, company="Google", classes=ANALYTICS)
    ads = vendor("ads", Label.PARENT_NAMED, chat, company="Google", flags=("sibling",))
    (found,) = judge(check, evidence(declared, ads))[1]
    assert found.severity is Severity.HIGH
    other = vendor("maps", Label.PARENT_NAMED, chat, company="Google", flags=("sibling",), classes=(VendorClass.MAPS,))
    assert judge(check, evidence(declared, other))[1][0].severity is Severity.MEDIUM


def test_a_tag_manager_container_without_its_tags_weighs_less() -> None:
    row = vendor("gtm", Label.PARENT_NAMED, {State.ACCEPT: seen(static_only=True)}, classes=(VendorClass.TAG_MANAGER,))
    assert judge(check, evidence(row))[1][0].severity is Severity.LOW
