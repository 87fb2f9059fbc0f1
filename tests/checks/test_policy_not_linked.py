import msgspec

from auditor.checks import policy_not_linked as check
from auditor.model.kinds import Severity, State, Verdict
from tests.checks.evidences import evidence, judge, linked, visit, without_policy

LINKED = linked("https://shop.test/", "https://shop.test/privacy")
BARE = linked("https://shop.test/two")
FAILING = (evidence(visits=[visit(State.NO_ACTION, pages=(LINKED, BARE))]),)


def test_review_names_the_page() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)
    assert "shop.test/two" in found.message


def test_pass_where_every_page_links_in_some_visit() -> None:
    again = linked("https://shop.test/two", "https://shop.test/privacy")
    given = evidence(visits=[visit(State.NO_ACTION, pages=(LINKED, BARE)), visit(State.ACCEPT, pages=(again,))])
    assert judge(check, given)[0].verdict is Verdict.PASS


def test_pages_whose_links_were_not_recorded_prove_nothing() -> None:
    assert judge(check, evidence())[0].verdict is Verdict.NOT_APPLICABLE


def test_error_pages_owe_no_link() -> None:
    broken = msgspec.structs.replace(BARE, status=404)
    assert judge(check, evidence(visits=[visit(State.NO_ACTION, pages=(LINKED, broken))]))[0].verdict is Verdict.PASS


def test_not_tested_without_a_policy() -> None:
    assert judge(check, without_policy(FAILING[0]))[0].verdict is Verdict.NOT_TESTED
