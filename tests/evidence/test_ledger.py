"""What the click on the banner sets off, what the browser stopped, and what reached nobody."""

import msgspec
import pytest

from auditor.evidence.build import build
from auditor.evidence.drafts import activity
from auditor.evidence.stances import under
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Attribution, Profile, ResourceType, Stance, State
from tests.evidence.captures import AD, REGISTER, capture, cookie, request, visit

CLICKED, PROVED = 2.0, 2.2


def made(*visits: object) -> tuple[Evidence, VendorRow | None]:
    found = build(capture(*visits), (), REGISTER, profile=Profile.EU)  # type: ignore[arg-type]
    return found, next((row for row in found.vendors if row.id == "adcorp-pixel"), None)


def test_what_the_click_on_reject_sets_off_is_not_before_the_choice() -> None:
    click = request(AD, at=(CLICKED + PROVED) / 2)
    found, row = made(visit(State.REJECT, click))
    assert row is not None
    assert row.observed[State.REJECT].before_choice.requests == 1
    assert under(row, found, Stance.UNDECIDED) == ()
    assert under(row, found, Stance.REFUSED) == ()


def test_what_came_before_the_click_still_is() -> None:
    found, row = made(visit(State.REJECT, request(AD, at=1.0), request(AD, at=CLICKED + 0.1)))
    assert row is not None
    assert row.observed[State.REJECT].before_choice.requests == 2
    assert [half.requests for _, half in under(row, found, Stance.UNDECIDED)] == [1]


@pytest.mark.parametrize("error", ["csp", "mixed-content", "net::ERR_BLOCKED_BY_CSP", "net::ERR_BLOCKED_BY_CLIENT"])
def test_a_request_that_the_browser_stopped_is_no_request(error: str) -> None:
    _, row = made(visit(State.NO_ACTION, request(AD, error=error, status=None)))
    assert row is None


@pytest.mark.parametrize("error", ["net::ERR_NAME_NOT_RESOLVED", "net::ERR_CONNECTION_REFUSED"])
def test_a_request_that_reached_nobody_says_so(error: str) -> None:
    found, row = made(visit(State.NO_ACTION, request(f"{AD}?uid=3f9a1c77e2b04d58", error=error, status=None)))
    assert row is not None
    seen = row.observed[State.NO_ACTION]
    assert (seen.requests, seen.unanswered, seen.identifier, seen.static_only) == (1, 1, False, True)
    assert activity(under(row, found, Stance.UNDECIDED)) == "1 request to px.adcorp.test (none reached it)"


def test_a_host_of_the_site_that_is_an_alias_of_a_vendor_s_is_probably_the_vendor() -> None:
    seen = capture(visit(State.NO_ACTION, request("https://m.shop.test/pixel")))
    cloaked = msgspec.structs.replace(seen, aliases={"m.shop.test": ("shop.px.adcorp.test",)})
    found = build(cloaked, (), REGISTER, profile=Profile.EU)
    assert [(row.id, row.attribution) for row in found.vendors if row.seen] == [("adcorp-pixel", Attribution.PROBABLE)]
    assert found.aliases == cloaked.aliases


def test_a_mark_of_denied_consent_does_not_make_a_ping_of_a_request_with_the_kept_client_id() -> None:
    def pings(value: str) -> int:
        hit = request("https://stats.tagco.test/collect?gcs=G100&cid=1234567890.1700000001", type=ResourceType.XHR)
        given = capture(
            visit(State.NO_ACTION, hit, cookies=[cookie("_stats", value)]),
            visit(State.GPC, cookies=[cookie("_stats", "GA1.1.99.88")]),
        )
        found = build(given, (), REGISTER, profile=Profile.EU)
        (row,) = [row for row in found.vendors if row.id == "site-stats"]
        return row.observed[State.NO_ACTION].consent_mode_pings

    assert pings("GA1.1.1234567890.1700000001") == 0
    assert pings("GA1.1.5555555555.1700000002") == 1
