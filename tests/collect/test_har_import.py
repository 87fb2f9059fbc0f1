"""Recordings of others as a capture."""

import gzip
import json
from codecs import BOM_UTF8
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor.collect.har_import import import_har
from auditor.model.capture import CookieRecords, Failure, settled
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


def set_by(*lines: str) -> dict[str, Any]:
    return {"headers": [{"name": "Set-Cookie", "value": line} for line in lines]}


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: data.decode().encode("utf-16"), lambda d: BOM_UTF8 + d])
def test_reads_what_was_packed_or_written_in_another_encoding(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    file = recording(tmp_path, entry("https://a.example/", 0, response=set_by("ü=1", "b=2\nc=3")))
    file.write_bytes(pack(file.read_bytes()))
    (visit,) = import_har([(State.NO_ACTION, file)], None).visits
    assert isinstance(visit.cookies, CookieRecords)
    assert [write.name for write in visit.cookies.writes] == ["ü", "b", "c"]


def test_a_packed_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.collect.har_import.LARGEST", 1000)
    file = tmp_path / "bomb.har"
    file.write_bytes(gzip.compress(b" " * 100_000))
    with pytest.raises(BadInput, match="larger than 1,000 bytes"):
        import_har([(State.NO_ACTION, file)], None)


def test_half_a_character_in_it_can_be_saved(tmp_path: Path) -> None:
    file = recording(tmp_path, entry("https://a.example/\ud83d", 0, response=set_by("a=\ud800", "b=\U0001f36a")))
    capture = settled(import_har([(State.NO_ACTION, file)], None))
    assert b"https://a.example/?" in msgspec.json.encode(capture)


def test_cookies_that_only_the_list_names_are_read(tmp_path: Path) -> None:
    listed = [
        {"name": "a", "value": "1", "domain": "a.example", "expires": "2026-01-01T00:01:00Z", "httpOnly": True},
        {"name": "b", "value": "2", "domain": ".a.example", "expires": None, "sameSite": "lax"},
        {"name": "", "value": "3"},
    ]
    again = entry("https://sub.a.example/p", 1, request={"cookies": [{"name": "b", "value": "2"}]})
    file = recording(tmp_path, entry("https://a.example/", 0, response={"cookies": listed, "status": "200"}), again)
    (visit,) = import_har([(State.NO_ACTION, file)], None).visits
    assert isinstance(visit.cookies, CookieRecords)
    first, second = visit.cookies.writes
    assert (first.domain, first.lifetime_seconds, first.http_only, first.stored) == ("a.example", 60, True, False)
    assert (second.domain, second.lifetime_seconds, second.same_site, second.stored) == (
        ".a.example",
        None,
        "Lax",
        True,
    )
    assert visit.pages[0].status == 200


def test_a_recording_from_which_cookies_were_taken_out_does_not_say_that_there_are_none(tmp_path: Path) -> None:
    (visit,) = import_har([(State.NO_ACTION, recording(tmp_path, entry("https://a.example/", 0)))], None).visits
    assert isinstance(visit.cookies, Failure)
    assert "recorders leave them out" in visit.cookies.reason


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
        (
            '{"log": {"entries": [{"startedDateTime": "9999-12-31T23:59:59-12:00", "request": {"url": "https://a.b/"}}]}}',
            "which is no time",
        ),
        ("[" * 100_000, "no valid JSON"),
        ("", "no valid JSON"),
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
