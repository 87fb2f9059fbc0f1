"""Who behaves like a recorder of visits: scripts of one operator that observe the whole document, listen to pointer and
scrolling, and send bodies. What they send often is packed; then only that something was sent is known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.evidence.sightings import Cast, Scene, Sighting
from auditor.model.capture import RequestRecord
from auditor.model.kinds import ResourceType
from auditor.model.practice import Actor, Recorder
from auditor.model.said import counted, say
from auditor.model.technique import RecordingSign

POINTER = frozenset({"mousemove", "pointermove", "touchmove"})
SCROLL = frozenset({"scroll", "wheel"})
NODES = re.compile(
    r"childNodes|tagName|nodeType|outerHTML|\"localName\"|<html|<body|\\u003cbody|\"type\":\s*2,\s*\"data\":\s*\{\s*\"node\"",
    re.IGNORECASE,
)
"""Words by which serialised parts of a document are told; rrweb's full snapshot among them."""
SENT = (ResourceType.XHR, ResourceType.PING, ResourceType.WEBSOCKET, ResourceType.OTHER)


@dataclass
class _Found:
    actor: Actor
    events: set[str] = field(default_factory=set)
    scripts: dict[str, None] = field(default_factory=dict)
    batches: int = 0
    nodes: int = 0
    opaque: int = 0
    sighting: Sighting = field(default_factory=Sighting)


def watches_everything(signs: Sequence[RecordingSign]) -> bool:
    """Whether all three are there: the document observed, pointer and scrolling listened to."""
    names = {sign.name for sign in signs if sign.kind == "listener"}
    return any(sign.kind == "observer" for sign in signs) and bool(names & POINTER) and bool(names & SCROLL)


def recorders(cast: Cast, scenes: Sequence[Scene]) -> tuple[Recorder, ...]:
    """Every operator whose scripts watch everything in some visit, in order of key."""
    found: dict[str, _Found] = {}
    for scene in scenes:
        groups: dict[str, tuple[Actor, list[RecordingSign]]] = {}
        signs = scene.visit.recording
        for sign in signs if isinstance(signs, tuple) else ():
            actor = cast.script(sign.url) if sign.page not in scene.walled else None
            if actor is not None:
                groups.setdefault(actor.key, (actor, []))[1].append(sign)
        for key, (actor, own) in groups.items():
            if watches_everything(own):
                _add(found.setdefault(key, _Found(actor)), scene, own, cast)
    return tuple(_row(found[key]) for key in sorted(found))


def _add(entry: _Found, scene: Scene, signs: Sequence[RecordingSign], cast: Cast) -> None:
    entry.events.update(sign.name for sign in signs if sign.kind == "listener")
    entry.scripts.update(dict.fromkeys(sign.url for sign in signs))
    for request in scene.requests:
        if request.type not in SENT or not _from(request, entry, cast):
            continue
        if request.body is None and request.type is not ResourceType.WEBSOCKET:
            continue
        text = request.body.text if request.body is not None else None
        entry.batches += 1
        entry.opaque += text is None
        nodes = text is not None and bool(NODES.search(text))
        entry.nodes += nodes
        entry.sighting.at(scene, flag=request.after_choice, at=request.at, page=request.page)
        size = counted(request.body.size, "byte") if request.body is not None else say("a socket")
        entry.sighting.show(
            scene.proof(
                request,
                say("{size} sent{holding}", size=size, holding=say(", holding parts of the page") if nodes else ""),
            )
        )
    for sign in signs:
        entry.sighting.states[scene.visit.state] = None
        entry.sighting.without_consent |= scene.without_consent(flag=sign.after_choice, at=sign.at, page=sign.page)


def _from(request: RequestRecord, entry: _Found, cast: Cast) -> bool:
    """Sent by a script of this operator, or to it."""
    urls = {frame.url for frame in request.initiator.stack} | {request.initiator.url}
    if any(actor is not None and actor.key == entry.actor.key for actor in map(cast.script, urls)):
        return True
    receiver = cast.receiver(request)
    return receiver is not None and not receiver.own and receiver.key == entry.actor.key


def _row(entry: _Found) -> Recorder:
    return Recorder(
        actor=entry.actor,
        events=tuple(sorted(entry.events)),
        batches=entry.batches,
        nodes=entry.nodes,
        opaque=entry.opaque,
        scripts=tuple(entry.scripts),
        states=tuple(entry.sighting.states),
        without_consent=entry.sighting.without_consent,
        proofs=tuple(entry.sighting.proofs),
    )
