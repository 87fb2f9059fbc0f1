"""What went in the clear, and what the site's own hosts were sent in a vendor's form."""

import msgspec

from auditor.evidence.build import build
from auditor.model.kinds import Profile
from tests.evidence import captures as c
from tests.evidence.practised import GPC, NO_ACTION, practices


def test_a_third_party_and_the_page_itself_over_http() -> None:
    page = c.request("http://www.shop.test/", main_frame=True)
    counter = c.request("http://px.odd.test/c?id=a1b2c3d4e5f6a7b8", at=0.8)
    file = c.request("http://www.shop.test/a.css")
    cookie = c.cookie("_v", "a1b2c3d4e5f6a7b8")
    other = c.visit(GPC, cookies=[c.cookie("_v", "z9y8x7w6v5u4t3s2")])
    seen = practices(c.visit(NO_ACTION, page, counter, file, cookies=[cookie]), other).unencrypted
    assert [(row.receiver.key, row.receiver.own, row.requests, row.identifier) for row in seen] == [
        ("odd.test", False, 1, True),
        ("www.shop.test", True, 1, False),
    ]


def test_what_was_raised_to_https_or_never_left_does_not_count() -> None:
    moved = c.request("http://www.shop.test/", main_frame=True, status=301, response_headers=(("Location", c.PAGE),))
    raised = c.request("http://px.odd.test/c", status=307, response_headers=(("Non-Authoritative-Reason", "HSTS"),))
    failed = c.request("http://px.odd.test/d", status=None, error="net::ERR_NAME_NOT_RESOLVED")
    local = c.request("http://localhost:8080/c")
    assert practices(c.visit(NO_ACTION, moved, raised, failed, local)).unencrypted == ()


def test_a_vendors_form_on_the_sites_own_host() -> None:
    stats = msgspec.structs.replace(c.REGISTER.products["site-stats"], payloads=(r"/collect\?(?=.*\btid=)",))
    own = msgspec.structs.replace(stats, id="matomo", name="Matomo", payloads=(r"/matomo\.php\?",))
    register = msgspec.structs.replace(c.REGISTER, products={**c.REGISTER.products, "site-stats": stats, "matomo": own})
    relayed = c.request("https://www.shop.test/metrics/collect?tid=1&v=2", cookies_sent=("_stats",))
    hosted = c.request("https://www.shop.test/matomo.php?idsite=1")
    plain = c.request("https://www.shop.test/count?page=1")
    visits = c.visit(NO_ACTION, relayed, hosted, plain, cookies=[c.cookie("_stats")])
    (found,) = build(c.capture(visits), (), register, profile=Profile.EU).practices.proxies
    assert (found.place, found.vendor, found.requests) == ("www.shop.test/metrics/collect", "site-stats", 1)
    assert found.cookies == ("_stats",)
