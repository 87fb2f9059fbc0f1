import msgspec

from auditor.checks import transfer_mechanism_outdated as check
from auditor.model.kinds import Severity, Verdict
from tests.checks.evidences import evidence, judge, passage, vendor, without_policy

SHIELD = passage("obsolete-privacy-shield", "Google is part of the Privacy Shield.")
FAILING = (evidence(vendor(), passages=(SHIELD,)),)
PASSING = (evidence(vendor(), passages=(SHIELD, passage("safeguard", "standard contractual clauses", start=90))),)
UNTESTED = (
    msgspec.structs.replace(FAILING[0], policy_problem="Not every policy document could be read."),
    without_policy(FAILING[0]),
)
RISKS = {
    "told as past": evidence(vendor(), passages=(SHIELD, passage("withdrawn", SHIELD.quote.text))),
    "told as past in other words": "tell of the past",
}


def test_the_term_is_named() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)
    assert "Privacy Shield" in found.message
    assert judge(check, evidence())[0].verdict is Verdict.NOT_APPLICABLE
