"""The vendors of the demo site: their real host names and paths, answered by stand-ins written for this purpose.

A stand-in sets the cookies that the vendor documents, with fresh random values, and sends the beacon it documents.
"""

import secrets
from collections.abc import Callable
from pathlib import Path

from auditor.demo.web import PIXEL, Answer, Response, Seen, Table, content, redirect

SCRIPTS = Path(__file__).parent / "scripts"
YEAR = 31_536_000


def stand_in(name: str) -> Response:
    """A vendor script out of `scripts/`, with what all of them share in front, in a scope of its own."""
    shared, own = ((SCRIPTS / f"{file}.js").read_text(encoding="utf-8") for file in ("_own", name))
    return content(f"(() => {{\n{shared}{own}}})();\n", "js")


def keeping(cookies: dict[str, int], domain: str, answer: Response) -> Callable[[Seen], Response]:
    """An answer that also sets third-party cookies the browser does not have yet; the numbers are lifetimes in seconds."""

    def reply(seen: Seen) -> Response:
        new = [(name, life) for name, life in cookies.items() if name not in seen.cookies]
        rest = f"Domain={domain}; Path=/; Secure; HttpOnly; SameSite=None"
        lines = [("Set-Cookie", f"{name}={secrets.token_hex(16)}; Max-Age={life}; {rest}") for name, life in new]
        return Response(status=answer.status, headers=(*answer.headers, *lines), body=answer.body)

    return reply


def received(status: int = 204) -> Response:
    """The answer to a beacon from any origin."""
    return Response(status=status, headers=(("Access-Control-Allow-Origin", "*"),))


def _google() -> dict[str, dict[str, Answer]]:
    tour = (SCRIPTS / "youtube_embed.html").read_text(encoding="utf-8")
    return {
        "www.googletagmanager.com": {"/gtm.js": stand_in("gtm"), "/gtag/js": stand_in("gtag")},
        "region1.google-analytics.com": {"/g/collect": received()},
        "www.googleadservices.com": {
            "/pagead/conversion_async.js": stand_in("conversion_async"),
            "/pagead/conversion/*": content(PIXEL, "gif"),
        },
        "googleads.g.doubleclick.net": {
            "/pagead/viewthroughconversion/*": keeping({"IDE": 390 * 86400}, ".doubleclick.net", content(PIXEL, "gif")),
        },
        "www.youtube.com": {
            "/embed/*": keeping({"VISITOR_INFO1_LIVE": 180 * 86400}, ".youtube.com", content(tour)),
            "/s/player/*": stand_in("youtube"),
        },
    }


def _microsoft() -> dict[str, dict[str, Answer]]:
    identified = keeping({"MUID": 390 * 86400}, ".bing.com", received())
    linked = keeping({"li_sugr": 90 * 86400}, ".linkedin.com", redirect("https://px.ads.linkedin.com/collect/done"))
    return {
        "bat.bing.com": {"/bat.js": stand_in("uet"), "/action/0": identified},
        "www.clarity.ms": {"/tag/*": stand_in("clarity")},
        "y.clarity.ms": {"/collect": received()},
        "snap.licdn.com": {"/li.lms-analytics/insight.min.js": stand_in("linkedin")},
        "px.ads.linkedin.com": {"/collect": linked, "/collect/done": content(PIXEL, "gif")},
    }


def vendors() -> Table:
    """All vendor hosts of the demo."""
    visitor = keeping({"qm_uid": YEAR}, ".quillmetric.example", content(PIXEL, "gif"))
    matched = keeping({"TDID": YEAR}, ".adsrvr.org", content(PIXEL, "gif"))
    return {
        **_google(),
        **_microsoft(),
        "static.hotjar.com": {"/c/*": stand_in("hotjar")},
        "script.hotjar.com": {"/*": stand_in("hotjar_modules")},
        "in.hotjar.com": {"/api/*": received(200)},
        "serve.albacross.com": {"/track.js": stand_in("albacross"), "/track": received()},
        "match.adsrvr.org": {"/track/cmf/generic": matched},
        "js.hs-scripts.com": {"/*": stand_in("hubspot")},
        "js.hs-analytics.net": {"/analytics/*": stand_in("hubspot_analytics")},
        "track.hubspot.com": {"/__ptq.gif": content(PIXEL, "gif")},
        "cdn.optimizely.com": {"/js/*": stand_in("optimizely")},
        "logx.optimizely.com": {"/v1/events": received()},
        "connect.facebook.net": {"/en_US/fbevents.js": stand_in("meta")},
        "www.facebook.com": {"/tr/": content(PIXEL, "gif")},
        "cdn.quillmetric.example": {"/q.js": stand_in("quillmetric")},
        "in.quillmetric.example": {"/e.gif": visitor},
    }
