from auditor.evidence.attribution import Attributor
from auditor.evidence.identified import Identified, cookie_key, is_deletion, storage_key
from auditor.model.kinds import State, StorageKind
from auditor.trackers.lookup import Lookup
from tests.evidence.captures import AD, GA, REGISTER, capture, cookie, entry, request, visit


def identified(*visits: object) -> Identified:
    return Identified(capture(*visits), Attributor(REGISTER, Lookup(REGISTER), ("shop.test",)))  # type: ignore[arg-type]


def test_the_register_knows_identifiers_however_they_look() -> None:
    found = identified(visit(State.NO_ACTION, cookies=(cookie("_stats", "x"), cookie("theme", "x"))))
    assert found.cookies == {("_stats", "www.shop.test")}


def test_a_deletion_holds_no_value() -> None:
    gone = cookie("_stats", lifetime_seconds=-1.0)
    assert is_deletion(gone)
    assert identified(visit(State.NO_ACTION, cookies=(gone,))).cookies == set()


def test_storage_is_keyed_by_place() -> None:
    write = entry("visitor")
    assert storage_key(write) == (StorageKind.LOCAL, "https://www.shop.test", "visitor")
    assert identified(visit(State.NO_ACTION, storage=(write,))).storage == {storage_key(write)}


def test_domains_are_compared_without_a_leading_dot() -> None:
    assert cookie_key(cookie("a", domain=".Shop.test")) == ("a", "shop.test")


def test_a_cookie_counts_only_where_it_belongs() -> None:
    uid = cookie("uid", domain=".adcorp.test", url=AD, via_script=False)
    found = identified(visit(State.NO_ACTION, cookies=(uid,)))
    assert found.carried(request(AD, cookies_sent=("uid",)), "px.adcorp.test", {})
    assert not found.carried(request(AD, cookies_sent=("uid",)), "px.other.test", {})
    assert not found.carried(request(AD, cookies_sent=("lang",)), "px.adcorp.test", {})


def test_a_client_id_in_the_address_is_an_identifier() -> None:
    found = identified(visit(State.NO_ACTION))
    assert found.carried(request(GA), "stats.tagco.test", {"cid": "1234567890.1763791200"})
    assert not found.carried(request(GA), "stats.tagco.test", {"cid": "12"})
