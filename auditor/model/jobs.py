"""Scheduled jobs as auditor.toml words them, and what a run of one leaves."""

from typing import Annotated

import msgspec

from auditor.model.base import Instant, Record
from auditor.model.kinds import Profile, State

Count = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Days = Annotated[int, msgspec.Meta(ge=1)]


class AuditKeys(Record, frozen=True, kw_only=True):
    """The keys of an audit that a job sets for all its sites and a site for itself; None where it is left out.

    `headers`, `basic_auth` and `proxy` may name `${VARIABLE}`s of the environment, which are read where and when the audit
    runs, and written nowhere.
    """

    states: tuple[State, ...] | None = None
    pages: Count | None = None
    repeat: Annotated[int, msgspec.Meta(ge=1, le=20)] | None = None
    profile: Profile | None = None
    format: tuple[str, ...] | None = None
    language: str | None = None
    first_party: tuple[str, ...] | None = None
    policy: tuple[str, ...] | None = None
    add_policy: tuple[str, ...] | None = None
    locale: str | None = None
    browser_timezone: str | None = None
    mobile: bool | None = None
    proxy: str | None = None
    headers: dict[str, str] | None = None
    basic_auth: str | None = None
    storage_state: str | None = None
    user_agent_suffix: str | None = None
    resolve_rules: str | None = None
    insecure: bool | None = None
    allow_private: bool | None = None


class SiteOrder(AuditKeys, frozen=True, kw_only=True):
    """One site of a job, `[[job.site]]`. A key left out has the job's value. `more` are further pages of the site."""

    url: str
    more: tuple[str, ...] = ()


class Job(AuditKeys, frozen=True, kw_only=True):
    """One `[[job]]`: which sites, how, when.

    `schedule` is five fields of cron in `timezone`; without one the job runs only when asked for by name. `sites` are
    addresses, `site` those with keys of their own, `sites_file` names a file of addresses, one a line. A run that was
    missed is made up for within `catch_up_hours`. `attempts` at a site that fails before it counts as failed;
    `time_limit` seconds for one. `fail_on` as in [audit], for the exit code of `jobs run`. `keep_days` and `keep_runs`
    (of each site) as in [history], for the evidence of this job's own runs. All other keys hold for all
    sites.
    """

    name: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    schedule: str | None = None
    timezone: str = "UTC"
    sites: tuple[str, ...] = ()
    site: tuple[SiteOrder, ...] = ()
    sites_file: str | None = None
    groups: tuple[str, ...] = ()
    catch_up_hours: Annotated[int, msgspec.Meta(ge=1, le=744)] = 24
    attempts: Annotated[int, msgspec.Meta(ge=1, le=10)] = 2
    time_limit: Annotated[int, msgspec.Meta(ge=10)] = 3600
    fail_on: str = "none"
    keep_days: Days | None = None
    keep_runs: Days | None = None
    notify: tuple[str, ...] = ()


class Notify(Record, frozen=True, kw_only=True):
    """One `[[notify]]`: where messages go. `url` is an Apprise address (mailto:, slack:, msteams:, json: …) and may
    name `${VARIABLE}`s; `heartbeat` is fetched after each run that ended, for a watcher that alarms when it stays out.
    The same failure is told again after `remind_days`."""

    name: str
    url: str | None = None
    heartbeat: str | None = None
    remind_days: Days = 7


class Done(Record, frozen=True, kw_only=True):
    """How one audit of a job ended. `reason` is None where a result is in the history; `code` is the exit code the
    audit alone would have had. `new` is false where the result was there already; `again`, whether another attempt may
    help."""

    run: str
    url: str
    site: str = ""
    code: int = 0
    new: bool = True
    seconds: float = 0.0
    reason: str | None = None
    again: bool = False


class Occurrence(Record, frozen=True, kw_only=True):
    """One run of a job in the ledger. `at` is the moment it was due; `missed` how many due before it were passed over.
    `finished` is None while it runs, or where it was ended before its end."""

    job: str
    at: Instant
    started: Instant
    finished: Instant | None = None
    sites: int = 0
    failed: int = 0
    missed: int = 0
