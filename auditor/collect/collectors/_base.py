"""What a collector is."""

from typing import Any

from playwright.async_api import Page

from auditor.collect.cdp import AttachedTarget, Params
from auditor.collect.stage import Choice, Stage
from auditor.model.base import Record


class CollectorMeta(Record, frozen=True, kw_only=True):
    """`id`, with `_` for `-`, is also the name of the field of `Visit` that takes the records."""

    id: str


class Collector:
    """Does nothing; collectors override what they need."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def prepare(self, target: AttachedTarget) -> None:
        """A target is about to run; post commands, wait for nothing."""

    def event(self, method: str, params: Params, session: str | None) -> None:
        """Something happened in one of the visit's targets."""

    async def moment(self, name: str, page: Page) -> None:
        """The visit reached loaded, banner, chosen or end; the page is still."""

    async def visited(self, page: Page) -> None:
        """A page came to rest, and the choice, if one was to be made, was made; called once for each page."""

    async def finish(self, choice: Choice) -> Any:
        """The records, once the visit is over and before its context closes."""
        raise NotImplementedError
