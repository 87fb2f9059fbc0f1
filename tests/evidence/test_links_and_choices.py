"""What summaries of visits keep of a page's links and of the cookies that hold a choice."""

import msgspec

from auditor.evidence.build import choices, opt_out_links, policy_links
from auditor.model.capture import CookieRecords, CookieStored, LinkSeen, PageRecord, Visit
from auditor.model.kinds import State
from tests.evidence.captures import secret, visit

PRIVACY = LinkSeen(url="https://shop.test/privacy", text="Privacy policy", where="footer")
BANNER = LinkSeen(url="https://shop.test/cookies", text="Cookie policy", where="banner")


def page(*links: LinkSeen) -> PageRecord:
    return PageRecord(
        url="https://shop.test/",
        final_url="https://shop.test/",
        status=200,
        title="Shop",
        started=0.0,
        ended=1.0,
        links=links,
    )


def test_links_of_the_banner_are_told_apart() -> None:
    both = page(PRIVACY, BANNER)
    assert policy_links(both, ("shop.test",), where="banner") == (BANNER.url,)
    assert set(policy_links(both, ("shop.test",)) or ()) == {PRIVACY.url, BANNER.url}
    assert policy_links(page(PRIVACY), ("shop.test",), where="banner") == ()
    assert policy_links(page(), ("shop.test",), where="banner") is None


def test_links_to_opt_out_of_sale() -> None:
    sale = LinkSeen(url="https://shop.test/out", text="Do Not Sell or\n Share My Data", where="footer")
    assert opt_out_links(page(PRIVACY, sale)) == ("Do Not Sell or Share My Data",)
    assert opt_out_links(page(PRIVACY)) == ()
    assert opt_out_links(page()) is None


def with_jar(state: State, name: str = "site_consent") -> Visit:
    kept = CookieStored(
        name=name,
        domain="shop.test",
        path="/",
        value=secret("abc"),
        lifetime_seconds=60.0,
        secure=True,
        http_only=False,
        same_site=None,
    )
    return msgspec.structs.replace(visit(state), cookies=CookieRecords(at_end=(kept,)))


def test_cookies_of_a_verified_choice() -> None:
    assert [c.name for c in choices(with_jar(State.REJECT))] == ["site_consent"]
    assert choices(with_jar(State.REJECT, "basket")) == ()
    assert choices(with_jar(State.NO_ACTION)) == ()
