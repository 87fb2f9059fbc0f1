from typing import Any

from auditor.checks import vendor_piggyback as check
from auditor.checks._run import run_all
from auditor.model.kinds import Attribution, Label, VendorClass, Verdict
from tests.checks.evidences import evidence, judge, vendor, without_policy

PARTNER = vendor("partner", Label.NAMED_PRODUCT)


def brought(*by: str, **changes: Any):  # type: ignore[no-untyped-def]
    return vendor("guest", loaded_by=by, **changes)


FAILING = (evidence(PARTNER, brought("partner")),)
PASSING = (
    evidence(PARTNER, brought()),
    evidence(PARTNER, vendor("guest", Label.NAMED_PRODUCT, loaded_by=("partner",))),
)
UNTESTED = (without_policy(FAILING[0]),)
RISKS = {
    "a chain lost in callbacks": "lose the chain",
    "a tag manager as mere carrier": evidence(
        vendor("gtm", Label.NAMED_PRODUCT, classes=(VendorClass.TAG_MANAGER,)), brought("gtm")
    ),
    "another product of the same company": evidence(PARTNER, brought("partner", company=PARTNER.company)),
    "a vendor that is only possible": evidence(PARTNER, brought("partner", attribution=Attribution.POSSIBLE)),
}


def test_the_owner_of_the_first_link_is_asked() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert result.verdict is Verdict.FAIL
    assert "loaded by Partner" in found.message
    assert "Partner" in found.remediation.owner


def test_it_names_the_finding_that_rests_on_the_same_requests() -> None:
    _, findings = run_all(FAILING[0], experimental=True)
    guest = {f.check: f for f in findings if f.subject.key == "guest"}
    assert guest["vendor-piggyback"].related == (guest["vendor-undisclosed"].fingerprint,)
    assert guest["vendor-undisclosed"].related == ()
