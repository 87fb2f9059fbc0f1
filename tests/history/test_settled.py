"""How many runs it takes, and how often a thing is told."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from auditor.history.patience import FALSE_ALARM, Rule, runs_to_believe
from auditor.history.settled import Series, settled
from auditor.model.diff import Cause
from auditor.model.history import DocumentFact, Essence, Run, VendorFact
from auditor.model.kinds import State

START = datetime(2026, 1, 1, tzinfo=UTC)


def runs(pattern: str, texts: str = "", rule: Rule | None = None) -> Series:
    """A night a character: `x` the vendor was seen, `.` it was not, `?` the run could judge nothing. `texts` names the
    policy's text of each night."""
    series = []
    for night, sign in enumerate(pattern):
        at = START + timedelta(days=night)
        run = Run(id=str(night), site="a.example", started=at, finished=at, sha256="", place="", judged=sign != "?")
        vendor = VendorFact(id="v", name="V", company="C", says="disclosed", states=(State.ACCEPT,))
        text = texts[night] if texts else "a"
        document = DocumentFact(place="p", kind="privacy", text_sha256=text, last_updated=None, reason=None)
        essence = Essence(
            vendors=(vendor,) if sign == "x" else (), documents=(document,), states=(State.ACCEPT,), tool=(("t", "1"),)
        )
        series.append((run, essence))
    return settled(series, rule or Rule(new_after=2, gone_after=2))


def told(series: Series) -> list[tuple[str, str, str]]:
    return [(c.what, c.since, c.told) for c in series.changes]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("..xx", [("new", "2", "3")]),
        ("..x.", []),
        ("xx..", [("gone", "2", "3")]),
        ("xx.x", []),
        ("xx..xx", [("gone", "2", "3"), ("new", "4", "5")]),
        ("xx?.?.", [("gone", "3", "5")]),
        ("..?x?x", [("new", "3", "5")]),
        ("x.x.x..x...x", []),
    ],
)
def test_the_number_of_runs_is_exact_for_what_was_never_missing(
    pattern: str, expected: list[tuple[str, str, str]]
) -> None:
    assert told(runs(pattern)) == expected


def test_one_run_is_enough_where_the_user_says_so() -> None:
    assert told(runs(".x.", rule=Rule(new_after=1, gone_after=1))) == [("new", "1", "1"), ("gone", "2", "2")]


@pytest.mark.parametrize("rate", [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99, 0.999])
def test_what_keeps_its_rate_is_hardly_ever_told(rate: float) -> None:
    """The expected number of alarms in 150 runs, exactly: for every record `seen` of `runs`, its chance times that of the
    streak that would be told."""
    for p in (rate, 1 - rate):
        told = sum(
            math.comb(runs, seen) * p**seen * (1 - p) ** (runs - seen + runs_to_believe(None, seen, runs))
            for runs in range(1, 150)
            for seen in range(1, runs + 1)
        )
        assert told <= FALSE_ALARM


def test_a_longer_record_takes_fewer_runs() -> None:
    needed = [runs_to_believe(None, runs, runs) for runs in (10, 25, 100, 300)]
    assert needed == [18, 10, 7, 6]
    assert runs_to_believe(None, 99, 100) > runs_to_believe(None, 100, 100)
    assert runs_to_believe(4, 100, 100) == 4
    assert runs_to_believe(4, 90, 100) == runs_to_believe(None, 90, 100)
    assert runs_to_believe(1, 50, 100) == 1


def test_what_comes_and_goes_is_named_with_its_figures() -> None:
    (one,) = runs("x.x.xx.").wavering
    assert (one.key, one.seen, one.of, one.missing) == ("v", 4, 7, 1)


def test_a_new_text_is_told_at_once_and_a_restless_one_once() -> None:
    assert told(runs("xxxx", "aabb")) == [("text", "2", "2")]
    assert [c.cause for c in runs("xxxx", "aabb").changes] == [Cause.POLICY]
    restless = runs("x" * 12, "abcdefghiiii")
    assert told(restless) == [("text", "1", "1"), ("text", "2", "2"), ("text", "3", "3"), ("text", "8", "10")]
    assert told(runs("x" * 10, "abababab" + "bb")) == [("text", "1", "1")]
