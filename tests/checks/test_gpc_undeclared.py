from typing import Any

import msgspec
import pytest

from auditor.checks import gpc_undeclared as check
from auditor.model.also_read import GpcFile
from auditor.model.kinds import Profile, Severity, VendorClass, Verdict
from tests.checks.evidences import POLICY, evidence, judge, passage, vendor, without_policy

CA: dict[str, Any] = {"profile": Profile.US_CA}
FAILING = (evidence(vendor(), **CA),)
FILE = "https://shop.test/.well-known/gpc.json"
LISTENS = evidence(vendor(), gpc_file=GpcFile(url=FILE, status=200, supported=True), **CA)
PASSING = (evidence(vendor(), passages=(passage("gpc"),), **CA), LISTENS)
UNTESTED = (
    without_policy(FAILING[0]),
    evidence(vendor(), gpc_file=GpcFile(url=FILE, status=503, reason="the server answered 503"), **CA),
    evidence(vendor(), documents=(msgspec.structs.replace(POLICY, language="ja"),), **CA),
)
RISKS = {
    "no advertising": evidence(vendor(classes=(VendorClass.ANALYTICS,)), **CA),
    "a statement in gpc.json": LISTENS,
    "a statement that was not read": "was not read",
    "an organisation below the thresholds": "thresholds",
}


def test_a_question_of_low_severity() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.LOW)
    assert "gpc.json" not in found.message  # nobody looked


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (GpcFile(url=FILE, status=404, missing=True), "there is no file /.well-known/gpc.json that speaks of it"),
        (GpcFile(url=FILE, status=200, supported=False), "says that the signal is not respected"),
    ],
)
def test_what_the_file_says_is_told(file: GpcFile, said: str) -> None:
    _, (found,) = judge(check, evidence(vendor(), gpc_file=file, **CA))
    assert said in found.message
    assert found.evidence[-1].url == FILE
