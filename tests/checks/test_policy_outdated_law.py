import pytest

from auditor.checks import policy_outdated_law as check
from auditor.model.kinds import Severity, Verdict
from tests.checks.evidences import evidence, judge, passage, without_policy

FAILING = (evidence(passages=(passage("obsolete-privacy-shield", "We rely on the Privacy Shield"),)),)


def test_review() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)
    assert "Privacy Shield" in found.message


@pytest.mark.parametrize("topic", check.TERMS)
def test_every_term_has_its_reason(topic: str) -> None:
    (found,) = judge(check, evidence(passages=(passage(topic),)))[1]
    assert check.TERMS[topic][1] in found.message


def test_pass() -> None:
    assert judge(check, evidence())[0].verdict is Verdict.PASS


def test_a_passage_that_calls_the_law_past_is_left_out() -> None:
    both = (passage("obsolete-privacy-shield"), passage("withdrawn"))
    assert judge(check, evidence(passages=both))[0].verdict is Verdict.PASS


def test_not_tested_without_a_policy() -> None:
    assert judge(check, without_policy(FAILING[0]))[0].verdict is Verdict.NOT_TESTED
