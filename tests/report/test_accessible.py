"""axe-core over the report: light, dark, print, phone; whole at 200 %; everything reachable by keyboard."""

import shutil
from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from auditor.report import Options, html
from auditor.report._portfolio import Audit, pages
from tests.report import sample

pytestmark = pytest.mark.browser
PLACES = ("chromium-headless-shell", "chromium", "google-chrome")
AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .map(v => [v.impact, v.id, v.nodes.length, v.nodes[0].html.slice(0, 160)])"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = next((found for name in PLACES if (found := shutil.which(name))), None)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path)
        yield started
        await started.close()


async def problems(browser: Browser, file: Path, scheme: str, media: str, width: int) -> list[Any]:
    """What axe-core finds in the page, put in past its content policy."""
    size = {"width": width, "height": 900}
    context = await browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(file.as_uri())
    await page.emulate_media(media=media)  # type: ignore[arg-type]
    await page.evaluate(AXE)
    found: list[Any] = await page.evaluate(RUN)
    await context.close()
    return [one for one in found if one[0] in ("serious", "critical", "moderate")]


@pytest.mark.parametrize(
    ("scheme", "media", "width"),
    [("light", "screen", 1280), ("dark", "screen", 1280), ("light", "print", 800), ("light", "screen", 360)],
)
@pytest.mark.parametrize("language", ["en", "de"])
async def test_axe_finds_nothing(
    browser: Browser, tmp_path: Path, scheme: str, media: str, width: int, language: str
) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(html.render(sample.result(), sample.assets(), Options(language=language)))

    assert await problems(browser, file, scheme, media, width) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_the_overview(browser: Browser, tmp_path: Path, scheme: str) -> None:
    made = pages((Audit(result=sample.result(), href="report.html"),), {}, "en")
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
        assert await problems(browser, tmp_path / name, scheme, "screen", 1280) == []


async def test_nothing_is_cut_at_twice_the_size(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(html.render(sample.result(), sample.assets()))
    page = await browser.new_page(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    await page.goto(file.as_uri())
    broad = await page.evaluate("document.documentElement.scrollWidth")
    await page.close()

    assert broad <= 640


async def test_every_control_is_reached_by_the_tab_key(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(html.render(sample.result(), sample.assets()))
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    await page.goto(file.as_uri())
    await page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    wanted = await page.evaluate(
        "[...document.querySelectorAll('a[href], button, input, select, summary, .scroll')].filter(n => n.offsetHeight).length"
    )
    reached = await page.evaluate(
        "[...document.querySelectorAll('a[href], button, input, select, summary, .scroll')].filter(n => n.offsetHeight"
        " && n.tabIndex >= 0).length"
    )
    await page.keyboard.press("Tab")
    first = await page.evaluate("document.activeElement.className")
    outlines = await page.evaluate(
        "['a.skip', 'summary', '#q', '#export', '.scroll'].map(s => { const n = document.querySelector(s); n.focus();"
        " return document.activeElement === n })"
    )
    await page.close()

    assert wanted == reached > 50
    assert first == "skip"
    assert all(outlines)
