"""Working through findings in the report itself: search, sort, keys, and the file that comes out."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

from auditor.pipeline import decisions
from auditor.report import html
from tests.report import sample

pytestmark = pytest.mark.browser
PLACES = ("chromium-headless-shell", "chromium", "google-chrome")
SEEN = "[...document.querySelectorAll('article.finding')].filter(a => a.offsetHeight).map(a => a.id)"


@pytest_asyncio.fixture(loop_scope="session")
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """The sample's report, opened from disk; any message of the console fails the test."""
    (tmp_path / "report.html").write_bytes(html.render(sample.result(), sample.assets()))
    path = next((found for name in PLACES if (found := shutil.which(name))), None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path)
        opened = await browser.new_page(accept_downloads=True)
        noise: list[str] = []
        opened.on("console", lambda message: noise.append(message.text))
        opened.on("pageerror", lambda error: noise.append(str(error)))
        await opened.goto((tmp_path / "report.html").as_uri())
        yield opened
        await browser.close()
    assert noise == []


async def test_search_and_severity_narrow_what_is_shown(page: Page) -> None:
    every = await page.evaluate(SEEN)
    await page.fill("#q", "albacross")
    narrowed = await page.evaluate(SEEN)
    await page.fill("#q", "")
    await page.select_option("#least", label="critical +")
    worst = await page.evaluate(SEEN)

    assert 0 < len(narrowed) < len(every) == 10
    assert 0 < len(worst) < len(every)
    assert "shown" in await page.inner_text("#tally")


async def test_sorting_by_subject_brings_findings_of_a_vendor_together(page: Page) -> None:
    await page.select_option("#order", "subject")
    subjects = await page.evaluate(
        "[...document.querySelectorAll('article.finding')].filter(a => a.offsetHeight).map(a => a.dataset.subject)"
    )
    await page.select_option("#order", "check")

    assert len(subjects) == 10
    assert subjects == sorted(subjects, key=str.lower)
    assert await page.evaluate(SEEN) == [f"F{n}" for n in range(1, 11)]


async def test_columns_of_the_vendor_table_sort(page: Page) -> None:
    names = "[...document.querySelectorAll('.matrix tbody .vendor')].map(n => n.textContent)"
    await page.click(".matrix thead th:first-child button")

    found = await page.evaluate(names)
    assert found == sorted(found, key=str.lower)
    assert await page.get_attribute(".matrix thead th:first-child", "aria-sort") == "ascending"


async def test_keys_decide_and_the_file_is_read_back(page: Page, tmp_path: Path) -> None:
    for key in ("j", "c", "j", "f", "j", "k"):
        await page.keyboard.press(key)
    assert await page.evaluate("document.activeElement.id") == "F2"
    await page.fill("#author", "R. Example")
    await page.fill("#F2 .decide input", "Named in the annex.")
    await page.press("#F2 .decide input", "Tab")
    async with page.expect_download() as saving:
        await page.click("#export")
    file = tmp_path / "decisions.json"
    await (await saving.value).save_as(file)

    made = decisions.read(file)
    assert [one.decision for one in made] == ["confirmed", "false positive"]
    assert [one.author for one in made] == ["R. Example", "R. Example"]
    assert made[1].reason == "Named in the annex."
    assert json.loads(file.read_bytes())["site"] == "fernwerk.example"
    known = {finding.fingerprint for finding in sample.result().findings}
    assert {one.fingerprint for one in made} <= known


async def test_deciding_goes_on_to_the_next_where_only_the_undecided_are_shown(page: Page) -> None:
    await page.select_option("#which", "open")
    await page.evaluate("document.activeElement.blur()")
    places = []
    for key in ("j", "c", "f", "c"):
        await page.keyboard.press(key)
        places.append(await page.evaluate("document.activeElement.id"))

    assert places == ["F1", "F2", "F3", "F4"]
    assert (await page.inner_text("#tally")).startswith("F3: confirmed; 7 shown, 3 decided")


async def test_keys_can_be_switched_off(page: Page) -> None:
    await page.focus("#keys")
    await page.keyboard.press("Space")
    await page.keyboard.press("Tab")
    await page.keyboard.press("j")

    assert not await page.is_checked("#keys")
    assert await page.evaluate("document.activeElement.closest('article.finding')") is None


async def test_leaving_with_unsaved_decisions_asks(page: Page) -> None:
    leaving = "(() => { const e = new Event('beforeunload', {cancelable: true}); return !window.dispatchEvent(e); })()"
    asked = [await page.evaluate(leaving)]
    await page.keyboard.press("j")
    await page.keyboard.press("c")
    asked.append(await page.evaluate(leaving))
    async with page.expect_download():
        await page.click("#export")

    assert [*asked, await page.evaluate(leaving)] == [False, True, False]


async def test_letters_typed_into_a_field_decide_nothing(page: Page) -> None:
    await page.focus("#q")
    await page.keyboard.type("cf")

    assert await page.input_value("#q") == "cf"
    assert "0 decided" in await page.inner_text("#tally")
