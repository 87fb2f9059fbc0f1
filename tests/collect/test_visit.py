"""A visit's pages, choice, status and reason."""

from pathlib import Path

import pytest

from auditor.collect import states
from auditor.collect.cdp import CdpError
from auditor.collect.consent import attempt
from auditor.collect.plan import Plan
from auditor.demo.web import PIXEL, Answer, Manner, Response, content
from auditor.model.capture import Failure
from auditor.model.kinds import ConsentAction, Stance, State, VisitStatus
from auditor.registry import members
from tests.collect.rig import Rig, cookies, request, requests, urls

pytestmark = pytest.mark.browser

BANNER = """<!doctype html><html lang=en><title>Shop</title><h1>Shop</h1><p>Things to buy, in many colours.</p>
<a href="/two">Two</a><a href="/three">Three</a>
<div id=cookie-banner role=dialog aria-label="Cookies" style="position:fixed;bottom:0;left:0;right:0;background:#fff">
<p>We use cookies for statistics and marketing. Do you agree?</p>
<button id=yes>Accept all</button> <button id=no>Reject all</button></div>
<script>
const banner = document.getElementById("cookie-banner");
const load = () => {
  const s = document.createElement("script"); s.src = "https://cdn.tracker.example/t.js"; document.head.append(s) };
const decide = value => {
  document.cookie = "cookie_consent=" + value + "; path=/; max-age=9999"; banner.remove(); if (value == "granted") load() };
if (document.cookie.includes("cookie_consent")) { banner.remove(); if (document.cookie.includes("granted")) load() }
document.getElementById("yes").onclick = () => decide("granted");
document.getElementById("no").onclick = () => decide("denied");
</script>"""
LEAK = '<img src="https://px.tracker.example/always.gif">'


def shop(rig: Rig, extra: str = "") -> None:
    pages: dict[str, Answer] = {path: content(BANNER + extra) for path in ("/", "/two", "/three")}
    rig.serve(
        {
            "www.shop.example": pages,
            "cdn.tracker.example": {"/t.js": content("document.cookie = '_t=1; path=/'", "js")},
            "px.tracker.example": {"/always.gif": content(PIXEL, "gif")},
        }
    )


def test_the_states() -> None:
    found = {id: module.META for id, module in members(states, ()).items()}
    assert {id: meta.stance for id, meta in found.items()} == {
        "no-action": Stance.UNDECIDED,
        "accept": Stance.GRANTED,
        "reject": Stance.REFUSED,
        "gpc": Stance.OPTED_OUT_OF_SALE,
        "withdraw": Stance.WITHDRAWN,
        "custom": Stance.UNDECIDED,
    }
    assert found["reject"].revisit
    assert found["withdraw"].revisit
    assert found["gpc"].gpc


async def test_no_action_sees_the_banner_and_leaves_it(rig: Rig, folder: Path) -> None:
    shop(rig)
    visit = await rig.visit("https://www.shop.example/", folder)
    assert (visit.status, visit.reason) == (VisitStatus.COMPLETE, None)
    assert visit.consent.banner_seen
    assert visit.consent.verified is None
    assert "https://cdn.tracker.example/t.js" not in urls(visit)
    assert isinstance(visit.screenshots, tuple)
    assert visit.screenshots[0].moment == "banner"


async def test_accept_is_verified_and_what_it_loads_comes_after_it(rig: Rig, folder: Path) -> None:
    shop(rig)
    visit = await rig.visit("https://www.shop.example/", folder, State.ACCEPT)
    assert (visit.status, visit.reason) == (VisitStatus.COMPLETE, None)
    assert visit.consent.verified
    assert visit.consent.action is ConsentAction.ACCEPT
    loads = [one for one in requests(visit) if one.url == "https://www.shop.example/"]
    assert [one.after_choice for one in loads] == [False, True]
    scripts = [one for one in requests(visit) if one.url == "https://cdn.tracker.example/t.js"]
    assert [one.after_choice for one in scripts] == [True, True]
    assert "the banner did not come back" in visit.consent.proof[-1]
    assert all(write.after_choice for write in cookies(visit).writes if write.name == "_t")
    assert cookies(visit).before_choice == ()
    assert isinstance(visit.screenshots, tuple)
    assert [shot.moment for shot in visit.screenshots] == ["banner", "chosen", "end"]


async def test_reject_reloads_and_always_sees_a_second_page(rig: Rig, folder: Path) -> None:
    shop(rig, LEAK)
    visit = await rig.visit("https://www.shop.example/", folder, State.REJECT)
    assert (visit.status, visit.reason) == (VisitStatus.COMPLETE, None)
    assert visit.consent.verified
    assert [(page.url, page.extra) for page in visit.pages] == [
        ("https://www.shop.example/", False),
        ("https://www.shop.example/two", True),
    ]
    leaks = [(one.page, one.after_choice) for one in requests(visit) if "always" in one.url]
    assert leaks == [(0, False), (0, True), (1, True)]
    assert "https://cdn.tracker.example/t.js" not in urls(visit)


async def test_withdraw_accepts_first_and_counts_only_what_comes_after(rig: Rig, folder: Path) -> None:
    again = (
        "<button id=again>Cookie settings</button><script>again.onclick = () => document.body.append(banner)</script>"
    )
    shop(rig, LEAK + again)
    visit = await rig.visit("https://www.shop.example/", folder, State.WITHDRAW)
    assert (visit.status, visit.reason) == (VisitStatus.COMPLETE, None)
    consent = visit.consent
    assert (consent.action, consent.verified, consent.way_back) == (ConsentAction.WITHDRAW, True, True)
    assert consent.accepted is not None
    assert consent.clicked == f"{consent.accepted.clicked} → Cookie settings → Reject all"
    (script,) = [one for one in requests(visit) if one.url == "https://cdn.tracker.example/t.js"]
    assert (consent.accepted.clicked_at or 0) <= script.at < (consent.clicked_at or 0)
    assert not script.after_choice
    leaks = [(one.page, one.after_choice) for one in requests(visit) if "always" in one.url]
    assert leaks == [(0, False), (0, True), (1, True)]
    assert isinstance(visit.screenshots, tuple)
    moments = [shot.moment for shot in visit.screenshots]
    assert moments == ["banner", "chosen", "withdrawal", "withdrawn", "end"]


async def test_a_choice_that_cannot_be_verified_makes_the_visit_partial(rig: Rig, folder: Path) -> None:
    stubborn = BANNER.replace("const decide = value => {", "const decide = value => { return;")
    rig.serve({"www.stubborn.example": {"/": content(stubborn)}})
    visit = await rig.visit("https://www.stubborn.example/", folder, State.REJECT)
    assert visit.status is VisitStatus.PARTIAL
    assert "could not be verified" in (visit.reason or "")
    assert not any(one.after_choice for one in requests(visit))


async def test_a_page_that_goes_away_under_the_search_for_its_banner_is_partial(
    rig: Rig, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object, **__: object) -> None:
        raise CdpError("the page went away")

    shop(rig)
    monkeypatch.setattr(attempt, "shown", gone)
    visit = await rig.visit("https://www.shop.example/", folder, State.REJECT)
    assert visit.consent.action is ConsentAction.REJECT
    assert (visit.consent.banner_seen, visit.consent.verified) == (False, False)
    assert visit.status is VisitStatus.PARTIAL
    assert "reject could not be verified" in (visit.reason or "").lower()


async def test_without_a_banner_the_visit_is_complete_and_no_action_was_taken(rig: Rig, folder: Path) -> None:
    rig.serve({"www.plain.example": {"/": content("<h1>Plain</h1><a href=/more>More</a>")}})
    visit = await rig.visit("https://www.plain.example/", folder, State.ACCEPT)
    assert visit.status is VisitStatus.COMPLETE
    assert (visit.consent.banner_seen, visit.consent.action) == (False, ConsentAction.NONE)
    assert visit.pages[0].ended < 2


@pytest.mark.parametrize(
    ("manner", "reason"),
    [(Manner.CLOSE, "empty answer"), (Manner.HANG, "did not answer within 1 s")],
)
async def test_a_site_that_does_not_answer_fails(rig: Rig, folder: Path, manner: Manner, reason: str) -> None:
    rig.serve({"www.silent.example": {"/": Response(manner=manner)}})
    visit = await rig.visit("https://www.silent.example/", folder, load_timeout=1.0)
    assert visit.status is VisitStatus.FAILED
    assert reason in (visit.reason or "")


async def test_a_page_that_never_finishes_loading_is_partial(rig: Rig, folder: Path) -> None:
    hangs = Response(manner=Manner.HANG)
    rig.serve({"www.endless.example": {"/": content('<h1>Here</h1><img src="/hangs.gif">'), "/hangs.gif": hangs}})
    visit = await rig.visit("https://www.endless.example/", folder, load_timeout=1.0)
    assert visit.status is VisitStatus.PARTIAL
    assert "did not finish loading" in (visit.reason or "")
    assert visit.pages[0].status == 200


@pytest.mark.parametrize("state", [State.NO_ACTION, State.REJECT])
@pytest.mark.parametrize(
    ("head", "drawn"),
    [('<script src="/hangs.js"></script>', False), ("<script>for (;;) {}</script>", True)],
    ids=["waits", "busy"],
)
async def test_a_page_that_never_goes_on_ends_with_what_there_is(
    rig: Rig, folder: Path, head: str, drawn: bool, state: State
) -> None:
    page = content(f"<!doctype html><head>{head}</head><body><h1>Here</h1>")
    rig.serve({"www.stuck.example": {"/": page, "/hangs.js": Response(manner=Manner.HANG)}})
    visit = await rig.visit("https://www.stuck.example/", folder, state, load_timeout=1.0, visit_timeout=60.0)
    assert visit.status is VisitStatus.PARTIAL
    assert "did not finish loading" in (visit.reason or "")
    assert "longer than" not in (visit.reason or "")
    assert "https://www.stuck.example/" in urls(visit)
    if drawn:  # the script that never returned was ended
        assert isinstance(visit.screenshots, tuple)
    else:
        assert isinstance(visit.screenshots, Failure)
        assert "not drawn" in visit.screenshots.reason


async def test_a_bot_wall_is_blocked_and_nothing_is_clicked(rig: Rig, folder: Path) -> None:
    wall = content(
        "<title>Just a moment...</title><p>Checking your browser", "html", ("cf-mitigated", "challenge"), status=403
    )
    rig.serve({"www.walled.example": {"/": wall}})
    visit = await rig.visit("https://www.walled.example/", folder, State.ACCEPT)
    assert visit.status is VisitStatus.BLOCKED
    assert visit.reason == "A bot wall (Cloudflare) answered in place of the site."
    assert visit.consent.clicked is None


@pytest.mark.parametrize(
    ("page", "status", "reason"),
    [
        ("<h1>Sorry</h1><p>This site is not available in your country.", 200, "not shown in this country (HTTP 200)"),
        ("<h1>Unavailable</h1>", 451, "not shown in this country (HTTP 451)"),
        ("<h1>gone.example</h1><p>This domain is for sale.", 200, "A parked domain answered in place of the site"),
        ("<h1>Oops</h1>", 500, "An error page answered (HTTP 500)"),
    ],
)
async def test_what_is_not_the_site_is_blocked(rig: Rig, folder: Path, page: str, status: int, reason: str) -> None:
    rig.serve({"www.instead.example": {"/": content(page, status=status)}})
    visit = await rig.visit("https://www.instead.example/", folder)
    assert (visit.status, reason in (visit.reason or "")) == (VisitStatus.BLOCKED, True), visit.reason


async def test_a_blocked_second_page_makes_the_visit_partial(rig: Rig, folder: Path) -> None:
    rig.serve({"www.half.example": {"/": content("<h1>Fine</h1>"), "/gone": content("gone", status=410)}})
    visit = await rig.visit("https://www.half.example/", folder, extra_urls=("https://www.half.example/gone",))
    assert visit.status is VisitStatus.PARTIAL
    assert "https://www.half.example/gone: an error page answered (HTTP 410)" in (visit.reason or "")


async def test_a_visit_that_takes_too_long_is_cut_off(rig: Rig, folder: Path) -> None:
    rig.serve({"www.slow.example": {"/": Response(manner=Manner.HANG)}})
    visit = await rig.visit("https://www.slow.example/", folder, visit_timeout=1.0)
    assert visit.status is VisitStatus.FAILED
    assert "longer than 1 s" in (visit.reason or "")


async def test_redirects_of_the_site_itself_are_followed(rig: Rig, folder: Path) -> None:
    from auditor.demo.web import redirect

    rig.serve(
        {
            "moved.example": {"/": redirect("https://www.moved.example/en")},
            "www.moved.example": {"/en": content("<h1>x</h1><a href=/more>More</a>")},
        }
    )
    visit = await rig.visit("https://moved.example/", folder)
    assert (visit.status, visit.pages[0].final_url) == (VisitStatus.COMPLETE, "https://www.moved.example/en")
    assert request(visit, "https://moved.example/").main_frame
    assert request(visit, "https://www.moved.example/en").main_frame


@pytest.mark.parametrize(("allowed", "status"), [(False, VisitStatus.FAILED), (True, VisitStatus.COMPLETE)])
async def test_a_public_site_cannot_lead_into_the_private_network(
    rig: Rig, folder: Path, monkeypatch: pytest.MonkeyPatch, allowed: bool, status: VisitStatus
) -> None:
    from auditor.demo.web import redirect

    rig.serve(
        {
            "www.public.example": {"/": redirect("https://intranet.private.example/")},
            "intranet.private.example": {"/": content("<title>Salaries</title><h1>x</h1><a href=/more>More</a>")},
        }
    )
    mapped = Plan.is_mapped
    monkeypatch.setattr(Plan, "is_mapped", lambda plan, host: host != "intranet.private.example" and mapped(plan, host))
    visit = await rig.visit("https://www.public.example/", folder, allow_private=allowed)
    assert visit.status is status
    if not allowed:
        assert "intranet.private.example, in a private network" in (visit.reason or "")
        assert "Salaries" not in str(visit.pages)
        assert visit.screenshots == ()
        assert visit.signals["private-addresses"] == "intranet.private.example (refused)"


async def test_an_accept_that_nothing_remembers_is_not_verified(rig: Rig, tmp_path: Path) -> None:
    page = BANNER.replace('document.cookie = "cookie_consent=" + value', 'document.cookie = "last_click=" + Date.now()')
    rig.serve({"www.shop.example": {path: content(page) for path in ("/", "/two", "/three")}})
    for pages in (1, 2):
        seen = await rig.visit("https://www.shop.example/", tmp_path / str(pages), State.ACCEPT, pages=pages)
        assert seen.consent.verified is False
        assert seen.status is VisitStatus.PARTIAL
        assert "shown again" in seen.consent.proof[-1]


@pytest.mark.parametrize("event", ["mousemove", "scroll", "wheel"])
async def test_what_waits_for_the_visitor_to_stir_is_seen(rig: Rig, folder: Path, event: str) -> None:
    late = (
        f"addEventListener('{event}', () => new Image().src = 'https://px.tracker.example/always.gif', {{once: true}})"
    )
    page = f"<h1>Late</h1><a href=/two>Two</a><div style='height:4000px'></div><script>{late}</script>"
    rig.serve({"www.late.example": {"/": content(page)}, "px.tracker.example": {"/always.gif": content(PIXEL, "gif")}})
    visit = await rig.visit("https://www.late.example/", folder)
    assert "https://px.tracker.example/always.gif" in urls(visit)


@pytest.mark.parametrize("held", [False, True])
async def test_what_loads_only_when_it_comes_into_view_is_seen(rig: Rig, folder: Path, held: bool) -> None:
    watch = """const far = new IntersectionObserver(entries => entries.forEach(e => { if (e.isIntersecting)
      new Image().src = 'https://px.tracker.example/always.gif' })); far.observe(document.getElementById('far'))"""
    body = "<body style='overflow:hidden'>" if held else "<body>"
    page = f"""{body}<h1>Long</h1><a href=/two>Two</a><div style='height:9000px'></div><p id=far>far</p>
      <img loading=lazy src="/lazy.gif" width=9 height=9><div style='height:3000px'></div><script>{watch}</script>"""
    pixel = content(PIXEL, "gif")
    rig.serve(
        {"www.long.example": {"/": content(page), "/lazy.gif": pixel}, "px.tracker.example": {"/always.gif": pixel}}
    )
    visit = await rig.visit("https://www.long.example/", folder)
    assert ("https://px.tracker.example/always.gif" in urls(visit)) is not held
    assert held or "https://www.long.example/lazy.gif" in urls(visit)


async def test_size_and_contrast_of_both_controls_are_measured(rig: Rig, folder: Path) -> None:
    pale = BANNER.replace(
        "<button id=yes>", '<button id=yes style="color:#fff;background:#000;width:200px;height:40px">'
    )
    pale = pale.replace(
        "<button id=no>", '<button id=no style="color:rgba(0,0,0,.25);background:none;width:90px;height:20px">'
    )
    rig.serve({"www.pale.example": {"/": content(pale)}})
    visit = await rig.visit("https://www.pale.example/", folder)
    yes, no = (next(c for c in visit.consent.controls if c.role == role) for role in ("accept", "reject"))
    assert yes.contrast == 21
    assert no.contrast is not None
    assert 1.7 < no.contrast < 1.9  # a quarter of black on white is #bfbfbf: 1.84 to 1
    assert yes.box is not None
    assert no.box is not None
    assert (yes.box[2:], no.box[2:]) == ((200, 40), (90, 20))
