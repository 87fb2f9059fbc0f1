"""The loopback web as a real Chromium sees it."""

import pytest
from playwright.async_api import Error

from auditor.demo.web import PIXEL, Table, Web, content
from tests.web.browser import browsing

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><title>Shop</title>
<script src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>
<img src="https://px.tracker.example/p.gif">"""

TABLE: Table = {
    "www.shop.example": {"/": content(PAGE)},
    "www.googletagmanager.com": {"/gtag/js": content("document.cookie='_ga=GA1.1.1; path=/'; window.ran=1", "js")},
    "px.tracker.example": {
        "/p.gif": content(PIXEL, "gif", ("Set-Cookie", "uid=1; SameSite=None; Secure"), ("Set-Cookie", "lax=1"))
    },
}


async def test_serves_real_vendor_hosts_and_keeps_third_party_cookies() -> None:
    async with Web(TABLE) as web, browsing(web) as context:
        page = await context.new_page()
        await page.goto("https://www.shop.example/")
        assert await page.title() == "Shop"
        assert await page.evaluate("window.ran") == 1
        kept = {(cookie.get("name"), cookie.get("domain")) for cookie in await context.cookies()}
    assert kept == {("_ga", "www.shop.example"), ("uid", "px.tracker.example")}
    assert [seen.target for seen in web.requests("www.googletagmanager.com")] == ["/gtag/js?id=G-1"]


async def test_plain_http_leads_to_https() -> None:
    async with Web(TABLE) as web, browsing(web) as context:
        page = await context.new_page()
        await page.goto("http://www.shop.example/")
        assert page.url == "https://www.shop.example/"


async def test_nothing_else_resolves() -> None:
    async with Web(TABLE) as web, browsing(web) as context:
        page = await context.new_page()
        for url in ("https://example.org/", "http://127.0.0.1:8123/", "http://localhost:8123/"):
            with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
                await page.goto(url)
