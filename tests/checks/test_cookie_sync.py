from auditor.checks import cookie_sync as check
from auditor.model.kinds import Attribution, Confidence, Severity, State, Verdict
from tests.checks.evidences import judge, vendor
from tests.checks.practices import HOTJAR, SITE, practising, sharing, unwatched

FAILING = (practising(sharing=(sharing(),)),)
PASSING = (practising(), practising(sharing=(sharing(same_group=True),)))
UNTESTED = (unwatched(practising(), "sharing"),)
RISKS = {
    "one corporate owner": practising(sharing=(sharing(same_group=True),)),
    "an owner the register does not know": "one owner that the register does not know",
    "the site's own identifier passed to a processor": practising(sharing=(sharing(holder=SITE),)),
    "a time or the number of a page": practising(sharing=(sharing(compared=False),)),
}


def test_high_without_consent_and_certain_on_a_known_path() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, found.confidence) == (Verdict.FAIL, Severity.HIGH, Confidence.CERTAIN)
    assert found.subject.key == "odd.test to other.test"


def test_medium_after_consent_and_probable_on_any_other_path() -> None:
    given = practising(sharing=(sharing(without_consent=False, states=(State.ACCEPT,), known_path=False),))
    result, (found,) = judge(check, given)
    assert (result.verdict, found.severity, found.confidence) == (Verdict.FAIL, Severity.MEDIUM, Confidence.PROBABLE)


def test_the_same_owner_is_in_order() -> None:
    result, found = judge(check, practising(sharing=(sharing(same_group=True),)))
    assert (result.verdict, found) == (Verdict.PASS, ())


def test_the_sites_own_identifier_sent_to_a_processor_is_a_question() -> None:
    result, (found,) = judge(check, practising(sharing=(sharing(holder=SITE),)))
    assert (result.verdict, found.severity, found.confidence) == (Verdict.REVIEW, Severity.MEDIUM, Confidence.POSSIBLE)


def test_a_value_that_was_not_compared_is_a_question() -> None:
    result, (found,) = judge(check, practising(sharing=(sharing(compared=False),)))
    assert (result.verdict, found.confidence) == (Verdict.REVIEW, Confidence.POSSIBLE)
    assert "looks made at random" in found.message


def test_not_tested() -> None:
    assert judge(check, unwatched(practising(), "sharing"))[0].verdict is Verdict.NOT_TESTED
    weak = practising(vendor(attribution=Attribution.POSSIBLE), sharing=(sharing(holder=HOTJAR),))
    assert judge(check, weak)[0].verdict is Verdict.NOT_TESTED


def test_pass_where_nothing_is_shared() -> None:
    assert judge(check, practising())[0].verdict is Verdict.PASS
