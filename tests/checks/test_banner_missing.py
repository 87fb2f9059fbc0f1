from typing import Any

import msgspec

from auditor.checks import banner_missing as check
from auditor.model.evidence import Observation
from auditor.model.kinds import Attribution, Profile, Severity, State, VendorClass, Verdict, VisitStatus
from tests.checks.evidences import STATES, TRACKING, bannerless, blocked, evidence, judge, seen, vendor, visit


def audit(half: Observation = TRACKING, **changes: Any):  # type: ignore[no-untyped-def]
    row = vendor(observed=dict.fromkeys(STATES, half), **changes)
    return evidence(row, visits=[bannerless(s) for s in STATES])


FAILING = (audit(), audit(seen(cookies=("_id",)), classes=(VendorClass.ANALYTICS,)))
PASSING = (evidence(vendor(observed={State.NO_ACTION: TRACKING})),)
UNTESTED = (
    msgspec.structs.replace(FAILING[0], visits=tuple(blocked(s) for s in STATES)),
    msgspec.structs.replace(FAILING[0], imported="HAR"),
    evidence(
        vendor(observed={State.NO_ACTION: TRACKING}),
        visits=[msgspec.structs.replace(bannerless(State.NO_ACTION), status=VisitStatus.PARTIAL, reason="Timed out.")],
    ),
)
RISKS = {
    "a banner for other countries": "countries",
    "only vendors that need no consent": audit(classes=(VendorClass.SECURITY,)),
    "a vendor that is only possible": audit(attribution=Attribution.POSSIBLE),
    "exempt audience measurement": "exempt",
}


def test_severity_follows_the_vendors_and_the_law() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.subject.key) == (Verdict.REVIEW, Severity.CRITICAL, "shop.test")
    assert judge(check, FAILING[1])[1][0].severity is Severity.HIGH
    for profile, expected in ((Profile.US_CA, Severity.INFO), (Profile.CH, Severity.MEDIUM)):
        (found,) = judge(check, msgspec.structs.replace(FAILING[0], profile=profile))[1]
        assert (found.severity, bool(found.counter)) == (expected, True)


def test_one_finding_for_the_site() -> None:
    rows = (vendor("a", observed={State.NO_ACTION: TRACKING}), vendor("b", observed={State.NO_ACTION: TRACKING}))
    (found,) = judge(check, evidence(*rows, visits=[bannerless(s) for s in STATES]))[1]
    assert "A and B" in found.message
    assert visit(State.NO_ACTION).consent.banner_seen
