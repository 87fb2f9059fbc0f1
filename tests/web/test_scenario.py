from pathlib import Path

import msgspec
import pytest

from auditor.demo.site import demo
from auditor.demo.web import Response, Seen, Web
from auditor.sites import host_of
from auditor.trackers.register import load as load_register
from tests.web.browser import browsing
from tests.web.scenario import CHECKS, SITES, Reply, Scenario, files, load

ALL = [pytest.param(file, id=file.stem) for file in files()]
SMALLEST = 'about = "x"\nurl = "https://www.a.example/"\n[truth]\n'


def reply(scenario: Scenario, url: str, *headers: tuple[str, str]) -> Response:
    host = host_of(url)
    answer = scenario.table[host][url.partition(host)[2]]
    seen = Seen(scheme="https", host=host, method="GET", target="/", headers=headers)
    return answer(seen) if callable(answer) else answer


def written(folder: Path, text: str) -> Scenario:
    file = folder / "one.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


@pytest.mark.parametrize("file", ALL)
def test_a_scenario_contradicts_neither_itself_nor_the_register(file: Path) -> None:
    scenario = load(file)
    truth = scenario.truth
    register = load_register()
    assert scenario.about.endswith(".")
    assert {state for vendor in truth.vendor for state in vendor.states} <= set(scenario.plan.states)
    assert set(truth.visits) <= set(scenario.plan.states)
    assert {vendor.id for vendor in truth.vendor} <= set(register.products)
    assert {finding.check for finding in truth.finding} <= set(truth.checks)
    stated = {(finding.check, finding.subject) for finding in truth.finding}
    assert not stated & {(never.check, never.subject) for never in truth.never}
    assert not {check for check, _ in stated} & {never.check for never in truth.never if never.subject is None}


def test_the_truth_of_the_demo_uses_ids_of_the_register() -> None:
    assert {vendor.id for vendor in demo().truth.vendor} <= set(load_register().products)


def test_there_are_enough_scenarios() -> None:
    assert len(files()) >= 14


def test_a_page_links_to_every_page_and_policy(tmp_path: Path) -> None:
    text = (
        SMALLEST
        + '[page."/"]\nbody = "<h1>Hello</h1>"\n[page."/more"]\ntitle = "More"\n[policy."/legal"]\nbody = "<p>b</p>"\n'
    )
    scenario = written(tmp_path, text)
    html = reply(scenario, "https://www.a.example/").body.decode()
    assert "<h1>Hello</h1>" in html
    assert '<a href="/more">More</a>' in html
    assert '<footer><a href="/legal">Privacy policy</a>' in html
    assert "<p>b</p>" in reply(scenario, "https://www.a.example/legal").body.decode()
    assert scenario.truth.checks == CHECKS


def test_an_answer_may_depend_on_header_and_cookie(tmp_path: Path) -> None:
    text = SMALLEST + '[host."b.example"."/x"]\nbody = "gpc"\nheader = "Sec-GPC"\n'
    text += '[host."b.example"."/x".otherwise]\nbody = "known"\ncookie = "a=1"\n'
    scenario = written(tmp_path, text)
    assert reply(scenario, "https://b.example/x", ("sec-gpc", "1")).body == b"gpc"
    assert reply(scenario, "https://b.example/x", ("cookie", "a=1")).body == b"known"
    assert reply(scenario, "https://b.example/x", ("cookie", "a=2")).status == 404


def test_random_values_are_fresh_and_the_same_within_one_answer(tmp_path: Path) -> None:
    text = SMALLEST + '[host."b.example"."/x"]\nbody = "{random}"\nheaders = [["Set-Cookie", "id={random}"]]\n'
    scenario = written(tmp_path, text)
    first, second = (reply(scenario, "https://b.example/x") for _ in range(2))
    assert first.body != second.body
    assert f"id={first.body.decode()}" == dict(first.headers)["Set-Cookie"]


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(msgspec.ValidationError, match="bodyy"):
        written(tmp_path, SMALLEST + '[page."/"]\nbodyy = ""\n')


def test_a_borrowed_host_answers_as_in_the_demo(tmp_path: Path) -> None:
    text = 'borrow = ["www.clarity.ms"]\n' + SMALLEST
    assert "_clck" in reply(written(tmp_path, text), "https://www.clarity.ms/tag/*").body.decode()


def test_a_policy_is_long_enough_to_be_one() -> None:
    for file in SITES.glob("_policy.*.html"):
        assert len(file.read_text(encoding="utf-8").split()) > 150
    assert Reply().otherwise is None


@pytest.mark.browser
@pytest.mark.parametrize(("reject", "returns"), [("stores", False), ("hides", True), ("nothing", True)])
async def test_the_banner_does_what_it_is_told(tmp_path: Path, reject: str, returns: bool) -> None:
    text = 'borrow = ["www.clarity.ms", "bat.bing.com"]\n' + SMALLEST + '[page."/"]\n[banner]\n'
    text += f'reject = "{reject}"\naccepted = ["https://www.clarity.ms/tag/x"]\nundecided = ["https://bat.bing.com/bat.js"]\n'
    scenario = written(tmp_path, text)
    async with Web(scenario.table) as web, browsing(web) as context:
        page = await context.new_page()
        await page.goto(scenario.url, wait_until="networkidle")
        await page.get_by_role("button", name="Reject all").click()
        assert await page.locator("#cookie-banner").is_visible() is (reject == "nothing")
        await page.reload(wait_until="networkidle")
        assert await page.locator("#cookie-banner").is_visible() is returns
        assert len(web.requests("bat.bing.com", "/bat.js")) == (2 if returns else 1)
        assert web.requests("www.clarity.ms") == []
        if returns:
            async with page.expect_response("https://www.clarity.ms/**"):
                await page.get_by_role("button", name="Accept all").click()
            assert len(web.requests("www.clarity.ms")) == 1


@pytest.mark.browser
@pytest.mark.parametrize("where", ["page", "shadow", "closed-shadow", "frame"])
async def test_the_banner_is_where_it_is_told(tmp_path: Path, where: str) -> None:
    scenario = written(tmp_path, SMALLEST + f'[page."/"]\n[banner]\nwhere = "{where}"\n')
    async with Web(scenario.table) as web, browsing(web) as context:
        page = await context.new_page()
        await page.goto(scenario.url, wait_until="networkidle")
        inside = page.frame_locator("iframe") if where == "frame" else page
        button = inside.get_by_role("button", name="Reject all")
        if where == "closed-shadow":
            assert await button.count() == 0
            for key in ("Tab", "Tab", "Tab", "Enter"):  # past the menu's only link and the accept button
                await page.keyboard.press(key)
        else:
            await button.click()
        await page.wait_for_function("document.cookie.includes('cookie_choice=rejected')")
        assert not await page.locator("#cookie-banner").is_visible()
