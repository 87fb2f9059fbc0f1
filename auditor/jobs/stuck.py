"""Jobs that cannot start at all: their settings are wrong, the database is gone, no cluster answers, a list is missing.

Standard error says so and the heartbeat stays out; this sends the message. What was told is remembered in the ledger, or,
where that is what is missing, in a file of this user; a container that keeps neither tells it at every start. The same
reason is told once and again after `remind_days`; another reason at once; that the jobs start again, once.
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from auditor.config import with_environment
from auditor.jobs.notify import REASON, Line, Memory, Send, by_apprise, hashed, is_news, mark, steady
from auditor.model.jobs import Job, Notify
from auditor.model.problems import BadInput


class FileMemory:
    """What was told, without a database. A file that cannot be read or written costs a message told twice, no more."""

    def __init__(self, path: Path | None = None) -> None:
        state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
        self._path = path or Path(state) / "auditor" / "told.json"

    def sent(self, target: str, key: str) -> datetime | None:
        return self._read().get(f"{target} {key}")

    def mark_sent(self, target: str, keys: tuple[str, ...], now: datetime) -> None:
        self._write(self._read() | {f"{target} {key}": now for key in keys})

    def unmark(self, key: str, target: str | None = None) -> None:
        known = self._read()
        kept = {name: at for name, at in known.items() if name.rpartition(" ")[2] != key
                or target not in (None, name.rpartition(" ")[0])}  # fmt: skip
        if kept != known:
            self._write(kept)

    def _read(self) -> dict[str, datetime]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, datetime])
        except (OSError, msgspec.DecodeError):
            return {}

    def _write(self, known: dict[str, datetime]) -> None:
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self._path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(known))
            Path(part).replace(self._path)


class Stuck:
    """Tells the targets of jobs that these cannot start, and that they start again. `place` tells settings files apart."""

    def __init__(
        self,
        targets: Sequence[Notify],
        memory: Memory,
        *,
        place: str = "",
        send: Send | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._targets, self._memory, self._place, self._send, self._now = (
            targets,
            memory,
            place,
            send or by_apprise,
            now,
        )

    def tell(self, jobs: Sequence[Job], reason: str) -> tuple[str, ...]:
        """One message to each target about all of its jobs among these; returns what went wrong, a sentence each."""
        said = " ".join(reason.split())[:REASON]

        def line(job: Job) -> Line:
            during = self._key(job)
            return Line(key=f"{during} {steady(said)}", text=said, kind="stuck", again=True, during=during)

        return self._each(jobs, line, "cannot start", said)

    def over(self, jobs: Sequence[Job]) -> tuple[str, ...]:
        """They start again: said once, where it was said that they could not."""

        def line(job: Job) -> Line:
            return Line(key="", text="", kind="started", ends=self._key(job))

        return self._each(jobs, line, "starts again", "what kept it from starting is over")

    def _each(self, jobs: Sequence[Job], line: Callable[[Job], Line], what: str, text: str) -> tuple[str, ...]:
        problems = []
        for target in self._targets:
            if target.url is None:
                continue
            lines = {job.name: line(job) for job in jobs if target.name in job.notify}
            fresh = {name: one for name, one in lines.items() if self._worth(target, one)}
            if not fresh:
                continue
            names = ", ".join(fresh)
            try:
                address = with_environment(target.url, f"notify '{target.name}': url")
                why = self._send(address, f"auditor, {names}: {what}", f"- {names}: {what}: {text}")
            except BadInput as problem:
                why = str(problem)
            if why is None:
                mark(self._memory, target, list(fresh.values()), self._now())
            else:
                problems.append(f"no message went to '{target.name}': {why}")
        return tuple(problems)

    def _worth(self, target: Notify, line: Line) -> bool:
        if line.ends:
            return self._memory.sent(target.name, hashed(line.ends)) is not None
        return is_news(self._memory, target, line, self._now())

    def _key(self, job: Job) -> str:
        return f"stuck {self._place} {job.name}"
