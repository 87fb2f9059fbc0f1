from auditor.checks import link_decoration as check
from auditor.model.kinds import Attribution, Severity, State, SubjectKind, Verdict
from tests.checks.evidences import judge, vendor
from tests.checks.practices import HOTJAR, decoration, practising, unwatched

FAILING = (practising(decorations=(decoration(),)), practising(decorations=(decoration(receiver=None, kept="_fbc"),)))

PASSING = (practising(click_ids=("gclid",)),)
UNTESTED = (practising(), unwatched(practising(click_ids=("gclid",)), "requests"))
RISKS = {"counted by the campaign tool alone": practising(decorations=(decoration(),))}


def test_forwarded_and_kept() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.subject.key) == (Verdict.REVIEW, Severity.MEDIUM, "gclid odd.test")
    result, (found,) = judge(check, FAILING[1])
    assert (result.verdict, found.subject.kind) == (Verdict.REVIEW, SubjectKind.COOKIE)


def test_low_after_consent() -> None:
    given = practising(decorations=(decoration(without_consent=False, states=(State.ACCEPT,)),))
    assert judge(check, given)[1][0].severity is Severity.LOW


def test_pass_where_a_click_identifier_was_opened_and_nothing_came_of_it() -> None:
    assert judge(check, practising(click_ids=("gclid",)))[0].verdict is Verdict.PASS


def test_not_tested() -> None:
    result, _ = judge(check, practising())
    assert result.verdict is Verdict.NOT_TESTED
    assert "no page was opened with a click identifier" in (result.reason or "")
    assert judge(check, unwatched(practising(click_ids=("gclid",)), "requests"))[0].verdict is Verdict.NOT_TESTED
    weak = practising(vendor(attribution=Attribution.POSSIBLE), decorations=(decoration(receiver=HOTJAR),))
    assert judge(check, weak)[0].verdict is Verdict.NOT_TESTED
