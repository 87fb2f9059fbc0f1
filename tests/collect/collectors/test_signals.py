"""Consent signals of the page, and whether Global Privacy Control was really told."""

import threading
from pathlib import Path

import pytest

from auditor.collect.capture import limitations
from auditor.collect.collectors.signals import in_words
from auditor.demo.web import Manner, Response, Seen, content
from auditor.model.kinds import ResourceType, State, VisitStatus
from tests.collect.rig import Rig, request

TCF = "CLcVDxRMWfGmWAVAHCENAXCkAKDAADnAABRgA5mdfCKZuYJez-NQm0TBMYA4oCAAGQYIAAAAAAEAIAEgAA"
PAGE = f"""<!doctype html><h1>Shop</h1><script>
window.dataLayer = []; function gtag() {{ dataLayer.push(arguments) }}
gtag("consent", "default", {{ad_storage: "denied", analytics_storage: "denied", wait_for_update: 500}});
window.__tcfapi = (command, version, tell) => tell({{tcString: "{TCF}"}}, true);
window.__gpp = (command, tell) => tell({{gppString: "DBAA"}}, true);
window.__uspapi = (command, version, tell) => tell({{uspString: "1YYN"}}, true);
</script>
<div id=cookie-banner role=dialog style="position:fixed;bottom:0;background:#fff"><p>We use cookies. May we?</p>
<button id=yes>Accept all</button> <button>Reject all</button></div>
<script>
const granted = () => {{
  document.getElementById("cookie-banner").remove(); gtag("consent", "update", {{analytics_storage: "granted"}}) }};
document.getElementById("yes").onclick = () => {{ document.cookie = "cookie_consent=granted; path=/"; granted() }};
if (document.cookie.includes("cookie_consent=granted")) granted();
</script>"""


@pytest.mark.browser
async def test_the_pages_signals_are_read_before_and_after_the_choice(rig: Rig, folder: Path) -> None:
    rig.serve({"www.signals.example": {"/": content(PAGE)}})
    visit = await rig.visit("https://www.signals.example/", folder, State.ACCEPT)
    assert visit.consent.verified
    assert visit.signals["google-consent-mode"] == "ad_storage denied, analytics_storage granted"
    assert visit.signals["google-consent-mode-before-choice"] == "ad_storage denied, analytics_storage denied"
    assert "consent to purposes 1, 3, 9, 10" in visit.signals["tcf"]
    assert "tcf-before-choice" not in visit.signals
    assert visit.signals["us-privacy"].endswith("opted out of sale yes")
    assert "gpc" not in visit.signals


@pytest.mark.browser
async def test_that_global_privacy_control_was_told_is_counted(rig: Rig, folder: Path) -> None:
    page = """<h1>x</h1><iframe src="https://frame.gpc.example/"></iframe><img src="https://px.gpc-two.example/1.gif">
    <script>new Worker("/w.js"); navigator.serviceWorker.register("/sw.js");</script>"""
    rig.serve(
        {
            "www.gpc.example": {"/": content(page), "/w.js": content("1", "js"), "/sw.js": content("1", "js")},
            "frame.gpc.example": {"/": content("<p>x")},
            "px.gpc-two.example": {"/1.gif": content("", "gif")},
        }
    )
    visit = await rig.visit("https://www.gpc.example/", folder, State.GPC)
    assert "property true in 4 of 4 documents and workers" in visit.signals["gpc"]
    assert visit.signals["gpc"].startswith("header on 4 of 5 requests;")
    assert "service worker's own script" in visit.signals["gpc"]
    assert limitations((visit,), None) == ()


@pytest.mark.browser
async def test_a_request_that_cannot_be_given_the_header_is_a_limitation(rig: Rig, folder: Path) -> None:
    page = """<h1>x</h1><script>new WebSocket("wss://ws.gpc-two.example/")</script>"""
    rig.serve({"www.sock.example": {"/": content(page)}, "ws.gpc-two.example": {"/": Response(manner=Manner.CLOSE)}})
    visit = await rig.visit("https://www.sock.example/", folder, State.GPC)
    assert visit.signals["gpc"].startswith("header on 1 of 2 requests; property true in 1 of 1")
    (limitation,) = limitations((visit,), None)
    assert limitation == (
        "State gpc: Global Privacy Control was not sent with all requests: wss://ws.gpc-two.example/."
    )
    # Nobody told them of the signal, so what they do under it was not seen.
    assert (visit.status, visit.reason) == (
        VisitStatus.PARTIAL,
        "Global Privacy Control did not reach gpc-two.example.",
    )


@pytest.mark.browser
async def test_a_request_without_the_header_to_who_was_told_elsewhere_is_a_limitation_alone(
    rig: Rig, folder: Path
) -> None:
    page = """<h1>x</h1><img src="https://px.told.example/1.gif"><script>new WebSocket("wss://ws.told.example/")</script>"""
    rig.serve(
        {
            "www.socket.example": {"/": content(page)},
            "px.told.example": {"/1.gif": content("", "gif")},
            "ws.told.example": {"/": Response(manner=Manner.CLOSE)},
        }
    )
    visit = await rig.visit("https://www.socket.example/", folder, State.GPC)
    assert "gpc-without-header" in visit.signals
    assert visit.status is VisitStatus.COMPLETE


@pytest.mark.browser
async def test_what_the_pages_own_rules_stopped_is_counted_and_said(rig: Rig, folder: Path) -> None:
    page = "<h1>x</h1><script src='https://one.example/t.js'></script><img src='https://two.example/a'><img src='/ok'>"
    rules = ("Content-Security-Policy", "default-src 'self'")
    rig.serve({"www.strict.example": {"/": content(page, "html", rules), "/ok": content("", "gif")}})
    visit = await rig.visit("https://www.strict.example/", folder)
    told = "its Content-Security-Policy stopped 2 requests to one.example, two.example"
    assert visit.signals["stopped-by-the-site"] == told
    (limitation,) = limitations((visit,), None)
    assert limitation == f"State no-action: the page asked for what never left the browser: {told}."


@pytest.mark.browser
async def test_reports_that_the_browser_sends_by_itself_are_requests_and_where_others_would_go_is_said(
    rig: Rig, folder: Path
) -> None:
    group = '{"group": "nel", "max_age": 600, "endpoints": [{"url": "https://nel.vendor.example/r?s=1"}]}'
    headers = (
        ("Report-To", group),
        ("NEL", '{"report_to": "nel", "max_age": 600}'),
        ("Reporting-Endpoints", 'csp="https://csp.vendor.example/x", default="https://own.vendor.example/d"'),
        ("Content-Security-Policy", "img-src 'self' https://icons.vendor.example; report-to csp"),
    )
    sent = threading.Event()

    def takes(seen: Seen) -> Response:
        if seen.method == "POST":
            sent.set()
        return content("", "txt", ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "*"))

    page = "<link rel='shortcut icon' href='https://icons.vendor.example/i.ico'><h1>x</h1><img src='https://forbidden.example/t.gif'>"
    rig.serve(
        {
            "www.reports.example": {"/": content(page, "html", *headers)},
            "csp.vendor.example": {"/x": takes},
        }
    )
    visit = await rig.visit("https://www.reports.example/", folder)
    report = request(visit, "https://csp.vendor.example/x")
    assert sent.is_set()
    assert (report.method, report.type, report.document_url) == (
        "POST",
        ResourceType.PING,
        "https://www.reports.example/",
    )
    assert report.body is not None
    assert report.body.size > 100
    assert visit.signals["reporting-endpoints"] == "csp.vendor.example, nel.vendor.example, own.vendor.example"
    told = "www.reports.example had the browser report network errors to nel.vendor.example"
    assert visit.signals["network-error-reports"] == told
    assert visit.signals["icons-not-loaded"] == "icons.vendor.example"
    lines = " ".join(limitations((visit,), None))
    assert told in lines
    assert "the page's icon lies with icons.vendor.example" in lines


def test_what_cannot_be_read_is_quoted_and_nothing_is_made_up() -> None:
    assert in_words({"tcf": "zzz", "modes": {}}) == {
        "tcf": "cannot be read: zzz",
        "google-consent-mode": "set, without any permission named",
    }
    assert in_words({}) == {}
