"""Messages about runs: only where something changed, failed, recovered or stood still, and nothing twice.

A message has a subject of one line and at most `MOST_LINES` lines. What was told is remembered in the ledger by a key:
a change by its run and subject, a failure by its site and reason, a standstill by the moment that was not kept. As long as
a site keeps failing, each reason is told once and again after the target's `remind_days`; figures in a reason make it no
other. What a service did not take is told with the next run. It is remembered after it was sent, so a process that dies
between the two tells it twice rather than never. What keeps a job from starting is told by `stuck`.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from auditor.config import HistorySettings, Settings, with_environment
from auditor.history.patience import Rule
from auditor.history.settled import settled
from auditor.history.store import History
from auditor.jobs.ledger import Ledger
from auditor.jobs.runner import Report
from auditor.jobs.schedule import overdue
from auditor.model.base import Record
from auditor.model.diff import Settled
from auditor.model.history import Run
from auditor.model.jobs import Job, Notify
from auditor.model.problems import BadInput
from auditor.pipeline.past import REMEMBERED_RUNS

MOST_LINES = 25
GRACE = timedelta(hours=2)
"""How late a run may begin before that is worth a message."""
REASON = 200
UNSEEN = "it was visited, and no visit was complete: its report says why"
Send = Callable[[str, str, str], str | None]
"""(address, subject, text) → None when it was taken, else why not."""


class Line(Record, frozen=True, kw_only=True):
    """One line of a message, with the key it is remembered by; `again` if it may be told again after a while; `during`: the
    key of the spell it belongs to, after whose end it is news again; `ends`: the key of what is over when this was taken."""

    key: str
    text: str
    kind: str
    again: bool = False
    during: str = ""
    ends: str = ""


class Memory(Protocol):
    """What was told: the ledger, or a file where there is none. A key is a hash."""

    def sent(self, target: str, key: str) -> datetime | None: ...
    def mark_sent(self, target: str, keys: tuple[str, ...], now: datetime) -> None: ...
    def unmark(self, key: str, target: str | None = None) -> None: ...


def by_apprise(address: str, subject: str, text: str) -> str | None:
    """Send through Apprise. Its own log says why a service refused; the address, which may hold a secret, is not told."""
    try:
        from apprise import Apprise, NotifyFormat
    except ImportError as error:
        raise BadInput(
            "[[notify]] needs a package that is not installed: pip install 'tracker-disclosure-auditor[notify]'."
        ) from error
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    service = Apprise()
    if not service.add(address):
        return "its url is no address Apprise knows"
    sent = service.notify(title=subject, body=text, body_format=NotifyFormat.TEXT)
    return None if sent else "the service did not take the message"


class Notifier:
    """Tells the targets of jobs; `send` is how. Problems are returned as sentences, they never stop a run."""

    def __init__(self, settings: Settings, history: History, ledger: Ledger, send: Send = by_apprise) -> None:
        kept = settings.history or HistorySettings()
        self._rule = Rule(new_after=kept.new_after, gone_after=kept.gone_after)
        self._targets = {target.name: target for target in settings.notify}
        self._history, self._ledger, self._send = history, ledger, send

    def ran(self, job: Job, report: Report, now: datetime) -> tuple[str, ...]:
        """After a run: what changed, what failed, what works again; of the sites that an earlier start of it did, too,
        for that one may have been killed before it told."""
        owed = [at for name in job.notify if (at := self._ledger.sent(name, _owed(job, name))) is not None]
        lines: list[Line] = []
        failed = [_failure(job, done.run, done.reason or "") for done in report.failed]
        for id in (*report.before, *report.runs):  # one run at a time: there may be 100,000
            run = self._history.get(id)
            if run is None:
                continue
            lines += self._changes(run, min(owed, default=None))
            if not run.judged:
                failed.append(_failure(job, id, UNSEEN))
            elif (line := self._recovered(job, id)) is not None:
                failed.append(line)
        lines += failed
        if report.missed:
            text = f"{report.missed} earlier runs were missed; the newest was made up for."
            lines.append(Line(key=f"missed {job.name} {report.at}", text=text, kind="missed"))
        return self._tell(job, lines, now, report.at)

    def standstill(self, job: Job, now: datetime) -> tuple[str, ...]:
        """Where a scheduled run did not begin: say so, once for each moment."""
        if job.schedule is None:
            return ()
        newest = self._ledger.newest(job.name)
        known = self._ledger.known_since(job.name, now)
        last = newest.at if newest else None
        late = overdue(job.schedule, job.timezone, known_since=known, last=last, now=now, grace=GRACE)
        if late is None:
            return ()
        seen = f"; the last run was that of {newest.at:%Y-%m-%d %H:%M} UTC" if newest else "; it has never run"
        text = f"the run due at {late:%Y-%m-%d %H:%M} UTC has not begun{seen}."
        return self._tell(job, [Line(key=f"standstill {job.name} {late}", text=text, kind="stopped")], now)

    def _changes(self, run: Run, owed: datetime | None) -> Iterable[Line]:
        """What the run settled; and what runs since `owed` did, when a service that is told did not take it."""
        pairs = list(self._history.essences(run.site, limit=REMEMBERED_RUNS))
        wanted = {run.id, *(one.id for one, _ in pairs if owed is not None and one.started >= owed)}
        for change in settled(pairs, self._rule).changes:
            if change.told not in wanted:
                continue
            key = f"change {run.site} {change.kind} {change.key} {change.what} {change.since}"
            yield Line(key=key, text=f"{run.site}: {_in_words(change)}", kind="changed")

    def _recovered(self, job: Job, run: str) -> Line | None:
        place = run.split("/")[1]
        failing = f"failing {job.name} {place}"
        if all(self._ledger.sent(name, hashed(failing)) is None for name in job.notify):
            return None
        return Line(key=f"recovered {run}", text=f"{place}: works again", kind="recovered", ends=failing)

    def _tell(self, job: Job, lines: Sequence[Line], now: datetime, at: datetime | None = None) -> tuple[str, ...]:
        problems = []
        for name in job.notify:
            target = self._targets.get(name)
            if target is None or target.url is None:
                continue
            fresh = [line for line in lines if is_news(self._ledger, target, line, now)]
            if not fresh:
                continue
            try:
                address = with_environment(target.url, f"notify '{name}': url")
                why = self._send(address, subject_of(job, fresh), text_of(fresh))
            except BadInput as problem:
                why = str(problem)
            if why is None:
                mark(self._ledger, target, fresh, now)
                self._ledger.unmark(_owed(job, name))
            else:
                if self._ledger.sent(name, _owed(job, name)) is None:
                    self._ledger.mark_sent(name, (_owed(job, name),), at or now)
                problems.append(f"no message went to '{name}': {why}")
        return tuple(problems)


def is_news(memory: Memory, target: Notify, line: Line, now: datetime) -> bool:
    """Whether the target has not been told, or so long ago that it is told again."""
    if line.during and memory.sent(target.name, hashed(line.during)) is None:
        return True
    sent = memory.sent(target.name, _key(memory, target, line, now))
    return sent is None or (line.again and now - sent >= timedelta(days=target.remind_days))


def mark(memory: Memory, target: Notify, lines: Sequence[Line], now: datetime) -> None:
    """The target took them."""
    keys = [_key(memory, target, line, now) for line in lines]
    spells = (hashed(line.during) for line in lines if line.during)
    keys += [spell for spell in spells if memory.sent(target.name, spell) is None]
    memory.mark_sent(target.name, tuple(dict.fromkeys(keys)), now)
    for ended in filter(None, (line.ends for line in lines)):
        memory.unmark(hashed(ended), target.name)


def _key(memory: Memory, target: Notify, line: Line, now: datetime) -> str:
    """What the line is remembered by: within a spell it is another key in each, so that the end of one forgets all."""
    since = (memory.sent(target.name, hashed(line.during)) or now) if line.during else None
    return hashed(line.key if since is None else f"{line.key} {round(since.timestamp() * 1_000_000)}")


def steady(reason: str) -> str:
    """A reason without its figures, which are others every night: seconds, ports, addresses of memory."""
    return re.sub(r"0x[0-9a-f]+|\d+", "#", reason)


def _failure(job: Job, run: str, why: str) -> Line:
    place, reason = run.split("/")[1], " ".join(why.split())[:REASON]
    during = f"failing {job.name} {place}"
    text = f"{place}: failed: {reason}"
    return Line(key=f"{during} {steady(reason)}", text=text, kind="failed", again=True, during=during)


def _in_words(change: Settled) -> str:
    what = {"new": "new", "gone": "gone"}.get(change.what, f"{change.what} changed")
    value = (
        f" from {change.before or 'nothing'} to {change.after or 'nothing'}" if change.before or change.after else ""
    )
    evidence = f" ({change.evidence})" if change.evidence else ""
    return f"{what} {change.kind} {change.name}{value} since {change.at:%Y-%m-%d}{evidence}"


def subject_of(job: Job, lines: Sequence[Line]) -> str:
    """One line that says how much of what."""
    words = {
        "changed": "changes",
        "failed": "sites failed",
        "recovered": "sites work again",
        "stopped": "schedule stands still",
        "missed": "runs missed",
    }
    counts = {kind: sum(line.kind == kind for line in lines) for kind in words}
    told = [word if kind in ("stopped", "missed") else f"{counts[kind]} {word}" for kind, word in words.items()]
    return f"auditor, {job.name}: " + ", ".join(
        word for word, number in zip(told, counts.values(), strict=True) if number
    )


def text_of(lines: Sequence[Line]) -> str:
    """The lines, those beyond the limit as a number."""
    shown = [f"- {line.text}" for line in lines[:MOST_LINES]]
    more = len(lines) - len(shown)
    return "\n".join([*shown, *([f"and {more} more: 'auditor history SITE' tells all"] if more else [])])


def _owed(job: Job, target: str) -> str:
    """The ledger's key for the moment since which the target has not taken what it was sent."""
    return hashed(f"owed {job.name} {target}")


def hashed(key: str) -> str:
    """The key as it is remembered."""
    return hashlib.sha256(key.encode()).hexdigest()


def beat(targets: Sequence[Notify]) -> tuple[str, ...]:
    """Fetch the heartbeat addresses: a watcher elsewhere alarms when they stay out, whatever became of this machine."""
    import urllib.request

    problems = []
    for target in targets:
        if target.heartbeat is None:
            continue
        try:
            address = with_environment(target.heartbeat, f"notify '{target.name}': heartbeat")
            with urllib.request.urlopen(address, timeout=10) as answer:
                answer.read(64)
        except (BadInput, OSError, ValueError) as error:
            problems.append(f"the heartbeat of '{target.name}' did not go out: {type(error).__name__}")
    return tuple(problems)
