import msgspec

from auditor.checks import policy_unparseable as check
from auditor.model.kinds import Severity, Verdict
from tests.checks.evidences import POLICY, evidence, judge

SCAN = msgspec.structs.replace(POLICY, reason="It holds pictures only.")
FAILING = (evidence(documents=(SCAN,), policy_problem="No policy document could be read."),)


def test_review() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.INFO)


def test_pass() -> None:
    assert judge(check, evidence())[0].verdict is Verdict.PASS


def test_not_tested_where_nothing_was_received() -> None:
    gone = msgspec.structs.replace(POLICY, reason="Status 500.", status=500, sha256=None)
    result, found = judge(check, evidence(documents=(gone,)))
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())


def test_not_applicable_without_any_document() -> None:
    assert judge(check, evidence(documents=()))[0].verdict is Verdict.NOT_APPLICABLE
