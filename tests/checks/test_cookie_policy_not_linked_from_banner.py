import msgspec

from auditor.checks import cookie_policy_not_linked_from_banner as check
from auditor.model.kinds import Severity, State, Verdict
from tests.checks.evidences import STATES, bannerless, evidence, judge, linked, vendor, visit


def shown(links: tuple[str, ...] | None):  # type: ignore[no-untyped-def]
    page = msgspec.structs.replace(linked("https://shop.test/"), banner_links=links)
    return evidence(vendor(), visits=[visit(State.NO_ACTION, pages=(page,))])


FAILING = (shown(()),)
PASSING = (shown(("https://shop.test/cookies",)),)
UNTESTED = (shown(None),)
RISKS = {
    "a link in a further layer": "further layer",
    "a link worded otherwise": "worded",
    "no banner": evidence(vendor(), visits=[bannerless(s) for s in STATES]),
}


def test_a_question_with_the_page() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)
    assert found.evidence[0].page == "https://shop.test/"
