"""Collecting a whole site: states in order, files on disk, bad input, interruption."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor.collect import stored
from auditor.collect.capture import collect
from auditor.collect.plan import Plan
from auditor.demo.web import Manner, Response, Web, content, redirect
from auditor.model.capture import Failure
from auditor.model.kinds import State, VisitStatus
from auditor.model.problems import BadInput
from tests.collect.rig import requests
from tests.web.har import faults

pytestmark = pytest.mark.browser

HOME = """<!doctype html><html lang=en><title>Site</title><h1>Site</h1><p>Words about the site and what it does.</p>
<nav><a href="/about">About</a> <a href="/blog/one-post-of-many">Blog</a></nav>
<script>fetch("https://api.vendor.example/hit?x=1", {mode: "no-cors"})</script>
<footer><a href="/privacy">Privacy Policy</a></footer>"""
POLICY = "<!doctype html><html lang=en><title>Privacy Policy</title><h1>Privacy Policy</h1>" + (
    "<p>We process personal data of visitors, such as the IP address, when you visit this website. "
    "You have the right of access. We use cookies.</p>" * 12
)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    table = {
        "www.whole.example": {
            "/": content(HOME),
            "/about": content("<h1>About</h1><p>us"),
            "/blog/one-post-of-many": content("<h1>Post</h1><p>words"),
            "/privacy": content(POLICY),
            "/never": Response(manner=Manner.HANG),
        },
        "api.vendor.example": {"/hit": content("", "txt")},
    }
    async with Web(table) as web:
        yield web


def plan(web: Web, **options: Any) -> Plan:
    given = {"url": "https://www.whole.example/", "resolve_rules": web.resolve_rules, "insecure": True, **options}
    return Plan(**given)


async def test_states_may_be_visited_more_than_once(web: Web, folder: Path) -> None:
    asked = (State.NO_ACTION, State.GPC)
    capture = await collect(plan(web, states=asked, pages=1, repeat=2), folder, lambda _: None)
    assert [visit.id for visit in capture.visits] == ["no-action", "gpc", "no-action-2", "gpc-2"]
    assert [visit.state for visit in capture.visits] == [*asked, *asked]
    assert {visit.status for visit in capture.visits} == {VisitStatus.COMPLETE}
    shots = [
        shot.file for visit in capture.visits if isinstance(visit.screenshots, tuple) for shot in visit.screenshots
    ]
    assert len(set(shots)) == len(shots) == 8
    assert len([document for document in capture.documents if document.text_file]) == 1
    assert capture.settings["visits of each state"] == "2"
    assert stored.load(folder) == capture


async def test_a_whole_site(web: Web, folder: Path) -> None:
    told: list[str] = []
    asked = (State.ACCEPT, State.GPC, State.REJECT, State.NO_ACTION)
    capture = await collect(plan(web, states=asked, pages=3, command=("audit", "x")), folder, told.append)
    assert tuple(visit.state for visit in capture.visits) == capture.asked_states == asked
    pages = {tuple(page.url for page in visit.pages) for visit in capture.visits}
    home, about, blog = (f"https://www.whole.example{path}" for path in ("/", "/about", "/blog/one-post-of-many"))
    assert pages == {(home, about, blog)}
    assert all(visit.status is VisitStatus.COMPLETE for visit in capture.visits)
    assert [document.url for document in capture.documents] == ["https://www.whole.example/privacy"]
    assert capture.documents[0].reason is None
    assert capture.target.first_party == ("whole.example",)
    assert any(line.startswith("no-action: page 2") for line in told)

    assert stored.load(folder) == capture
    assert faults((folder / "requests.har").read_bytes()) == []
    har = msgspec.json.decode((folder / "requests.har").read_bytes())
    assert len(har["log"]["entries"]) == sum(len(requests(visit)) for visit in capture.visits)
    assert len(har["log"]["pages"]) == 12
    for visit in capture.visits:
        assert isinstance(visit.screenshots, tuple)
        for shot in visit.screenshots:
            assert hashlib.sha256((folder / shot.file).read_bytes()).hexdigest() == shot.sha256


async def test_robots_txt_and_sitemaps_shape_the_route(web: Web, folder: Path) -> None:
    web.table["www.mapped.example"] = {
        "/": content('<h1>Home</h1><p>Words to read.</p><a href="/secret/plans">Plans</a><a href="/open">Open</a>'),
        "/robots.txt": content("User-agent: *\nDisallow: /secret\nSitemap: https://www.mapped.example/map.xml", "txt"),
        "/map.xml": content("<urlset><url><loc>https://www.mapped.example/hidden/offer</loc></url></urlset>", "xml"),
        **{path: content(f"<h1>{path}</h1>") for path in ("/open", "/hidden/offer", "/secret/plans")},
    }
    url = "https://www.mapped.example/"
    capture = await collect(plan(web, url=url, states=(State.NO_ACTION,), pages=5), folder, lambda _: None)
    assert [page.url for page in capture.visits[0].pages] == [url, f"{url}open", f"{url}hidden/offer"]
    assert any("keeps robots away from /secret/plans" in line for line in capture.limitations)
    assert capture.settings["robots.txt"] == "respected"
    assert not [one.url for one in requests(capture.visits[0]) if "robots" in one.url or "map.xml" in one.url]

    asked = plan(web, url=url, states=(State.NO_ACTION,), pages=5, ignore_robots=True)
    capture = await collect(asked, folder.parent / "again", lambda _: None)
    assert f"{url}secret/plans" in [page.url for page in capture.visits[0].pages]
    assert "ignored" in capture.settings["robots.txt"]


async def test_a_host_that_does_not_resolve_is_in_the_capture(web: Web, folder: Path) -> None:
    capture = await collect(plan(web, url="https://nowhere.example/", allow_private=True), folder, lambda _: None)
    assert {visit.status for visit in capture.visits} == {VisitStatus.FAILED}
    assert "does not resolve" in (capture.visits[0].reason or "")
    assert stored.load(folder) == capture


async def test_a_host_that_refuses_is_in_the_capture(web: Web, folder: Path) -> None:
    async with Web({}) as closed:
        port = closed.port
    refused = plan(web, resolve=(f"www.refuses.example=127.0.0.1:{port}",), url="https://www.refuses.example/")
    capture = await collect(refused, folder, lambda _: None)
    assert {visit.status for visit in capture.visits} == {VisitStatus.FAILED}
    assert "refused the connection" in (capture.visits[0].reason or "")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"states": (State.CUSTOM,)}, "the state 'custom' needs its steps"),
        ({"resolve": ("nonsense",)}, "--resolve 'nonsense' cannot be read"),
        ({"basic_auth": "nocolon"}, "--basic-auth has no password"),
        ({"basic_auth": "@AUDITOR_TEST_UNSET"}, "no such environment variable"),
        ({"policies": ("no-such-file.txt",)}, "neither a web address nor a file"),
        ({"storage_state": "no-such-file.json"}, "no storage-state file"),
        ({"url": "https://127.0.0.1/"}, "add --allow-private"),
        ({"url": "https://localhost/"}, "add --allow-private"),
    ],
)
async def test_bad_input_is_refused_before_any_visit(
    web: Web, folder: Path, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        await collect(plan(web, **options), folder, lambda _: None)
    assert web.log == []


async def test_an_interrupted_audit_leaves_a_valid_partial_capture(web: Web, folder: Path) -> None:
    work = asyncio.create_task(
        collect(plan(web, states=(State.NO_ACTION,), extra_urls=("https://www.whole.example/never",)), folder, print)
    )
    while not web.requests("www.whole.example", "/never"):
        await asyncio.wait({work}, timeout=0.05)
        assert not work.done()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    (visit,) = stored.load(folder).visits
    assert visit.status in (VisitStatus.PARTIAL, VisitStatus.FAILED)
    assert "interrupted" in (visit.reason or "")
    assert isinstance(visit.requests, Failure) or visit.requests


async def test_a_folder_that_cannot_be_written_is_bad_input(web: Web, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadInput, match="cannot be written"):
        await collect(plan(web, states=(State.NO_ACTION,)), tmp_path / "file", lambda _: None)


async def test_a_site_that_leads_to_somebody_else_s_service_was_not_seen(folder: Path) -> None:
    table = {
        "www.gone.example": {"/": redirect("https://login.okta.com/authorize")},
        "login.okta.com": {"/authorize": content("<h1>Sign in</h1><a href=/help>Help</a>")},
    }
    async with Web(table) as web:
        order = Plan(
            url="https://www.gone.example/", states=(State.NO_ACTION,), resolve_rules=web.resolve_rules, insecure=True
        )
        capture = await collect(order, folder, lambda _: None)
    assert capture.target.first_party == ("gone.example",)
    assert capture.visits[0].status is VisitStatus.BLOCKED
    assert "leads to okta.com" in capture.limitations[0]


async def test_a_site_that_moved_is_followed_and_says_so(folder: Path) -> None:
    table = {
        "www.old.example": {"/": redirect("https://www.new.example/")},
        "www.new.example": {"/": content("<h1>New</h1><a href=/more>More</a>"), "/more": content("<h1>More</h1>")},
    }
    async with Web(table) as web:
        order = Plan(
            url="https://www.old.example/", states=(State.NO_ACTION,), resolve_rules=web.resolve_rules, insecure=True
        )
        capture = await collect(order, folder, lambda _: None)
    assert capture.target.first_party == ("old.example", "new.example")
    assert "taken for the same organisation" in capture.limitations[0]
