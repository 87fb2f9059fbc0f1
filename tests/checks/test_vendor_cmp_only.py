import msgspec

from auditor.checks import vendor_cmp_only as check
from auditor.model.kinds import DocumentKind, Label, Severity, Verdict
from tests.checks.evidences import POLICY, evidence, judge, vendor, without_policy

TOOL = vendor("criteo", Label.NAMED_PRODUCT, disclosed_in=(DocumentKind.CONSENT_TOOL, DocumentKind.VENDOR_LIST))


def test_fail() -> None:
    result, (found,) = judge(check, evidence(TOOL))
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.LOW)


def test_pass_where_the_policy_names_it_too() -> None:
    row = vendor("criteo", Label.NAMED_PRODUCT, disclosed_in=(DocumentKind.CONSENT_TOOL, DocumentKind.PRIVACY))
    assert judge(check, evidence(row))[0].verdict is Verdict.PASS


def test_not_tested_without_policy() -> None:
    assert judge(check, without_policy(evidence(TOOL)))[0].verdict is Verdict.NOT_TESTED


def test_a_note_where_the_policy_links_the_list() -> None:
    listing = msgspec.structs.replace(
        POLICY,
        id="list",
        kind=DocumentKind.VENDOR_LIST,
        found="document link “Our partners” on https://shop.test/privacy",
    )
    (found,) = judge(check, evidence(TOOL, documents=(POLICY, listing)))[1]
    assert found.severity is Severity.INFO


def test_a_crowd_of_listed_vendors_is_a_note() -> None:
    crowd = [vendor(f"v{n}", Label.NAMED_PRODUCT, {}, disclosed_in=(DocumentKind.CONSENT_TOOL,)) for n in range(101)]
    result, (found,) = judge(check, evidence(*crowd))
    assert (result.verdict, found.severity, found.subject.key) == (Verdict.REVIEW, Severity.INFO, "shop.test")
    assert judge(check, evidence(*crowd[:100]))[1] == ()
