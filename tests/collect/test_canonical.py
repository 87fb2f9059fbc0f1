"""Canonical names of the site's own hosts, with a resolver of our own."""

from pathlib import Path

import pytest

from auditor.collect.canonical import aliases, followed
from auditor.collect.capture import collect
from auditor.collect.plan import Plan
from auditor.demo.web import PIXEL, Web, content
from auditor.model.kinds import State
from tests.evidence.captures import request, visit

PLAN = Plan(url="https://www.shop.test/")


def test_a_chain_is_followed_and_a_circle_ends() -> None:
    moves = {"a.shop.test": "b.cdn.test", "b.cdn.test": "c.tracker.test", "c.tracker.test": "b.cdn.test"}
    assert followed("A.shop.test", moves) == ("b.cdn.test", "c.tracker.test")
    assert followed("www.shop.test", moves) == ()


async def test_asks_for_own_hosts_once_and_leaves_out_what_nobody_tells() -> None:
    asked: list[str] = []

    async def resolver(host: str) -> tuple[str, ...]:
        asked.append(host)
        if host == "gone.shop.test":
            raise OSError("no answer")
        return ("collect.tracker.test",) if host == "m.shop.test" else ()

    urls = ("https://m.shop.test/x", "https://m.shop.test/y", "https://gone.shop.test/", "https://px.adcorp.test/")
    seen = visit(State.NO_ACTION, *(request(url) for url in urls))
    assert await aliases([seen], ["shop.test"], PLAN, resolver) == {"m.shop.test": ("collect.tracker.test",)}
    assert asked == ["gone.shop.test", "m.shop.test"]


@pytest.mark.parametrize("options", [{"resolve_rules": "MAP * ~NOTFOUND"}, {"proxy": "http://127.0.0.1:9"}])
async def test_asks_nobody_where_names_are_not_the_machine_s(options: dict[str, str]) -> None:
    async def resolver(host: str) -> tuple[str, ...]:
        raise AssertionError(host)

    seen = visit(State.NO_ACTION, request("https://m.shop.test/x"))
    assert await aliases([seen], ["shop.test"], Plan(url=PLAN.url, **options), resolver) == {}  # type: ignore[arg-type]


@pytest.mark.browser
async def test_hosts_that_the_user_mapped_are_not_asked_for(tmp_path: Path) -> None:
    async def resolver(host: str) -> tuple[str, ...]:
        return ("shop.data.adobedc.net",)

    table = {
        "www.cloaked.example": {"/": content('<h1>Shop</h1><img src="https://m.cloaked.example/p.gif">')},
        "m.cloaked.example": {"/p.gif": content(PIXEL, "gif")},
    }
    async with Web(table) as web:
        rules = web.resolve_rules.removesuffix(", MAP * ~NOTFOUND")
        plan = Plan(url="https://www.cloaked.example/", states=(State.NO_ACTION,), resolve_rules=rules, insecure=True)
        capture = await collect(plan, tmp_path, lambda _: None, resolver)
    assert capture.aliases == {}
