"""The plan's own decisions: mapping, credentials, private addresses, identity."""

import pytest

from auditor.collect.identity import Identity
from auditor.collect.plan import Plan
from auditor.collect.profile import proxy_of
from auditor.collect.reach import refuse_private
from auditor.model.problems import BadInput


def plan(**options: object) -> Plan:
    return Plan(**{"url": "https://www.x.example/", **options})  # type: ignore[arg-type]


def test_resolve_comes_first_and_covers_both_ports() -> None:
    made = plan(resolve=("h.example=10.0.0.1:8443",), resolve_rules="MAP * ~NOTFOUND")
    assert made.resolver_rules() == "MAP h.example:443 10.0.0.1:8443, MAP h.example:80 10.0.0.1:8443, MAP * ~NOTFOUND"
    assert plan().resolver_rules() is None


@pytest.mark.parametrize(
    ("host", "mapped"), [("h.example", True), ("a.wild.example", True), ("wild.example", False), ("z.example", False)]
)
def test_mapped_hosts(host: str, mapped: bool) -> None:
    made = plan(resolve=("h.example=[::1]:443",), resolve_rules="MAP *.wild.example 10.0.0.2, MAP * ~NOTFOUND")
    assert made.is_mapped(host) is mapped


@pytest.mark.parametrize("text", ["h.example", "h.example=10.0.0.1", "=10.0.0.1:1", "h.example=10.0.0.1:http"])
def test_a_mapping_that_cannot_be_read(text: str) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        plan(resolve=(text,)).resolver_rules()


def test_credentials_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_TEST_LOGIN", "user:pass:word")
    assert plan(basic_auth="@AUDITOR_TEST_LOGIN").credentials() == ("user", "pass:word")
    assert plan(basic_auth="u:p").credentials() == ("u", "p")
    assert plan().credentials() is None


def test_proxies() -> None:
    assert proxy_of(plan(), "*.x") is None
    assert proxy_of(plan(proxy="http://me:secret@proxy.example:3128"), "*.x") == {
        "server": "http://proxy.example:3128",
        "bypass": "*.x",
        "username": "me",
        "password": "secret",
    }
    with pytest.raises(BadInput, match="--proxy cannot be read"):
        proxy_of(plan(proxy="http://"), "*.x")


@pytest.mark.parametrize(
    "url",
    ["http://localhost:1/", "http://a.localhost/", "http://127.9.9.9/", "http://10.1.2.3/", "http://169.254.169.254/",
     "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://[fd00::1]/", "http://192.168.0.1/", "http://0.0.0.0/"],
)  # fmt: skip
async def test_private_addresses_are_refused(url: str) -> None:
    with pytest.raises(BadInput, match="--allow-private"):
        await refuse_private(plan(url=url))
    await refuse_private(plan(url=url, allow_private=True))


async def test_public_addresses_unknown_names_and_mapped_hosts_are_not() -> None:
    await refuse_private(plan(url="https://1.1.1.1/"))
    await refuse_private(plan(url="https://no-such-name.invalid/"))
    await refuse_private(plan(url="https://localhost/", resolve=("localhost=127.0.0.1:1",)))


async def test_further_pages_are_checked_as_well() -> None:
    with pytest.raises(BadInput):
        await refuse_private(plan(resolve=("www.x.example=127.0.0.1:1",), extra_urls=("http://127.0.0.1/",)))


def test_identity() -> None:
    made = Identity.of("156.0.8078.79", plan(locale="de-DE", user_agent_suffix="Auditor/1"))
    assert "Chrome/156.0.0.0 Safari/537.36 Auditor/1" in made.user_agent
    assert made.accept_language == "de-DE,de"
    # The order and the nonsense brand that Chromium 156 itself tells.
    brands = [brand["brand"] for brand in made.override()["userAgentMetadata"]["brands"]]
    assert brands == ["Not:A-Brand", "Chromium", "Google Chrome"]
    phone = Identity.of("156.0.8078.79", plan(mobile=True))
    assert "Android" in phone.user_agent
    assert "Mobile Safari" in phone.user_agent
    assert phone.override()["userAgentMetadata"]["mobile"] is True
