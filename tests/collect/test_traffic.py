"""Requests whose announcement was never told: a window that somebody else let go first."""

from typing import Any

import pytest

from auditor.collect.cdp import AttachedTarget
from auditor.collect.traffic import Traffic
from auditor.model.kinds import TargetKind

WINDOW = AttachedTarget(session="S", target_id="T", kind=TargetKind.PAGE, url="", context_id="C", parent_session=None)
URL = "https://pop.example/"
ANSWER = {"requestId": "R", "frameId": "T", "type": "Document", "response": {"url": URL, "status": 200}}
ANNOUNCED: dict[str, Any] = {
    "requestId": "R",
    "frameId": "T",
    "type": "Document",
    "documentURL": URL,
    "request": {"url": URL, "method": "POST", "headers": {}},
    "wallTime": 7.0,
}
TREE = {"frameTree": {"frame": {"id": "T", "loaderId": "R", "url": URL}}}


@pytest.fixture
def traffic() -> Traffic:
    return Traffic({"S": WINDOW}.get, lambda: (0, "https://www.site.example/"))


def test_an_answer_that_nobody_announced_is_a_request(traffic: Traffic) -> None:
    traffic.event("Network.requestWillBeSentExtraInfo", {"requestId": "R", "headers": {"A": "b"}}, "S")
    traffic.event("Network.responseReceived", ANSWER, "S")
    (hop,) = traffic.assemble()
    assert (hop.url, hop.main_frame, hop.sent["headers"]) == (URL, True, {"A": "b"})
    assert traffic.pending(0) == [hop]
    traffic.event("Network.loadingFinished", {"requestId": "R"}, "S")
    assert traffic.pending(0) == []


def test_an_announced_request_stays_one(traffic: Traffic) -> None:
    traffic.event("Network.requestWillBeSent", ANNOUNCED, "S")
    traffic.event("Network.responseReceived", ANSWER, "S")
    traffic.already(TREE, WINDOW)
    (hop,) = traffic.hops
    assert hop.told["request"]["method"] == "POST"


def test_a_window_that_had_loaded_before_it_was_watched_is_a_request(traffic: Traffic) -> None:
    traffic.already(TREE, WINDOW)
    (hop,) = traffic.hops
    assert (hop.url, hop.main_frame, hop.ended) == (URL, True, True)
    assert hop.page_url == URL


@pytest.mark.parametrize("url", ["", "about:blank", "data:text/html,x"])
def test_what_went_over_no_network_is_none(traffic: Traffic, url: str) -> None:
    traffic.already({"frameTree": {"frame": {"id": "T", "loaderId": "R", "url": url}}}, WINDOW)
    traffic.event("Network.responseReceived", {**ANSWER, "response": {"url": url}}, "S")
    traffic.already({}, WINDOW)
    assert traffic.hops == []


def sent(url: str, wall: float, kind: str = "Image") -> dict[str, Any]:
    request = {"url": url, "method": "GET", "headers": {}}
    return {**ANNOUNCED, "requestId": f"{url}@{wall}", "type": kind, "request": request, "wallTime": wall}


def test_what_is_new_late_is_hosts_and_code_and_no_repetition(traffic: Traffic) -> None:
    for at, url, kind in (
        (1, "https://a.example/poll?n=1", "Fetch"),
        (1, "https://a.example/t.js?v=1", "Script"),
        (9, "https://a.example/poll?n=2", "Fetch"),
        (9, "https://a.example/other.gif", "Image"),
        (9, "https://a.example/t.js?v=2", "Script"),
    ):
        traffic.event("Network.requestWillBeSent", sent(url, at, kind), "S")
        traffic.event("Network.loadingFinished", {"requestId": f"{url}@{at}"}, "S")
    assert traffic.new(8, 0) == []
    traffic.event("Network.requestWillBeSent", sent("https://b.example/x.gif?n=1", 9), "S")
    traffic.event("Network.requestWillBeSent", sent("https://a.example/u.js", 9, "Script"), "S")
    assert traffic.new(8, 0) == ["https://b.example/x.gif", "https://a.example/u.js"]


def test_a_script_that_has_not_come_yet_is_new_however_long_ago_it_was_asked_for(traffic: Traffic) -> None:
    traffic.event("Network.requestWillBeSent", sent("https://a.example/slow.js", 1, "Script"), "S")
    assert traffic.new(8, 0) == ["https://a.example/slow.js"]
    assert traffic.new(8, 5) == []  # of the page before
