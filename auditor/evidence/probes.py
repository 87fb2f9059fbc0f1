"""Who probes the device, by published criteria, and whether anything was sent afterwards.

Canvas, canvas fonts, audio and WebRTC after Englehardt and Narayanan, "Online tracking: a 1-million-site measurement and
analysis" (2016), with lossy pictures left out as in Iqbal, Englehardt and Shafiq, "Fingerprinting the fingerprinters"
(2021): both from memory of the papers. WebGL: the name of the graphics unit together with ten parameters. Each is a sign, not a
proof: pages draw charts, test emoji and play games. So a finding asks for several at once and for something sent.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from auditor.evidence.ledger import is_plain_file
from auditor.evidence.redact import place, redacted
from auditor.evidence.sightings import Cast, Scene, Sighting
from auditor.evidence.signals import parameters
from auditor.model.capture import RequestRecord
from auditor.model.practice import Actor, Fingerprinter
from auditor.model.proof import Proof
from auditor.model.said import say
from auditor.model.technique import Probe, ProbeKind

SMALLEST_SIDE = 16
COLOURS = 2
CHARACTERS = 10
FONTS = 50
PARAMETERS = 10
UNMASKED = frozenset({37445, 37446})
"""UNMASKED_VENDOR_WEBGL and UNMASKED_RENDERER_WEBGL."""
MOST_SENT = 3
LIBRARY = re.compile(
    r"fingerprintjs|fingerprint2?(?:\.min)?\.js|/fp(?:js)?(?:\.min)?\.js|clientjs|thumbmark|creepjs|imprint(?:\.min)?\.js",
    re.I,
)
_VALUE = re.compile(r"[A-Za-z0-9+/=_.-]{16,}")


def met(probes: Iterable[Probe]) -> tuple[ProbeKind, ...]:
    """The techniques whose criteria the calls of one operator meet, in the order of `ProbeKind`."""
    by_kind: dict[ProbeKind, list[Probe]] = defaultdict(list)
    for probe in probes:
        by_kind[probe.kind].append(probe)
    return tuple(kind for kind in ProbeKind if kind in by_kind and _CRITERIA[kind](by_kind[kind]))


def _canvas(probes: Sequence[Probe]) -> bool:
    """Text in two colours or ten characters, drawn on 16 pixels or more without saving the context, and read back.

    What was drawn on a page that draws all the time is not known (`known` 0): it counts, so that nobody hides behind it.
    """
    return any(
        min(f["width"], f["height"]) >= SMALLEST_SIDE and (not f["known"] or _written(f))
        for f in (probe.figures for probe in probes)
    )


def _written(figures: dict[str, int]) -> bool:
    varied = figures["colours"] >= COLOURS or figures["characters"] >= CHARACTERS
    return varied and figures["characters"] > 0 and not figures["saves"]


def _fonts(probes: Sequence[Probe]) -> bool:
    return any(probe.figures.get("fonts", 0) >= FONTS for probe in probes)


def _webgl(probes: Sequence[Probe]) -> bool:
    asked = {probe.figures.get("parameter", 0) for probe in probes}
    return bool(asked & UNMASKED) and len(asked) >= PARAMETERS


def _audio(probes: Sequence[Probe]) -> bool:
    """Sound is made and read as numbers, and nobody hears it."""
    names = {probe.name for probe in probes}
    made = names & {"createOscillator", "createDynamicsCompressor"}
    return bool(made) and ("startRendering" in names or {"createAnalyser", "getFloatFrequencyData"} <= names)


def _webrtc(probes: Sequence[Probe]) -> bool:
    """A connection without sound, picture or partner whose candidates (addresses) are read."""
    names = {probe.name for probe in probes}
    reads = names & {"onicecandidate", "setLocalDescription"}
    return {"createDataChannel", "createOffer"} <= names and bool(reads) and not names & {"addTrack", "addTransceiver"}


_CRITERIA = {
    ProbeKind.CANVAS: _canvas,
    ProbeKind.FONT: _fonts,
    ProbeKind.WEBGL: _webgl,
    ProbeKind.AUDIO: _audio,
    ProbeKind.WEBRTC: _webrtc,
}


@dataclass
class _Found:
    actor: Actor
    techniques: set[ProbeKind] = field(default_factory=set)
    scripts: dict[str, None] = field(default_factory=dict)
    sent: dict[Proof, None] = field(default_factory=dict)
    sighting: Sighting = field(default_factory=Sighting)


def fingerprinters(cast: Cast, scenes: Sequence[Scene]) -> tuple[Fingerprinter, ...]:
    """Every operator of scripts that meets a criterion in some visit, in order of key."""
    found: dict[str, _Found] = {}
    for scene in scenes:
        probes = scene.visit.fingerprinting
        groups: dict[str, tuple[Actor, list[Probe]]] = {}
        for probe in probes if isinstance(probes, tuple) else ():
            actor = cast.script(probe.url) if probe.page not in scene.walled else None
            if actor is not None:
                groups.setdefault(actor.key, (actor, []))[1].append(probe)
        for key, (actor, own) in groups.items():
            if met(own):
                _add(found.setdefault(key, _Found(actor)), scene, own, cast)
    return tuple(_row(found[key]) for key in sorted(found))


def _add(entry: _Found, scene: Scene, probes: Sequence[Probe], cast: Cast) -> None:
    entry.techniques.update(met(probes))
    entry.scripts.update(dict.fromkeys(probe.url for probe in probes))
    for probe in probes:
        entry.sighting.at(scene, flag=probe.after_choice, at=probe.at, page=probe.page)
    for kind in met(probes):
        last = [probe for probe in probes if probe.kind is kind][-1]
        entry.sighting.show(
            Proof(
                kind="call",
                text=say(
                    "{name}() by {place}: {figures}", name=last.name, place=place(last.url), figures=_figures(last)
                ),
                state=scene.visit.state,
                page=scene.page(last.page),
                url=redacted(last.url),
                at=last.at,
            )
        )
    first = min(probe.at for probe in probes)
    for request in scene.requests:
        if len(entry.sent) < MOST_SENT and request.at >= first and _carries(request) and _by(request, entry, cast):
            entry.sent[scene.proof(request, "sent by the same scripts after the device was probed")] = None


def _figures(probe: Probe) -> str:
    return ", ".join(f"{name} {number}" for name, number in probe.figures.items()) or say("called")


def _by(request: RequestRecord, entry: _Found, cast: Cast) -> bool:
    """Whether a script of this operator is on the stack that sent the request, or it went to the operator itself: of a
    picture that is made while the page still loads the browser names no script (measured, Chromium 156)."""
    receiver = cast.receiver(request)
    if receiver is not None and not receiver.own and receiver.key == entry.actor.key:
        return True
    urls = {frame.url for frame in request.initiator.stack} | {request.initiator.url}
    return any(actor is not None and actor.key == entry.actor.key for actor in map(cast.script, urls))


def _carries(request: RequestRecord) -> bool:
    """Whether it holds a value: a body, or a parameter of sixteen letters and digits or more."""
    if request.body is not None:
        return True
    if is_plain_file(request):
        return False
    return any(_VALUE.fullmatch(value) for value in parameters(request.url).values())


def _row(entry: _Found) -> Fingerprinter:
    return Fingerprinter(
        actor=entry.actor,
        techniques=tuple(kind for kind in ProbeKind if kind in entry.techniques),
        scripts=tuple(entry.scripts),
        states=tuple(entry.sighting.states),
        without_consent=entry.sighting.without_consent,
        library=any(LIBRARY.search(script) for script in entry.scripts),
        sent=tuple(entry.sent),
        proofs=tuple(entry.sighting.proofs),
    )
