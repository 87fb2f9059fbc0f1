"""Pictures of the page at the moments that matter."""

import asyncio

import msgspec
from playwright.async_api import Error, Page

from auditor.collect.cdp import CdpError
from auditor.collect.collectors._base import Collector, CollectorMeta
from auditor.collect.picture import DRAWN_IN, FOLDER, kept, taken
from auditor.collect.stage import Choice, Stage
from auditor.model.capture import Screenshot
from auditor.model.said import say

META = CollectorMeta(id="screenshots")
LEFT, END = "visited", "end"


def start(stage: Stage) -> "Screenshots":
    return Screenshots(stage)


class Screenshots(Collector):
    """The viewport as JPEG, named visit-page-moment. A banner seen before the choice is what `loaded` shows; a page that
    no other moment pictured is pictured when the visit leaves it."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._taken: dict[str, Screenshot] = {}
        self._undrawn: set[int] = set()

    async def moment(self, name: str, page: Page) -> None:
        if self.stage.page in self._undrawn:
            return
        try:
            picture = await taken(self.stage.socket, page)
        except (CdpError, Error, TimeoutError):
            self._undrawn.add(self.stage.page)
            return
        place = (self.stage.folder, self.stage.id, self.stage.page, name)
        shot = await asyncio.to_thread(kept, picture, page, *place)
        self._taken[shot.file] = shot
        left = f"{FOLDER}/{self.stage.id}-{self.stage.page + 1}-{LEFT}.jpg"
        if name == END and self._taken.pop(left, None) is not None:
            await asyncio.to_thread((self.stage.folder / left).unlink)

    async def visited(self, page: Page) -> None:
        if all(shot.page != self.stage.page for shot in self._taken.values()):
            await self.moment(LEFT, page)

    async def finish(self, choice: Choice) -> tuple[Screenshot, ...]:
        if self._undrawn and not self._taken:
            raise CdpError(say("the page was not drawn within {seconds:g} s", seconds=DRAWN_IN))
        if not choice.banner_seen:
            return tuple(self._taken.values())
        return tuple(
            msgspec.structs.replace(shot, moment="banner") if shot.moment == "loaded" else shot
            for shot in self._taken.values()
        )
