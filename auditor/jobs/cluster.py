"""The same tasks on a Dask cluster: one task an audit, as many at once on a worker as it has browser slots.

Workers write results to the shared history themselves; only a `Done` of a few hundred bytes comes back. The submitting
side keeps a bounded number of tasks with the scheduler, so that a list of 100,000 sites costs it no memory.
"""

import importlib.util
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from auditor.jobs.slots import Perform
from auditor.jobs.task import Task, perform
from auditor.model.jobs import Done
from auditor.model.problems import BadInput, Unfinished

if TYPE_CHECKING:
    from distributed import Client

SLOT = "browser"
"""The worker resource that one audit takes one of."""
AHEAD = 3
"""Tasks with the scheduler for each slot: enough that no worker waits for the next."""
ENDS_IN = 10
"""Seconds for an audit to end once its browser is gone."""
LOST = (
    "the cluster's scheduler ended or was restarted while it had audits: what its workers finish is in the history, the next "
    "start of the job does the rest."
)
REACHED_IN = 30
"""Seconds to wait for a scheduler and its first worker."""


def results_on(address: str, tasks: Iterable[Task], *, stopping: Callable[[], bool]) -> Iterator[Done]:
    """The same with a client of its own for each run, so that a scheduler may be restarted between two."""
    with connected(address) as client:
        yield from results(tasks, client=client, stopping=stopping)


@contextmanager
def connected(address: str) -> "Iterator[Client]":
    """A client of the cluster at `address`, or of N local workers for `local:N`. Raises `BadInput`."""
    kind, _, number = readable(address).partition(":")
    from distributed import Client, LocalCluster

    if kind != "local":
        try:
            client = Client(address, timeout=REACHED_IN, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise BadInput(f"--cluster {address}: no Dask scheduler answers there ({error}).") from error
        with client:
            yield client
        return
    with (
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=int(number), threads_per_worker=1, dashboard_address="127.0.0.1:0", resources={SLOT: 1}
        ) as cluster,
        Client(cluster, set_as_default=False) as client,  # type: ignore[no-untyped-call]
    ):
        yield client


def readable(address: str) -> str:
    """The address, if it can be one. Raises `BadInput`."""
    if importlib.util.find_spec("distributed") is None:
        raise BadInput(
            "--cluster needs a package that is not installed: pip install 'tracker-disclosure-auditor[cluster]'."
        )
    kind, _, number = address.partition(":")
    if kind == "local" and (not number.isdigit() or int(number) < 1):
        raise BadInput(f"--cluster {address} cannot be read: write local:2, or a scheduler's address tcp://HOST:8786.")
    return address


def slots_of(client: "Client") -> int:
    """How many audits the cluster's workers take at once. Raises `BadInput` where none offers a browser slot."""
    client.wait_for_workers(1, timeout=REACHED_IN)
    workers = client.scheduler_info(n_workers=-1)["workers"].values()
    slots = int(sum(worker.get("resources", {}).get(SLOT, 0) for worker in workers))
    if slots < 1:
        raise BadInput(f"no worker of the cluster offers a slot: start workers with --resources '{SLOT}=1'.")
    return slots


def results(
    tasks: Iterable[Task],
    *,
    client: "Client",
    perform: Perform = perform,
    stopping: Callable[[], bool] = lambda: False,
) -> Iterator[Done]:
    """Perform tasks on the cluster, in any order.

    A worker that is lost has its task begun again elsewhere, as often as the task's attempts allow, and a site that may
    succeed another time is tried again as often; the history counts a result once. Where `stopping` becomes true nothing
    more is sent. Raises `Unfinished` where the scheduler is lost: it has forgotten its tasks, and the next start sends
    those without a result.
    """
    from distributed import as_completed

    source = iter(tasks)
    sent: dict[str, tuple[Task, int]] = {}

    def send(task: Task, attempt: int) -> Any:
        key = task.run if attempt == 1 else f"{task.run}#{attempt}"
        retries = task.attempts - 1
        future = client.submit(limited, perform, task, key=key, pure=False, retries=retries, resources={SLOT: 1})
        sent[str(future.key)] = task, attempt
        return future

    def submit(count: int) -> list[Any]:
        return [send(task, 1) for task in (() if stopping() else islice(source, count))]

    waiting = as_completed(submit(AHEAD * slots_of(client)), loop=client.loop)  # type: ignore[no-untyped-call]
    for future in waiting:
        task, attempt = sent.pop(str(future.key))
        if future.cancelled():  # not by us
            logging.getLogger("distributed").setLevel(logging.CRITICAL)  # it would show how its client could not close
            raise Unfinished(LOST)
        done = _done(future, task)
        future.release()
        if done.again and attempt < task.attempts and not stopping():
            waiting.update([send(task, attempt + 1)])  # type: ignore[no-untyped-call]
            continue
        yield done
        waiting.update(submit(1))  # type: ignore[no-untyped-call]


def limited(perform: Perform, task: Task) -> Done:
    """In a worker: perform a task within its time limit. One that does not end loses its browser, so that it ends."""
    import psutil  # comes with distributed

    before = set(psutil.Process().children(recursive=True))
    found: list[Done] = []
    work = threading.Thread(target=lambda: found.append(perform(task)), daemon=True)
    work.start()
    work.join(task.time_limit)
    if not work.is_alive():
        return found[0]
    started = set(psutil.Process().children(recursive=True)) - before  # a worker has one slot: they are this audit's
    for child in started:
        with suppress(psutil.Error):
            child.kill()
    work.join(ENDS_IN)
    reason = f"it took longer than the {task.time_limit} s of time_limit"
    return Done(run=task.run, url=task.order.url, code=3, reason=reason)


def _done(future: Any, task: Task) -> Done:
    try:
        done: Done = future.result()
    except Exception as error:  # noqa: BLE001 (the job boundary: whatever became of the worker is the reason)
        reason = f"the cluster gave it up: {type(error).__name__}: {error}"
        return Done(run=task.run, url=task.order.url, code=3, reason=reason)
    return done
