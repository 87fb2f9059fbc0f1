"""What consent tools declare: own pages in the shape of each tool's interface or markup, on loopback, never the tools."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio

from auditor.collect.browser import Chromium, launched
from auditor.collect.documents import find_and_read, links_of
from auditor.collect.plan import Plan
from auditor.demo.web import Answer, Web, content
from auditor.model.capture import Document, PageRecord
from auditor.model.kinds import DocumentKind
from auditor.model.reading import DeclaredCookie
from auditor.model.text import DocumentText
from auditor.policy.consent_tools import declared, lasts
from auditor.policy.reader import Reader
from tests.policy.register import REGISTER

_READER = Reader(REGISTER)
_DAY = 86_400
_YEAR = 365 * _DAY
FILLER = "<p>" + "We use cookies so that this shop works and so that we learn what is read in it. " * 20 + "</p>"

# Each answers to the calls or holds the tables that the tool's own documentation names; names and texts are our own.
_FOLDER = Path(__file__).parent / "declared"
SCRIPTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted(_FOLDER.glob("*.js"))}
PAGES = {
    file.stem: file.read_text(encoding="utf-8").replace("<p>FILLER</p>", FILLER) for file in _FOLDER.glob("*.html")
}


BREAKS = (
    "Array.prototype.map = Array.prototype[Symbol.iterator] = Function.prototype.call = Promise.prototype.then ="
    " String.prototype.replace = RegExp.prototype.exec = JSON.stringify = () => { throw 1; };"
    "Promise = Map = Reflect = Boolean = String = undefined; Object.entries = Object.values = Array.isArray = () => null;"
    "window.setTimeout = () => 0; Date.now = () => NaN;"
    "Object.defineProperty(Object.prototype, 'length', {get() { return 1e9; }, configurable: true});"
)
"""What our questions must not rest on."""


def page(body: str) -> Answer:
    return content(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Page</title><body><h1>Shop</h1>{body}</body></html>"
    )


def linking(url: str) -> Answer:
    return page(f'<footer><a href="{url}">Cookie Policy</a></footer>')


TABLE: dict[str, dict[str, Answer]] = {
    **{f"www.{tool}-shop.com": {"/": page(f"<script>{script}</script>")} for tool, script in SCRIPTS.items()},
    "www.complianz-shop.com": {"/": linking("/cookie-policy"), "/cookie-policy": page(PAGES["complianz"])},
    "www.iubenda-shop.com": {"/": linking("https://www.iubenda.com/privacy-policy/123/cookie-policy")},
    "www.iubenda.com": {"/privacy-policy/123/cookie-policy": page(PAGES["iubenda"])},
    "www.termly-shop.com": {
        "/": linking("/cookie-policy"),
        "/cookie-policy": page('<iframe src="https://app.termly.io/policy-viewer/policy.html?policyUUID=1"></iframe>'),
    },
    "app.termly.io": {"/policy-viewer/policy.html": page(PAGES["termly"])},
    "www.late-shop.com": {
        "/": page("<script>window.UC_UI = {getServicesFullInfo: () => new Promise(() => {})};</script>")
    },
    **{
        f"www.{tool}-broken-shop.com": {"/": page(f"<script>{SCRIPTS[tool]};{BREAKS}</script>")}
        for tool in ("cookiebot", "onetrust", "klaro", "vanilla", "tarteaucitron")
    },
    "www.guarded-shop.com": {
        "/": page(
            "<script>for (const name of ['CookieConsentDialog', 'OneTrust', 'Didomi', '_ckyConfig', 'tarteaucitron'])"
            " Object.defineProperty(window, name, {get() { throw 1; }})</script>"
        )
    },
    "www.hostile-shop.com": {
        "/": page(
            "<script>const CookieConsentDialog = {cookieTableNecessary: [[{}, '<script>', 1, null]], cookieTableStatistics: 7};"
            "window.OneTrust = {GetDomainData() { throw new Error('no'); }};"
            "window.UC_UI = {getServicesFullInfo: () => new Promise(() => {})};"
            "window.klaroConfig = {get services() { while (false); return 'x'; }};</script>"
        )
    },
}


@pytest_asyncio.fixture(scope="module")
async def chromium() -> AsyncIterator[Chromium]:
    async with Web(TABLE) as web:
        plan = Plan(url="https://www.klaro-shop.com/", resolve_rules=web.resolve_rules, insecure=True)
        async with launched(plan) as chromium:
            yield chromium


async def found(chromium: Chromium, folder: Path, name: str) -> tuple[Document, ...]:
    plan = msgspec.structs.replace(chromium.plan, url=f"https://www.{name}-shop.com/")
    async with chromium.fresh() as profile:
        page = await profile.context.new_page()
        await page.goto(plan.url)
        links = await links_of(chromium.socket, page)
        record = PageRecord(url=plan.url, final_url=page.url, status=200, title="Page", started=0, ended=1, links=links)
        return await find_and_read(profile, (record,), plan, folder)


def cookies(document: Document, folder: Path) -> tuple[DeclaredCookie, ...]:
    held = msgspec.json.decode((folder / str(document.blocks_file)).read_bytes(), type=DocumentText)
    return _READER.read([held]).cookies


_BASKET = ("basket_id", 0)
_GA = ("_ga", 2 * _YEAR)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("cookiebot", DocumentKind.CONSENT_TOOL, [_BASKET, _GA]),
        ("onetrust", DocumentKind.CONSENT_TOOL, [_BASKET, _GA]),
        ("usercentrics", DocumentKind.CONSENT_TOOL, [_BASKET, _GA]),
        ("cookieyes", DocumentKind.CONSENT_TOOL, [_BASKET, _GA]),
        ("klaro", DocumentKind.CONSENT_TOOL, [("basket_id", None), ("_ga_*", None), ("_ga", None)]),
        ("tarteaucitron", DocumentKind.CONSENT_TOOL, [("_ga", None), ("_gid", None)]),
        ("vanilla", DocumentKind.CONSENT_TOOL, [_GA, ("_fbp*", None)]),
        ("didomi", DocumentKind.CONSENT_TOOL, []),
        ("complianz", DocumentKind.COOKIES, [_GA]),
        ("iubenda", DocumentKind.COOKIES, [_GA, ("_gid", _DAY)]),
        ("termly", DocumentKind.COOKIES, [_GA]),
    ],
)
async def test_the_declaration_of_each_tool_is_read(
    chromium: Chromium, tmp_path: Path, name: str, kind: DocumentKind, expected: list[tuple[str, float | None]]
) -> None:
    documents = await found(chromium, tmp_path, name)
    assert [(d.kind, d.reason) for d in documents] == [(kind, None)]
    assert [(c.name, c.lifetime_seconds) for c in cookies(documents[0], tmp_path)] == expected


@pytest.mark.browser
async def test_services_without_cookies_are_named(chromium: Chromium, tmp_path: Path) -> None:
    (document,) = await found(chromium, tmp_path, "didomi")
    held = msgspec.json.decode((tmp_path / str(document.blocks_file)).read_bytes(), type=DocumentText)
    assert document.found == "what Didomi declares on https://www.didomi-shop.com/"
    assert "Audience measurement" in held.text
    assert "hotjar" in {m.vendor for m in _READER.read([held]).mentions}


@pytest.mark.browser
async def test_what_a_tool_declares_keeps_class_provider_and_purpose(chromium: Chromium, tmp_path: Path) -> None:
    (document,) = await found(chromium, tmp_path, "onetrust")
    basket, ga = cookies(document, tmp_path)
    assert (basket.category, basket.purpose, basket.domain) == (
        "Strictly necessary",
        "Keeps the basket",
        "shop.example",
    )
    assert (ga.provider, ga.vendor, ga.category, ga.purpose) == (
        "Google",
        "google-analytics",
        "Performance",
        "Counts visits",
    )


@pytest.mark.browser
async def test_a_tool_that_does_not_answer_is_an_unread_document(chromium: Chromium, tmp_path: Path) -> None:
    (document,) = await found(chromium, tmp_path, "late")
    assert document.kind is DocumentKind.CONSENT_TOOL
    assert document.reason == "Usercentrics did not answer when asked for it"


@pytest.mark.browser
@pytest.mark.parametrize("tool", ["cookiebot", "onetrust", "klaro", "vanilla", "tarteaucitron"])
async def test_a_page_that_breaks_the_built_in_functions_is_read_all_the_same(
    chromium: Chromium, tmp_path: Path, tool: str
) -> None:
    whole, broken = [await found(chromium, tmp_path / name, name) for name in (tool, f"{tool}-broken")]
    assert [document.reason for document in broken] == [None]
    assert cookies(broken[0], tmp_path / f"{tool}-broken") == cookies(whole[0], tmp_path / tool)


@pytest.mark.browser
async def test_a_page_that_breaks_the_questions_is_told_in_one_sentence(chromium: Chromium, tmp_path: Path) -> None:
    (document,) = await found(chromium, tmp_path, "guarded")
    assert document.reason == (
        "the page breaks the questions to them, so what Cookiebot, OneTrust, Didomi, CookieYes, tarteaucitron would declare "
        "is not known"
    )


@pytest.mark.browser
async def test_answers_that_are_none_do_no_harm(chromium: Chromium, tmp_path: Path) -> None:
    documents = await found(chromium, tmp_path, "hostile")
    assert {document.kind for document in documents} == {DocumentKind.CONSENT_TOOL}
    assert {document.reason for document in documents} >= {"OneTrust failed when asked for it"}


def test_only_answers_of_the_known_shape_count() -> None:
    assert declared("x") == declared([7, {"tool": 1}, {"tool": "a", "entries": [{"name": 1}]}]) == ()
    (tool,) = declared([{"tool": "a", "entries": [{"name": "_ga", "seconds": 60}]}])
    assert (tool.tool, tool.entries[0].name) == ("a", "_ga")
    assert [lasts(s) for s in (None, -1, 0, 60, 2 * _YEAR)] == ["", "", "Session", "60 seconds", "730 days"]
