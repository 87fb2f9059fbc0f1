"""Fetches what a site keeps for robots: by navigations, which the guard holds up, in a context of its own, so that no
record of the visit holds anything of it."""

import asyncio
from contextlib import AsyncExitStack

from playwright.async_api import Error, Page

from auditor.collect.browser import Chromium
from auditor.collect.cdp import CdpError
from auditor.collect.documents_fetch import status_and_bytes
from auditor.collect.profile import Profile


class Scout:
    """Called with an address it gives the HTTP status and the bytes, (None, nothing) without an answer. The context is
    made at the first call and is there until `close`."""

    def __init__(self, chromium: Chromium) -> None:
        self._chromium = chromium
        self._kept = AsyncExitStack()
        self._opening: asyncio.Task[tuple[Page, Profile]] | None = None

    async def __call__(self, url: str) -> tuple[int | None, bytes]:
        self._opening = self._opening or asyncio.create_task(self._open())
        try:
            # A call that takes too long is cancelled; a context half made could not be closed.
            page, profile = await asyncio.shield(self._opening)
        except (CdpError, Error):
            return None, b""
        return await status_and_bytes(page, profile.guard, profile.socket, url)

    async def _open(self) -> tuple[Page, Profile]:
        profile = await self._kept.enter_async_context(self._chromium.fresh())
        return await profile.context.new_page(), profile

    async def close(self) -> None:
        """The context is gone afterwards."""
        if self._opening is not None:
            await asyncio.gather(self._opening, return_exceptions=True)
        await self._kept.aclose()
