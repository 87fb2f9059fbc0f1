import msgspec

from auditor.checks import policy_missing as check
from auditor.model.kinds import DocumentKind, Severity, State, VendorClass, Verdict, VisitStatus
from tests.checks.evidences import POLICY, STATES, blocked, evidence, judge, vendor, visit


def test_fail() -> None:
    result, (found,) = judge(check, evidence(vendor(), documents=()))
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.CRITICAL)
    assert "https://shop.test/two" in found.message


def test_without_trackers_it_is_high() -> None:
    cdn = vendor(classes=(VendorClass.CDN,))
    for rows in ((), (cdn,)):
        assert judge(check, evidence(*rows, documents=()))[1][0].severity is Severity.HIGH


def test_other_documents_are_no_policy() -> None:
    imprint = msgspec.structs.replace(POLICY, kind=DocumentKind.IMPRINT)
    assert judge(check, evidence(documents=(imprint,)))[0].verdict is Verdict.FAIL


def test_pass() -> None:
    assert judge(check, evidence())[0].verdict is Verdict.PASS
    cookies = msgspec.structs.replace(POLICY, kind=DocumentKind.COOKIES)
    assert judge(check, evidence(documents=(cookies,)))[0].verdict is Verdict.PASS


def test_a_policy_that_was_found_and_not_read_is_not_missing() -> None:
    unread = msgspec.structs.replace(POLICY, reason="The address answered with status 403.", status=403)
    assert judge(check, evidence(documents=(unread,)))[0].verdict is Verdict.PASS


def test_a_bot_wall_or_a_broken_visit_proves_no_absence() -> None:
    assert judge(check, evidence(documents=(), visits=[blocked(s) for s in STATES]))[0].verdict is Verdict.NOT_TESTED
    partial = visit(State.NO_ACTION, status=VisitStatus.PARTIAL, reason="Page 1 timed out.")
    assert judge(check, evidence(documents=(), visits=[partial]))[0].verdict is Verdict.NOT_TESTED


def test_nobody_looks_for_a_policy_in_a_recording() -> None:
    result, found = judge(check, evidence(documents=(), imported="HAR"))
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())


def test_a_control_that_could_not_be_followed_proves_no_absence() -> None:
    reason = "the control “Privacy policy” on https://shop.test/ leads to no address and could not be followed"
    control = msgspec.structs.replace(POLICY, kind=DocumentKind.OTHER, reason=reason)
    result, found = judge(check, evidence(documents=(control,)))
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())
    assert "“Privacy policy”" in (result.reason or "")
