"""A picture of what a page shows now."""

import asyncio
import base64
import hashlib
from pathlib import Path

from playwright.async_api import Page

from auditor.collect.cdp import Socket
from auditor.collect.consent.places import session_of
from auditor.model.capture import Screenshot

FOLDER = "screenshots"
DRAWN_IN = 3.0
"""Seconds; a page whose head waits for a script, or that never pauses, is not drawn, however often it is asked."""


async def taken(socket: Socket, page: Page) -> bytes:
    """The viewport as JPEG. Raises `TimeoutError`, `CdpError` or Playwright's `Error` where it is not drawn."""
    async with asyncio.timeout(DRAWN_IN):
        session = await session_of(socket, page)
        how = {"format": "jpeg", "quality": 70}
        told = await socket.post("Page.captureScreenshot", how, session)
    return base64.b64decode(told["data"])


def kept(picture: bytes, page: Page, folder: Path, visit: str, number: int, moment: str) -> Screenshot:
    """Write the picture of a visit's page (from 0) into the capture folder, named visit-page-moment."""
    file = f"{FOLDER}/{visit}-{number + 1}-{moment}.jpg"
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture)
    size = page.viewport_size or {"width": 0, "height": 0}
    return Screenshot(
        file=file,
        page=number,
        moment=moment,
        width=size["width"],
        height=size["height"],
        sha256=hashlib.sha256(picture).hexdigest(),
    )
