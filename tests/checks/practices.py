"""Hand-built evidence of techniques, to be varied by each test."""

import msgspec

from auditor.model.evidence import Evidence
from auditor.model.kinds import State, VendorClass
from auditor.model.practice import (
    Actor,
    Decoration,
    Deletion,
    Fingerprinter,
    FormTested,
    Leak,
    Practices,
    Proxy,
    Recorder,
    Respawn,
    SensitiveUse,
    Sharing,
    Unencrypted,
)
from auditor.model.proof import Proof
from auditor.model.technique import ProbeKind
from tests.checks.evidences import evidence, visit

PROOF = Proof(kind="request", text="POST beacon to px.odd.test", url="https://px.odd.test/c", at=1.0)
STRANGER = Actor(key="odd.test", label="odd.test", group="odd.test")
OTHER = Actor(key="other.test", label="other.test", group="other.test")
SITE = Actor(key="shop.test/app.js", label="shop.test/app.js", own=True)
HOTJAR = Actor(key="hotjar", label="Hotjar", vendor="hotjar", classes=(VendorClass.SESSION_REPLAY,), group="hotjar")
EARLY = (State.NO_ACTION, State.ACCEPT)


def practising(*vendors: object, **rows: object) -> Evidence:
    """An audit in which these techniques were seen."""
    return evidence(*vendors, practices=Practices(**rows))  # type: ignore[arg-type]


def unwatched(given: Evidence, record: str) -> Evidence:
    """The same audit with a collector that failed in every visit."""
    visits = tuple(visit(v.state, failures={record: "the collector broke."}) for v in given.visits)
    return msgspec.structs.replace(given, visits=visits)


def fingerprinter(**changes: object) -> Fingerprinter:
    made = Fingerprinter(
        actor=STRANGER,
        techniques=(ProbeKind.CANVAS, ProbeKind.AUDIO),
        scripts=("https://cdn.odd.test/a.js",),
        states=EARLY,
        without_consent=True,
        sent=(PROOF,),
        proofs=(Proof(kind="call", text="toDataURL() by cdn.odd.test/a.js", at=0.5),),
    )
    return msgspec.structs.replace(made, **changes)


def recorder(**changes: object) -> Recorder:
    made = Recorder(
        actor=STRANGER,
        events=("mousemove", "scroll"),
        batches=2,
        nodes=1,
        opaque=0,
        scripts=("https://cdn.odd.test/a.js",),
        states=EARLY,
        without_consent=True,
        proofs=(PROOF,),
    )
    return msgspec.structs.replace(made, **changes)


def sharing(**changes: object) -> Sharing:
    made = Sharing(
        holder=STRANGER,
        receiver=OTHER,
        names=("uid",),
        where=("url",),
        states=EARLY,
        without_consent=True,
        compared=True,
        same_group=False,
        known_path=True,
        proofs=(PROOF,),
    )
    return msgspec.structs.replace(made, **changes)


def leak(**changes: object) -> Leak:
    made = Leak(
        receiver=STRANGER,
        kinds=("email",),
        forms=("plain",),
        fields=(),
        typed=False,
        states=EARLY,
        without_consent=True,
        proofs=(PROOF,),
    )
    return msgspec.structs.replace(made, **changes)


def decoration(**changes: object) -> Decoration:
    made = Decoration(parameter="gclid", receiver=STRANGER, states=EARLY, without_consent=True, proofs=(PROOF,))
    return msgspec.structs.replace(made, **changes)


def sensitive(**changes: object) -> SensitiveUse:
    made = SensitiveUse(
        receiver=HOTJAR,
        topic="health",
        pages=("https://shop.test/depression-test",),
        states=EARLY,
        without_consent=True,
        proofs=(PROOF,),
    )
    return msgspec.structs.replace(made, **changes)


def unencrypted(**changes: object) -> Unencrypted:
    made = Unencrypted(receiver=STRANGER, requests=2, states=EARLY, identifier=True, proofs=(PROOF,))
    return msgspec.structs.replace(made, **changes)


def proxy(**changes: object) -> Proxy:
    made = Proxy(
        place="shop.test/metrics/g/collect",
        host="shop.test",
        vendor="google-analytics",
        label="Google Analytics",
        requests=2,
        states=EARLY,
        without_consent=True,
        cookies=("_ga",),
        proofs=(PROOF,),
    )
    return msgspec.structs.replace(made, **changes)


TESTED = (FormTested(state=State.NO_ACTION, fields=("email field mail",)),)
DELETED = Deletion(state=State.ACCEPT, deleted=(("_id", "shop.test"),))


def respawn(**changes: object) -> Respawn:
    made = Respawn(
        name="_id",
        domain="shop.test",
        source="the local storage entry _uid of https://shop.test",
        writer="px.vendor.test/a.js",
        own=False,
        proofs=(PROOF,),
    )
    return msgspec.structs.replace(made, **changes)
