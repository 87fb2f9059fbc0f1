import pytest

from auditor.evidence.attribution import Attributor
from auditor.evidence.identified import Identified
from auditor.evidence.ledger import Ledger, counts, is_plain_file, walled_pages
from auditor.model.capture import RequestRecord
from auditor.model.kinds import ResourceType, State, VisitStatus
from auditor.trackers.lookup import Lookup
from tests.evidence.captures import AD, REGISTER, capture, cookie, entry, request, visit


@pytest.mark.parametrize(
    ("record", "plain"),
    [
        (request("https://a.test/lib.js?v=2"), True),
        (request("https://a.test/a.css", type=ResourceType.STYLESHEET), True),
        (request("https://a.test/a.png", type=ResourceType.IMAGE), True),
        (request("https://a.test/p.gif?u=1", type=ResourceType.IMAGE), False),
        (request("https://a.test/lib.js", cookies_sent=("uid",)), False),
        (request("https://a.test/c", type=ResourceType.PING, method="POST"), False),
        (request("https://a.test/f", type=ResourceType.SUBDOCUMENT), False),
    ],
)
def test_plain_files(record: RequestRecord, plain: bool) -> None:
    assert is_plain_file(record) is plain


def test_which_cookies_count() -> None:
    assert counts(cookie("a"))
    assert counts(cookie("a", stored=False, refused_reason="UserPreferences"))
    assert not counts(cookie("a", stored=False, refused_reason="InvalidDomain"))


def test_walled_pages() -> None:
    assert walled_pages(visit(State.NO_ACTION)) == frozenset()
    assert walled_pages(visit(State.NO_ACTION, status=VisitStatus.BLOCKED)) == {0, 1}
    assert walled_pages(visit(State.NO_ACTION, status=VisitStatus.BLOCKED, pages=())) == {0}


def ledger(*requests: RequestRecord, **more: object) -> Ledger:
    given = capture(visit(State.NO_ACTION, *requests, **more))  # type: ignore[arg-type]
    attributor = Attributor(REGISTER, Lookup(REGISTER), ("shop.test",))
    return Ledger(given, attributor, Identified(given, attributor), None)


def test_an_identifier_is_seen_being_sent_as_cookie_and_in_the_address() -> None:
    value = "a1b2c3d4e5f6a7b8"
    own = entry("visitor", value)
    by_value = ledger(request(f"{AD}?v={value}"), storage=(own,)).vendors["adcorp-pixel"]
    assert by_value.observed[State.NO_ACTION].after.identifier
    other = ledger(request(f"{AD}?v=something-else-1"), storage=(own,)).vendors["adcorp-pixel"]
    assert not other.observed[State.NO_ACTION].after.identifier
    uid = cookie("uid", value, domain=".adcorp.test", url=AD, via_script=False)
    by_cookie = ledger(request(AD, cookies_sent=("uid",)), cookies=(uid,)).vendors["adcorp-pixel"]
    assert by_cookie.observed[State.NO_ACTION].after.identifier


def test_writes_of_unknown_scripts_go_to_their_site() -> None:
    odd = "https://a.odd.test/x.js"
    found = ledger(cookies=(cookie("q", url=odd),), storage=(entry("k", url=odd),))
    assert found.unknown["odd.test"].behaviour == {"sets-cookie"}
    assert found.unknown["odd.test"].observed[State.NO_ACTION].after.storage == {"k"}
    assert not found.vendors


def test_the_sites_own_cookies_are_nobody_elses() -> None:
    found = ledger(cookies=(cookie("session", url="https://www.shop.test/app.js"),))
    assert not found.vendors
    assert not found.unknown


def test_names() -> None:
    assert ledger().name("adcorp-pixel") == "Adcorp Pixel"
    assert ledger().name("adcorp") == "Adcorp"
