import msgspec

from auditor.checks import transfer_mechanism_missing as check
from auditor.model.kinds import Severity, Verdict
from tests.checks.evidences import POLICY, evidence, judge, passage, vendor, without_policy

TOLD = passage("transfer-place", "Data are stored in the United States.")
JAPANESE = (msgspec.structs.replace(POLICY, language="ja"),)
FAILING = (evidence(vendor(), passages=(TOLD,)),)
PASSING = (
    evidence(vendor(), passages=(TOLD, passage("safeguard"))),
    evidence(vendor(), passages=(TOLD, passage("obsolete-privacy-shield"))),
)
UNTESTED = (without_policy(FAILING[0]), evidence(vendor(), passages=(TOLD,), documents=JAPANESE))
RISKS = {
    "a transfer that is denied": evidence(
        vendor(), passages=(passage("transfer-place", "We do not transfer data to the United States."),)
    ),
    "no transfer told": evidence(vendor()),
    "a safeguard in other words": "words that are not known",
}


def test_the_sentence_is_quoted() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)
    assert "stored in the United States" in found.remediation.what
