import msgspec

from auditor.checks import vantage_mismatch as check
from auditor.model.kinds import Label, Severity, State, VendorClass, Verdict
from tests.checks.evidences import STATES, bannerless, blocked, evidence, judge, seen, vendor

TOOL = vendor("onetrust", Label.NAMED_PRODUCT, {State.NO_ACTION: seen()}, classes=(VendorClass.CONSENT,))
FAILING = (evidence(TOOL, visits=[bannerless(s) for s in STATES]),)


def test_a_note_where_a_consent_tool_showed_no_banner() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.INFO)
    assert "tracker-before-consent" in found.message


def test_pass_with_a_banner_or_without_a_tool() -> None:
    assert judge(check, evidence(TOOL))[0].verdict is Verdict.PASS
    assert judge(check, evidence(visits=[bannerless(s) for s in STATES]))[0].verdict is Verdict.PASS


def test_nothing_to_say_about_blocked_visits_and_recordings() -> None:
    assert judge(check, evidence(TOOL, visits=[blocked(s) for s in STATES]))[0].verdict is Verdict.NOT_TESTED
    assert judge(check, msgspec.structs.replace(FAILING[0], imported="HAR"))[0].verdict is Verdict.NOT_APPLICABLE
