"""Taking consent back, in a real browser on loopback."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page

from auditor.collect.browser import Chromium, launched
from auditor.collect.consent import Operator
from auditor.collect.consent.stored import Snapshot, judge
from auditor.collect.plan import Plan
from auditor.demo.web import Web
from auditor.model.capture import Consent
from auditor.model.kinds import ConsentAction
from tests.collect.consent import stage

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture(scope="module")
async def chromium() -> AsyncIterator[Chromium]:
    async with Web(stage.table()) as web:
        plan = Plan(url=f"https://{stage.host('plain')}/", resolve_rules=web.resolve_rules, insecure=True)
        async with launched(plan) as chromium:
            yield chromium


async def withdrawn(chromium: Chromium, name: str) -> tuple[Consent, dict[str, str], list[str]]:
    """The consent, the cookies by name, and the pictures that were asked for."""
    pictures: list[str] = []

    async def picture(moment: str, _page: Page) -> None:
        pictures.append(moment)

    async with chromium.fresh() as profile:
        begun = time.monotonic()
        operator = Operator(chromium.socket, ConsentAction.WITHDRAW, lambda: time.monotonic() - begun)
        operator.picture = picture
        unhook = chromium.socket.hook(operator.prepare, profile.context_id)
        page = await profile.context.new_page()
        settled = asyncio.Event()
        operating = asyncio.ensure_future(operator.operate(page, settled=settled, deadline=30))
        await page.goto(f"https://{stage.host(name)}/", wait_until="load")
        settled.set()
        accepted = await operating
        assert accepted.verified, accepted

        async def settle() -> bool:
            await page.wait_for_load_state("load")
            return True

        consent = await operator.withdraw(page, accepted, deadline=60, settle=settle)
        unhook()
        cookies = {str(c.get("name")): str(c.get("value")) for c in await page.context.cookies()}
        return consent, cookies, pictures


@pytest.mark.parametrize(
    ("name", "control", "clicks"),
    [
        ("back-link", "Cookie-Einstellungen", 2),
        ("back-badge", "Cookies", 2),
        ("back-late", "Cookie-Einstellungen", 2),
        ("back-klaro", "Cookie settings", 2),
        ("back-vanilla", "…", 2),
        ("back-forgets", "Withdraw consent", 1),
        ("back-page", "Privacy settings", 2),
    ],
)
async def test_consent_is_taken_back_with_the_sites_own_control(
    chromium: Chromium, name: str, control: str, clicks: int
) -> None:
    consent, cookies, pictures = await withdrawn(chromium, name)
    assert consent.verified, (consent.clicked, consent.proof)
    assert consent.action is ConsentAction.WITHDRAW
    assert consent.withdrawn_by is not None
    assert consent.way_back
    assert (consent.withdrawn_by.text, consent.clicks) == (control, clicks)
    assert consent.accepted is not None
    assert (consent.accepted.action, consent.accepted.verified) == (ConsentAction.ACCEPT, True)
    assert consent.clicked is not None
    assert consent.clicked.startswith(f"{consent.accepted.clicked} → {control}")
    assert None not in (consent.accepted.clicked_at, consent.clicked_at, consent.done_at)
    assert (consent.accepted.clicked_at or 0) < (consent.clicked_at or 0) <= (consent.done_at or 0)
    assert "accepted" not in cookies.values()
    assert pictures == (["withdrawal"] if clicks == 2 and name != "back-page" else [])


@pytest.mark.parametrize(
    ("name", "control", "why"),
    [
        ("back-none", None, "No control with which consent can be taken back was found on the page."),
        ("back-idle", "Withdraw consent", "“Withdraw consent” opened nothing with which consent can be taken back."),
    ],
)
async def test_a_consent_that_cannot_be_taken_back_is_not_verified(
    chromium: Chromium, name: str, control: str | None, why: str
) -> None:
    consent, cookies, _ = await withdrawn(chromium, name)
    assert (consent.verified, consent.done_at) == (False, None)
    assert (consent.withdrawn_by.text if consent.withdrawn_by else None) == control
    assert consent.proof[-1] == why
    assert cookies["choice"] == "accepted"


def test_a_withdrawal_needs_more_than_something_new() -> None:
    key, other = ("cookie", "www.shop.example", "choice"), ("localStorage", "https://www.shop.example", "opened")
    before = Snapshot(entries={key: "accepted"})
    sites = ("shop.example",)

    def told(entries: dict[tuple[str, str, str], str]) -> tuple[bool, bool]:
        found = judge(False, before, Snapshot(entries=entries), sites, taking_back=True)
        return found.stored, found.read

    assert told({key: "accepted", other: "1"}) == (False, False)
    assert told({key: "rejected"}) == (True, True)
    assert told({}) == (True, True)
    assert not judge(False, before, Snapshot(entries={}), sites).stored
