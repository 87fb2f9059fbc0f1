import msgspec

from auditor.checks import policy_not_fully_read as check
from auditor.model.kinds import DocumentKind, Severity, Verdict
from tests.checks.evidences import POLICY, evidence, judge

UNREAD = msgspec.structs.replace(POLICY, id="tool", kind=DocumentKind.CONSENT_TOOL, reason="It did not open.")
FAILING = (evidence(documents=(POLICY, UNREAD)),)


def test_a_note_for_each_unread_document() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.INFO)
    assert "vendor-undisclosed" in found.message


def test_pass() -> None:
    assert judge(check, evidence())[0].verdict is Verdict.PASS


def test_an_imprint_is_none_of_its_business() -> None:
    imprint = msgspec.structs.replace(UNREAD, kind=DocumentKind.IMPRINT)
    assert judge(check, evidence(documents=(POLICY, imprint)))[0].verdict is Verdict.PASS


def test_not_applicable_without_documents() -> None:
    assert judge(check, evidence(documents=()))[0].verdict is Verdict.NOT_APPLICABLE
