"""What evidence may go, and its going. Never the newest of a site, never what a waiver rests on."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from auditor.model.base import Record
from auditor.model.history import Essence, Run

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


def expire(history: "History", rule: Retention, now: datetime) -> tuple[Run, ...]:
    """Remove the evidence that may go, of every site; returns the runs that lost theirs. Their lines and facts stay."""
    gone: list[Run] = []
    for line in history.sites():
        for run in expired(list(history.essences(line.site)), rule, now):
            history.drop_evidence(run)
            gone.append(run)
    return tuple(gone)
