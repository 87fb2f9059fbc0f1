"""A bare headless Chromium that sees only a loopback web. For tests of the web itself, not of the auditor."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import BrowserContext, async_playwright

from auditor.collect.found import find
from auditor.collect.plan import CHROME
from auditor.demo.web import Web
from auditor.model.problems import BadInput

PLACES = ("chromium-headless-shell", "chromium", "google-chrome")


def no_full_browser() -> bool:
    """Whether this machine has no Chromium or Chrome besides the headless shell."""
    try:
        return find(CHROME).channel != CHROME
    except BadInput:
        return True


FULL_BROWSER = pytest.mark.skipif(no_full_browser(), reason="no full Chromium or Chrome on this machine")


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
