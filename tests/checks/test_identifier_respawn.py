from typing import Any

import msgspec

from auditor.checks import identifier_respawn as check
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, Severity, State, VendorClass, Verdict
from auditor.model.practice import Deletion, Practices, Respawn
from tests.checks.evidences import STATES, cookie, evidence, unoperated, vendor, visit
from tests.checks.practices import DELETED, respawn

BOTH = (State.NO_ACTION, State.ACCEPT)


def tried(*respawns: Respawn, tests: tuple[Deletion, ...] = (DELETED,), **changes: Any) -> Evidence:
    """An audit with one identifier of Hotjar, deleted at the end."""
    seen = Practices(deletions=tests, respawns=respawns)
    return evidence(vendor(), **{"cookies": (cookie(states=BOTH),), "practices": seen, **changes})


def deleted(**changes: object) -> Deletion:
    return msgspec.structs.replace(DELETED, **changes)


KNOWN = tried(respawn(own=True), tests=(deleted(signed_in=True),))
FAILING = (tried(respawn()),)
PASSING = (tried(),)
UNTESTED = (
    tried(tests=()),
    tried(tests=(Deletion(state=State.ACCEPT, reason="the page answered 503."),)),
    tried(tests=(deleted(asked_again=True),)),
    tried(visits=[unoperated(s) if s is State.ACCEPT else visit(s) for s in STATES]),
)
RISKS = {
    "a session restored by a login": KNOWN,
    "a log-in that the audit does not know of": "A log-in may restore",
    "a value that is the same for everybody": tried(respawn(), cookies=(cookie(identifier=False),)),
    "a cookie of bot protection": tried(respawn(name="datadome"), cookies=(cookie("datadome", None),)),
    "a vendor that is needed": evidence(
        vendor(classes=(VendorClass.SECURITY,)),
        cookies=(cookie(),),
        practices=Practices(deletions=(DELETED,), respawns=(respawn(),)),
    ),
}


def test_it_says_from_where_and_by_whom() -> None:
    result, (found,) = judge(FAILING[0])
    assert (result.verdict, found.severity, found.confidence) == (Verdict.FAIL, Severity.HIGH, Confidence.CERTAIN)
    assert "local storage entry _uid" in found.message
    assert "px.vendor.test/a.js" in found.remediation.where


def test_without_another_profile_to_compare_with_it_is_only_probable() -> None:
    assert judge(tried(respawn(), cookies=(cookie(),)))[1][0].confidence is Confidence.PROBABLE


def test_with_a_log_in_the_sites_own_cookie_is_a_question() -> None:
    result, (found,) = judge(KNOWN)
    assert (result.verdict, found.confidence) == (Verdict.REVIEW, Confidence.POSSIBLE)


def test_what_came_back_counts_though_the_site_asked_anew() -> None:
    both = (cookie(states=BOTH), cookie("_two", states=BOTH))
    test = deleted(asked_again=True, deleted=(("_id", "shop.test"), ("_two", "shop.test")))
    result, found = judge(tried(respawn(), tests=(test,), cookies=both))
    assert (result.verdict, len(found)) == (Verdict.FAIL, 1)
    assert [name for name, _ in result.untested] == ["_two"]


def test_not_applicable_without_identifiers_in_cookies() -> None:
    assert judge(tried(cookies=()))[0].verdict is Verdict.NOT_APPLICABLE


def test_it_belongs_to_the_first_release_set() -> None:
    assert not check.META.experimental


def judge(given: Evidence):  # type: ignore[no-untyped-def]
    from tests.checks.evidences import judge as judged

    return judged(check, given)
