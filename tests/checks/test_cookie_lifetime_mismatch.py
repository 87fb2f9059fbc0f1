from typing import Any

import msgspec
import pytest

from auditor.checks import cookie_lifetime_mismatch as check
from auditor.model.evidence import SetBy
from auditor.model.kinds import Severity, Verdict
from tests.checks.evidences import STATES, YEAR, cookie, declared, evidence, judge, vendor, visit

DAY = 86_400.0


def pair(asked: float | None, stated: float, **changes: Any):  # type: ignore[no-untyped-def]
    row = declared(lifetime_seconds=stated, lifetime_text="as stated")
    return evidence(
        vendor(),
        cookies=(msgspec.structs.replace(cookie(declared=row, lifetime_seconds=asked), **changes),),
        declared_cookies=(row,),
    )


def up_to(text: str, asked: float | None = 30 * DAY):  # type: ignore[no-untyped-def]
    """A table that states two years as a bound."""
    row = declared(lifetime_seconds=2 * YEAR, lifetime_text=text)
    return evidence(vendor(), cookies=(cookie(declared=row, lifetime_seconds=asked),), declared_cookies=(row,))


FAILING = (pair(2 * YEAR, YEAR / 2),)


@pytest.mark.parametrize(
    ("asked", "stated", "expected"),
    [
        (2 * YEAR, YEAR / 2, Severity.MEDIUM),
        (2 * YEAR, 0.0, Severity.HIGH),
        (30 * DAY, 0.0, Severity.MEDIUM),
        (None, YEAR, Severity.INFO),
        (30 * DAY, YEAR, Severity.INFO),
    ],
)
def test_fail(asked: float | None, stated: float, expected: Severity) -> None:
    assert judge(check, pair(asked, stated))[1][0].severity is expected


@pytest.mark.parametrize(
    ("asked", "stated"),
    [(366 * DAY, YEAR), (31 * DAY, 28 * DAY), (None, 0.0), (3600.0, 1800.0), (400 * DAY, 2 * YEAR), (1.4 * YEAR, YEAR)],
)
def test_pass_within_rounding_and_under_the_browsers_cap(asked: float | None, stated: float) -> None:
    assert judge(check, pair(asked, stated))[0].verdict is Verdict.PASS


def test_the_consent_cookie_is_left_out() -> None:
    row = declared("site_consent", lifetime_seconds=0.0, vendor=None)
    given = evidence(cookies=(cookie("site_consent", None, declared=row),), declared_cookies=(row,))
    assert judge(check, given)[0].verdict is Verdict.NOT_APPLICABLE


def test_not_tested_without_records_of_cookies() -> None:
    visits = [visit(s, failures={"cookies": "The socket closed."}) for s in STATES]
    assert (
        judge(check, msgspec.structs.replace(pair(YEAR, YEAR), visits=tuple(visits)))[0].verdict is Verdict.NOT_TESTED
    )


def test_a_cookie_whose_writing_was_not_seen_proves_no_lifetime() -> None:
    given = pair(2 * YEAR, YEAR / 2, set_by=SetBy(kind="unknown", url=""))
    assert judge(check, given)[0].verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize("text", ["up to 2 years", "max. 2 years", "bis zu 2 Jahre", "jusqu'à 2 ans", "hasta 2 años"])
def test_a_bound_is_kept_by_what_lasts_shorter_and_broken_by_what_lasts_longer(text: str) -> None:
    for asked in (30 * DAY, None, 2 * YEAR):
        assert judge(check, up_to(text, asked))[0].verdict is Verdict.PASS
    assert judge(check, up_to(text, 4 * YEAR))[0].verdict is Verdict.FAIL
    assert judge(check, up_to("2 years"))[0].verdict is Verdict.REVIEW
