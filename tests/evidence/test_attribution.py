import pytest

from auditor.evidence.attribution import Attributor, Owner, _fits
from auditor.model.kinds import Attribution, VendorClass
from auditor.model.register import Register
from auditor.trackers.lookup import Lookup
from tests.evidence.captures import AD_SCRIPT, GTM, PAGE, REGISTER, by_script, cookie, entry, product, request

OWN = "https://www.shop.test/app.js"
CDN = "https://files.filecdn.test/js-cookie.js"
ODD = "https://a.odd.test/x.js"


@pytest.fixture
def who() -> Attributor:
    return Attributor(REGISTER, Lookup(REGISTER), ("shop.test",))


def written(who: Attributor, name: str, *stack: str) -> Owner | None:
    return who.cookie(cookie(name, url=stack[0] if stack else "", initiator=by_script(*stack) if stack else None))


def test_the_writer_comes_first(who: Attributor) -> None:
    assert written(who, "anything", AD_SCRIPT, PAGE) == Owner(
        id="adcorp-pixel", attribution=Attribution.CERTAIN, how="writer"
    )
    assert written(who, "_stats", AD_SCRIPT) == Owner(id="adcorp-pixel", attribution=Attribution.CERTAIN, how="writer")


def test_a_distinctive_name_comes_second_and_is_probable(who: Attributor) -> None:
    assert written(who, "_adc", OWN) == Owner(id="adcorp-pixel", attribution=Attribution.PROBABLE, how="name")
    assert written(who, "_adc") == Owner(id="adcorp-pixel", attribution=Attribution.PROBABLE, how="name")


def test_a_common_name_identifies_nobody(who: Attributor) -> None:
    assert written(who, "sid", OWN) is None
    assert written(who, "session") is None


def test_a_tag_manager_carries_and_is_not_the_writer(who: Attributor) -> None:
    found = written(who, "_adc", GTM, PAGE)
    assert found == Owner(id="adcorp-pixel", attribution=Attribution.PROBABLE, how="name")


def test_a_carrier_of_the_same_company_makes_the_name_certain(who: Attributor) -> None:
    assert written(who, "_stats_1", GTM) == Owner(id="site-stats", attribution=Attribution.CERTAIN, how="writer")


def test_a_tag_manager_is_only_possible_for_want_of_a_better_answer(who: Attributor) -> None:
    found = written(who, "unheard-of", GTM)
    assert found is not None
    assert (found.id, found.attribution) == ("tag-box", Attribution.POSSIBLE)


def test_a_library_from_a_cdn_writes_for_whoever_called_it(who: Attributor) -> None:
    assert written(who, "theme", CDN, OWN) is None
    found = written(who, "theme", CDN, AD_SCRIPT)
    assert found is not None
    assert found.id == "adcorp-pixel"


def test_the_sites_own_code_called_by_a_vendor_writes_for_the_site(who: Attributor) -> None:
    assert written(who, "basket", OWN, AD_SCRIPT) is None


def test_an_unknown_script_is_not_the_vendor_that_loaded_it(who: Attributor) -> None:
    assert written(who, "x", ODD, AD_SCRIPT) is None


def test_a_response_sets_for_its_host(who: Attributor) -> None:
    def by_response(name: str, url: str, domain: str) -> Owner | None:
        return who.cookie(cookie(name, url=url, domain=domain, via_script=False))

    found = by_response("uid", "https://px.adcorp.test/p", ".adcorp.test")
    assert found == Owner(id="adcorp-pixel", attribution=Attribution.CERTAIN, how="host")
    assert by_response("session", PAGE, "www.shop.test") is None
    own = by_response("_adc", PAGE, "www.shop.test")
    assert own is not None
    assert own.how == "name"
    assert by_response("uid", "https://a.odd.test/p", "a.odd.test") is None


def test_storage_follows_the_same_order(who: Attributor) -> None:
    written_by = who.storage(entry("k", url=AD_SCRIPT, initiator=by_script(AD_SCRIPT)))
    assert written_by is not None
    assert written_by.id == "adcorp-pixel"
    named = who.storage(entry("adc.visitor"))
    assert named is not None
    assert (named.id, named.attribution) == ("adcorp-pixel", Attribution.PROBABLE)
    framed = who.storage(entry("k", origin="https://px.adcorp.test"))
    assert framed is not None
    assert framed.id == "adcorp-pixel"
    assert who.storage(entry("cart")) is None


def test_first_party_hosts_are_never_a_vendor(who: Attributor) -> None:
    own = Attributor(REGISTER, Lookup(REGISTER), ("shop.test", "adcorp.test"))
    assert own.url(AD_SCRIPT) is None
    assert who.url(AD_SCRIPT) is not None
    assert who.third_party_site("data:text/plain,x") is None


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("_ga", "_ga", True),
        ("_ga", "_ga_X", False),
        ("_ga_*", "_ga_X", True),
        ("_ga_*", "_ga_", True),
        ("a*b*c", "aXbYc", True),
        ("a*b*c", "acb", False),
        ("*x", "ax", True),
        ("ab*b", "ab", False),
    ],
)
def test_patterns(pattern: str, name: str, fits: bool) -> None:
    assert _fits(pattern, name) is fits


def test_canonical_names_and_payloads_speak_for_hosts_of_nobody() -> None:
    proxied = product("proxied", "adcorp", VendorClass.ANALYTICS, payloads=(r"/p/hit\?v=1",))
    register = Register(products={**REGISTER.products, "proxied": proxied}, companies=REGISTER.companies)
    aliases = {"metrics.shop.test": ("edge.nobody.test", "shop.px.adcorp.test")}
    own = Attributor(register, Lookup(register), ("shop.test",), aliases)
    by_payload = own.request(request("https://www.shop.test/p/hit?v=1"))
    assert by_payload == Owner(id="proxied", attribution=Attribution.POSSIBLE, how="payload")
    assert own.request(request("https://nobody.test/p/hit?v=1")) == by_payload
    by_alias = own.request(request("https://metrics.shop.test/p/hit?v=1"))
    assert by_alias == Owner(id="adcorp-pixel", attribution=Attribution.PROBABLE, how="alias")
    assert own.request(request("https://www.shop.test/p/hit")) is None
    assert own.request(request("https://www.shop.test/p/hit?v=1", main_frame=True)) is None
