"""A collection that was cut off is gone on with: whole visits are kept, the rest is visited, nothing else is mixed in."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from auditor.collect import stored
from auditor.collect.capture import collect
from auditor.collect.plan import Plan, Settling
from auditor.demo.web import Response, Seen, Web, content
from auditor.model.capture import Capture
from auditor.model.kinds import State, VisitStatus
from auditor.model.problems import BadInput

HOST = "www.resumed.example"
WORDS = "<p>" + "A shop that sells many things to everyone who comes along. " * 6 + "</p>"
POLICY = "<h1>Privacy policy</h1>" + "<p>We use cookies to run this shop and keep personal data for a year.</p>" * 20
SITE = {
    "/": content(
        f"<title>Shop</title><h1>Shop</h1>{WORDS}<a href=/two>Two</a><footer><a href=/privacy>Privacy policy</a>"
    ),
    "/two": content(f"<title>Two</title><h1>Two</h1>{WORDS}"),
    "/privacy": content(POLICY),
}
STATES = (State.NO_ACTION, State.GPC)

pytestmark = pytest.mark.browser


def plan(web: Web, **changes: object) -> Plan:
    given = {
        "url": f"https://{HOST}/",
        "states": STATES,
        "pages": 2,
        "resolve_rules": web.resolve_rules,
        "insecure": True,
    }
    return Plan(**{**given, "settling": Settling(quiet=0.2, minimum=0.1, cap=2.0), **changes})  # type: ignore[arg-type]


async def cut_off(order: Plan, folder: Path, enough: Callable[[Capture], bool]) -> None:
    """Collect until the capture on disk holds enough, then end it as a closed terminal does."""
    work = asyncio.create_task(collect(order, folder, lambda _: None))
    while not work.done():
        await asyncio.sleep(0.02)  # another task writes the file; nothing else tells of it
        if (folder / stored.FILE).is_file() and enough(stored.load(folder)):
            break
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)


def complete(capture: Capture) -> set[str]:
    return {one.id for one in capture.visits if one.status is VisitStatus.COMPLETE}


async def test_whole_visits_are_kept_and_the_rest_is_visited(tmp_path: Path) -> None:
    async with Web({HOST: SITE}) as web:
        await cut_off(plan(web), tmp_path, lambda capture: bool(complete(capture)))
        before = complete(stored.load(tmp_path))
        assert before
        web.log.clear()
        capture = await collect(plan(web), tmp_path, lambda _: None)
        assert complete(capture) == {"no-action", "gpc"}
        assert [one.state for one in capture.visits] == list(STATES)
        asked = [seen for seen in web.requests(HOST, "/") if "sec-gpc" in dict(seen.headers)]
        assert bool(asked) is ("gpc" not in before)
        assert len({tuple(page.url for page in one.pages) for one in capture.visits}) == 1
        assert [document.words > 100 for document in capture.documents] == [True]
        web.log.clear()
        again = await collect(plan(web), tmp_path, lambda _: None)
        assert (web.log, again) == ([], stored.load(tmp_path))


async def test_a_visit_whose_picture_was_changed_is_made_again(tmp_path: Path) -> None:
    async with Web({HOST: SITE}) as web:
        order = plan(web, states=(State.NO_ACTION,), pages=1)
        await collect(order, tmp_path, lambda _: None)
        next((tmp_path / "screenshots").iterdir()).write_bytes(b"other")
        web.log.clear()
        capture = await collect(order, tmp_path, lambda _: None)
        assert web.requests(HOST, "/")
        assert complete(capture) == {"no-action"}


async def test_other_options_are_refused(tmp_path: Path) -> None:
    async with Web({HOST: SITE}) as web:
        await collect(plan(web, states=(State.NO_ACTION,), pages=1), tmp_path, lambda _: None)
        with pytest.raises(BadInput, match=r"captured with other options \(pages, timezone\)"):
            await collect(plan(web, pages=3, timezone="Europe/Berlin"), tmp_path, lambda _: None)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"policies": (f"https://{HOST}/privacy",)}, "policies"),
        ({"add_policies": (f"https://{HOST}/two",)}, "further policies"),
        ({"extra_urls": (f"https://{HOST}/two",)}, "further addresses"),
    ],
)
async def test_documents_and_pages_given_only_now_are_refused(
    tmp_path: Path, changed: dict[str, object], named: str
) -> None:
    async with Web({HOST: SITE}) as web:
        await collect(plan(web, states=(State.NO_ACTION,)), tmp_path, lambda _: None)
        with pytest.raises(BadInput, match=rf"captured with other options \({named}\)"):
            await collect(plan(web, states=(State.NO_ACTION,), **changed), tmp_path, lambda _: None)


async def test_a_policy_file_with_another_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "draft.html"
    file.write_text(POLICY)
    async with Web({HOST: SITE}) as web:
        order = plan(web, states=(State.NO_ACTION,), policies=(str(file),))
        await collect(order, tmp_path / "capture", lambda _: None)
        file.write_text(f"{POLICY}<p>We use Matomo.</p>")
        with pytest.raises(BadInput, match=r"captured with other options \(policies\)"):
            await collect(order, tmp_path / "capture", lambda _: None)


async def test_a_damaged_capture_is_made_anew(tmp_path: Path) -> None:
    async with Web({HOST: SITE}) as web:
        order = plan(web, states=(State.NO_ACTION,), pages=1)
        await collect(order, tmp_path, lambda _: None)
        file = tmp_path / stored.FILE
        file.write_bytes(file.read_bytes().replace(b"Shop", b"Ship"))
        with pytest.raises(BadInput, match="was changed after it was captured"):
            stored.load(tmp_path)
        assert complete(await collect(order, tmp_path, lambda _: None)) == {"no-action"}
        assert complete(stored.load(tmp_path)) == {"no-action"}


async def test_what_was_found_about_the_pages_is_carried_over(tmp_path: Path) -> None:
    """The site asks for a pause and its sitemap fails at first; what is gone on with says and keeps both."""
    robots = content("User-agent: *\nCrawl-delay: 0.3", "txt")
    site = {**SITE, "/robots.txt": robots, "/sitemap.xml": content("no", "txt", status=503)}
    async with Web({HOST: site}) as web:
        order = plan(web, pages=4)
        await collect(order, tmp_path, lambda _: None)
        first = stored.load(tmp_path)
        assert complete(first) == set()
        assert first.pause == 0.3
        assert any("sitemap.xml could not be read" in gap for gap in first.gaps)
        # One visit of an earlier release that did not know of the gap, and the other cut off.
        gpc = next(one for one in first.visits if one.id == "gpc")
        whole = msgspec.structs.replace(gpc, status=VisitStatus.COMPLETE, reason=None)
        stored.save(msgspec.structs.replace(first, visits=(whole,)), tmp_path)
        web.log.clear()
        again = await collect(order, tmp_path, lambda _: None)
        assert (again.gaps, again.pause, again.notes) == (first.gaps, first.pause, first.notes)
        leader = next(one for one in again.visits if one.id == "no-action")
        assert leader.status is VisitStatus.PARTIAL
        assert "sitemap.xml could not be read" in (leader.reason or "")


async def test_a_first_page_that_was_not_read_chooses_for_nobody(tmp_path: Path) -> None:
    """The leading visit is refused, the other is not: nothing passes for whole that saw one page of two."""
    refused = [True]

    def home(seen: Seen) -> Response:
        private = "sec-gpc" in dict(seen.headers)
        return content("no", "txt", status=403) if refused[0] and not private else SITE["/"]

    async with Web({HOST: {**SITE, "/": home}}) as web:
        first = await collect(plan(web), tmp_path, lambda _: None)
        gpc = next(one for one in first.visits if one.id == "gpc")
        assert (gpc.status, len(gpc.pages)) == (VisitStatus.PARTIAL, 1)
        assert "urther pages could not be chosen" in (gpc.reason or "")
        refused[0] = False
        again = await collect(plan(web), tmp_path, lambda _: None)
        assert complete(again) == {"no-action", "gpc"}
        assert {len(one.pages) for one in again.visits} == {2}
        assert again.gaps == ()
