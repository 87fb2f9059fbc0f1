from auditor.checks import attribution_low as check
from auditor.model.kinds import Attribution, Verdict
from tests.checks.evidences import evidence, judge, vendor

FAILING = (evidence(vendor(attribution=Attribution.POSSIBLE)),)


def test_a_note_for_each_doubtful_vendor() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.subject.key) == (Verdict.REVIEW, "hotjar")
    assert "not tested" in found.message


def test_pass() -> None:
    assert judge(check, evidence(vendor()))[0].verdict is Verdict.PASS


def test_vendors_that_were_only_named_are_not_doubtful() -> None:
    assert judge(check, evidence(vendor(observed={}, attribution=Attribution.POSSIBLE)))[1] == ()
