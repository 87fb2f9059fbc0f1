"""A bare headless Chromium that sees only a loopback web. For tests of the web itself, not of the auditor."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import BrowserContext, async_playwright

from auditor.demo.web import Web

PLACES = ("chromium-headless-shell", "chromium", "google-chrome")


@asynccontextmanager
async def browsing(web: Web, *, width: int = 1280, height: int = 900) -> AsyncIterator[BrowserContext]:
    """A fresh context in Playwright's own headless shell or the first browser of `PLACES` that is installed."""
    rules = f"--host-resolver-rules={web.resolve_rules}"
    found = next((place for name in PLACES if (place := shutil.which(name))), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found, args=["--ignore-certificate-errors", "--site-per-process", "--no-sandbox", rules]
        )
        try:
            yield await browser.new_context(viewport={"width": width, "height": height})
        finally:
            await browser.close()
