"""One audit of a job: what a worker needs to know, and the work itself. Runs in a worker process, maybe elsewhere."""

import hashlib
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.config import Settings, with_environment
from auditor.jobs.scratch import scratch
from auditor.model.base import Record
from auditor.model.jobs import AuditKeys, Done, Job, SiteOrder
from auditor.model.problems import BadInput, Unfinished
from auditor.sites import host_of, site_of

if TYPE_CHECKING:
    from auditor.collect.plan import Plan
    from auditor.model.result import AuditResult
    from auditor.pipeline import Order

SECRET = ("basic_auth", "proxy", "storage_state")
PLAN_KEYS = (
    "first_party",
    "locale",
    "mobile",
    "storage_state",
    "user_agent_suffix",
    "resolve_rules",
    "insecure",
    "allow_private",
)


class Task(Record, frozen=True, kw_only=True):
    """One site of one run. `${VARIABLE}`s are still unread: each worker reads its own environment."""

    run: str
    job: str
    groups: tuple[str, ...]
    fail_on: str
    order: SiteOrder
    settings: Settings
    index: str
    results: str
    attempts: int = 1
    time_limit: int = 3600


def run_id(job: str, order: SiteOrder, at: datetime) -> str:
    """The run's name in the history: "nightly/www.example.org/2026-11-27T02:00Z". A path, or a start page with a port
    or a query, is told apart by a short hash."""
    place = order.url.partition("://")[2].rstrip("/")
    host = host_of(order.url)
    if place != host:
        host += "-" + hashlib.sha256(place.encode()).hexdigest()[:8]
    seconds = f":{at.second:02}" if at.second else ""
    return f"{job}/{host}/{at.astimezone(UTC):%Y-%m-%dT%H:%M}{seconds}Z"


def merged(job: Job, site: SiteOrder) -> SiteOrder:
    """The site's order with the job's value for every key it leaves out."""
    own: dict[str, Any] = {name: getattr(site, name) for name in AuditKeys.__struct_fields__}
    filled = {name: getattr(job, name) if value is None else value for name, value in own.items()}
    return SiteOrder(url=site.url, more=site.more, **filled)


def perform(task: Task) -> Done:
    """Audit the site and add the result to the history. Never raises: what went wrong is the reason (the job boundary).

    A result that could not be indexed is on disk already; the next start of the job finds it.
    """
    started, site = time.monotonic(), site_of(host_of(task.order.url))
    code, new, again, reason = 2, True, False, None
    try:
        code, new = _audited(task)
    except BadInput as problem:
        reason, again = str(problem), isinstance(problem, Unfinished)
    except Exception as error:  # noqa: BLE001
        reason, again = f"{type(error).__name__}: {error}", True
    seconds = time.monotonic() - started
    return Done(
        run=task.run, url=task.order.url, site=site, code=code, new=new, seconds=seconds, reason=reason, again=again
    )


def _audited(task: Task) -> tuple[int, bool]:
    from auditor.history.store import History
    from auditor.pipeline import audit, exit_code

    index = with_environment(task.index, "history.index")
    results = with_environment(task.results, "history.results")
    with scratch(task.run, index) as folder:
        result = _resumed(task, folder) if folder.is_dir() else audit(plan_of(task), order_of(task, folder), _quiet)
        with History.over(index, results) as history:
            added = history.add(folder, run=task.run, job=task.job, groups=task.groups)
    return exit_code(result, task.fail_on), added.new


def _resumed(task: Task, folder: Path) -> "AuditResult":
    """Go on with what an earlier attempt left; anew where that cannot be used, be it of other options."""
    from auditor.pipeline import audit

    try:
        return audit(plan_of(task), order_of(task, folder), _quiet, resume=True)
    except Unfinished:
        raise
    except BadInput:
        shutil.rmtree(folder)
    return audit(plan_of(task), order_of(task, folder), _quiet)


def _quiet(_: str) -> None:
    """A worker shows no progress."""


def plan_of(task: Task) -> "Plan":
    """What to visit, with what the environment says in place of `${VARIABLE}`s. Raises `BadInput`."""
    from auditor.collect.plan import Plan
    from auditor.pipeline import check_url

    order, chosen = task.order, task.settings.audit
    given = {name: value for name in PLAN_KEYS if (value := getattr(order, name)) is not None}
    given |= {name: _read(task, name, value) for name in SECRET if (value := getattr(order, name)) is not None}
    headers = tuple((name, _read(task, f"headers.{name}", text)) for name, text in (order.headers or {}).items())
    return Plan(
        **{
            "first_party": chosen.first_party,
            **given,
            "url": check_url(order.url),
            "extra_urls": tuple(check_url(url) for url in order.more),
            "states": order.states or chosen.states,
            "pages": order.pages or chosen.pages,
            "repeat": order.repeat or 1,
            "policies": chosen.policy if order.policy is None else order.policy,
            "add_policies": chosen.add_policy if order.add_policy is None else order.add_policy,
            "timezone": order.browser_timezone,
            "headers": headers,
            "form_test": task.settings.collect.form_test,
            "try_links": task.settings.collect.try_links,
            "custom": task.settings.custom,
            "command": ("jobs", "run", task.job),
        }
    )


def _read(task: Task, key: str, text: str) -> str:
    return with_environment(text, f"job '{task.job}': {key}")


def order_of(task: Task, folder: Path) -> "Order":
    """What to make of the visits."""
    from auditor.pipeline import Order

    order, chosen = task.order, task.settings.audit
    return Order(
        out=folder,
        formats=order.format or chosen.format,
        profile=order.profile or chosen.profile,
        settings=task.settings,
        language=order.language or chosen.language,
        paper=chosen.paper,
    )
