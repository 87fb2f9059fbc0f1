"""Every default of BROWSER.md section 1 that would falsify an audit, dealt with and proved in a real browser."""

import asyncio
import os
from pathlib import Path

import msgspec
import pytest

from auditor.collect import browser, canary, found
from auditor.collect.browser import _version_of, examine, launched, sandboxed
from auditor.collect.cdp import Socket
from auditor.collect.folders import PREFIX
from auditor.collect.found import find
from auditor.collect.plan import Plan
from auditor.demo.web import Response, Seen, Web, content
from auditor.model.kinds import State, TargetKind, ThirdPartyCookies
from auditor.model.problems import BadInput
from tests.collect.rig import Rig, cookies, request, requests, urls
from tests.web.browser import FULL_BROWSER

pytestmark = pytest.mark.browser

EVERYWHERE = """
<iframe src="https://frame.everywhere.example/"></iframe>
<script>
new Worker("/worker.js"); new SharedWorker("/shared.js"); navigator.serviceWorker.register("/service.js");
report("page");
</script>"""
SEND = """
async function report(place) {
  const hints = await navigator.userAgentData?.getHighEntropyValues(["fullVersionList"]);
  const told = {place, gpc: navigator.globalPrivacyControl, agent: navigator.userAgent, hints,
    webdriver: navigator.webdriver ?? null, languages: navigator.languages};
  fetch("https://collect.example/" + place, {method: "POST", mode: "no-cors", body: JSON.stringify(told)});
}
"""
PLACES = {
    "page": TargetKind.PAGE,
    "frame": TargetKind.IFRAME,
    "worker": TargetKind.WORKER,
    "shared": TargetKind.SHARED_WORKER,
    "service": TargetKind.SERVICE_WORKER,
}


def serve_everywhere(rig: Rig) -> None:
    workers = {f"/{name}.js": content(f"{SEND} report('{name}')", "js") for name in ("worker", "shared", "service")}
    page = content(f"<script>{SEND}</script>{EVERYWHERE}")
    rig.serve(
        {
            "www.site.example": {"/": page, **workers},
            "frame.everywhere.example": {"/": content(f"<script>{SEND} report('frame')</script>")},
            "collect.example": {f"/{place}": content("", "txt") for place in PLACES},
        }
    )
    rig.web.log.clear()


def told(rig: Rig, place: str) -> Seen:
    (seen,) = rig.web.requests("collect.example", f"/{place}")
    return seen


async def test_every_kind_of_target_is_attached_before_its_first_request(rig: Rig, folder: Path) -> None:
    serve_everywhere(rig)
    visit = await rig.visit("https://www.site.example/", folder)
    for place, kind in PLACES.items():
        assert request(visit, f"https://collect.example/{place}").target is kind


async def test_user_agent_and_hints_are_one_person_in_every_target(rig: Rig, folder: Path) -> None:
    serve_everywhere(rig)
    await rig.visit("https://www.site.example/", folder)
    version = rig.chromium.identity.version
    for place in PLACES:
        seen = told(rig, place)
        said = msgspec.json.decode(seen.body)
        assert said["agent"] == seen.header("user-agent") == rig.chromium.identity.user_agent
        assert "Headless" not in str(said) + str(seen.headers)
        names = {brand["brand"]: brand["version"] for brand in said["hints"]["fullVersionList"]}
        assert names["Google Chrome"] == names["Chromium"] == version
        if place in ("page", "frame"):  # Chromium sends the header from documents only
            assert '"Google Chrome"' in seen.header("sec-ch-ua")
        assert seen.header("accept-language").startswith("en-US,en")
    # Requests for the documents and scripts themselves, before any script could ask.
    for seen in rig.web.requests("www.site.example"):
        assert "Headless" not in str(seen.headers), seen.target


async def test_navigator_webdriver_does_not_tell(rig: Rig, folder: Path) -> None:
    serve_everywhere(rig)
    await rig.visit("https://www.site.example/", folder)
    assert not msgspec.json.decode(told(rig, "page").body)["webdriver"]


async def test_gpc_is_true_and_sent_in_every_target(rig: Rig, folder: Path) -> None:
    serve_everywhere(rig)
    visit = await rig.visit("https://www.site.example/", folder, State.GPC)
    for place in PLACES:
        assert msgspec.json.decode(told(rig, place).body)["gpc"] is True, place
    without = {seen.url for seen in rig.web.log if seen.header("sec-gpc") != "1"}
    # The one leftover: the fetch of the service worker's own script; robots.txt is asked for by us, not by the page.
    assert without <= {"https://www.site.example/service.js", "https://www.site.example/robots.txt"}
    assert visit.stance.value == "opted-out-of-sale"


async def test_gpc_is_not_told_in_other_states(rig: Rig, folder: Path) -> None:
    serve_everywhere(rig)
    await rig.visit("https://www.site.example/", folder)
    assert not any(seen.header("sec-gpc") for seen in rig.web.log)
    assert "gpc" not in msgspec.json.decode(told(rig, "page").body)


async def test_extra_headers_reach_workers_and_are_not_written_down(rig: Rig, folder: Path) -> None:
    serve_everywhere(rig)
    visit = await rig.visit("https://www.site.example/", folder, headers=(("X-Pass", "let-me-in"),))
    assert all(told(rig, place).header("x-pass") == "let-me-in" for place in PLACES)
    assert "let-me-in" not in str(requests(visit))


async def test_cross_site_frames_are_processes_of_their_own(rig: Rig, folder: Path) -> None:
    serve_everywhere(rig)
    kinds: list[TargetKind] = []
    unhook = rig.chromium.socket.hook(lambda _, target: kinds.append(target.kind))
    await rig.visit("https://www.site.example/", folder)
    unhook()
    assert TargetKind.IFRAME in kinds
    assert rig.chromium.info.site_isolation


async def test_a_trackers_storage_is_kept_apart_by_site(rig: Rig, folder: Path) -> None:
    frame = """<script>
    const before = localStorage.getItem("id"); localStorage.setItem("id", "known");
    fetch("/seen?" + (before ?? "nothing"));</script>"""
    for site in ("one", "two"):
        rig.serve({f"www.{site}.example": {"/": content('<iframe src="https://box.example/"></iframe>')}})
    rig.serve({"box.example": {"/": content(frame), "/seen": content("", "txt")}})
    rig.web.log.clear()
    visit = await rig.visit(
        "https://www.one.example/",
        folder,
        pages=2,
        extra_urls=("https://www.two.example/", "https://www.one.example/?again"),
    )
    asked = [seen.query for seen in rig.web.requests("box.example", "/seen")]
    assert asked == ["nothing", "nothing", "known"]
    assert [page.error for page in visit.pages] == [None, None, None]


async def test_third_party_cookies_are_kept_and_recorded(rig: Rig, folder: Path) -> None:
    cookie = ("Set-Cookie", "third=1; Secure; SameSite=None")
    rig.serve(
        {
            "www.keeps.example": {"/": content('<img src="https://px.third.example/">')},
            "px.third.example": {"/": content("", "gif", cookie)},
        }
    )
    visit = await rig.visit("https://www.keeps.example/", folder)
    assert visit.third_party_cookies is ThirdPartyCookies.KEPT
    assert [(c.name, c.domain) for c in cookies(visit).at_end] == [("third", "px.third.example")]


@FULL_BROWSER
async def test_a_seeded_full_browser_keeps_them_too_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async with launched(Plan(url="about:blank", browser="chrome")) as chromium:
        assert chromium.third_party_cookies is ThirdPartyCookies.KEPT
        assert chromium.info.channel == "chrome"
        pid = await browser_pid(chromium.socket)
        assert running(pid)
        (profile,) = profiles_of(pid)
    assert not running(pid)
    assert not profile.exists()


@FULL_BROWSER
async def test_the_canary_tells_a_browser_that_refuses_third_party_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "KEEP_THIRD_PARTY_COOKIES", {"profile": {"cookie_controls_mode": 1}})
    async with launched(Plan(url="about:blank", browser="chrome")) as chromium:
        assert chromium.third_party_cookies is ThirdPartyCookies.REFUSED


async def test_the_guard_of_private_networks_does_not_keep_the_canary_out() -> None:
    async with launched(Plan(url="https://www.guarded.example/")) as chromium:
        assert chromium.third_party_cookies is ThirdPartyCookies.KEPT


async def test_the_canary_does_not_depend_on_what_the_user_maps() -> None:
    nowhere = Plan(url="about:blank", resolve_rules="MAP * ~NOTFOUND", proxy="http://127.0.0.1:9")
    async with launched(nowhere) as chromium:
        assert chromium.third_party_cookies is ThirdPartyCookies.KEPT


async def test_a_canary_that_cannot_be_seen_is_unknown(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canary, "SECONDS", 0.5)
    async with canary.Pair() as unmapped, rig.chromium.fresh() as profile:
        assert await unmapped.outcome(profile.context) is ThirdPartyCookies.UNKNOWN


def running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def browser_pid(socket: Socket) -> int:
    told = (await socket.post("SystemInfo.getProcessInfo"))["processInfo"]
    return next(int(process["id"]) for process in told if process["type"] == "browser")


def profiles_of(pid: int) -> list[Path]:
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return [Path(word.partition("=")[2]) for word in words if word.startswith("--user-data-dir=") and PREFIX in word]


async def test_nothing_is_left_behind_when_the_visit_raises() -> None:
    seen: list[Path] = []

    async def broken() -> None:
        async with launched(Plan(url="about:blank")) as chromium:
            seen.extend(profiles_of(await browser_pid(chromium.socket)))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await broken()
    assert seen
    assert not seen[0].exists()


async def test_insecure_is_a_browser_flag_and_certificates_count_without_it() -> None:
    async with Web({"www.bad-cert.example": {"/": content("hello")}}) as web:
        plan = Plan(url="https://www.bad-cert.example/", resolve_rules=web.resolve_rules)
        async with launched(plan) as chromium:
            assert "--ignore-certificate-errors" not in chromium.info.arguments
            assert chromium.third_party_cookies is ThirdPartyCookies.KEPT
            async with chromium.fresh() as profile:
                page = await profile.context.new_page()
                with pytest.raises(Exception, match="ERR_CERT_AUTHORITY_INVALID"):
                    await page.goto(plan.url)


@FULL_BROWSER
async def test_windows_that_nobody_clicked_for_are_blocked_or_said(rig: Rig, folder: Path) -> None:
    rig.serve(
        {
            "www.pop.example": {"/": content("<h1>x</h1><script>window.open('https://pop.example/')</script>")},
            "pop.example": {"/": content("<h1>pop</h1>")},
        }
    )
    assert "--disable-popup-blocking" not in rig.chromium.info.arguments
    visit = await rig.visit("https://www.pop.example/", folder)
    assert request(visit, "https://pop.example/").target is TargetKind.PAGE
    assert visit.signals["windows"] == "1 opened by the site"
    async with launched(Plan(url="x", browser="chrome", resolve_rules=rig.chromium.plan.resolve_rules)) as full:
        visit = await Rig(web=rig.web, chromium=full).visit("https://www.pop.example/", folder)
        assert not any(url == "https://pop.example/" for url in urls(visit))
        assert "windows" not in visit.signals


def test_flags_are_recorded_without_the_profiles_path(rig: Rig) -> None:
    arguments = rig.chromium.info.arguments
    last = [argument for argument in arguments if argument.startswith("--disable-features=")][-1]
    assert "ThirdPartyStoragePartitioning" not in last
    assert "--ignore-certificate-errors" in arguments
    assert "--disable-blink-features=AutomationControlled" in arguments
    assert "--disable-background-networking" in arguments
    assert not any("user-data-dir" in argument for argument in arguments)


def test_the_libraries_that_look_and_click_are_recorded(rig: Rig) -> None:
    found = rig.chromium.info.libraries
    assert {"playwright", "websockets", "duckduckgo-autoconsent"} <= set(found)
    assert all(len(value) == 64 for name, value in found.items() if name.endswith("sha256"))
    assert sum(name.endswith("sha256") for name in found) == 2


def test_the_sandbox_is_dropped_for_root_only(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rig.chromium.info.sandbox == ("--no-sandbox" not in rig.chromium.info.arguments) == (os.geteuid() != 0)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert sandboxed()


async def test_two_contexts_share_nothing(rig: Rig) -> None:
    rig.serve({"www.apart.example": {"/": content("x", "html", ("Set-Cookie", "one=1"))}})
    async with rig.chromium.fresh() as first, rig.chromium.fresh() as second:
        assert first.context_id != second.context_id
        await (await first.context.new_page()).goto("https://www.apart.example/")
        assert len(await first.context.cookies()) == 1
        assert await second.context.cookies() == []


async def test_nothing_but_the_site_is_fetched(rig: Rig, folder: Path) -> None:
    rig.serve({"www.alone.example": {"/": content("<h1>alone</h1>")}})
    rig.web.log.clear()
    visit = await rig.visit("https://www.alone.example/", folder)
    assert urls(visit) == ["https://www.alone.example/"]
    assert {seen.host for seen in rig.web.log} == {"www.alone.example"}


async def test_basic_auth_is_told_to_the_site_alone(rig: Rig, folder: Path) -> None:
    def guarded(seen: Seen) -> Response:
        if seen.header("authorization"):
            return content('<p>in</p><img src="https://px.curious.example/">')
        return Response(status=401, headers=(("WWW-Authenticate", 'Basic realm="x"'),))

    curious = Response(status=401, headers=(("WWW-Authenticate", 'Basic realm="x"'),))
    rig.serve({"www.guarded.example": {"/": guarded}, "px.curious.example": {"/": curious}})
    rig.web.log.clear()
    visit = await rig.visit("https://www.guarded.example/", folder, basic_auth="user:secret-word")
    assert visit.pages[0].status == 200
    assert not any(seen.header("authorization") for seen in rig.web.requests("px.curious.example"))
    assert "dXNlcjpzZWNyZXQtd29yZA" not in str(requests(visit))


async def test_doctor_says_what_the_browser_is() -> None:
    lines = await examine()
    assert "third-party cookies: kept" in lines


def test_a_missing_browser_names_all_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    with pytest.raises(BadInput) as problem:
        find()
    for place in ("chromium_headless_shell-", "chromium-headless-shell", "chromium", "google-chrome"):
        assert place in str(problem.value)


@FULL_BROWSER
def test_playwrights_own_shell_comes_first_then_the_systems(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert find().channel == found.SHELL
    newest = tmp_path / "chromium_headless_shell-1300" / "chrome-linux" / "headless_shell"
    for path in (tmp_path / "chromium_headless_shell-999" / "chrome-linux" / "headless_shell", newest):
        path.parent.mkdir(parents=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    assert find().path == newest
    assert find("chrome").path != newest


def test_a_full_browser_stands_in_for_a_missing_shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    chrome = tmp_path / "google-chrome"
    chrome.write_text("#!/bin/sh\n")
    chrome.chmod(0o755)
    assert (find().path, find().channel) == (chrome, "chrome")


@pytest.mark.parametrize("script", ["#!/bin/sh\necho no version here\n", "#!/bin/sh\nexit 3\n"])
async def test_what_is_no_browser_is_bad_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    fake = tmp_path / "chromium-headless-shell"
    fake.write_text(script)
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    with pytest.raises(BadInput, match="does not tell its version"):
        async with launched(Plan(url="about:blank")):
            pass
    _version_of.cache_clear()


async def test_a_browser_that_does_not_start_is_bad_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "chromium-headless-shell"
    fake.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Chromium 156.0.0.1 && exit\nexit 1\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    before = set(asyncio.all_tasks())
    with pytest.raises(BadInput, match="does not start"):
        async with launched(Plan(url="about:blank")):
            pass
    assert set(asyncio.all_tasks()) <= before
