from datetime import date

import msgspec

from auditor.checks import policy_older_than_vendor as check
from auditor.checks import vendor_undisclosed
from auditor.model.kinds import Label, Verdict
from tests.checks.evidences import POLICY, evidence, judge, vendor, without_policy

DATED = (msgspec.structs.replace(POLICY, last_updated="2026-01-05"),)


def audit(since: date | None = date(2026, 5, 1), label: Label = Label.NOT_MENTIONED, documents: object = DATED):  # type: ignore[no-untyped-def]
    known = {"hotjar": since} if since else {}
    return evidence(vendor(label=label), documents=documents, first_seen=known)  # type: ignore[arg-type]


FAILING = (audit(), audit(None))
PASSING = (audit(date(2025, 5, 1)), audit(label=Label.NAMED_PRODUCT))
UNTESTED = (evidence(vendor(), documents=DATED), audit(documents=(POLICY,)), without_policy(FAILING[0]))
RISKS = {
    "a tag that was set up again": "set up again",
    "the date of a template": "template",
    "seen from the first audit on": audit(date.min),
}


def test_one_step_above_the_finding_it_sharpens() -> None:
    result, (found,) = judge(check, FAILING[0])
    _, (plain,) = judge(vendor_undisclosed, FAILING[0])
    assert result.verdict is Verdict.REVIEW
    assert found.severity.rank == min(4, plain.severity.rank + 1)
    assert "2026-05-01" in found.message
