"""What scripts watch of the visitor: observers by breakpoint, listeners as the browser tells them."""

from pathlib import Path

import pytest

from auditor.demo.web import content
from auditor.evidence.recorders import watches_everything
from auditor.model.capture import Visit
from auditor.model.technique import RecordingSign
from tests.collect.rig import Rig

pytestmark = pytest.mark.browser

RECORDER = """
new MutationObserver(() => {}).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
addEventListener("mousemove", () => {}); document.addEventListener("scroll", () => {}, true);
"""
LAZY = """
new MutationObserver(() => {}).observe(document.querySelector("#list"), {childList: true, subtree: true});
addEventListener("scroll", () => {});
"""


def signs(visit: Visit, url: str) -> list[RecordingSign]:
    assert isinstance(visit.recording, tuple), visit.recording
    return [sign for sign in visit.recording if sign.url == url]


async def test_a_recorder_and_a_lazy_loader_side_by_side(rig: Rig, folder: Path) -> None:
    page = (
        '<ul id="list"></ul><script src="https://cdn.recording.example/r.js"></script><script src="/lazy.js"></script>'
    )
    rig.serve(
        {
            "www.recorded.example": {"/": content(page), "/lazy.js": content(LAZY, "js")},
            "cdn.recording.example": {"/r.js": content(RECORDER, "js")},
        }
    )
    visit = await rig.visit("https://www.recorded.example/", folder)
    recorder = signs(visit, "https://cdn.recording.example/r.js")
    assert {(sign.kind, sign.name) for sign in recorder} == {
        ("observer", "document"),
        ("listener", "mousemove"),
        ("listener", "scroll"),
    }
    assert watches_everything(recorder)
    lazy = signs(visit, "https://www.recorded.example/lazy.js")
    assert [(sign.kind, sign.name) for sign in lazy] == [("listener", "scroll")]
    assert not watches_everything(lazy)
