"""When a job is due: missed runs, overlaps, summer time, clocks that are set."""

from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from auditor.jobs.schedule import Due, due, moments, next_moment, overdue
from auditor.model.problems import BadInput

NIGHTLY = "0 2 * * *"
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def asked(now: str, last: str | None, schedule: str = NIGHTLY, known: str = "2026-01-01") -> Due | None:
    before = at(last) if last else None
    return due(schedule, "UTC", known_since=at(known), last=before, now=at(now), catch_up=DAY)


def test_a_run_is_due_once() -> None:
    assert asked("2026-05-04T01:59", "2026-05-03T02:00") is None
    assert asked("2026-05-04T02:00", "2026-05-03T02:00") == Due(at=at("2026-05-04T02:00"))
    assert asked("2026-05-04T02:07", "2026-05-03T02:00") == Due(at=at("2026-05-04T02:00"))
    assert asked("2026-05-04T02:08", "2026-05-04T02:00") is None


def test_a_new_job_makes_up_for_nothing_before_it_was_known() -> None:
    assert asked("2026-05-04T09:00", None, known="2026-05-04T08:00") is None
    assert asked("2026-05-05T02:01", None, known="2026-05-04T08:00") == Due(at=at("2026-05-05T02:00"))


def test_missed_runs_are_made_up_for_once_and_counted() -> None:
    assert asked("2026-05-09T03:00", "2026-05-04T02:00") == Due(at=at("2026-05-09T02:00"), missed=4)


def test_what_is_too_old_is_left_for_the_next_moment() -> None:
    weekly = "0 2 * * 1"  # Mondays; the 4th of May 2026 is one
    assert asked("2026-05-06T03:00", "2026-04-27T02:00", weekly) is None
    assert asked("2026-05-04T22:00", "2026-04-27T02:00", weekly) == Due(at=at("2026-05-04T02:00"))


def test_moments_that_fall_while_a_run_works_are_taken_up_after_it_once() -> None:
    hourly = "0 * * * *"
    assert asked("2026-05-04T05:30", "2026-05-04T02:00", hourly) == Due(at=at("2026-05-04T05:00"), missed=2)
    assert asked("2026-05-04T05:31", "2026-05-04T05:00", hourly) is None


def test_the_hour_that_summer_time_takes_is_due_right_after_it() -> None:
    # Europe/Berlin goes from 02:00 to 03:00 on 29 March 2026: 01:00 UTC is the end of the gap.
    found = list(islice(moments("30 2 * * *", "Europe/Berlin", at("2026-03-28T03:00")), 2))
    assert found == [at("2026-03-29T01:00"), at("2026-03-30T00:30")]


def test_the_hour_that_summer_time_gives_back_is_due_once() -> None:
    # 25 October 2026: 03:00 becomes 02:00, half past two comes twice.
    found = list(islice(moments("30 2 * * *", "Europe/Berlin", at("2026-10-24T12:00")), 2))
    assert found == [at("2026-10-25T00:30"), at("2026-10-26T01:30")]


def test_a_clock_that_is_set_back_makes_nothing_due_again() -> None:
    assert asked("2026-05-03T12:00", "2026-05-04T02:00") is None
    assert asked("2026-05-04T02:00", "2026-05-04T02:00") is None
    assert asked("2026-05-05T02:00", "2026-05-04T02:00") == Due(at=at("2026-05-05T02:00"))


def test_a_clock_that_is_set_forward_is_a_missed_run() -> None:
    assert asked("2027-05-04T02:10", "2026-05-04T02:00") == Due(at=at("2027-05-04T02:00"), missed=364)


def test_a_standstill_is_seen_after_its_grace() -> None:
    def stood(now: str, last: str) -> datetime | None:
        hours = timedelta(hours=2)
        return overdue(NIGHTLY, "UTC", known_since=at("2026-01-01"), last=at(last), now=at(now), grace=hours)

    assert stood("2026-05-04T03:59", "2026-05-03T02:00") is None
    assert stood("2026-05-06T04:01", "2026-05-03T02:00") == at("2026-05-04T02:00")
    assert stood("2026-05-04T12:00", "2026-05-04T02:00") is None


@pytest.mark.parametrize("text", ["", "nightly", "61 2 * * *", "0 2 * *", "@reboot", "0 2 30 2 *"])
def test_what_is_no_schedule_is_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="write five fields"):
        next_moment(text, "UTC", at("2026-01-01"))


def test_an_unknown_zone_is_a_sentence() -> None:
    with pytest.raises(BadInput, match="Europe/Berlin"):
        next_moment(NIGHTLY, "Europe/Berlim", at("2026-01-01"))
