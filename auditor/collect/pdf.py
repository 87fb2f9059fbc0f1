"""A page of ours printed to PDF by the same Chromium that audits; it may load nothing."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Error, Route, async_playwright

from auditor.collect.browser import first_line, sandboxed
from auditor.collect.found import find
from auditor.model.problems import BadInput

SECONDS = 120.0


def printed(html: bytes) -> bytes:
    """PDF of a self-contained HTML page; paper, margins, header and page numbers come from the page's own style.

    Raises `BadInput` where no browser is found or it does not print.
    """
    return asyncio.run(_printed(html))


async def _printed(html: bytes) -> bytes:
    found = find()
    with tempfile.TemporaryDirectory(prefix="auditor-print-") as folder:
        page_file = Path(folder) / "report.html"
        await asyncio.to_thread(page_file.write_bytes, html)
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=found.path, headless=True, chromium_sandbox=sandboxed()
                )
                context = await browser.new_context(offline=True, java_script_enabled=False, color_scheme="light")
                await context.route(lambda url: not url.startswith(("file:", "data:")), _refused)
                page = await context.new_page()
                page.set_default_timeout(SECONDS * 1000)
                await page.goto(page_file.as_uri())
                made = await page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
                await browser.close()
                return made
        except Error as error:
            raise BadInput(f"the browser {found.path} does not print the report: {first_line(error)}") from error


async def _refused(route: Route) -> None:
    await route.abort()
