"""All collectors of one visit. One that fails leaves its reason in place of its records; the others go on."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.async_api import Page

import auditor.collect.collectors
from auditor import registry
from auditor.collect.cdp import AttachedTarget, Params, Socket
from auditor.collect.collectors._base import Collector
from auditor.collect.stage import Choice, Stage
from auditor.model.capture import Failure
from auditor.model.said import Said, say, term

FINISH_SECONDS = 15.0
"""For all collectors together. A target that is in the middle of a navigation answers no questions."""
MOMENT_SECONDS = 10.0


class Crew:
    """Passes everything on to each collector, in order of their ids."""

    def __init__(self, stage: Stage) -> None:
        self.failures: dict[str, Failure] = {}
        self._at_work: dict[str, Collector] = {}
        self._listening: list[tuple[str, Collector]] = []
        for id, module in registry.members(auditor.collect.collectors, ("start",)).items():
            with self._boundary(id):
                self._at_work[id] = module.start(stage)
        self._listening = [e for e in self._at_work.items() if type(e[1]).event is not Collector.event]

    @contextmanager
    def _boundary(self, id: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001 - the collector boundary: whatever it is becomes data
            self._failed(id, error)

    def _failed(self, id: str, error: Exception) -> None:
        self._at_work.pop(id, None)
        self._listening = [entry for entry in self._listening if entry[0] != id]
        told = next((one for one in error.args if isinstance(one, Said)), "")
        what = str(error).strip().split("\n")[0]
        told = told or (f"{type(error).__name__}: {what}" if what else type(error).__name__)
        if isinstance(error, TimeoutError):
            told = say("the browser did not answer in time")
        self.failures[id] = Failure(
            reason=say("the {id} could not be recorded ({told}).", id=term(id.replace("-", " ")), told=told)
        )

    def prepare(self, socket: Socket, target: AttachedTarget) -> None:
        """Hook for every target of the visit."""
        for id, collector in tuple(self._at_work.items()):
            with self._boundary(id):
                collector.prepare(target)

    def event(self, method: str, params: Params, session: str | None) -> None:
        """Listener for every event of the visit."""
        # Thousands of events a page: collectors without interest in them are not asked, nor is the boundary entered anew.
        for id, collector in self._listening:
            try:
                collector.event(method, params, session)
            except Exception as error:  # noqa: BLE001 - the collector boundary: whatever it is becomes data
                self._failed(id, error)

    async def moment(self, name: str, page: Page) -> None:
        """Tell everyone that the visit reached this moment."""
        for id, collector in tuple(self._at_work.items()):
            with self._boundary(id):
                async with asyncio.timeout(MOMENT_SECONDS):
                    await collector.moment(name, page)

    async def visited(self, page: Page) -> None:
        """Tell those who ask for it that a page was visited."""
        for id, collector in tuple(self._at_work.items()):
            if type(collector).visited is not Collector.visited:
                with self._boundary(id):
                    await collector.visited(page)

    async def finish(self, choice: Choice) -> dict[str, Any]:
        """Everyone's records or their failures, by the name of their field of `Visit`."""
        records: dict[str, Any] = {}
        end = asyncio.get_running_loop().time() + FINISH_SECONDS
        for id, collector in tuple(self._at_work.items()):
            with self._boundary(id):
                async with asyncio.timeout_at(end):
                    records[id] = await collector.finish(choice)
        return {id.replace("-", "_"): found for id, found in {**records, **self.failures}.items()}
