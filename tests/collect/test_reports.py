"""Reports the browser sends by itself, as the protocol tells them and as headers declare them."""

import json
from typing import Any

import pytest

from auditor.collect.cdp import AttachedTarget
from auditor.collect.reports import Reports, policies
from auditor.collect.traffic import Hop, Traffic
from auditor.model.kinds import TargetKind

PAGE = AttachedTarget(
    session="S", target_id="T", kind=TargetKind.PAGE, url="", context_id="C", parent_session=None
)  # fmt: skip
DOCUMENT = "https://www.site.example/a"
GROUP = {"group": "nel", "max_age": 600, "endpoints": [{"url": "https://nel.example/r"}]}


def answered(headers: dict[str, str]) -> Traffic:
    """A visit in which one answer had these headers."""
    traffic = Traffic({"S": PAGE}.get, lambda: (0, DOCUMENT))
    request = {"url": DOCUMENT, "method": "GET", "headers": {}}
    sent = {"requestId": "1", "request": request, "type": "Document", "wallTime": 1.0, "frameId": "T"}
    traffic.event("Network.requestWillBeSent", sent, "S")
    traffic.event("Network.responseReceived", {"requestId": "1", "response": {"headers": headers}}, "S")
    return traffic


def report(id: str, group: str, status: str, attempts: int = 0) -> dict[str, Any]:
    told = {"id": id, "destination": group, "status": status, "completedAttempts": attempts, "timestamp": 2.0}
    return {"report": {**told, "initiatorUrl": DOCUMENT, "type": "csp-violation", "body": {"x": 1}}}


def sent(traffic: Traffic) -> list[Hop]:
    return traffic.hops[1:]


def test_a_report_is_a_request_once_it_went_out_and_only_once() -> None:
    traffic = answered({})
    reports = Reports(traffic)
    endpoints = {
        "origin": "https://www.site.example",
        "endpoints": [{"groupName": "csp", "url": "https://r.example/x"}],
    }
    reports.told(endpoints, PAGE)
    reports.told(report("1", "csp", "Queued"), PAGE)
    assert (sent(traffic), list(reports.waiting)) == ([], ["1"])
    for _ in range(2):
        reports.told(report("1", "csp", "Success"), PAGE)
    (hop,) = sent(traffic)
    assert (hop.url, hop.wall, hop.parent_url, hop.ended) == ("https://r.example/x", 2.0, DOCUMENT, True)
    assert json.loads(hop.told["request"]["postData"])[0]["type"] == "csp-violation"
    assert reports.waiting == {}


def test_a_report_that_was_not_taken_had_its_address_asked_all_the_same() -> None:
    traffic = answered({"Report-To": json.dumps(GROUP)})
    Reports(traffic).told(report("1", "nel", "Queued", attempts=1), PAGE)
    assert [hop.url for hop in sent(traffic)] == ["https://nel.example/r"]


def test_which_of_several_addresses_was_taken_is_not_guessed() -> None:
    several = {**GROUP, "endpoints": [{"url": "https://nel.example/r"}, {"url": "https://two.example/r"}]}
    traffic = answered({"Report-To": json.dumps(several)})
    reports = Reports(traffic)
    reports.told(report("1", "nel", "Success"), PAGE)
    assert (sent(traffic), list(reports.waiting)) == ([], ["1"])
    assert reports.unsent() == [{"https://nel.example/r", "https://two.example/r"}]


def test_a_group_of_a_later_answer_takes_the_place_of_an_earlier_one() -> None:
    traffic = answered({"Report-To": json.dumps(GROUP)})
    later = {**GROUP, "endpoints": [{"url": "https://two.example/r"}]}
    again = {"requestId": "2", "request": {"url": DOCUMENT, "method": "GET", "headers": {}}, "type": "Document"}
    traffic.event("Network.requestWillBeSent", {**again, "wallTime": 2.0, "frameId": "T"}, "S")
    response = {"response": {"headers": {"Report-To": json.dumps(later)}}, "requestId": "2"}
    traffic.event("Network.responseReceived", response, "S")
    Reports(traffic).told(report("1", "nel", "Success"), PAGE)
    assert traffic.hops[-1].url == "https://two.example/r"


def test_a_report_that_nobody_asked_for_goes_nowhere_and_is_not_missed() -> None:
    reports = Reports(answered({}))
    reports.told(report("1", "default", "Queued"), PAGE)
    assert reports.unsent() == []


@pytest.mark.parametrize(
    ("report_to", "nel", "hosts"),
    [
        (json.dumps(GROUP), '{"report_to": "nel", "max_age": 600}', {"nel.example"}),
        (
            json.dumps({**GROUP, "group": "a"}) + "," + json.dumps(GROUP),
            '{"report_to":"nel","max_age":1}',
            {"nel.example"},
        ),
        (json.dumps(GROUP), '{"report_to": "nel", "max_age": 0}', set()),  # takes an earlier policy back
        (json.dumps(GROUP), '{"report_to": "other", "max_age": 600}', set()),
        (json.dumps(GROUP), "{", set()),
        ('{"endpoints": 3}\n[' + "[" * 3000, '{"max_age": 600}', set()),
        ('{"endpoints": [{"url": 3}, 4]}', '{"report_to": 5, "max_age": 600}', set()),
    ],
)
def test_headers_declare_who_is_told_of_network_errors(report_to: str, nel: str, hosts: set[str]) -> None:
    declared = policies(answered({"report-to": report_to, "nel": nel}).hops)
    assert {host for policy in declared for host in policy.error_hosts} == hosts
