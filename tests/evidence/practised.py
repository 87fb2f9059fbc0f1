"""The evidence of techniques of hand-built captures."""

import msgspec

from auditor.evidence.build import build
from auditor.model.capture import Capture, Visit
from auditor.model.kinds import Profile, State
from auditor.model.practice import Practices
from auditor.model.technique import Probe, ProbeKind, RecordingSign, SentData, SentValue
from tests.evidence import captures as c

ODD = "https://cdn.odd.test/a.js"
UNMET: dict[str, int] = {"width": 240, "height": 60, "colours": 1, "characters": 2, "saves": 0, "known": 1}
MET = {**UNMET, "colours": 2, "characters": 27}


def practices(*visits: Visit) -> Practices:
    """What `build` makes of these visits."""
    return of(c.capture(*visits))


def of(capture: Capture) -> Practices:
    return build(capture, (), c.REGISTER, profile=Profile.EU).practices


def probe(kind: ProbeKind, name: str, figures: dict[str, int] | None = None, **changes: object) -> Probe:
    made = Probe(
        kind=kind,
        name=name,
        figures=figures or {},
        url=ODD,
        scripts=(ODD,),
        document_url=c.PAGE,
        page=0,
        at=0.3,
        after_choice=False,
    )
    return msgspec.structs.replace(made, **changes)


CANVAS = probe(ProbeKind.CANVAS, "toDataURL", MET)
AUDIO = (probe(ProbeKind.AUDIO, "createOscillator"), probe(ProbeKind.AUDIO, "startRendering"))


def sign(kind: str, name: str, **changes: object) -> RecordingSign:
    made = RecordingSign(kind=kind, name=name, url=ODD, document_url=c.PAGE, page=0, at=0.3, after_choice=False)
    return msgspec.structs.replace(made, **changes)


EVERYTHING = (sign("observer", "document"), sign("listener", "mousemove"), sign("listener", "scroll"))


def sent_value(sha256: str, request: str, **changes: object) -> SentValue:
    made = SentValue(
        kind="cookie",
        holder="uid",
        host="adcorp.test",
        writer="https://px.adcorp.test/pixel",
        sha256=sha256,
        length=16,
        random=True,
        where="url",
        request=request,
        at=0.6,
    )
    return msgspec.structs.replace(made, **changes)


def sent_data(request: str, **changes: object) -> SentData:
    made = SentData(kind="email", form="plain", where="url", field="", sha256="e" * 64, request=request, at=0.6)
    return msgspec.structs.replace(made, **changes)


NO_ACTION, ACCEPT, REJECT, GPC = State.NO_ACTION, State.ACCEPT, State.REJECT, State.GPC
