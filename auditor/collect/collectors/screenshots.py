"""Pictures of the page at the moments that matter."""

import asyncio
import base64
import hashlib
from pathlib import Path

import msgspec
from playwright.async_api import Error, Page

from auditor.collect.cdp import CdpError
from auditor.collect.collectors._base import Collector, CollectorMeta
from auditor.collect.consent.places import session_of
from auditor.collect.stage import Choice, Stage
from auditor.model.capture import Screenshot

META = CollectorMeta(id="screenshots")
FOLDER = "screenshots"
LEFT, END = "visited", "end"
DRAWN_IN = 3.0
"""Seconds; a page whose head waits for a script, or that never pauses, is not drawn, however often it is asked."""


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
        file = f"{FOLDER}/{self.stage.id}-{self.stage.page + 1}-{name}.jpg"
        try:
            async with asyncio.timeout(DRAWN_IN):
                session = await session_of(self.stage.socket, page)
                how = {"format": "jpeg", "quality": 70}
                told = await self.stage.socket.post("Page.captureScreenshot", how, session)
        except (CdpError, Error, TimeoutError):
            self._undrawn.add(self.stage.page)
            return
        picture = base64.b64decode(told["data"])
        size = page.viewport_size or {"width": 0, "height": 0}
        path = self.stage.folder / file
        await asyncio.to_thread(_write, path, picture)
        self._taken[file] = Screenshot(
            file=file,
            page=self.stage.page,
            moment=name,
            width=size["width"],
            height=size["height"],
            sha256=hashlib.sha256(picture).hexdigest(),
        )
        left = f"{FOLDER}/{self.stage.id}-{self.stage.page + 1}-{LEFT}.jpg"
        if name == END and self._taken.pop(left, None) is not None:
            await asyncio.to_thread((self.stage.folder / left).unlink)

    async def visited(self, page: Page) -> None:
        if all(shot.page != self.stage.page for shot in self._taken.values()):
            await self.moment(LEFT, page)

    async def finish(self, choice: Choice) -> tuple[Screenshot, ...]:
        if self._undrawn and not self._taken:
            raise CdpError(f"the page was not drawn within {DRAWN_IN:g} s")
        if not choice.banner_seen:
            return tuple(self._taken.values())
        return tuple(
            msgspec.structs.replace(shot, moment="banner") if shot.moment == "loaded" else shot
            for shot in self._taken.values()
        )


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
