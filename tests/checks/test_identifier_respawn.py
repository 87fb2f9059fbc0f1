from auditor.checks import identifier_respawn as check
from auditor.model.kinds import Confidence, VendorClass, Verdict
from tests.checks.evidences import entry, evidence, judge, vendor

FAILING = (evidence(vendor(), storage=(entry(same_as=("_id",)),)),)


def test_review_and_experimental() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.confidence) == (Verdict.REVIEW, Confidence.POSSIBLE)
    assert check.META.experimental


def test_never_a_pass_where_coming_back_was_not_tried() -> None:
    assert judge(check, evidence(vendor(), storage=(entry(),)))[0].verdict is Verdict.NOT_TESTED


def test_not_applicable_without_identifiers_in_storage() -> None:
    assert judge(check, evidence(storage=(entry(identifier=False),)))[0].verdict is Verdict.NOT_APPLICABLE


def test_the_sites_own_session_is_no_tracker() -> None:
    row = vendor(classes=(VendorClass.SECURITY,))
    assert judge(check, evidence(row, storage=(entry(same_as=("sid",)),)))[1] == ()
