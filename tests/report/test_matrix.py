"""Vendor × observed × disclosed × state."""

import pytest

from auditor.model.evidence import BeforeChoice, Observation
from auditor.model.kinds import State, VendorVerdict
from auditor.report._matrix import cell, lines
from tests.report import sample


@pytest.mark.parametrize(
    ("seen", "shown"),
    [
        (Observation(), ("–", "none", "")),
        (Observation(requests=1), ("○", "request only", "1 request")),
        (Observation(requests=2, consent_mode_pings=2), ("○", "ping only", "2 requests")),
        (Observation(requests=2, consent_mode_pings=1), ("○", "request only", "2 requests")),
        (Observation(requests=3, cookies=("a",)), ("◐", "stored data", "3 requests")),
        (Observation(storage=("a",)), ("◐", "stored data", "")),
        (Observation(requests=3, identifier=True), ("●", "sent id", "3 requests")),
        (Observation(before_choice=BeforeChoice(requests=2)), ("◌", "before choice", "2 before the choice")),
    ],
)
def test_cell(seen: Observation, shown: tuple[str, str, str]) -> None:
    made = cell({State.ACCEPT: seen}, State.ACCEPT)

    assert (made.symbol, made.word, made.detail) == shown


def test_state_without_entry_is_not_tested() -> None:
    assert cell({}, State.GPC).word == "not tested"


def test_worst_finding_first_and_named_but_unseen_vendors_left_to_their_own_section() -> None:
    rows = lines(sample.result())

    assert [row.vendor.id for row in rows[:2]] == ["albacross", "meta-pixel"]
    assert not [row for row in rows if row.vendor.verdict is VendorVerdict.NOT_OBSERVED]
    assert [len(row.findings) for row in rows[:2]] == [3, 1]
