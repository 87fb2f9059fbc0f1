import msgspec

from auditor.checks import cname_cloaked_tracker as check
from auditor.model.evidence import Evidence, OwnHost
from auditor.model.kinds import Attribution, Confidence, Label, Severity, State, VendorClass, Verdict
from tests.checks.evidences import evidence, judge, seen, vendor

HOST = OwnHost(host="metrics.shop.test", requests=2, cookies=("_v",), samples=("https://metrics.shop.test/c?id=…",))
FAILING = (evidence(own_hosts=(HOST,), aliases={"metrics.shop.test": ("shop.tracker.test",)}),)


def test_review_and_fail_where_the_alias_is_a_known_vendors_host() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)
    known = evidence(vendor(), own_hosts=(HOST,), aliases={"metrics.shop.test": ("px.vendor.test",)})
    result, (found,) = judge(check, known)
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.HIGH)


def test_not_tested_without_answers_of_a_resolver() -> None:
    result, found = judge(check, evidence(own_hosts=(HOST,)))
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())
    assert "no resolver was asked" in (result.reason or "")


def test_pass_without_candidates_and_for_the_sites_own_alias() -> None:
    assert judge(check, evidence())[0].verdict is Verdict.PASS
    given = evidence(own_hosts=(HOST,), aliases={"metrics.shop.test": ("lb.shop.test",)})
    assert judge(check, given)[0].verdict is Verdict.PASS


def test_an_ordinary_service_under_an_alias_is_a_question() -> None:
    assert judge(check, FAILING[0])[1][0].confidence is Confidence.POSSIBLE


def cloaked(label: Label = Label.NOT_MENTIONED, **changes: object) -> Evidence:
    """A host of the site whose alias belongs to a vendor that requests to it were attributed to."""
    row = msgspec.structs.replace(
        vendor(label=label, observed={State.ACCEPT: seen(hosts=("metrics.shop.test",))}), **changes
    )
    return evidence(row, own_hosts=(HOST,), aliases={"metrics.shop.test": ("shop.tracker.test",)})


def test_a_named_vendor_is_medium_an_unnamed_one_high() -> None:
    assert judge(check, cloaked())[1][0].severity is Severity.HIGH
    result, (found,) = judge(check, cloaked(label=Label.NAMED_PRODUCT))
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.MEDIUM)
    assert "a host of Hotjar" in found.message


def test_the_sites_own_session_reaching_it_raises_by_one() -> None:
    host = msgspec.structs.replace(HOST, sessions=("PHPSESSID",))
    given = msgspec.structs.replace(cloaked(label=Label.NAMED_PRODUCT), own_hosts=(host,))
    (found,) = judge(check, given)[1]
    assert found.severity is Severity.HIGH
    assert "PHPSESSID reached it as well" in found.message


def test_a_content_network_is_a_low_question() -> None:
    result, (found,) = judge(check, cloaked(classes=(VendorClass.CDN,)))
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.LOW)


def test_a_vendor_that_is_only_possible_is_a_question() -> None:
    assert judge(check, cloaked(attribution=Attribution.POSSIBLE))[0].verdict is Verdict.REVIEW
