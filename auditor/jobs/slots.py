"""Audits side by side on this machine: one worker process a slot, so that one that dies takes one audit with it.

A worker keeps its imports between audits and is replaced after `PER_WORKER`. The submitting side holds as many tasks as
there are slots, however long the list is.
"""

import contextlib
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any

from auditor.jobs.task import Task, perform
from auditor.model.jobs import Done

PER_WORKER = 100
LOOK_AGAIN = 0.5
"""Seconds after which time limits and a wish to stop are looked at again."""
_CONTEXT = multiprocessing.get_context("spawn")
Perform = Callable[[Task], Done]


class Slot:
    """One worker process. `task` is the last it was given, `busy` whether it still works on it."""

    def __init__(self, perform: Perform) -> None:
        self._perform = perform
        self._worker: Any = None
        self._given = 0
        self._since = 0.0
        self.connection: Connection | None = None
        self.task: Task | None = None
        self.attempt = 0
        self.busy = False

    def give(self, task: Task, attempt: int) -> None:
        """Let the worker begin its `attempt`th try; a new worker where there is none, or where it has done enough."""
        if self._given >= PER_WORKER or self._worker is None or not self._worker.is_alive():
            self.end()
            self._begin()
        self._given += 1
        self._since = time.monotonic()
        self.task, self.attempt, self.busy = task, attempt, True
        with contextlib.suppress(OSError):  # it died this moment: `take` says so
            self._pipe.send(task)

    def _begin(self) -> None:
        self.connection, theirs = _CONTEXT.Pipe()
        self._worker = _CONTEXT.Process(target=_serve, args=(self._perform, theirs))
        self._worker.start()
        theirs.close()
        self._given = 0

    @property
    def _pipe(self) -> Connection:
        if self.connection is None:
            raise RuntimeError("this slot has no worker")
        return self.connection

    def take(self) -> Done:
        """The answer; where the worker died, that it did."""
        self.busy = False
        try:
            return self._pipe.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError):
            code = self.end()
            return self._failed(f"the worker process ended ({_ending(code)})", again=True)

    def late(self) -> Done | None:
        """End a worker that is over its time, and say so."""
        if not self.busy or self.task is None or time.monotonic() - self._since < self.task.time_limit:
            return None
        self.end(now=True)
        return self._failed(f"it took longer than the {self.task.time_limit} s of time_limit", again=False)

    def _failed(self, reason: str, *, again: bool) -> Done:
        if self.task is None:
            raise RuntimeError("this slot has no task")
        seconds = time.monotonic() - self._since
        return Done(run=self.task.run, url=self.task.order.url, code=3, seconds=seconds, reason=reason, again=again)

    def end(self, *, now: bool = False) -> int | None:
        """Close the worker, which ends when its pipe closes, or `now`; returns its exit code, None where there is none."""
        if self.connection is not None:
            self.connection.close()
        worker, self._worker, self.connection, self.busy = self._worker, None, None, False
        if worker is None or worker.pid is None:  # none, or it could not be started
            return None
        if now:
            worker.terminate()
        worker.join(10)
        if worker.is_alive():
            worker.kill()
            worker.join()
        code: int | None = worker.exitcode
        return code


def _serve(perform: Perform, connection: Connection) -> None:
    """In the worker: do what comes until the pipe closes. Ctrl-C is the submitting side's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            connection.send(perform(connection.recv()))
    except (EOFError, OSError):
        return  # the submitting process is gone; what was audited is in the history


def results(
    tasks: Iterable[Task],
    *,
    slots: int,
    perform: Perform = perform,
    stopping: Callable[[], bool] = lambda: False,
) -> Iterator[Done]:
    """Perform tasks on `slots` workers, in any order; those that may succeed another time are tried again.

    Where `stopping` becomes true no further task is begun; those at work are waited for.
    """
    crew = [Slot(perform) for _ in range(slots)]
    source: Iterator[tuple[Task, int]] = ((task, 1) for task in tasks)
    again: list[tuple[Task, int]] = []
    try:
        while True:
            for slot in crew:
                following = None if slot.busy or stopping() else again.pop() if again else next(source, None)
                if following is not None:
                    slot.give(*following)
            busy = [slot for slot in crew if slot.busy]
            if not busy:
                return
            for slot, done in _ended(busy):
                task = slot.task
                if task is not None and done.again and slot.attempt < task.attempts and not stopping():
                    again.append((task, slot.attempt + 1))
                else:
                    yield done
    finally:
        for slot in crew:
            slot.end(now=slot.busy)


def _ended(busy: list[Slot]) -> Iterator[tuple[Slot, Done]]:
    answered = wait([slot.connection for slot in busy if slot.connection is not None], timeout=LOOK_AGAIN)
    for slot in busy:
        done = slot.take() if slot.connection in answered else slot.late()
        if done is not None:
            yield slot, done


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"by signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def default_slots() -> int:
    """One slot for two cores, at least one: a browser keeps more than one of them busy."""
    return max(1, (os.cpu_count() or 2) // 2)
