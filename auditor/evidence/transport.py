"""What went over plain http, and what the site's own hosts were sent that belongs to a vendor's product."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from auditor.evidence.identified import Identified
from auditor.evidence.sightings import Cast, Scene, Sighting
from auditor.evidence.signals import parameters
from auditor.model.capture import RequestRecord
from auditor.model.practice import Actor, Proxy, Unencrypted
from auditor.model.said import say
from auditor.sites import host_of

_PLAIN = ("http://", "ws://")
_INTERNAL = ("localhost", "127.", "[::1]")


@dataclass
class _Plain:
    receiver: Actor
    requests: int = 0
    identifier: bool = False
    sighting: Sighting = field(default_factory=Sighting)


def unencrypted(cast: Cast, scenes: Sequence[Scene], identified: Identified) -> tuple[Unencrypted, ...]:
    """By receiver. What the browser itself raised to https before sending (HSTS) was never sent in the clear."""
    found: dict[str, _Plain] = {}
    for scene in scenes:
        for request in scene.requests:
            if not _in_the_clear(request):
                continue
            receiver = cast.receiver(request)
            if receiver is None or (receiver.own and not request.main_frame):
                continue
            entry = found.setdefault(receiver.key, _Plain(receiver))
            entry.requests += 1
            entry.identifier |= identified.carried(request, host_of(request.url), parameters(request.url))
            entry.sighting.at(scene, flag=request.after_choice, at=request.at, page=request.page)
            entry.sighting.show(scene.proof(request, "sent without encryption"))
    return tuple(
        Unencrypted(
            receiver=entry.receiver,
            requests=entry.requests,
            states=tuple(entry.sighting.states),
            identifier=entry.identifier,
            proofs=tuple(entry.sighting.proofs),
        )
        for _, entry in sorted(found.items())
    )


def _in_the_clear(request: RequestRecord) -> bool:
    if not request.url.startswith(_PLAIN) or host_of(request.url).startswith(_INTERNAL):
        return False
    if request.error is not None:
        return False
    headers = {name.lower(): value for name, value in request.response_headers}
    raised = "non-authoritative-reason" in headers or (request.status == 307 and not request.response_headers)
    # A page asked for by http that sends the browser on to https at once shows nobody anything but its address.
    return not raised and not (request.main_frame and _moves_to_https(request, headers))


def _moves_to_https(request: RequestRecord, headers: dict[str, str]) -> bool:
    return request.status in (301, 302, 303, 307, 308) and headers.get("location", "").startswith("https://")


@dataclass
class _Proxied:
    vendor: str
    label: str
    requests: int = 0
    cookies: set[str] = field(default_factory=set)
    sighting: Sighting = field(default_factory=Sighting)


SELF_HOSTED = frozenset({"matomo", "piwik-pro", "snowplow"})
"""Products that sites commonly run on their own servers: what they are sent stays there."""


def proxies(cast: Cast, scenes: Sequence[Scene], identified: Identified) -> tuple[Proxy, ...]:
    """Paths of the site's own hosts that were sent a vendor's payload, in order of host and path."""
    found: dict[tuple[str, str], _Proxied] = {}
    for scene in scenes:
        for request in scene.requests:
            host = host_of(request.url)
            if request.main_frame or not host or cast.attributor.foreign(host) is not None:
                continue
            owner = cast.attributor.request(request)
            if owner is None or owner.how != "payload" or owner.id in SELF_HOSTED:
                continue
            key = (host, urlsplit(request.url).path)
            entry = found.setdefault(key, _Proxied(owner.id, cast.vendor(owner.id).label))
            entry.requests += 1
            entry.cookies.update(name for name in request.cookies_sent if name in identified.names)
            entry.sighting.at(scene, flag=request.after_choice, at=request.at, page=request.page)
            entry.sighting.show(scene.proof(request, say("sent what {label} is sent elsewhere", label=entry.label)))
    return tuple(_proxy(*key, entry) for key, entry in sorted(found.items()))


def _proxy(host: str, path: str, entry: _Proxied) -> Proxy:
    return Proxy(
        place=f"{host}{path}",
        host=host,
        vendor=entry.vendor,
        label=entry.label,
        requests=entry.requests,
        states=tuple(entry.sighting.states),
        without_consent=entry.sighting.without_consent,
        cookies=tuple(sorted(entry.cookies)),
        proofs=tuple(entry.sighting.proofs),
    )
