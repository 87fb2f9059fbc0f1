from typing import Any

import msgspec

from auditor.checks import policy_undated as check
from auditor.model.kinds import DocumentKind, Severity, Verdict
from tests.checks.evidences import POLICY, evidence, judge, vendor, without_policy


def policy(**changes: Any):  # type: ignore[no-untyped-def]
    return evidence(vendor(), documents=(msgspec.structs.replace(POLICY, **changes),))


FAILING = (policy(),)
PASSING = (policy(last_updated="2026-01-05"),)
UNTESTED = (without_policy(FAILING[0]), policy(language="ja"))
RISKS = {
    "a date in the properties of a PDF": policy(media_type="application/pdf"),
    "a document read in part": policy(missing="a frame did not load"),
    "an imprint": evidence(documents=(msgspec.structs.replace(POLICY, kind=DocumentKind.IMPRINT),)),
    "a date worded otherwise": "worded",
}


def test_a_finding_of_low_severity_at_most() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.subject.key) == (Verdict.REVIEW, Severity.LOW, POLICY.url)
