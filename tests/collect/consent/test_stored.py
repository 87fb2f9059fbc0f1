"""What a stored value says, and when a choice counts as stored."""

import base64

import pytest

from auditor.collect.consent.stored import Key, Snapshot, judge, reading

SITES = ("shop.com",)


def tcf(purposes: int) -> str:
    """A TCF 2 core segment with these 24 purpose bits."""
    bits = 2 << (240 - 6) | purposes << (240 - 176)
    return base64.urlsafe_b64encode(bits.to_bytes(30, "big")).decode().rstrip("=") + ".YAAAAAAAAAAA"


@pytest.mark.parametrize(
    ("name", "value", "granted"),
    [
        ("choice", "accepted", True),
        ("choice", "%22all%22", True),
        ("choice", "necessary_only", False),
        ("choice", "rejected", False),
        ("choice", "1", None),
        ("cookie_consent", "true", None),
        ("klaro", "%7B%22ga%22%3Atrue%2C%22fb%22%3Atrue%7D", True),
        ("klaro", '{"ga":false,"fb":false}', False),
        ("klaro", '{"session":true,"ga":false}', None),
        ("cc_cookie", '{"categories":["necessary"],"revision":0}', False),
        ("cc_cookie", '{"categories":["necessary","analytics"],"revision":0}', True),
        ("CookieConsent", "{stamp:%27x%27%2Cnecessary:true%2Cpreferences:false%2Cstatistics:false%2Cver:1}", False),
        ("CookieConsent", "{stamp:'x',necessary:true,preferences:true,statistics:true,marketing:true,ver:1}", True),
        ("OptanonConsent", "isGpcEnabled=0&version=6&groups=C0001%3A1%2CC0002%3A0%2CC0004%3A0", False),
        ("OptanonConsent", "isGpcEnabled=0&version=6&groups=C0001%3A1%2CC0002%3A1%2CC0004%3A0", True),
        ("cookieyes-consent", "consentid:abc,consent:no,action:yes,necessary:yes,functional:no,analytics:no", None),
        ("tarteaucitron", "!gtag=false!hotjar=false", False),
        ("tarteaucitron", "!gtag=wait", None),
        ("cmplz_marketing", "allow", True),
        ("cmplz_functional", "allow", None),
        ("euconsent-v2", tcf(0), False),
        ("euconsent-v2", tcf(0b1111), True),
        ("euconsent-v2", "not a string", None),
        ("theme", "dark", None),
    ],
)
def test_a_value_says(name: str, value: str, granted: bool | None) -> None:
    assert reading(name, value) is granted


def cookies(**values: str) -> Snapshot:
    entries: dict[Key, str] = {("cookie", ".shop.com", name): value for name, value in values.items()}
    return Snapshot(entries=entries)


@pytest.mark.parametrize(
    ("accept", "before", "after", "stored"),
    [
        (True, cookies(), cookies(choice="accepted"), True),
        (False, cookies(), cookies(choice="accepted"), False),
        (False, cookies(), cookies(choice="1"), True),
        (False, cookies(), cookies(), False),
        (False, cookies(choice="1"), cookies(choice="1"), False),
        (False, cookies(), cookies(_ga="GA1.1.2", _gid="3"), False),
        (False, cookies(cart="3"), cookies(cart="4"), False),
        (False, cookies(), cookies(seen="yes"), True),
        (True, cookies(), cookies(_ga="GA1.1.2"), False),
    ],
)
def test_a_choice_is_stored(accept: bool, before: Snapshot, after: Snapshot, stored: bool) -> None:
    judgement = judge(accept, before, after, SITES)
    assert judgement.stored is stored
    assert judgement.proof


def test_what_third_parties_store_proves_nothing() -> None:
    after = Snapshot(entries={("cookie", ".tracker.com", "consent"): "rejected"})
    assert not judge(False, cookies(), after, SITES).stored


def test_what_changes_by_itself_proves_nothing() -> None:
    key: Key = ("cookie", ".shop.com", "consent_seen")
    assert judge(False, cookies(consent_seen="1"), cookies(consent_seen="2"), SITES).stored
    assert not judge(False, cookies(consent_seen="1"), cookies(consent_seen="2"), SITES, [key]).stored


def test_a_consent_tools_own_answer_outweighs_our_reading() -> None:
    before = Snapshot(entries={}, answers=(("klaro", False, False, ""),))
    after = Snapshot(
        entries={("cookie", "shop.com", "klaro"): '{"session":true}'},
        answers=(("klaro", True, False, "ga:false"),),
    )
    assert judge(False, before, after, SITES).stored
    assert not judge(True, before, after, SITES).stored
