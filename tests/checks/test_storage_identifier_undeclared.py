import msgspec

from auditor.checks import storage_identifier_undeclared as check
from auditor.model.kinds import Confidence, Severity, State, StorageKind, Verdict
from tests.checks.evidences import POLICY, declared, entry, evidence, judge, passage, vendor, without_policy

FAILING = (evidence(vendor(), storage=(entry(),)),)


def test_fail_and_high_after_refusal() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.MEDIUM)
    refused = evidence(vendor(), storage=(entry(states=(State.ACCEPT, State.REJECT)),))
    assert judge(check, refused)[1][0].severity is Severity.HIGH


def test_pass_where_listed_or_spoken_of() -> None:
    listed = evidence(vendor(), storage=(entry(declared=declared("_uid")),))
    spoken = evidence(vendor(), storage=(entry(),), passages=(passage("web-storage", "local storage"),))
    assert judge(check, listed)[0].verdict is judge(check, spoken)[0].verdict is Verdict.PASS


def test_flags_baskets_and_the_tabs_own_storage_are_no_identifiers() -> None:
    rows = (entry("flag", identifier=False), entry("tab", kind=StorageKind.SESSION))
    assert judge(check, evidence(vendor(), storage=rows))[0].verdict is Verdict.NOT_APPLICABLE


def test_a_value_seen_in_one_visit_alone_is_merely_possible() -> None:
    assert judge(check, FAILING[0])[1][0].confidence is Confidence.POSSIBLE


def test_not_tested_without_a_policy_or_in_an_unknown_language() -> None:
    assert judge(check, without_policy(FAILING[0]))[0].verdict is Verdict.NOT_TESTED
    policy = msgspec.structs.replace(POLICY, language="el")
    assert judge(check, evidence(vendor(), storage=(entry(),), documents=(policy,)))[0].verdict is Verdict.NOT_TESTED
