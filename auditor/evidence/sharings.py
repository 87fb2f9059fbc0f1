"""Identifiers that one party keeps and another is sent: matching between third parties, and the site's own that leave.

A value that was the same in two fresh profiles is a constant and dropped. Where one visit alone held it, only its look
is left, and that is said.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.evidence.sightings import Cast, Scene, Sighting, same_group
from auditor.evidence.wording import PLACES
from auditor.model.practice import Actor, Sharing
from auditor.model.said import say, term
from auditor.model.technique import SentValue
from auditor.sites import host_of

MATCHING = re.compile(
    r"(?:user|cookie|id|uid|pixel|partner)-?_?(?:sync|match)|/(?:sync|match|setuid|getuid|cm|csync|ups|usersync)(?:[/?.]|$)",
    re.I,
)
"""Paths by which advertising partners match their identifiers (`/usersync`, `/setuid`, `/cm?`)."""

Held = tuple[str, str, str]


@dataclass
class _Found:
    holder: Actor
    receiver: Actor
    compared: bool = True
    known_path: bool = False
    names: dict[str, None] = field(default_factory=dict)
    where: set[str] = field(default_factory=set)
    sighting: Sighting = field(default_factory=Sighting)


def sharings(cast: Cast, scenes: Sequence[Scene], vendors: Mapping[tuple[str, str], str]) -> tuple[Sharing, ...]:
    """Every pair of holder and receiver, in that order. `vendors` are the owners of cookies by name and domain."""
    constants, alone = _compared(scenes)
    found: dict[tuple[str, str], _Found] = {}
    for scene in scenes:
        for sent in scene.visit.sharing if isinstance(scene.visit.sharing, tuple) else ():
            request = scene.by_id.get(sent.request)
            if request is None or sent.sha256 in constants or (_held(sent) in alone and not sent.random):
                continue
            holder = cast.holder(sent.host, sent.writer, vendors.get((sent.holder, sent.host)))
            receiver = cast.receiver(request)
            if holder is None or receiver is None or receiver.own or holder.key == receiver.key:
                continue
            entry = found.setdefault((holder.key, receiver.key), _Found(holder, receiver))
            entry.compared &= _held(sent) not in alone
            entry.known_path |= bool(MATCHING.search(request.url.partition("?")[0]))
            entry.names[sent.holder] = None
            entry.where.add("redirect" if request.redirected_from and sent.where == "url" else sent.where)
            entry.sighting.at(scene, flag=request.after_choice, at=request.at, page=request.page)
            text = say(
                "{where} held the value of {holder} of {host}, sent to {receiver}",
                where=PLACES.get(sent.where) or term(sent.where),
                holder=sent.holder,
                host=sent.host,
                receiver=host_of(request.url),
            )
            entry.sighting.show(scene.proof(request, text))
    return tuple(_row(found[key]) for key in sorted(found))


def _held(sent: SentValue) -> Held:
    return sent.kind, sent.holder, sent.host


def _compared(scenes: Sequence[Scene]) -> tuple[set[str], set[Held]]:
    """Hashes seen in more than one fresh profile, and what only one profile held."""
    hashes: dict[str, set[str]] = defaultdict(set)
    profiles: dict[Held, set[str]] = defaultdict(set)
    for scene in scenes:
        for sent in scene.visit.sharing if isinstance(scene.visit.sharing, tuple) else ():
            hashes[sent.sha256].add(scene.visit.id)
            profiles[_held(sent)].add(scene.visit.id)
    constants = {sha256 for sha256, visits in hashes.items() if len(visits) > 1}
    return constants, {held for held, visits in profiles.items() if len(visits) == 1}


def _row(entry: _Found) -> Sharing:
    return Sharing(
        holder=entry.holder,
        receiver=entry.receiver,
        names=tuple(entry.names),
        where=tuple(sorted(entry.where)),
        states=tuple(entry.sighting.states),
        without_consent=entry.sighting.without_consent,
        compared=entry.compared,
        same_group=same_group(entry.holder, entry.receiver),
        known_path=entry.known_path,
        proofs=tuple(entry.sighting.proofs),
    )
