from typing import Any

import msgspec

from auditor.checks import gpc_undeclared as check
from auditor.model.kinds import Profile, Severity, VendorClass, Verdict
from tests.checks.evidences import POLICY, evidence, judge, passage, vendor, without_policy

CA: dict[str, Any] = {"profile": Profile.US_CA}
FAILING = (evidence(vendor(), **CA),)
PASSING = (evidence(vendor(), passages=(passage("gpc"),), **CA),)
UNTESTED = (
    without_policy(FAILING[0]),
    evidence(vendor(), documents=(msgspec.structs.replace(POLICY, language="ja"),), **CA),
)
RISKS = {
    "no advertising": evidence(vendor(classes=(VendorClass.ANALYTICS,)), **CA),
    "a statement in gpc.json": "gpc.json",
    "an organisation below the thresholds": "thresholds",
}


def test_a_question_of_low_severity() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.LOW)
