from typing import Any

import msgspec

from auditor.checks import policy_page_tracked as check
from auditor.model.kinds import Attribution, Severity, State, VendorClass, Verdict
from tests.checks.evidences import POLICY, TRACKING, evidence, judge, page, vendor, visit, without_policy

PAGES = (page("https://shop.test/"), page(f"{POLICY.url}#top"))


def audit(*pages: int, visited: bool = True, **row: Any):  # type: ignore[no-untyped-def]
    half = msgspec.structs.replace(TRACKING, pages=pages)
    shown = visit(State.NO_ACTION, pages=PAGES if visited else PAGES[:1])
    return evidence(vendor(observed={State.NO_ACTION: half}, **row), visits=[shown])


FAILING = (audit(0, 1),)
PASSING = (audit(0),)
UNTESTED = (audit(0, visited=False), without_policy(FAILING[0]))
RISKS = {
    "a vendor that needs no consent": audit(1, classes=(VendorClass.CONSENT,)),
    "a vendor that is only possible": audit(1, attribution=Attribution.POSSIBLE),
    "a browser treated as one that consented": "automated browser",
}


def test_the_page_is_named() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.CRITICAL)
    assert POLICY.url in found.message
