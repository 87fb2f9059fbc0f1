"""Calls that read the device: seen with who called, and without a trace in the page."""

from pathlib import Path

import pytest

from auditor.collect.collectors import fingerprinting
from auditor.demo.web import content
from auditor.evidence.probes import met
from auditor.model.capture import Failure, Visit
from auditor.model.technique import Probe, ProbeKind
from tests.collect.rig import Rig

pytestmark = pytest.mark.browser

PROBES = """
(async () => {
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  canvas.width = 240; canvas.height = 60;
  pen.fillStyle = "#f60"; pen.fillText("Cwm fjordbank glyphs", 2, 15); pen.fillStyle = "#069"; pen.fillText("vext quiz", 4, 45);
  canvas.toDataURL();
  for (let n = 0; n < 60; n++) { pen.font = `72px "Font${n}", monospace`; pen.measureText("mmmmmmmmmmlli"); }
  const gl = document.createElement("canvas").getContext("webgl");
  if (gl) for (const p of [37445, 37446, 7936, 7937, 7938, 3379, 34076, 34024, 35661, 34930, 36347]) gl.getParameter(p);
  const sound = new OfflineAudioContext(1, 5000, 44100), tone = sound.createOscillator();
  tone.connect(sound.createDynamicsCompressor()).connect(sound.destination); tone.start(0);
  (await sound.startRendering()).getChannelData(0);
  const link = new RTCPeerConnection(); link.createDataChannel(""); link.onicecandidate = () => {};
  link.createOffer().then((offer) => link.setLocalDescription(offer));
})();
"""
HARMLESS = """
const pen = document.createElement("canvas").getContext("2d");
pen.fillText("\\u{1F600}", 2, 15); pen.getImageData(0, 0, 32, 32);
const chart = document.createElement("canvas").getContext("2d");
chart.save(); chart.fillStyle = "red"; chart.fillText("Sales in January", 1, 9); chart.fillStyle = "blue";
chart.fillText("12 %", 1, 30); chart.restore(); chart.canvas.toDataURL("image/png");
const photo = document.createElement("canvas").getContext("2d");
photo.fillStyle = "red"; photo.fillText("Holiday in Italy", 1, 9); photo.canvas.toDataURL("image/jpeg");
const gl = document.createElement("canvas").getContext("webgl");
if (gl) for (const p of [7936, 7937, 3379]) gl.getParameter(p);
const call = new RTCPeerConnection(); call.addTransceiver("video"); call.createDataChannel("chat");
call.onicecandidate = () => {};
call.createOffer().then((offer) => call.setLocalDescription(offer));
"""


def probes(visit: Visit) -> tuple[Probe, ...]:
    assert isinstance(visit.fingerprinting, tuple), visit.fingerprinting
    return visit.fingerprinting


async def test_every_technique_is_seen_with_its_script(rig: Rig, folder: Path) -> None:
    rig.serve(
        {
            "www.probed.example": {"/": content('<h1>x</h1><script src="https://cdn.probing.example/fp.js"></script>')},
            "cdn.probing.example": {"/fp.js": content(PROBES, "js")},
        }
    )
    seen = probes(await rig.visit("https://www.probed.example/", folder))
    assert {probe.url for probe in seen} == {"https://cdn.probing.example/fp.js"}
    kinds = set(met(seen))
    # A machine without any graphics, even by software, has no WebGL to ask.
    assert kinds | {ProbeKind.WEBGL} == set(ProbeKind)
    drawn = next(probe for probe in seen if probe.name == "toDataURL")
    assert drawn.figures["colours"] == 2
    assert (drawn.figures["width"], drawn.figures["height"], drawn.figures["known"]) == (240, 60, 1)


async def test_fonts_tried_one_by_one_on_elements_are_seen_also_in_an_empty_frame(rig: Rig, folder: Path) -> None:
    script = """const frame = document.createElement("iframe"); document.body.append(frame);
    const inner = frame.contentDocument;
    for (let n = 0; n < 60; n++) {
      const span = inner.createElement("span"); span.style.fontFamily = `"Font${n}", serif`; span.textContent = "mmm";
      inner.body.append(span); span.offsetWidth;
    }"""
    rig.serve({"www.fonts.example": {"/": content("<h1>x</h1>" + f"<script>{script}</script>")}})
    seen = probes(await rig.visit("https://www.fonts.example/", folder))
    assert met(seen) == (ProbeKind.FONT,)


async def test_a_canvas_in_a_worker_is_seen(rig: Rig, folder: Path) -> None:
    worker = """const pen = new OffscreenCanvas(240, 60).getContext("2d");
    pen.fillStyle = "#f60"; pen.fillText("Cwm fjordbank glyphs", 2, 15); pen.fillStyle = "#069"; pen.fillText("vext quiz", 4, 45);
    pen.canvas.convertToBlob();"""
    page = '<h1>x</h1><script>new Worker("/w.js")</script>'
    rig.serve({"www.workers.example": {"/": content(page), "/w.js": content(worker, "js")}})
    seen = probes(await rig.visit("https://www.workers.example/", folder))
    assert met(seen) == (ProbeKind.CANVAS,)
    assert {probe.url for probe in seen} == {"https://www.workers.example/w.js"}


async def test_emoji_tests_charts_photos_and_calls_meet_no_criterion(rig: Rig, folder: Path) -> None:
    rig.serve({"www.harmless.example": {"/": content(f"<h1>x</h1><script>{HARMLESS}</script>")}})
    seen = probes(await rig.visit("https://www.harmless.example/", folder))
    assert seen
    assert met(seen) == ()


async def test_the_page_cannot_see_the_watch(rig: Rig, folder: Path) -> None:
    script = """
    const names = Object.getOwnPropertyNames(window).filter((name) => name.startsWith("_"));
    const pen = document.createElement("canvas").getContext("2d");
    let stack = "";
    Error.prepareStackTrace = (error, frames) => frames.length;
    WeakMap.prototype.get = () => { stack += "replaced "; };
    Array.prototype.push = function () { stack += "pushed "; return 0; };
    pen.fillText("Cwm fjordbank glyphs vext quiz", 2, 15);
    const told = [
      String(CanvasRenderingContext2D.prototype.fillText), String(HTMLCanvasElement.prototype.toDataURL),
      Object.keys(console).length, names.join(), stack,
      pen.canvas.toDataURL().length > 50, typeof debug, typeof undebug,
    ];
    fetch("/told", {method: "POST", body: JSON.stringify(told)});
    """
    rig.serve({"www.curious.example": {"/": content(f"<h1>x</h1><script>{script}</script>"), "/told": content("")}})
    visit = await rig.visit("https://www.curious.example/", folder, keep_raw=True)
    assert isinstance(visit.requests, tuple)
    (told,) = [request.body.text for request in visit.requests if request.body is not None]
    assert told is not None
    assert told.count("[native code]") == 2
    assert '"","",true,"undefined","undefined"' in told
    assert [probe.name for probe in probes(visit)] == ["toDataURL"]


async def test_a_page_that_draws_all_the_time_is_watched_for_a_while_only(rig: Rig, folder: Path) -> None:
    script = """const pen = document.createElement("canvas").getContext("2d");
    for (let n = 0; n < 3000; n++) { pen.fillText("frame " + n, 1, 9); pen.getImageData(0, 0, 20, 20); }"""
    rig.serve({"www.game.example": {"/": content(f"<h1>x</h1><script>{script}</script>")}})
    assert len(probes(await rig.visit("https://www.game.example/", folder))) <= 40


async def test_a_watch_that_was_not_set_up_is_a_failure(
    rig: Rig, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprinting, "_script", lambda: "throw new Error('no')")
    rig.serve({"www.blind.example": {"/": content("<h1>x</h1>")}})
    visit = await rig.visit("https://www.blind.example/", folder)
    assert isinstance(visit.fingerprinting, Failure)
    assert "did not report" in visit.fingerprinting.reason
    assert isinstance(visit.recording, Failure)
    assert isinstance(visit.requests, tuple)
