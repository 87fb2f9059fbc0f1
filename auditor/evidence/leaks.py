"""Personal data that a third party was sent, and what the form test typed that left before anything was submitted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.evidence.sightings import Cast, Scene, Sighting
from auditor.evidence.wording import PLACES
from auditor.model.capture import Failure
from auditor.model.practice import Actor, FormTested, Leak
from auditor.model.said import say, term
from auditor.model.technique import FormTest, SentData
from auditor.sites import host_of, site_of


@dataclass
class _Found:
    receiver: Actor
    typed: bool
    kinds: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    sighting: Sighting = field(default_factory=Sighting)


def leaks(cast: Cast, scenes: Sequence[Scene], own: Sequence[str]) -> tuple[Leak, ...]:
    """By receiver and whether the form test typed it. Addresses of the organisation itself (`own` are its sites) and of
    functions such as support@ are nobody's; what the site sends to itself counts for the form test alone."""
    found: dict[tuple[str, bool], _Found] = {}
    for scene in scenes:
        for data, typed in _sent(scene, own):
            request = scene.by_id.get(data.request)
            receiver = cast.receiver(request) if request is not None else None
            if request is None or receiver is None or (receiver.own and not typed):
                continue
            entry = found.setdefault((receiver.key, typed), _Found(receiver, typed))
            entry.kinds.add(data.kind)
            entry.forms.add(data.form)
            if data.field:
                entry.fields.add(data.field)
            entry.sighting.at(scene, flag=request.after_choice, at=request.at, page=request.page)
            how = "" if data.form == "plain" else f" ({data.form})"
            text = say(
                "{kind}{how} in {where} of a request to {host}",
                kind=NAMES.get(data.kind) or term(data.kind),
                how=how,
                where=PLACES.get(data.where) or term(data.where),
                host=host_of(request.url),
            )
            entry.sighting.show(scene.proof(request, text))
    return tuple(_row(found[key]) for key in sorted(found))


NAMES = {
    "email": say("an e-mail address"),
    "phone": say("a telephone number"),
    "name": say("a name"),
    "login": say("a login name"),
    "text": say("a typed text"),
    "password": say("a typed password"),
}


def _sent(scene: Scene, own: Sequence[str]) -> Iterator[tuple[SentData, bool]]:
    test = scene.visit.form_test
    typed = test.sent if isinstance(test, FormTest) else ()
    again = {(data.request, data.kind) for data in typed}
    yield from ((data, True) for data in typed)
    records = scene.visit.personal_data
    for data in records if isinstance(records, tuple) else ():
        nobodys = data.role or (data.domain and site_of(data.domain) in own)
        if not nobodys and (data.request, data.kind) not in again:
            yield data, False


def form_tests(scenes: Sequence[Scene]) -> tuple[FormTested, ...]:
    """What was typed in each visit, or why nothing was."""
    rows = []
    for scene in scenes:
        test = scene.visit.form_test
        if isinstance(test, Failure):
            rows.append(FormTested(state=scene.visit.state, reason=test.reason))
        else:
            fields = tuple(
                dict.fromkeys(
                    say("{kind} field {name}", kind=field.kind, name=field.name).rstrip() for field in test.fields
                )
            )
            rows.append(FormTested(state=scene.visit.state, fields=fields))
    return tuple(rows)


def _row(entry: _Found) -> Leak:
    return Leak(
        receiver=entry.receiver,
        kinds=tuple(sorted(entry.kinds)),
        forms=tuple(sorted(entry.forms)),
        fields=tuple(sorted(entry.fields)),
        typed=entry.typed,
        states=tuple(entry.sighting.states),
        without_consent=entry.sighting.without_consent,
        proofs=tuple(entry.sighting.proofs),
    )
