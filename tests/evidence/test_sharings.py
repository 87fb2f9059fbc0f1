"""Whose identifier went to whom: constants drop out, one owner is one owner."""

import msgspec

from tests.evidence import captures as c
from tests.evidence.practised import ACCEPT, GPC, NO_ACTION, REJECT, practices, sent_value

SYNC = c.request("https://px.odd.test/usersync?id=1", id="r1")
OWN = {"host": "www.shop.test", "writer": "https://www.shop.test/app.js", "holder": "visitor"}


def test_different_in_two_profiles() -> None:
    seen = practices(
        c.visit(NO_ACTION, SYNC, sharing=(sent_value("a" * 64, "r1"),)),
        c.visit(GPC, SYNC, sharing=(sent_value("b" * 64, "r1"),)),
    )
    (found,) = seen.sharing
    assert (found.holder.key, found.receiver.key, found.names) == ("adcorp-pixel", "odd.test", ("uid",))
    assert (found.compared, found.known_path, found.same_group) == (True, True, False)


def test_the_same_in_two_profiles_is_a_constant() -> None:
    both = (sent_value("a" * 64, "r1"),)
    assert practices(c.visit(NO_ACTION, SYNC, sharing=both), c.visit(GPC, SYNC, sharing=both)).sharing == ()


def test_one_profile_alone_needs_the_look_of_a_random_value() -> None:
    (found,) = practices(c.visit(NO_ACTION, SYNC, sharing=(sent_value("a" * 64, "r1"),))).sharing
    assert not found.compared
    plain = sent_value("a" * 64, "r1", random=False)
    assert practices(c.visit(NO_ACTION, SYNC, sharing=(plain,))).sharing == ()


def test_one_company_is_one_holder() -> None:
    stats = c.request(c.GA, id="r1")
    given = sent_value("a" * 64, "r1", host="tags.tagco.test", writer="https://tags.tagco.test/c")
    (found,) = practices(c.visit(NO_ACTION, stats, sharing=(given,))).sharing
    assert found.same_group


def test_the_sites_own_identifier_and_what_goes_to_the_site() -> None:
    (found,) = practices(c.visit(NO_ACTION, SYNC, sharing=(sent_value("a" * 64, "r1", **OWN),))).sharing
    assert found.holder.own
    home = c.request("https://www.shop.test/api", id="r2")
    assert practices(c.visit(NO_ACTION, home, sharing=(sent_value("a" * 64, "r2"),))).sharing == ()


def test_a_redirect_is_named_and_consent_is_told_apart() -> None:
    hop = msgspec.structs.replace(SYNC, redirected_from="r0", at=4.0, after_choice=True)
    (found,) = practices(c.visit(ACCEPT, hop, sharing=(sent_value("a" * 64, "r1"),))).sharing
    assert (found.where, found.without_consent) == (("redirect",), False)
    (found,) = practices(c.visit(REJECT, hop, sharing=(sent_value("a" * 64, "r1"),))).sharing
    assert found.without_consent


def test_a_cookie_of_the_sites_domain_belongs_to_the_vendor_that_wrote_it() -> None:
    written = c.cookie(
        "_stats_1", url="https://stats.tagco.test/s.js", initiator=c.by_script("https://stats.tagco.test/s.js")
    )
    given = sent_value("a" * 64, "r1", holder="_stats_1", host="www.shop.test", writer="")
    (found,) = practices(c.visit(NO_ACTION, SYNC, cookies=[written], sharing=(given,))).sharing
    assert found.holder.vendor == "site-stats"
