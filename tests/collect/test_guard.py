"""Where no site may lead, in every notation; that the words hold in a browser is in tests/faults."""

import pytest

from auditor.collect.plan import Plan
from auditor.collect.reach import refusal

TARGET = "https://www.public.example/"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8080/",
        "http://db.localhost/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "https://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:a00:1::]/",
    ],
)
async def test_private_addresses_are_refused_unless_allowed(url: str) -> None:
    assert "private network" in (await refusal(Plan(url=TARGET), url) or "")
    assert await refusal(Plan(url=TARGET, allow_private=True), url) is None


@pytest.mark.parametrize("url", ["file:///etc/passwd", "file://www.public.example/etc/passwd", "chrome://version",
                                 "view-source:https://www.public.example/", "devtools://x/", "ftp://ftp.example/"])  # fmt: skip
async def test_what_is_no_web_page_is_always_refused(url: str) -> None:
    for allowed in (False, True):
        assert "no web page" in (await refusal(Plan(url=TARGET, allow_private=allowed), url) or "")


@pytest.mark.parametrize("url", ["https://1.1.1.1/", "http://[2606:4700::1111]/", "about:blank", "data:text/html,x",
                                 "https://no-such-name.invalid/"])  # fmt: skip
async def test_everything_else_is_let_through(url: str) -> None:
    assert await refusal(Plan(url=TARGET), url) is None


async def test_a_host_that_the_user_mapped_is_where_the_user_wants_it() -> None:
    plan = Plan(url=TARGET, resolve=("intranet.example=10.0.0.1:443",), resolve_rules="MAP 10.0.0.9 127.0.0.1:1")
    assert await refusal(plan, "https://intranet.example/") is None
    assert await refusal(plan, "http://10.0.0.9/") is None
    assert await refusal(plan, "http://10.0.0.8/") is not None


async def test_a_name_that_leads_into_the_private_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    async def told(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", told)
    assert await refusal(Plan(url=TARGET), "https://both.example/") is not None
    assert await refusal(Plan(url=TARGET, proxy="http://proxy.example:3128"), "https://both.example/") is None
