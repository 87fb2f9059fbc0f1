"""Masks, and hosts and URLs as browsers write them."""

from auditor.model.kinds import ResourceType as T
from auditor.trackers.engine.rule import (
    ALL_PARTIES,
    PLAIN_MASK,
    Parties,
    ascii_host,
    ascii_url,
    bit,
    mask_of,
)


def test_a_mask_is_a_bit_for_every_type_and_party() -> None:
    mask = mask_of(frozenset({T.SCRIPT, T.IMAGE}), frozenset({int(Parties.THIRD)}))
    assert mask == bit(T.SCRIPT, Parties.THIRD) | bit(T.IMAGE, Parties.THIRD)
    assert not mask & bit(T.SCRIPT, Parties.SAME_SITE)
    assert len({bit(type, party) for type in T for party in ALL_PARTIES}) == 48
    assert not PLAIN_MASK & bit(T.DOCUMENT, Parties.THIRD)


def test_hosts_in_punycode() -> None:
    assert ascii_host("WWW.Example.COM") == "www.example.com"
    assert ascii_host("Straße.example") == "xn--strae-oqa.example"
    assert ascii_host("ＭÜnchen。de") == "xn--mnchen-3ya.de"


def test_urls_in_ascii() -> None:
    assert ascii_url("https://a.example/x") == "https://a.example/x"
    assert ascii_url("https://münchen.de:8443/ä?ö=1") == "https://xn--mnchen-3ya.de:8443/%C3%A4?%C3%B6=1"
    assert ascii_url("||münchen.de^ä") == "||xn--mnchen-3ya.de^%C3%A4"
    assert ascii_url("/ä/") == "/%C3%A4/"
