import msgspec
import pytest

from auditor.evidence.build import build
from auditor.evidence.stored import declared_for
from auditor.model.capture import Capture, CookieRecords, CookieStored
from auditor.model.evidence import CookieRow, StorageRow
from auditor.model.kinds import Party, Profile, State
from auditor.model.reading import DeclaredCookie
from auditor.model.text import Quote
from tests.evidence.captures import AD, AD_SCRIPT, REGISTER, by_script, capture, cookie, entry, request, secret, visit

QUOTE = Quote(document="cookies", start=0, end=1, text="x")


def cookies(given: Capture) -> tuple[CookieRow, ...]:
    return build(given, (), REGISTER, profile=Profile.EU).cookies


def storage(given: Capture) -> tuple[StorageRow, ...]:
    return build(given, (), REGISTER, profile=Profile.EU).storage


def jar(name: str, domain: str) -> CookieStored:
    return CookieStored(
        name=name,
        domain=domain,
        path="/",
        value=secret("a1b2c3d4e5f6"),
        lifetime_seconds=60.0,
        secure=True,
        http_only=False,
        same_site=None,
    )


def test_a_first_party_cookie_of_a_third_partys_script() -> None:
    write = cookie("_adc", url=AD_SCRIPT, initiator=by_script(AD_SCRIPT), domain=".shop.test")
    (row,) = cookies(capture(visit(State.NO_ACTION, request(AD_SCRIPT), cookies=(write,))))
    assert (row.vendor, row.party, row.set_by.kind, row.stored) == ("adcorp-pixel", Party.FIRST, "script", True)
    assert row.set_by.initiator[-1] == "Adcorp Pixel (cdn.adcorp.test/ad.js)"


def test_states_and_before_the_choice() -> None:
    early = cookie("a", at=1.0)
    late = cookie("a", at=6.0, page=1, after_choice=True)
    (row,) = cookies(capture(visit(State.NO_ACTION, cookies=(early,)), visit(State.REJECT, cookies=(early, late))))
    assert (row.states, row.before_choice) == ((State.NO_ACTION, State.REJECT), (State.REJECT,))


def test_a_refused_cookie_is_kept_with_the_reason() -> None:
    refused = cookie(
        "uid", domain="px.adcorp.test", url=AD, via_script=False, stored=False, refused_reason="UserPreferences"
    )
    (row,) = cookies(capture(visit(State.NO_ACTION, cookies=(refused,))))
    assert (row.stored, row.refused_reason, row.party) == (False, "UserPreferences", Party.THIRD)


def test_a_cookie_stored_once_counts_as_stored() -> None:
    refused = cookie("uid", stored=False, refused_reason="UserPreferences")
    (row,) = cookies(capture(visit(State.NO_ACTION, cookies=(refused, cookie("uid")))))
    assert (row.stored, row.refused_reason) == (True, None)


def test_a_deletion_is_no_cookie() -> None:
    assert cookies(capture(visit(State.NO_ACTION, cookies=(cookie("gone", lifetime_seconds=0.0),)))) == ()


def test_what_lies_in_the_jar_unexplained_is_listed() -> None:
    given = visit(State.NO_ACTION)
    records = CookieRecords(at_end=(jar("_adc", "shop.test"), jar("uid", ".px.adcorp.test")))
    rows = cookies(capture(msgspec.structs.replace(given, cookies=records)))
    assert [(r.name, r.vendor, r.set_by.kind) for r in rows] == [
        ("_adc", "adcorp-pixel", "unknown"),
        ("uid", "adcorp-pixel", "unknown"),
    ]
    chosen = msgspec.structs.replace(visit(State.REJECT), cookies=records)
    (row, _) = cookies(capture(chosen))
    assert (row.states, row.while_choosing, row.before_choice, row.ever) == ((), (State.REJECT,), (), (State.REJECT,))
    early = CookieRecords(before_choice=(jar("_adc", "shop.test"),), at_end=(jar("_adc", "shop.test"),))
    (row,) = cookies(capture(msgspec.structs.replace(visit(State.REJECT), cookies=early)))
    assert (row.while_choosing, row.before_choice) == ((), (State.REJECT,))


@pytest.mark.parametrize(("at", "before", "between"), [(1.9, True, False), (2.1, False, True)])
def test_what_the_click_itself_stores_is_not_before_it(at: float, before: bool, between: bool) -> None:
    given = visit(State.REJECT, cookies=(cookie("c", at=at),), storage=(entry("k", at=at),))
    rows: list[CookieRow | StorageRow] = [*cookies(capture(given)), *storage(capture(given))]
    assert len(rows) == 2
    for row in rows:
        assert row.before_choice == ((State.REJECT,) if before else ())
        assert row.while_choosing == ((State.REJECT,) if between else ())


def test_identifiers_are_told_by_fresh_profiles() -> None:
    one = visit(State.NO_ACTION, cookies=(cookie("v", "a1b2c3d4"), cookie("build", "9f8e7d6c5b4a3f2e")))
    two = visit(State.GPC, cookies=(cookie("v", "e5f6a7b8"), cookie("build", "9f8e7d6c5b4a3f2e")))
    assert {r.name: r.identifier for r in cookies(capture(one, two))} == {"build": False, "v": True}


def test_values_are_shown_in_part_only() -> None:
    (row,) = cookies(capture(visit(State.NO_ACTION, cookies=(cookie("v", "a1b2c3d4e5f6a7b8"),))))
    assert row.value == "a1b2c3… (16 characters)"


def test_storage() -> None:
    write = entry("adc.id", url=AD_SCRIPT, initiator=by_script(AD_SCRIPT))
    (row,) = storage(capture(visit(State.NO_ACTION, storage=(write,))))
    assert (row.vendor, row.identifier, row.states) == ("adcorp-pixel", True, (State.NO_ACTION,))
    (own,) = storage(capture(visit(State.NO_ACTION, storage=(entry("cart", '{"items":[]}'),))))
    assert (own.vendor, own.identifier, own.set_by.kind) == (None, False, "unknown")


@pytest.mark.parametrize(
    ("declared", "name", "found"),
    [
        ("_ga", "_ga", True),
        ("_ga", "_ga_X", False),
        ("_ga_*", "_ga_X1", True),
        ("_ga_<container-id>", "_ga_X1", True),
        ("_hjSession_{site_id}", "_hjSession_314", True),
        ("AMCV_###@AdobeOrg", "AMCV_123@AdobeOrg", True),
        ("_gat_xxx", "_gat_UA", True),
        ("*", "anything", False),
    ],
)
def test_declared_names_are_patterns(declared: str, name: str, found: bool) -> None:
    row = DeclaredCookie(name=declared, quote=QUOTE)
    assert (declared_for(name, None, [row]) is row) is found


def test_a_pattern_of_another_provider_does_not_cover() -> None:
    row = DeclaredCookie(name="_x*", quote=QUOTE, vendor="other")
    assert declared_for("_x1", "adcorp-pixel", [row]) is None
