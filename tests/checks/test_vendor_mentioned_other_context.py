from auditor.checks import vendor_mentioned_other_context as check
from auditor.model.kinds import Confidence, Label, Severity, State, VendorClass, Verdict
from tests.checks.evidences import evidence, judge, seen, vendor, without_policy


def test_review_with_the_passage() -> None:
    result, (found,) = judge(check, evidence(vendor("linkedin", Label.OTHER_CONTEXT)))
    assert (result.verdict, found.verdict, found.confidence) == (Verdict.REVIEW, Verdict.REVIEW, Confidence.POSSIBLE)
    assert any(p.quote for p in found.evidence)


def test_one_step_below_undisclosed() -> None:
    chat = {State.NO_ACTION: seen()}
    row = vendor("linkedin", Label.OTHER_CONTEXT, chat, classes=(VendorClass.CHAT,))
    assert judge(check, evidence(row))[1][0].severity is Severity.MEDIUM
    fonts = vendor("fonts", Label.OTHER_CONTEXT, chat, classes=(VendorClass.FONTS,))
    assert judge(check, evidence(fonts))[1][0].severity is Severity.INFO


def test_pass_where_it_was_not_seen_and_not_tested_without_policy() -> None:
    assert judge(check, evidence(vendor("zoom", Label.OTHER_CONTEXT, {})))[0].verdict is Verdict.PASS
    assert judge(check, without_policy(evidence(vendor("a", Label.OTHER_CONTEXT))))[0].verdict is Verdict.NOT_TESTED
