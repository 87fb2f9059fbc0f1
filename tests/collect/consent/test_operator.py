"""Banners in a real browser, on loopback."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Page

from auditor.collect.browser import Chromium, launched
from auditor.collect.consent import Operator
from auditor.collect.plan import Plan
from auditor.demo.web import Web
from auditor.model.capture import Consent
from auditor.model.kinds import ConsentAction
from tests.collect.consent import stage

pytestmark = pytest.mark.browser
ACCEPT, REJECT, NONE = ConsentAction.ACCEPT, ConsentAction.REJECT, ConsentAction.NONE


@pytest_asyncio.fixture(scope="module")
async def chromium() -> AsyncIterator[Chromium]:
    async with Web(stage.table()) as web:
        plan = Plan(url=f"https://{stage.host('plain')}/", resolve_rules=web.resolve_rules, insecure=True)
        async with launched(plan) as chromium:
            yield chromium


class Visited:
    """A page, the consent that came out, and how to look again after a reload."""

    def __init__(self, operator: Operator, page: Page, consent: Consent) -> None:
        self.operator = operator
        self.page = page
        self.consent = consent

    async def confirmed(self) -> Consent:
        await self.page.reload(wait_until="load")
        settled = asyncio.Event()
        settled.set()
        return await self.operator.confirm(self.page, self.consent, settled=settled, deadline=60)


@asynccontextmanager
async def visited(chromium: Chromium, name: str, action: ConsentAction) -> AsyncIterator[Visited]:
    async with chromium.fresh() as profile:
        begun = time.monotonic()
        operator = Operator(chromium.socket, action, lambda: time.monotonic() - begun)
        unhook = chromium.socket.hook(operator.prepare, profile.context_id)
        page = await profile.context.new_page()
        settled = asyncio.Event()
        running = asyncio.ensure_future(_operate(operator, page, settled, name))
        consent = await running
        unhook()
        yield Visited(operator, page, consent)


async def _operate(operator: Operator, page: Page, settled: asyncio.Event, name: str) -> Consent:
    operating = asyncio.ensure_future(operator.operate(page, settled=settled, deadline=30))
    await page.goto(f"https://{stage.host(name)}/", wait_until="load")
    settled.set()
    return await operating


@pytest.mark.parametrize("action", [ACCEPT, REJECT])
@pytest.mark.parametrize(
    "name",
    [
        "plain",
        "german",
        "french",
        "polish",
        "open-root",
        "closed-root",
        "nested-roots",
        "large",
        "large-nested",
        "frame",
        "inner-frame",
        "bots",
        "form",
        "reloads",
        "covered",
        "sliding",
        "server",
        "wall",
        "plain-wall",
        "klaro",
        "vanilla",
    ],
)
async def test_a_choice_is_made_verified_and_kept(chromium: Chromium, name: str, action: ConsentAction) -> None:
    async with visited(chromium, name, action) as visit:
        consent = visit.consent
        assert (consent.banner_seen, consent.verified, consent.layers, consent.clicks) == (True, True, 1, 1), consent
        assert consent.operated_by == "word list"
        assert consent.clicked_at is not None
        assert consent.done_at is not None
        assert consent.clicked_at <= consent.done_at
        assert {control.role for control in consent.controls} >= {"accept", "reject"}
        assert all(control.box for control in consent.controls)
        after = await visit.confirmed()
        assert after.verified, after


async def test_the_choice_that_was_made_is_the_one_asked_for(chromium: Chromium) -> None:
    stored = {}
    for name in ("plain", "open-root", "closed-root", "klaro", "vanilla", "frame"):
        for action in (ACCEPT, REJECT):
            async with visited(chromium, name, action) as visit:
                stored[name, action] = [cookie.get("value") for cookie in await visit.page.context.cookies()]
    for name in ("plain", "open-root", "closed-root", "frame"):
        assert (stored[name, ACCEPT], stored[name, REJECT]) == (["accepted"], ["rejected"])
    assert "ga%22%3Atrue" in str(stored["klaro", ACCEPT])
    assert "ga%22%3Afalse" in str(stored["klaro", REJECT])
    assert "categories%22%3A%5B%22necessary%22%2C%22analytics%22%5D" in str(stored["vanilla", ACCEPT])
    assert "categories%22%3A%5B%22necessary%22%5D" in str(stored["vanilla", REJECT])


async def test_where_the_controls_are_is_recorded(chromium: Chromium) -> None:
    places = {}
    for name in ("plain", "open-root", "closed-root", "frame"):
        async with visited(chromium, name, NONE) as visit:
            assert visit.consent.verified is None
            assert visit.consent.banner_seen
            assert visit.consent.clicked is None
            assert await visit.page.context.cookies() == []
            places[name] = {control.where for control in visit.consent.controls}
    assert places == {
        "plain": {"document"},
        "open-root": {"open shadow root"},
        "closed-root": {"closed shadow root"},
        "frame": {"document of the frame of cmp.consent-frame.com"},
    }


async def test_a_refusal_behind_settings_counts_its_layers(chromium: Chromium) -> None:
    async with visited(chromium, "layers", REJECT) as visit:
        consent = visit.consent
        assert (consent.verified, consent.layers, consent.clicks) == (True, 2, 2), consent
        assert consent.clicked == "Cookie settings → Save settings"
        kept = await visit.page.evaluate("localStorage.getItem('consent')")
        assert kept == '{"necessary":true,"marketing":false,"statistics":false}'
        assert {control.role for control in consent.controls} == {"accept", "settings"}
    async with visited(chromium, "layers", ACCEPT) as visit:
        assert (visit.consent.verified, visit.consent.layers) == (True, 1)


async def test_a_choice_begins_with_the_first_press_that_may_have_made_it(chromium: Chromium) -> None:
    async with visited(chromium, "first-go", ACCEPT) as visit:
        consent = visit.consent
        assert (consent.verified, consent.clicked) == (True, "Accept all → Cookie settings → Accept all"), consent
        assert (consent.begun_at or 0.0) + 2.5 < (consent.clicked_at or 0.0)
    async with visited(chromium, "layers", REJECT) as visit:
        assert visit.consent.begun_at is not None
        assert visit.consent.begun_at <= (visit.consent.clicked_at or 0.0)


@pytest.mark.parametrize("name", ["idle-reject", "stuck-reject", "lying-reject"])
async def test_a_refusal_that_does_nothing_is_not_verified(chromium: Chromium, name: str) -> None:
    async with visited(chromium, name, REJECT) as visit:
        assert visit.consent.banner_seen
        assert visit.consent.clicked == "Reject all"
        assert visit.consent.verified is False, visit.consent
        assert visit.consent.done_at is None
        assert visit.consent.proof


async def test_a_notice_can_be_acknowledged_but_not_refused(chromium: Chromium) -> None:
    async with visited(chromium, "notice", ACCEPT) as visit:
        assert visit.consent.verified is True, visit.consent
    async with visited(chromium, "notice", REJECT) as visit:
        assert visit.consent.verified is False
        assert visit.consent.clicked is None
        assert "No control that refuses was found" in visit.consent.proof[-1]


@pytest.mark.parametrize("name", ["none", "newsletter", "terms", "links", "in-the-text", "in-a-menu"])
@pytest.mark.parametrize("action", [ACCEPT, REJECT])
async def test_what_is_no_banner_is_left_alone(chromium: Chromium, name: str, action: ConsentAction) -> None:
    async with visited(chromium, name, action) as visit:
        assert visit.consent == Consent(action=action)
        assert visit.page.url == f"https://{stage.host(name)}/"
        assert await visit.page.context.cookies() == []


async def test_a_banner_that_comes_back_ends_the_verification(chromium: Chromium) -> None:
    async with visited(chromium, "forgetful", REJECT) as visit:
        assert visit.consent.verified is True
        after = await visit.confirmed()
        assert after.verified is False
        assert after.proof[-1] == "On the next page load the banner was shown again."


async def test_consent_tools_are_named(chromium: Chromium) -> None:
    names = {}
    for name in ("klaro", "vanilla", "plain"):
        async with visited(chromium, name, NONE) as visit:
            names[name] = visit.consent.cmp
    assert names == {"klaro": "klaro", "vanilla": "vanilla-cookieconsent", "plain": None}


@pytest.mark.parametrize("action", [ACCEPT, REJECT])
async def test_a_known_tool_in_unknown_words_is_left_to_the_engine(chromium: Chromium, action: ConsentAction) -> None:
    async with visited(chromium, "strange", action) as visit:
        consent = visit.consent
        assert consent.operated_by == "autoconsent rule Klaro", consent
        assert consent.verified is True
        kept = str([cookie.get("value") for cookie in await visit.page.context.cookies()])
        assert f"ga%22%3A{'true' if action is ACCEPT else 'false'}" in kept


async def test_a_page_that_goes_away_is_an_outcome(chromium: Chromium) -> None:
    async with chromium.fresh() as profile:
        operator = Operator(chromium.socket, REJECT, time.monotonic)
        unhook = chromium.socket.hook(operator.prepare, profile.context_id)
        page = await profile.context.new_page()
        await page.goto(f"https://{stage.host('plain')}/")
        settled = asyncio.Event()
        operating = asyncio.ensure_future(operator.operate(page, settled=settled, deadline=time.monotonic() + 30))
        await page.close()
        settled.set()
        consent = await operating
        unhook()
    assert consent.verified is False
    assert "went away" in consent.proof[0]
