"""Recordings of others as a capture."""

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.collect.har_import import import_har
from auditor.model.capture import CookieRecords, Failure
from auditor.model.kinds import InitiatorKind, ResourceType, State, ThirdPartyCookies, VisitStatus
from auditor.model.problems import BadInput

SHARED = Path(__file__).parents[3] / "shared" / "data" / "har"


def entry(url: str, second: float, **more: Any) -> dict[str, Any]:
    response = {"status": 200, "headers": [], "content": {"mimeType": "text/html"}, **more.pop("response", {})}
    request = {"method": "GET", "url": url, "headers": [], "cookies": [], **more.pop("request", {})}
    return {"startedDateTime": f"2026-01-01T00:00:{second:06.3f}Z", "request": request, "response": response, **more}


def recording(tmp_path: Path, *entries: dict[str, Any], name: str = "one.har") -> Path:
    file = tmp_path / name
    file.write_text(json.dumps({"log": {"creator": {"name": "Test", "version": "1"}, "entries": list(entries)}}))
    return file


def test_reads_requests_redirects_and_cookies(tmp_path: Path) -> None:
    file = recording(
        tmp_path,
        entry("https://shop.example/", 0, response={"status": 301, "redirectURL": "https://www.shop.example/"}),
        entry("https://www.shop.example/", 0.5),
        entry(
            "https://px.vendor.example/p",
            1,
            _resourceType="image",
            _initiator={
                "type": "script",
                "stack": {"callFrames": [{"url": "https://t.example/a.js", "lineNumber": 4}]},
            },
            response={
                "headers": [{"name": "set-cookie", "value": "uid=12345678; Max-Age=60\nonce=1"}],
                "content": {"mimeType": "image/gif"},
            },
        ),
        entry("https://px.vendor.example/q", 2, request={"headers": [{"name": "Cookie", "value": "uid=12345678"}]}),
    )
    capture = import_har([(State.NO_ACTION, file)], None)
    visit = capture.visits[0]
    assert isinstance(visit.requests, tuple)
    assert isinstance(visit.cookies, CookieRecords)
    assert capture.target.url == "https://shop.example/"
    assert visit.pages[0].final_url == "https://www.shop.example/"
    first, second, pixel, again = visit.requests
    assert first.main_frame
    assert second.redirected_from == first.id
    assert second.initiator.kind is InitiatorKind.REDIRECT
    assert (pixel.type, pixel.initiator.url, pixel.initiator.stack[0].line) == (
        ResourceType.IMAGE,
        "https://t.example/a.js",
        5,
    )
    assert again.cookies_sent == ("uid",)
    assert [(w.name, w.stored, w.lifetime_seconds) for w in visit.cookies.writes] == [
        ("uid", True, 60),
        ("once", False, None),
    ]


def test_says_what_a_recording_cannot_show(tmp_path: Path) -> None:
    capture = import_har([(State.REJECT, recording(tmp_path, entry("https://a.example/", 0)))], None)
    visit = capture.visits[0]
    assert isinstance(visit.storage, Failure)
    assert isinstance(visit.screenshots, Failure)
    assert visit.third_party_cookies is ThirdPartyCookies.UNKNOWN
    assert capture.imported is not None
    assert len(capture.limitations) == 3
    assert isinstance(visit.requests, tuple)
    assert all(request.after_choice for request in visit.requests)


def test_a_gpc_recording_without_the_signal_is_partial(tmp_path: Path) -> None:
    plain = recording(tmp_path, entry("https://a.example/", 0))
    told = entry("https://a.example/", 0, request={"headers": [{"name": "Sec-GPC", "value": "1"}]})
    assert import_har([(State.GPC, plain)], None).visits[0].status is VisitStatus.PARTIAL
    assert (
        import_har([(State.GPC, recording(tmp_path, told, name="b.har"))], None).visits[0].status
        is VisitStatus.COMPLETE
    )


def test_several_recordings_of_one_state_are_one_visit(tmp_path: Path) -> None:
    one = recording(tmp_path, entry("https://a.example/", 0))
    two = recording(tmp_path, entry("https://a.example/b", 9), name="two.har")
    visit = import_har([(State.ACCEPT, one), (State.ACCEPT, two)], None).visits[0]
    assert [page.url for page in visit.pages] == ["https://a.example/", "https://a.example/b"]
    assert visit.pages[1].started == 9


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "no valid JSON"),
        ("[]", "no log with entries"),
        ('{"log": {"entries": []}}', "records no requests"),
        (
            '{"log": {"entries": [{"startedDateTime": "x", "request": {"url": "https://a.example/"}}]}}',
            "which is no time",
        ),
        ("[" * 100_000, "no valid JSON"),
    ],
)
def test_refuses_what_is_no_recording(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "bad.har"
    file.write_text(text)
    with pytest.raises(BadInput, match=says):
        import_har([(State.NO_ACTION, file)], None)


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data/har is not here")
@pytest.mark.parametrize(("name", "requests", "cookies"), [("expressen-2018", 607, 201), ("ferguson-2022", 174, 45)])
def test_real_recordings(name: str, requests: int, cookies: int) -> None:
    visit = import_har([(State.NO_ACTION, SHARED / f"{name}.har")], None).visits[0]
    assert isinstance(visit.requests, tuple)
    assert isinstance(visit.cookies, CookieRecords)
    assert len(visit.requests) == requests
    assert len(visit.cookies.writes) == cookies
    assert any(write.stored for write in visit.cookies.writes)
