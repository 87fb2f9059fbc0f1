from auditor.evidence.drafts import subject
from auditor.evidence.tracking import Found, judged
from auditor.model.check import Draft
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Attribution, Confidence, Label, Severity, Stance, State, ThirdPartyCookies, VendorClass
from tests.checks.evidences import STATES, TRACKING, evidence, seen, vendor, visit


def draft(row: VendorRow, evidence: Evidence, found: Found) -> Draft:
    return Draft(subject=subject(row), message="Observed.", severity=Severity.LOW, confidence=Confidence.CERTAIN)


def test_every_vendor_seen_is_found_passed_or_untested() -> None:
    now = {State.NO_ACTION: TRACKING}
    given = evidence(
        vendor("acts", observed=now),
        vendor("waits"),
        vendor("doubtful", observed=now, attribution=Attribution.POSSIBLE),
        vendor("named", Label.NAMED_PRODUCT, {}),
    )
    findings, passed, untested = judged(given, Stance.UNDECIDED, draft)
    assert [f.subject.key for f in findings] == ["acts"]
    assert passed == ["waits"]
    assert [id for id, _ in untested] == ["doubtful"]


def test_without_third_party_cookies_content_is_untested_and_exempt_vendors_pass() -> None:
    now = {State.NO_ACTION: seen()}
    given = evidence(
        vendor("video", observed=now, classes=(VendorClass.VIDEO,)),
        vendor("cdn", observed=now, classes=(VendorClass.CDN,)),
        visits=[visit(s, third_party_cookies=ThirdPartyCookies.REFUSED) for s in STATES],
    )
    _, passed, untested = judged(given, Stance.UNDECIDED, draft)
    assert passed == ["cdn"]
    assert [id for id, _ in untested] == ["video"]
