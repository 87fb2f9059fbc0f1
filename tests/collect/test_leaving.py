"""What a page sends as it is left is seen, on every page and once."""

from pathlib import Path

import pytest

from auditor.demo.web import PIXEL, content
from auditor.model.kinds import VisitStatus
from tests.collect.rig import Rig, urls

pytestmark = pytest.mark.browser

LEFT = """<script>
const tell = (how, end = "") => navigator.sendBeacon(`https://gone.example/${how}${location.pathname}${end}`);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") tell("hidden"); });
addEventListener("pagehide", () => tell("pagehide", document.hidden ? "" : "?shown"));
addEventListener("beforeunload", () => tell("beforeunload"));
</script>"""

SHARED = "<script>new SharedWorker('/shared.js')</script>"
"""Ends with its page, which is no crash."""


async def test_what_is_sent_as_a_page_is_left_is_seen(rig: Rig, folder: Path) -> None:
    page = content(
        f"<h1>x</h1>{SHARED}{LEFT}<iframe src='/inner' title=x></iframe><iframe src='https://box.gone.example/box'></iframe>"
    )
    rig.serve(
        {
            "www.leaving.example": {
                "/": page,
                "/inner": content(LEFT),
                "/two": content(f"<h1>y</h1>{LEFT}<a href='/'>x</a>"),
                "/shared.js": content("1", "js"),
            },
            "box.gone.example": {"/box": content(LEFT)},
            "gone.example": {"/*": content(PIXEL, "gif")},
        }
    )
    rig.web.log.clear()
    further = ("https://www.leaving.example/two",)
    visit = await rig.visit("https://www.leaving.example/", folder, extra_urls=further, pages=2)
    assert (visit.status, visit.reason) == (VisitStatus.COMPLETE, None)
    told = [url.removeprefix("https://gone.example/") for url in urls(visit) if url.startswith("https://gone.example/")]
    both = [f"{how}{path}" for how in ("hidden", "pagehide") for path in ("/", "/inner", "/box", "/two")]
    assert sorted(one for one in told if not one.startswith("beforeunload")) == sorted(both)
    assert told.count("beforeunload/") == 1
    assert told.count("beforeunload/two") == 1
    asked = {seen.target.removeprefix("/") for seen in rig.web.requests("gone.example")}
    assert asked - set(told) <= {f"{one}?shown" for one in both}  # what the browser sent once more, without a word
