"""Requests: hops, causes, types, bodies, errors, workers."""

from pathlib import Path

import pytest

from auditor.demo.web import PIXEL, Manner, Response, content, redirect
from auditor.model.capture import Visit
from auditor.model.kinds import InitiatorKind, ResourceType, TargetKind
from tests.collect.rig import Rig, request, requests, written

pytestmark = pytest.mark.browser

MANAGER = """
function load() { const s = document.createElement("script"); s.src = "https://vendor.example/v.js"; document.head.append(s) }
setTimeout(load, 10);"""
VENDOR = """
fetch("https://api.vendor.example/post", {method: "POST", mode: "no-cors", body: "mail=jane.doe@mail.example&x=1"});
fetch("https://api.vendor.example/long", {method: "POST", mode: "no-cors", body: "y".repeat(100000)});
navigator.sendBeacon("https://api.vendor.example/beacon", new Blob(["bytes"]));
new WebSocket("wss://api.vendor.example/socket");
fetch("https://nowhere.vendor.example/").catch(() => 0);"""
PAGE = """<!doctype html><title>t</title><link rel=stylesheet href="https://css.example/s.css">
<script src="https://manager.example/m.js"></script><img src="https://hop.example/1">
<link rel=preload as=image href="https://early.example/p.gif">
<iframe src="https://frame.example/f"></iframe><p class=styled>text</p>"""


@pytest.fixture
async def visit(rig: Rig, folder: Path) -> Visit:
    ok = content("", "txt")
    rig.serve(
        {
            "www.requests.example": {"/": content(PAGE)},
            "css.example": {"/s.css": content(".styled {background: url(https://bg.example/b.gif)}", "css")},
            "bg.example": {"/b.gif": content(PIXEL, "gif")},
            "early.example": {"/p.gif": content(PIXEL, "gif")},
            "manager.example": {"/m.js": content(MANAGER, "js")},
            "vendor.example": {"/v.js": content(VENDOR, "js")},
            "api.vendor.example": {
                "/post": ok,
                "/long": ok,
                "/beacon": ok,
                "/socket": content("no", "txt", status=404),
            },
            "nowhere.vendor.example": {"/": Response(manner=Manner.CLOSE)},
            "hop.example": {
                "/1": redirect("https://hop.example/2"),
                "/2": redirect("https://end.example/3", status=307),
            },
            "end.example": {"/3": content(PIXEL, "gif", ("X-Told", "yes"))},
            "frame.example": {"/f": content('<img src="https://inframe.example/i.gif">')},
            "inframe.example": {"/i.gif": content(PIXEL, "gif")},
        }
    )
    return await rig.visit("https://www.requests.example/", folder)


async def test_requests(visit: Visit) -> None:
    main = request(visit, "https://www.requests.example/")
    assert (main.type, main.main_frame, main.status, main.mime) == (ResourceType.DOCUMENT, True, 200, "text/html")
    assert main.initiator.kind is InitiatorKind.NAVIGATION

    hops = [request(visit, f"https://{at}") for at in ("hop.example/1", "hop.example/2", "end.example/3")]
    assert [hop.status for hop in hops] == [302, 307, 200]
    assert [hop.redirected_from for hop in hops] == [None, hops[0].id, hops[1].id]
    assert hops[2].initiator.kind is InitiatorKind.REDIRECT
    assert hops[2].initiator.url == "https://hop.example/2"
    assert ("X-Told", "yes") in hops[2].response_headers

    background = request(visit, "https://bg.example/b.gif")
    assert (background.type, background.initiator.kind) == (ResourceType.IMAGE, InitiatorKind.STYLESHEET)
    assert background.initiator.url == "https://css.example/s.css"
    assert request(visit, "https://css.example/s.css").initiator.kind is InitiatorKind.MARKUP

    vendor = request(visit, "https://vendor.example/v.js")
    assert (vendor.type, vendor.initiator.kind) == (ResourceType.SCRIPT, InitiatorKind.SCRIPT)
    assert vendor.initiator.url == "https://manager.example/m.js"
    assert "load" in [frame.function for frame in vendor.initiator.stack]

    post = request(visit, "https://api.vendor.example/post")
    assert (post.type, post.method) == (ResourceType.XHR, "POST")
    assert post.initiator.url == "https://vendor.example/v.js"
    assert post.body is not None
    assert post.body.text == "mail=…&x=1"
    long = request(visit, "https://api.vendor.example/long")
    assert long.body is not None
    assert (long.body.size, long.body.text, len(long.body.sha256)) == (100000, None, 64)
    beacon = request(visit, "https://api.vendor.example/beacon")
    assert beacon.type is ResourceType.PING
    assert request(visit, "wss://api.vendor.example/socket").type is ResourceType.WEBSOCKET

    failed = request(visit, "https://nowhere.vendor.example/")
    assert (failed.status, failed.error) == (None, "net::ERR_EMPTY_RESPONSE")

    frame = request(visit, "https://frame.example/f")
    assert (frame.type, frame.main_frame) == (ResourceType.SUBDOCUMENT, False)
    assert frame.document_url == frame.page_url == "https://www.requests.example/"
    inside = request(visit, "https://inframe.example/i.gif")
    assert (inside.target, inside.document_url) == (TargetKind.IFRAME, "https://frame.example/f")
    assert inside.page_url == "https://www.requests.example/"

    ids = [one.id for one in requests(visit)]
    assert len(ids) == len(set(ids))
    assert [one.at for one in requests(visit)] == sorted(one.at for one in requests(visit))
    assert not any(one.after_choice for one in requests(visit))


async def test_a_service_workers_requests_are_told_once(rig: Rig, folder: Path) -> None:
    worker = "self.addEventListener('install', () => fetch('https://once.example/', {mode: 'no-cors'}))"
    rig.serve(
        {
            "www.sw.example": {
                "/": content("<script>navigator.serviceWorker.register('/sw.js')</script>"),
                "/sw.js": content(worker, "js"),
            },
            "once.example": {"/": content("", "txt")},
        }
    )
    visit = await rig.visit("https://www.sw.example/", folder)
    assert request(visit, "https://once.example/").target is TargetKind.SERVICE_WORKER


async def test_pages_are_told_apart(rig: Rig, folder: Path) -> None:
    both = {"/": content('<img src="/1.gif">'), "/two": content('<img src="/2.gif">')}
    rig.serve({"www.pages.example": {**both, "/1.gif": content(PIXEL, "gif"), "/2.gif": content(PIXEL, "gif")}})
    visit = await rig.visit("https://www.pages.example/", folder, extra_urls=("https://www.pages.example/two",))
    assert request(visit, "https://www.pages.example/1.gif").page == 0
    second = request(visit, "https://www.pages.example/2.gif")
    assert (second.page, second.page_url) == (1, "https://www.pages.example/two")


async def test_who_caused_it_is_followed_through_imports_blobs_and_callbacks_and_is_unknown_where_it_breaks(
    rig: Rig, folder: Path
) -> None:
    send = "fetch('https://t.caused.example/NAME', {mode: 'no-cors'})"
    page = f"""<img src="/p.gif" onload="{send.replace("NAME", "handler")}"><script src="https://tm.example/tm.js"></script>
        <script>const d = document.createElement("script"); d.src = "data:text/javascript,document.cookie='data=1'";
        document.head.append(d);</script>"""
    manager = f"""import("https://tm.example/mod.js"); setTimeout("{send.replace("NAME", "string")}", 10);
        const b = document.createElement("script"); document.head.append(b);
        b.src = URL.createObjectURL(new Blob(["{send.replace("NAME", "blob")}"]));"""
    module = f"await 0; setTimeout(() => Promise.resolve().then(() => {send.replace('NAME', 'module')}), 20)"
    rig.serve(
        {
            "www.caused.example": {"/": content(page), "/p.gif": content(PIXEL, "gif")},
            "tm.example": {
                "/tm.js": content(manager, "js"),
                "/mod.js": content(module, "js", ("Access-Control-Allow-Origin", "*")),
            },
            "t.caused.example": {"/*": content(PIXEL, "gif")},
        }
    )
    visit = await rig.visit("https://www.caused.example/", folder)
    made = {
        name: [frame.url for frame in request(visit, f"https://t.caused.example/{name}").initiator.stack if frame.url]
        for name in ("handler", "string", "blob", "module")
    }
    assert made["handler"] == ["https://www.caused.example/"]
    assert made["string"] == ["https://tm.example/tm.js"]
    assert made["blob"][0].startswith("blob:https://www.caused.example/")
    assert made["blob"][1:] == ["https://tm.example/tm.js"]
    assert (made["module"][0], made["module"][-1]) == ("https://tm.example/mod.js", "https://tm.example/tm.js")
    assert request(visit, "https://tm.example/mod.js").initiator.url == "https://tm.example/tm.js"
    write = written(visit, "data")
    assert (write.url, write.initiator and write.initiator.kind) == ("", InitiatorKind.UNKNOWN)


async def test_what_a_sandboxed_frame_of_markup_sends_first_was_not_asked_for_by_itself(rig: Rig, folder: Path) -> None:
    frame = "<script>fetch('https://px.boxed.example/early', {mode: 'no-cors'})</script>"
    page = f'<h1>Boxed</h1><iframe sandbox="allow-scripts" srcdoc="{frame}"></iframe>'
    rig.serve({"www.boxed.example": {"/": content(page)}, "px.boxed.example": {"/early": content("", "txt")}})
    early = request(await rig.visit("https://www.boxed.example/", folder), "https://px.boxed.example/early")
    assert early.document_url in ("https://www.boxed.example/", "about:srcdoc")
    assert early.page_url == "https://www.boxed.example/"


async def test_what_a_script_opens_while_the_page_is_parsed_is_not_laid_to_the_markup(rig: Rig, folder: Path) -> None:
    script = """new EventSource("https://px.parsed.example/stream");
    document.head.append(Object.assign(document.createElement("link"),
      {rel: "modulepreload", href: "https://px.parsed.example/m.js"}));"""
    rig.serve(
        {
            "www.parsed.example": {"/": content("<h1>P</h1><script src='https://t.parsed.example/t.js'></script>")},
            "t.parsed.example": {"/t.js": content(script, "js")},
            "px.parsed.example": {"/stream": content("", "txt"), "/m.js": content("", "js")},
        }
    )
    visit = await rig.visit("https://www.parsed.example/", folder)
    assert request(visit, "https://t.parsed.example/t.js").initiator.kind is InitiatorKind.MARKUP
    for path in ("stream", "m.js"):
        initiator = request(visit, f"https://px.parsed.example/{path}").initiator
        assert (initiator.kind, initiator.url) == (InitiatorKind.UNKNOWN, ""), path
