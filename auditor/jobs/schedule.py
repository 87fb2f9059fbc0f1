"""Is a job due? Pure functions of cron text, time zone and clock readings; all moments are aware.

What is promised, and tested:
- a run that was missed (machine off, clock set forward) is made up for once, for the newest moment due, within the
  job's `catch_up`; how many were passed over is said;
- a moment that falls while the run before still works is taken up when that ends, once;
- where the clock is set forward for summer time, a moment inside the lost hour is due right after it; where it is set
  back, a moment in the doubled hour is due once (as Debian's cron does it, for jobs that do not run every hour);
- a clock that is set back makes nothing due a second time: what was started stays started.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from auditor.model.base import Instant, Record
from auditor.model.problems import BadInput

MOST_COUNTED = 50_000
"""Moments counted as missed at the most: a month of every minute is 44,640."""


class Due(Record, frozen=True, kw_only=True):
    """A run that is due: for the moment `at`, with `missed` moments before it that nothing ran for."""

    at: Instant
    missed: int = 0


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name. Raises `BadInput`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"timezone '{name}' is unknown: write it as Europe/Berlin.") from None


def moments(schedule: str, timezone: str, after: datetime) -> Iterator[datetime]:
    """The moments after `after` at which the schedule is due, in UTC, without end. Raises `BadInput`."""
    zone = zone_of(timezone)
    try:
        found = CronSim(schedule, after.astimezone(zone))
    except CronSimError:
        raise BadInput(
            f"schedule '{schedule}' is not valid: write five fields that some day meets, such as '0 2 * * *' for two at night."
        ) from None
    return (one.astimezone(UTC) for one in found)


def next_moment(schedule: str, timezone: str, after: datetime) -> datetime | None:
    """The next moment due, None for none in the next fifty years."""
    return next(moments(schedule, timezone, after), None)


def due(
    schedule: str,
    timezone: str,
    *,
    known_since: datetime,
    last: datetime | None,
    now: datetime,
    catch_up: timedelta,
) -> Due | None:
    """The run that is due now, None for none.

    `known_since` is when the job was first seen: nothing before it is made up for. `last` is the newest moment that was
    started, be it in the future of a clock that was set back.
    """
    since = max(known_since, last) if last is not None else known_since
    if since >= now:
        return None
    newest: datetime | None = None
    passed = 0
    for moment in moments(schedule, timezone, since):
        if moment > now or passed > MOST_COUNTED:
            break
        newest, passed = moment, passed + 1
    if newest is None or now - newest > catch_up:
        return None
    return Due(at=newest, missed=passed - 1)


def overdue(
    schedule: str, timezone: str, *, known_since: datetime, last: datetime | None, now: datetime, grace: timedelta
) -> datetime | None:
    """The first moment that should have been started more than `grace` ago and was not; None where all is well."""
    since = max(known_since, last) if last is not None else known_since
    first = next_moment(schedule, timezone, since) if since < now else None
    return first if first is not None and first + grace < now else None
