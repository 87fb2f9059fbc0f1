"""The criteria of fingerprinting, at their edges, and who counts as having sent something."""

import msgspec
import pytest

from auditor.evidence.probes import met
from auditor.model.capture import Body
from auditor.model.kinds import ResourceType
from auditor.model.technique import Probe, ProbeKind
from tests.evidence import captures as c
from tests.evidence.practised import ACCEPT, AUDIO, CANVAS, MET, NO_ACTION, ODD, REJECT, practices, probe

IMAGE = ResourceType.IMAGE
SENT = c.request(
    "https://in.odd.test/k.gif?key=0123456789abcdef0123456789", at=0.9, type=IMAGE, initiator=c.by_script(ODD)
)


def canvas(**figures: int) -> Probe:
    return probe(ProbeKind.CANVAS, "toDataURL", {**MET, **figures})


@pytest.mark.parametrize(
    ("found", "meets"),
    [
        (canvas(), True),
        (canvas(width=16, height=16), True),
        (canvas(width=15), False),
        (canvas(height=15), False),
        (canvas(colours=1, characters=10), True),
        (canvas(colours=1, characters=9), False),
        (canvas(colours=2, characters=1), True),
        (canvas(colours=2, characters=0), False),
        (canvas(saves=1), False),
        (canvas(known=0, colours=0, characters=0), True),
    ],
)
def test_canvas(found: Probe, meets: bool) -> None:
    assert (met([found]) == (ProbeKind.CANVAS,)) is meets


def test_fonts_and_webgl() -> None:
    assert met([probe(ProbeKind.FONT, "measureText", {"fonts": 50})]) == (ProbeKind.FONT,)
    assert met([probe(ProbeKind.FONT, "measureText", {"fonts": 49})]) == ()
    nine = [probe(ProbeKind.WEBGL, "getParameter", {"parameter": n}) for n in (37446, *range(1, 9))]
    tenth = probe(ProbeKind.WEBGL, "getParameter", {"parameter": 99})
    assert met(nine) == ()
    assert met([*nine, tenth]) == (ProbeKind.WEBGL,)
    assert met([*nine[1:], tenth, *nine[1:3]]) == ()  # a game asks for the limits, not for the graphics unit's name


def test_sound_and_addresses() -> None:
    assert met(AUDIO) == (ProbeKind.AUDIO,)
    assert met(AUDIO[1:]) == ()
    link = [probe(ProbeKind.WEBRTC, name) for name in ("createDataChannel", "createOffer", "onicecandidate")]
    assert met(link) == (ProbeKind.WEBRTC,)
    assert met(link[:2]) == ()
    assert met([*link, probe(ProbeKind.WEBRTC, "addTrack")]) == ()  # a call with sound or picture


def test_what_the_same_scripts_send_afterwards_counts() -> None:
    (found,) = practices(c.visit(NO_ACTION, SENT, fingerprinting=(CANVAS, *AUDIO))).fingerprinters
    assert (found.actor.key, found.techniques) == ("odd.test", (ProbeKind.CANVAS, ProbeKind.AUDIO))
    assert len(found.sent) == 1
    assert found.without_consent
    assert "0123456789abcdef" not in str(found.sent[0].url)


def test_what_came_before_or_from_others_or_carries_nothing_does_not_count() -> None:
    early = c.request(SENT.url, at=0.1, initiator=c.by_script(ODD))
    others = c.request(
        "https://in.else.test/k?key=0123456789abcdef0123", at=0.9, type=IMAGE, initiator=c.by_script(c.AD_SCRIPT)
    )
    bare = c.request("https://in.odd.test/k.gif?v=1", at=0.9, type=IMAGE, initiator=c.by_script(ODD))
    (found,) = practices(c.visit(NO_ACTION, early, others, bare, fingerprinting=(CANVAS, *AUDIO))).fingerprinters
    assert found.sent == ()
    body = msgspec.structs.replace(early, at=0.9, method="POST", body=Body(size=9, sha256="0"))
    (found,) = practices(c.visit(NO_ACTION, body, fingerprinting=(CANVAS, *AUDIO))).fingerprinters
    assert len(found.sent) == 1


def test_consent() -> None:
    late = tuple(msgspec.structs.replace(one, at=4.0, after_choice=True) for one in (CANVAS, *AUDIO))
    assert not practices(c.visit(ACCEPT, fingerprinting=late)).fingerprinters[0].without_consent
    assert practices(c.visit(REJECT, fingerprinting=late)).fingerprinters[0].without_consent
    assert practices(c.visit(ACCEPT, fingerprinting=(CANVAS, *AUDIO))).fingerprinters[0].without_consent
