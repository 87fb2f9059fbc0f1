"""The demo site in a bare browser: what it loads when, and that it looks like a site."""

import pytest
from playwright.async_api import BrowserContext, Page

from auditor.demo.site import HOST, PAGES, Site, demo
from auditor.demo.web import Web
from auditor.sites import site_of
from tests.web.browser import browsing

ALWAYS = {HOST}
BEFORE = {"bat.bing.com"}
AFTER_ANY_CHOICE = {"www.clarity.ms", "y.clarity.ms"}


@pytest.fixture(scope="module")
def site() -> Site:
    return demo()


async def opened(context: BrowserContext, path: str) -> Page:
    page = await context.new_page()
    await page.goto(f"https://{HOST}{path}", wait_until="networkidle")
    return page


def asked(web: Web) -> set[str]:
    return {seen.host for seen in web.log}


@pytest.mark.browser
async def test_before_a_choice_one_vendor_loads(site: Site) -> None:
    async with Web(site.web) as web, browsing(web) as context:
        page = await opened(context, "/")
        assert await page.get_by_role("button", name="Reject all").is_visible()
        await opened(context, "/product")
        assert asked(web) == ALWAYS | BEFORE
        names = {cookie.get("name") for cookie in await context.cookies()}
    assert names == {"fh_session", "_uetsid", "_uetvid", "MUID"}


@pytest.mark.browser
async def test_after_refusal_one_vendor_loads_on_the_second_page(site: Site) -> None:
    async with Web(site.web) as web, browsing(web) as context:
        page = await opened(context, "/")
        await page.get_by_role("button", name="Reject all").click()
        assert not await page.locator("#cookie-banner").is_visible()
        web.log.clear()
        await page.reload(wait_until="networkidle")
        assert asked(web) == ALWAYS
        assert not await page.locator("#cookie-banner").is_visible()
        await opened(context, "/pricing")
        assert asked(web) == ALWAYS | AFTER_ANY_CHOICE


@pytest.mark.browser
async def test_after_consent_everything_loads(site: Site) -> None:
    async with Web(site.web) as web, browsing(web) as context:
        page = await opened(context, "/")
        async with page.expect_response("https://www.youtube.com/**/base.js"):
            await page.get_by_role("button", name="Accept all").click()
        await opened(context, "/product")
        assert asked(web) == set(site.web) - {HOST.removeprefix("www.")}
        assert {seen.target for seen in web.log if seen.host == "match.adsrvr.org"} != set()
        kept = await context.cookies()
    third = {
        cookie.get("name") for cookie in kept if site_of(cookie.get("domain", "").lstrip(".")) != "fennholt.example"
    }
    assert third == {"MUID", "IDE", "TDID", "li_sugr", "VISITOR_INFO1_LIVE", "qm_uid"}


@pytest.mark.browser
async def test_a_choice_in_the_settings_is_kept(site: Site) -> None:
    async with Web(site.web) as web, browsing(web) as context:
        page = await opened(context, "/")
        await page.get_by_role("button", name="Settings", exact=True).click()
        await page.get_by_label("Statistics").check()
        await page.get_by_role("button", name="Save choice").click()
        cookies = {cookie.get("name"): cookie.get("value") for cookie in await context.cookies()}
    assert cookies["fennholt_consent"] == "statistics"


@pytest.mark.browser
async def test_no_page_is_broken(site: Site) -> None:
    async with Web(site.web) as web, browsing(web) as context:
        faults: list[str] = []
        context.on("weberror", lambda error: faults.append(str(error.error)))
        for path in PAGES:
            page = await opened(context, path)
            links = await page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
            inside = {link.removeprefix(f"https://{HOST}") for link in links if link.startswith(f"https://{HOST}/")}
            assert inside <= set(PAGES)
            wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, path
        answers = [seen.target for seen in web.log if seen.host == HOST]
    assert faults == []
    assert "/assets/logo.svg" in answers


def test_the_bare_domain_leads_to_the_site(site: Site) -> None:
    assert site_of(HOST) == "fennholt.example"
    assert set(site.truth.visits) == {"no-action", "accept", "reject", "gpc"}
