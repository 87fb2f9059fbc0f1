import msgspec

from auditor.checks import controller_identity_missing as check
from auditor.model.kinds import Confidence, Verdict
from tests.checks.evidences import POLICY, evidence, judge, passage, without_policy

FAILING = (evidence(),)


def test_a_question_and_experimental() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.confidence) == (Verdict.REVIEW, Confidence.POSSIBLE)
    assert check.META.experimental


def test_pass() -> None:
    assert judge(check, evidence(passages=(passage("controller"),)))[0].verdict is Verdict.PASS


def test_not_tested_without_policy_with_an_unread_document_or_in_an_unknown_language() -> None:
    unread = msgspec.structs.replace(POLICY, id="two", reason="It did not open.")
    foreign = msgspec.structs.replace(POLICY, language="hu")
    for given in (without_policy(evidence()), evidence(documents=(POLICY, unread)), evidence(documents=(foreign,))):
        assert judge(check, given)[0].verdict is Verdict.NOT_TESTED
