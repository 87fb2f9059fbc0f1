"""What evidence may go, and its going. Never the newest of a site, never what a waiver rests on."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from auditor.config import HistorySettings, Settings
from auditor.model.base import Record
from auditor.model.history import Essence, Run
from auditor.model.jobs import Job

if TYPE_CHECKING:
    from auditor.history.store import History


class Retention(Record, frozen=True, kw_only=True):
    """How long evidence is kept: that of the last `days`, and that of the last `runs` of each site; what either asks
    for is kept. Without both everything is."""

    days: int | None = None
    runs: int | None = None


def expired(series: Sequence[tuple[Run, Essence]], rule: Retention, now: datetime) -> tuple[Run, ...]:
    """The runs of one site, oldest first, whose evidence may go.

    Kept whatever the rule says: the newest run, the newest that could judge anything, and for every waived finding the
    last run before it was waived (what was decided on), the first and the newest that shows it waived.
    """
    if rule.days is None and rule.runs is None:
        return ()
    held = {run.id for run in _newest(series)} | set(_waived(series))
    recent = {run.id for run, _ in series[-rule.runs :]} if rule.runs else set()
    since = now - timedelta(days=rule.days) if rule.days is not None else None
    return tuple(
        run
        for run, _ in series
        if run.evidence and run.id not in held | recent and (since is None or run.started < since)
    )


def _newest(series: Sequence[tuple[Run, Essence]]) -> Iterable[Run]:
    whole = [run for run, _ in series if run.evidence]
    return [*whole[-1:], *[run for run in whole if run.judged][-1:]]


def _waived(series: Sequence[tuple[Run, Essence]]) -> Iterable[str]:
    unwaived: dict[str, str] = {}
    waived: dict[str, list[str]] = {}
    for run, essence in series:
        if not run.evidence:
            continue
        for finding in essence.findings:
            if finding.waived:
                waived.setdefault(finding.fingerprint, []).append(run.id)
            elif finding.fingerprint not in waived:
                unwaived[finding.fingerprint] = run.id
    for fingerprint, runs in waived.items():
        yield from (runs[0], runs[-1], unwaived.get(fingerprint, runs[0]))


class Rules(Record, frozen=True, kw_only=True):
    """`general` holds for what was audited by hand and by jobs that say nothing; `jobs` by name for the runs of those
    that do, so that one job's rule takes nothing from another's."""

    general: Retention = Retention()
    jobs: dict[str, Retention] = {}

    @classmethod
    def of(cls, settings: Settings, jobs: Iterable[Job] = ()) -> "Rules":
        """As auditor.toml and further `jobs` say. A key that a job leaves out has the value of [history]."""
        kept = settings.history or HistorySettings()
        own = {
            job.name: Retention(days=job.keep_days or kept.keep_days, runs=job.keep_runs or kept.keep_runs)
            for job in (*settings.job, *jobs)
            if job.keep_days or job.keep_runs
        }
        return cls(general=Retention(days=kept.keep_days, runs=kept.keep_runs), jobs=own)


def expire(history: "History", rules: Rules, now: datetime, sites: Iterable[str] | None = None) -> tuple[Run, ...]:
    """Remove the evidence that may go, of every site or of these; returns the runs that lost theirs. Their lines and facts
    stay."""
    gone: list[Run] = []
    if rules == Rules():
        return ()
    for site in [line.site for line in history.sites()] if sites is None else sites:
        for rule, series in _shared(list(history.essences(site)), rules):
            for run in expired(series, rule, now):
                history.drop_evidence(run)
                gone.append(run)
    return tuple(gone)


def _shared(
    series: Sequence[tuple[Run, Essence]], rules: Rules
) -> Iterable[tuple[Retention, Sequence[tuple[Run, Essence]]]]:
    """The runs of a site by the rule that holds for them."""
    names = {run.job for run, _ in series if run.job in rules.jobs}
    yield rules.general, [pair for pair in series if pair[0].job not in names]
    for name in sorted(names):
        yield rules.jobs[name], [pair for pair in series if pair[0].job == name]
