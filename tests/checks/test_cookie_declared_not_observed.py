from auditor.checks import cookie_declared_not_observed as check
from auditor.model.kinds import Confidence, Label, Severity, State, Verdict
from tests.checks.evidences import cookie, declared, entry, evidence, judge, unoperated, vendor, visit

FAILING = (evidence(vendor(), declared_cookies=(declared("_gone", provider="Hotjar"), declared("_gone2"))),)


def test_review_once_per_vendor() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.confidence) == (Verdict.REVIEW, Confidence.POSSIBLE)
    assert "_gone2" in found.message


def test_pass_where_observed_as_cookie_or_in_storage() -> None:
    rows = (declared("_a*"), declared("_uid"))
    given = evidence(vendor(), cookies=(cookie("_a77"),), storage=(entry(),), declared_cookies=rows)
    assert judge(check, given)[0].verdict is Verdict.PASS


def test_vendors_that_were_not_seen_at_all_are_left_to_vendor_stale() -> None:
    row = vendor("mouseflow", Label.NAMED_PRODUCT, {})
    given = evidence(row, declared_cookies=(declared("mf", vendor="mouseflow"),))
    assert judge(check, given)[1] == ()


def test_not_tested_where_consent_could_not_be_given() -> None:
    visits = [visit(State.NO_ACTION), unoperated(State.ACCEPT)]
    given = evidence(vendor(), declared_cookies=(declared("_gone"),), visits=visits)
    result, found = judge(check, given)
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())


def test_not_applicable_without_a_table() -> None:
    assert judge(check, evidence())[0].verdict is Verdict.NOT_APPLICABLE


def test_the_sites_own_rows_are_a_note_only() -> None:
    given = evidence(declared_cookies=(declared("cart", vendor=None, provider="Shop"),))
    assert judge(check, given)[1][0].severity is Severity.INFO
