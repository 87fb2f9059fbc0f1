"""A collection that was cut off is gone on with: whole visits are kept, the rest is visited, nothing else is mixed in."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.collect import stored
from auditor.collect.capture import collect
from auditor.collect.plan import Plan, Settling
from auditor.demo.web import Web, content
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
