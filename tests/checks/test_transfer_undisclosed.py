import msgspec
import pytest

from auditor.checks import transfer_undisclosed as check
from auditor.model.kinds import Attribution, Profile, Severity, Verdict
from tests.checks.evidences import POLICY, evidence, judge, passage, vendor, without_policy


def outside(country: str = "US", *countries: str):  # type: ignore[no-untyped-def]
    return vendor(country=country, countries=(country, *countries))


FAILING = (evidence(outside()),)


@pytest.mark.parametrize(
    ("row", "expected"),
    [(outside(), Severity.MEDIUM), (outside("RU"), Severity.HIGH), (outside("US", "IE"), Severity.LOW)],
)
def test_review(row, expected: Severity) -> None:  # type: ignore[no-untyped-def]
    result, (found,) = judge(check, evidence(row))
    assert (result.verdict, found.severity) == (Verdict.REVIEW, expected)


def test_pass_where_any_document_speaks_of_transfers() -> None:
    given = evidence(outside(), passages=(passage("transfer", "standard contractual clauses"),))
    assert judge(check, given)[0].verdict is Verdict.PASS


def test_an_entity_inside_the_area_is_no_transfer() -> None:
    assert judge(check, evidence(vendor(country="IE")))[0].verdict is Verdict.NOT_APPLICABLE
    assert judge(check, evidence(vendor(country=None)))[0].verdict is Verdict.NOT_APPLICABLE


def test_the_area_is_that_of_the_profile() -> None:
    assert judge(check, evidence(outside("GB"), profile=Profile.UK))[1] == ()
    assert judge(check, evidence(outside("GB"), profile=Profile.EU))[1]


def test_not_tested_without_a_policy_or_in_an_unknown_language() -> None:
    assert judge(check, without_policy(FAILING[0]))[0].verdict is Verdict.NOT_TESTED
    policy = msgspec.structs.replace(POLICY, language="el")
    assert judge(check, evidence(outside(), documents=(policy,)))[0].verdict is Verdict.NOT_TESTED


def test_a_weak_attribution_accuses_nobody() -> None:
    row = msgspec.structs.replace(outside(), attribution=Attribution.POSSIBLE)
    assert judge(check, evidence(row))[0].verdict is Verdict.NOT_TESTED
