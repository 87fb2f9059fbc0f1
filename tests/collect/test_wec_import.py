"""Inspections of the Website Evidence Collector as a capture."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor.collect.har_import import import_har
from auditor.model.capture import Capture, CookieRecords, Failure, settled
from auditor.model.kinds import InitiatorKind, Profile, Stance, State, VendorVerdict, Verdict, VisitStatus
from auditor.model.problems import BadInput
from auditor.pipeline import Order, audit_recordings

INSPECTION: dict[str, Any] = {
    "title": "Website Evidence Collection",
    "uri_ins": "http://shop.example/",
    "uri_refs": ["http://shop.example/", "https://shop-static.example/"],
    "uri_dest": "https://www.shop.example/",
    "uri_redirects": ["http://shop.example/"],
    "script": {"version": {"npm": "2.1.1", "commit": None}},
    "browser": {"name": "Chromium", "version": "HeadlessChrome/120.0.0.0", "user_agent": "Mozilla/5.0"},
    "start_time": "2026-03-01T10:00:00.000Z",
    "end_time": "2026-03-01T10:00:20.000Z",
    "browsing_history": ["https://www.shop.example/", "https://www.shop.example/about"],
    "hosts": {
        "requests": {"firstParty": ["www.shop.example"], "thirdParty": ["static.hotjar.com", "cdn.nobody.example"]},
        "beacons": {"firstParty": [], "thirdParty": ["static.hotjar.com"]},
    },
    "beacons": [
        {
            "url": "https://static.hotjar.com/c/hotjar-77.js?sv=6",
            "query": {"sv": 6},
            "filter": "||hotjar.com^$third-party",
            "listName": "easyprivacy.txt",
            "occurrances": 1,
            "log": {
                "stack": [{"fileName": "https://www.shop.example/", "source": "requested from …"}],
                "type": "Request.Tracking",
                "timestamp": "2026-03-01T10:00:02.500Z",
                "location": "https://www.shop.example/",
            },
        }
    ],
    "cookies": [
        {"name": "", "value": "", "domain": "x", "path": "/"},
        {
            "name": "_hjSessionUser_77", "value": "abcdefghij", "domain": "shop.example", "path": "/",
            "expires": 1803895202, "httpOnly": False, "secure": True, "session": False, "sameSite": "Lax",
            "log": {
                "stack": [
                    {"fileName": "https://static.hotjar.com/c/hotjar-77.js?sv=6", "functionName": "set",
                     "lineNumber": 3, "columnNumber": 9},
                ],
                "type": "Cookie.JS",
                "timestamp": "2026-03-01T10:00:03.000Z",
                "location": "https://www.shop.example/",
            },
        },
        {"name": "session", "value": "1", "domain": "www.shop.example", "path": "/", "expires": -1, "session": True},
    ],
    "localStorage": {"https://www.shop.example": {"_hj": {"value": {"id": 1}, "firstPartyStorage": True}}},
    "links": {"firstParty": [], "thirdParty": [], "social": [], "keywords": []},
}  # fmt: skip


def inspection(folder: Path, **changes: Any) -> Path:
    file = folder / "inspection.json"
    file.write_text(json.dumps(INSPECTION | changes))
    return file


def test_hosts_beacons_cookies_and_storage_are_read(tmp_path: Path) -> None:
    capture = import_har([(State.ACCEPT, inspection(tmp_path))], None)
    (visit,) = capture.visits
    assert (visit.state, visit.stance, visit.status) == (State.ACCEPT, Stance.GRANTED, VisitStatus.PARTIAL)
    assert capture.target.first_party == ("shop.example", "shop-static.example")
    assert capture.imported == "Website Evidence Collector (inspection.json)"
    assert any("keeps the host alone" in line for line in capture.limitations)
    assert [(page.url, page.final_url) for page in visit.pages] == [
        ("http://shop.example/", "https://www.shop.example/"),
        ("https://www.shop.example/about", "https://www.shop.example/about"),
    ]
    assert isinstance(visit.requests, tuple)
    assert [(one.url, one.at) for one in visit.requests] == [
        ("https://static.hotjar.com/c/hotjar-77.js?sv=6", 2.5),
        ("https://www.shop.example/", 0.0),
        ("https://cdn.nobody.example/", 0.0),
    ]
    assert isinstance(visit.cookies, CookieRecords)
    written, plain = visit.cookies.writes
    assert (written.via_script, written.url, written.at) == (True, "https://static.hotjar.com/c/hotjar-77.js?sv=6", 3.0)
    assert written.initiator is not None
    assert written.initiator.kind is InitiatorKind.SCRIPT
    assert written.lifetime_seconds == pytest.approx(365 * 86400, rel=0.01)
    assert (plain.url, plain.initiator, plain.lifetime_seconds) == ("", None, None)  # unknown, never a guess
    assert isinstance(visit.storage, tuple)
    assert [(one.origin, one.key, one.url) for one in visit.storage] == [("https://www.shop.example", "_hj", "")]
    assert isinstance(visit.screenshots, Failure)


def test_an_audit_of_one_accuses_of_what_is_there_and_passes_nothing_that_is_not(tmp_path: Path) -> None:
    policy = tmp_path / "policy.txt"
    policy.write_text("Privacy policy. We process personal data. We use cookies of our own. " * 30)
    from auditor.collect.plan import Plan

    plan = Plan(url="https://www.shop.example/", policies=(str(policy),))
    order = Order(out=tmp_path / "out", formats=("json",), profile=Profile.EU)
    result = audit_recordings([(State.NO_ACTION, inspection(tmp_path))], None, plan, order)
    (hotjar,) = [vendor for vendor in result.vendors if vendor.id == "hotjar"]
    assert hotjar.verdict is VendorVerdict.NOT_DISCLOSED
    verdicts = {check.id: check.verdict for check in result.checks}
    for id in ("consent-mode-ping", "tracker-after-reject", "gpc-ignored", "reject-missing-first-layer"):
        assert verdicts[id] is not Verdict.PASS, id


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"start_time": "yesterday"}, "damaged inspection"),
        ({"cookies": [{"name": "a"}]}, "damaged inspection"),
        ({"beacons": ["x"]}, "damaged inspection"),
    ],
)
def test_a_damaged_one_is_one_sentence(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        import_har([(State.NO_ACTION, inspection(tmp_path, **changes))], None)


@pytest.mark.parametrize(
    "changes", [{"uri_refs": 3}, {"browser": "Chrome"}, {"cookies": [{"name": "a", "domain": "a.b", "sameSite": 1}]}]
)
def test_a_strange_one_is_read_for_what_it_has(tmp_path: Path, changes: dict[str, Any]) -> None:
    capture = settled(import_har([(State.NO_ACTION, inspection(tmp_path, **changes))], None))
    assert msgspec.json.decode(msgspec.json.encode(capture), type=Capture) == capture


def test_a_part_that_is_missing_does_not_say_that_there_is_nothing(tmp_path: Path) -> None:
    file = inspection(tmp_path, cookies=None, localStorage=None)
    (visit,) = import_har([(State.NO_ACTION, file)], None).visits
    assert isinstance(visit.cookies, Failure)
    assert isinstance(visit.storage, Failure)


def test_beside_a_har_of_the_same_state_it_is_a_visit_of_its_own(tmp_path: Path) -> None:
    har = tmp_path / "one.har"
    entry = {
        "startedDateTime": "2026-03-01T10:00:00Z",
        "request": {"method": "GET", "url": "https://www.shop.example/"},
    }
    har.write_text(json.dumps({"log": {"entries": [entry | {"response": {"status": 200}}]}}))
    capture = import_har([(State.NO_ACTION, har), (State.NO_ACTION, inspection(tmp_path))], None)
    assert [visit.id for visit in capture.visits] == ["no-action", "no-action-2"]
    assert capture.asked_states == (State.NO_ACTION,)
