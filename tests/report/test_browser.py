"""The report in a real Chromium: silent, offline, as wide as the window, whole in print."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, async_playwright

from auditor.report import html
from tests.report import hostile, sample

pytestmark = pytest.mark.browser
PLACES = ("chromium-headless-shell", "chromium", "google-chrome")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = next((found for name in PLACES if (found := shutil.which(name))), None)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path)
        yield started
        await started.close()


async def opened(browser: Browser, path: Path, width: int, scheme: str = "light") -> tuple[Page, list[str]]:
    """The page, and everything it said or asked for beside itself and its embedded pictures."""
    context = await browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = await context.new_page()
    noise: list[str] = []

    def note(request: Request) -> None:
        if request.url != path.as_uri() and not request.url.startswith("data:image/"):
            noise.append(request.url)

    page.on("request", note)
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    await page.goto(path.as_uri())
    return page, noise


@pytest.mark.parametrize("width", [360, 640, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_noise_and_no_sideways_scrolling(browser: Browser, tmp_path: Path, width: int, scheme: str) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(html.render(sample.result(), sample.assets()))
    page, noise = await opened(browser, path, width, scheme)
    broad = await page.evaluate("document.documentElement.scrollWidth")
    broken = await page.evaluate("[...document.images].filter(i => !i.naturalWidth).length")
    await page.context.close()

    assert noise == []
    assert broad <= width
    assert broken == 0


@pytest.mark.parametrize("text", hostile.STRINGS, ids=range(len(hostile.STRINGS)))
async def test_hostile_text_runs_nothing(browser: Browser, tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(html.render(hostile.result(text), sample.assets()))
    page, noise = await opened(browser, path, 360)
    hacked = await page.evaluate("window.hacked ?? null")
    broad = await page.evaluate("document.documentElement.scrollWidth")
    await page.context.close()

    assert hacked is None
    assert noise == []
    assert broad <= 360


async def test_every_text_has_enough_contrast(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(html.render(sample.result(), sample.assets()))
    weak: dict[str, object] = {}
    for scheme in ("light", "dark"):
        page, _ = await opened(browser, path, 1280, scheme)
        weak[scheme] = json.loads(await page.evaluate(CONTRAST))
        await page.context.close()

    assert weak == {"light": [], "dark": []}


CONTRAST = """() => {
  const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const numbers = c => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = node => {
    for (; node; node = node.parentElement) {
      const c = numbers(getComputedStyle(node).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const weak = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || node.closest('title, style, .skip')) continue;
    const drawn = node.closest('svg');
    const ink = light(numbers(drawn ? getComputedStyle(node).fill : getComputedStyle(node).color));
    const paper = light(behind(drawn ? drawn.parentElement : node));
    const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    if (ratio < 4.5) weak.add(`${node.tagName}.${node.getAttribute('class')} ${ratio.toFixed(2)}`);
  }
  return JSON.stringify([...weak]);
}"""


FOLDED = """[...document.querySelectorAll('details:not(.screen-only) > :not(summary)')]
  .filter(node => !node.closest('.screen-only') && !node.getBoundingClientRect().height).length"""


@pytest.mark.parametrize(("paper", "across", "down"), [("A4", 672, 986), ("Letter", 695, 920)])
async def test_print_opens_what_is_folded_and_fits_the_first_page(
    browser: Browser, tmp_path: Path, paper: str, across: int, down: int
) -> None:
    """`across` and `down` are CSS pixels inside the margins of the page style."""
    path = tmp_path / "report.html"
    path.write_bytes(html.render(sample.result(), sample.assets()))
    page, _ = await opened(browser, path, across)
    await page.emulate_media(media="print")
    cover = await page.evaluate("document.querySelector('.cover').offsetHeight")
    folded = await page.evaluate(FOLDED)
    menu = await page.evaluate("document.querySelector('nav').offsetHeight")
    printed = await page.pdf(format=paper)
    await page.context.close()

    assert cover <= down
    assert folded == 0
    assert menu == 0
    assert printed.startswith(b"%PDF")
