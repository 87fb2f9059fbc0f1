"""HAR export: complete, linked, without secrets; and our own importer reads it back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from auditor.collect import har
from auditor.collect.har_import import import_har
from auditor.collect.stacks import frames_of, initiator_of
from auditor.model.capture import (
    Body,
    BrowserInfo,
    Capture,
    Consent,
    Failure,
    Initiator,
    PageRecord,
    RequestRecord,
    StackFrame,
    Target,
    Visit,
)
from auditor.model.kinds import (
    InitiatorKind,
    ResourceType,
    Stance,
    State,
    TargetKind,
    ThirdPartyCookies,
    VisitStatus,
)
from tests.web.har import faults

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NOTHING = Failure(reason="not looked at")
URL = "https://www.x.example/?q=a%20b&e="


def one(id: str, url: str, at: float, **fields: Any) -> RequestRecord:
    given: dict[str, Any] = {
        "method": "GET",
        "type": ResourceType.SCRIPT,
        "target": TargetKind.PAGE,
        "main_frame": False,
        "page": 0,
    }
    given |= {"frame_id": "F", "document_url": URL, "page_url": URL, "after_choice": False}
    given |= {"initiator": Initiator(kind=InitiatorKind.MARKUP, url=URL, line=3), **fields}
    return RequestRecord(id=id, url=url, at=at, **given)


def captured(*requests: RequestRecord) -> Capture:
    visit = Visit(
        id="accept",
        state=State.ACCEPT,
        stance=Stance.GRANTED,
        status=VisitStatus.COMPLETE,
        reason=None,
        started=NOW,
        finished=NOW,
        third_party_cookies=ThirdPartyCookies.KEPT,
        consent=Consent(),
        pages=(PageRecord(url=URL, final_url=URL, status=200, title="X", started=0, ended=1),),
        requests=requests,
        cookies=NOTHING,
        storage=NOTHING,
        screenshots=NOTHING,
    )
    lost = msgspec.structs.replace(visit, id="reject", requests=NOTHING, pages=())
    return Capture(
        tool_version="0",
        browser=BrowserInfo(product="Chrome/156.0"),
        target=Target(url=URL, site="x.example"),
        command=(),
        started=NOW,
        finished=NOW,
        asked_states=(State.ACCEPT, State.REJECT),
        pages=1,
        visits=(visit, lost),
        documents=(),
    )


def test_a_har() -> None:
    stack = (StackFrame(url="https://a.example/a.js", function="f", line=7, column=2),)
    script = Initiator(kind=InitiatorKind.SCRIPT, url="https://a.example/a.js", line=7, stack=stack)
    log = msgspec.json.decode(
        har.dump(
            captured(
                one("1:0", URL, 0.0, status=302, type=ResourceType.DOCUMENT, response_headers=(("Set-Cookie", "a=…; Path=/"),)),
                one("1:1", "https://b.example/", 0.25, redirected_from="1:0", status=200, cookies_sent=("a",), mime="text/html"),
                one("2:0", "https://c.example/", 1.5, error="net::ERR_FAILED", initiator=script, method="POST",
                    body=Body(size=3, sha256="0" * 64, text="x=1")),
            )
        )
    )["log"]  # fmt: skip
    assert (log["version"], log["browser"]) == ("1.2", {"name": "Chrome", "version": "156.0"})
    assert [page["id"] for page in log["pages"]] == ["accept-0"]
    first, second, third = log["entries"]
    assert first["startedDateTime"] == "2026-01-02T03:04:05.000+00:00"
    assert second["startedDateTime"] == "2026-01-02T03:04:05.250+00:00"
    assert {entry["pageref"] for entry in log["entries"]} == {"accept-0"}
    assert first["request"]["queryString"] == [{"name": "q", "value": "a b"}, {"name": "e", "value": ""}]
    assert first["response"]["redirectURL"] == "https://b.example/"
    assert first["response"]["cookies"] == [{"name": "a", "value": "…"}]
    assert second["request"]["cookies"] == [{"name": "a", "value": "…"}]
    assert second["response"]["content"]["mimeType"] == "text/html"
    assert (third["response"]["status"], third["response"]["_error"]) == (0, "net::ERR_FAILED")
    assert third["request"]["postData"]["text"] == "x=1"
    frames = third["_initiator"]["stack"]["callFrames"]
    assert [(frame["url"], frame["lineNumber"], frame["columnNumber"]) for frame in frames] == [
        ("https://a.example/a.js", 6, 1)
    ]
    for entry in log["entries"]:
        for key in ("method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"):
            assert key in entry["request"]
        for key in (
            "status",
            "statusText",
            "httpVersion",
            "cookies",
            "headers",
            "content",
            "redirectURL",
            "headersSize",
        ):
            assert key in entry["response"]


def test_the_schema_of_har_finds_nothing_wrong_and_would() -> None:
    body = Body(size=40000, sha256="0" * 64, text=None)
    odd = one("3:0", "https://d.example/?a&b=%zz", 2.0, error="net::ERR_FAILED", method="POST", body=body)
    written = har.dump(captured(one("1:0", URL, 0.0, status=200, mime="text/html"), odd))
    assert faults(written) == []
    assert len(faults(written.replace(b'"queryString"', b'"query"'))) == 2


def test_our_own_importer_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "requests.har"
    main = one("1:0", URL, 0.0, status=200, main_frame=True, type=ResourceType.DOCUMENT, mime="text/html")
    path.write_bytes(har.dump(captured(main, one("2:0", "https://b.example/x.js", 0.5, status=200))))
    (visit,) = import_har([(State.ACCEPT, path)], None).visits
    assert isinstance(visit.requests, tuple)
    assert [(request.url, request.status) for request in visit.requests] == [
        (URL, 200),
        ("https://b.example/x.js", 200),
    ]


def test_stacks_put_async_parents_last_and_count_from_one() -> None:
    inner = {"functionName": "inner", "url": "https://a.example/a.js", "lineNumber": 0, "columnNumber": 4}
    outer = {"functionName": "outer", "url": "https://b.example/b.js", "lineNumber": 9, "columnNumber": 0}
    frames = frames_of({"callFrames": [inner], "parent": {"callFrames": [outer]}})
    assert [(frame.function, frame.line, frame.column) for frame in frames] == [("inner", 1, 5), ("outer", 10, 1)]
    assert frames_of(None) == ()


def test_initiators_are_unknown_rather_than_guessed() -> None:
    def kind(told: dict[str, Any] | None, *, navigation: bool = False) -> InitiatorKind:
        return initiator_of(
            told, kind_of="Document" if navigation else "Image", styles={"https://a.example/s.css"}
        ).kind

    assert kind(None) is InitiatorKind.UNKNOWN
    assert kind({"type": "other"}) is InitiatorKind.UNKNOWN
    assert kind({"type": "other"}, navigation=True) is InitiatorKind.NAVIGATION
    assert kind({"type": "parser", "url": "https://a.example/s.css"}) is InitiatorKind.STYLESHEET
    assert kind({"type": "parser", "url": "https://a.example/"}) is InitiatorKind.MARKUP
    assert kind({"type": "preload"}) is InitiatorKind.PRELOAD
