"""Requests that are easy to miss: each way a page can send something, seen and typed."""

from pathlib import Path

import pytest

from auditor.demo.web import Answer, Manner, Response, content
from auditor.model.kinds import InitiatorKind, ResourceType, VisitStatus
from tests.collect.rig import Rig, request, urls

pytestmark = pytest.mark.browser

HOST = "all.ways.example"
WAYS = {
    "beacon": ("navigator.sendBeacon('https://HOST/beacon', 'x')", ResourceType.PING),
    "keepalive": ("fetch('https://HOST/keepalive', {keepalive: true, mode: 'no-cors'})", ResourceType.XHR),
    "events": ("new EventSource('https://HOST/events')", ResourceType.XHR),
    "font": (
        "document.fonts.add(new FontFace('f', 'url(https://HOST/font)')); document.fonts.load('1px f')",
        ResourceType.FONT,
    ),
    "csp": ("new Image().src = 'https://forbidden.example/x.gif'", ResourceType.PING),
    "worklet": ("new AudioContext().audioWorklet.addModule('https://HOST/worklet')", ResourceType.SCRIPT),
    "module": ("import('https://HOST/module')", ResourceType.SCRIPT),
}
MARKUP = {
    "prefetch": ('<link rel=prefetch href="https://HOST/prefetch">', ResourceType.OTHER),
    "css-image": ("<style>body { background: url(https://HOST/css-image) }</style>", ResourceType.IMAGE),
    "ping": ("<img src=https://HOST/ping>", ResourceType.IMAGE),
}


async def test_every_way_of_sending_is_seen(rig: Rig, folder: Path) -> None:
    body = "".join(tag for tag, _ in MARKUP.values()) + "<h1>x</h1><script>" + ";".join(c for c, _ in WAYS.values())
    policy = ("Content-Security-Policy", f"img-src https://{HOST}; report-uri https://{HOST}/csp")
    kinds = {"events": "txt", "module": "js", "worklet": "js"}
    cors = ("Access-Control-Allow-Origin", "*")
    answers: dict[str, Answer] = {f"/{name}": content("", kinds.get(name, "gif"), cors) for name in (*WAYS, *MARKUP)}
    answers["/socket"] = Response(manner=Manner.CLOSE)
    page = content(
        f"{body};new WebSocket('wss://HOST/socket');new WebTransport('https://HOST/transport')</script>".replace(
            "HOST", HOST
        ),
        "html",
        policy,
    )
    rig.serve({"www.ways.example": {"/": page}, HOST: answers})
    visit = await rig.visit("https://www.ways.example/", folder)
    missing = [name for name in (*WAYS, *MARKUP) if f"https://{HOST}/{name}" not in urls(visit)]
    assert missing == []
    for name, (_, kind) in (WAYS | MARKUP).items():
        seen = next(one for one in visit.requests if getattr(one, "url", "") == f"https://{HOST}/{name}")  # type: ignore[union-attr]
        assert getattr(seen, "type", None) is kind, name
    assert request(visit, f"wss://{HOST}/socket").type is ResourceType.WEBSOCKET
    assert request(visit, f"https://{HOST}/transport").type is ResourceType.OTHER
    assert request(visit, f"https://{HOST}/css-image").initiator.kind is InitiatorKind.MARKUP


async def test_a_page_to_be_run_ahead_is_visited_first_and_so_seen(rig: Rig, folder: Path) -> None:
    rules = """<script type=speculationrules>{"prerender": [{"urls": ["/next"], "eagerness": "immediate"}]}</script>"""
    home = content(f"<h1>x</h1><nav><a href='/a'>A</a><a href='/b'>B</a><a href='/next'>N</a></nav>{rules}")
    rig.serve({"www.ahead.example": {"/": home, **dict.fromkeys(("/a", "/b", "/next"), content("<h1>y</h1>"))}})
    visit = await rig.visit("https://www.ahead.example/", folder, pages=2)
    assert [page.url for page in visit.pages] == ["https://www.ahead.example/", "https://www.ahead.example/next"]
    assert (visit.status, visit.reason) == (VisitStatus.COMPLETE, None)


async def test_bodies_are_kept_up_to_the_cap_without_addresses_and_hashed_beyond(rig: Rig, folder: Path) -> None:
    send = "const send = (path, body) => fetch(path, {method: 'POST', body});"
    page = content(
        f"<h1>x</h1><script>{send} send('/small', 'mail=jo@example.org'); send('/large', 'x'.repeat(40000))</script>"
    )
    rig.serve({"www.bodies.example": {"/": page, "/small": content("", "txt"), "/large": content("", "txt")}})
    visit = await rig.visit("https://www.bodies.example/", folder)
    small, large = (request(visit, f"https://www.bodies.example/{name}").body for name in ("small", "large"))
    assert small is not None
    assert (small.text, small.size) == ("mail=…", len("mail=jo@example.org"))
    assert large is not None
    assert (large.text, large.size, len(large.sha256)) == (None, 40000, 64)


async def test_a_phone_is_a_phone_throughout(rig: Rig, folder: Path) -> None:
    from auditor.collect.browser import launched
    from auditor.collect.plan import Plan

    script = """fetch("/told", {method: "POST", body: JSON.stringify([innerWidth, navigator.maxTouchPoints > 0,
      navigator.userAgent, navigator.userAgentData.mobile])})"""
    page = f'<meta name=viewport content="width=device-width"><h1>x</h1><script>{script}</script>'
    rig.serve({"www.phone.example": {"/": content(page), "/told": content("", "txt")}})
    rig.web.log.clear()
    rules = rig.chromium.plan.resolve_rules
    plan = Plan(url="https://www.phone.example/", resolve_rules=rules, insecure=True, mobile=True)
    async with launched(plan) as phone:
        await Rig(web=rig.web, chromium=phone).visit(plan.url, folder, mobile=True)
    (seen,) = rig.web.requests("www.phone.example", "/told")
    told = seen.body.decode()
    assert told.startswith("[412,true,")
    assert "Android" in told
    assert "Mobile Safari" in told
    assert told.endswith(",true]")
    assert seen.header("sec-ch-ua-mobile") == "?1"


async def test_language_and_time_zone_are_those_asked_for_in_every_way_a_site_can_ask(rig: Rig, folder: Path) -> None:
    from auditor.collect.browser import launched
    from auditor.collect.plan import Plan

    script = """fetch("/told", {method: "POST", body: JSON.stringify([navigator.language, navigator.languages.join(),
      Intl.DateTimeFormat().resolvedOptions().timeZone, Intl.NumberFormat().resolvedOptions().locale])})"""
    rig.serve(
        {"www.place.example": {"/": content(f"<h1>x</h1><script>{script}</script>"), "/told": content("", "txt")}}
    )
    rules = rig.chromium.plan.resolve_rules

    plan = Plan(
        url="https://www.place.example/", resolve_rules=rules, insecure=True, locale="de-AT", timezone="Europe/Vienna"
    )
    async with launched(plan) as chromium:
        await Rig(web=rig.web, chromium=chromium).visit(plan.url, folder, locale="de-AT", timezone="Europe/Vienna")
    (seen,) = rig.web.requests("www.place.example", "/told")
    assert seen.body.decode() == '["de-AT","de-AT,de","Europe/Vienna","de-AT"]'
    assert seen.header("accept-language").startswith("de-AT,de")
