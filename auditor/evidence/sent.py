"""Where the values of cookies went: which third parties received one, and which storage entries hold the same."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from auditor.evidence.attribution import Attributor
from auditor.evidence.identified import CookieKey, StorageKey, cookie_key, is_deletion, storage_key
from auditor.evidence.identifiers import SHORTEST
from auditor.evidence.signals import parameters
from auditor.model.capture import Capture, CookieRecords, CookieWrite
from auditor.sites import host_of

_WRAPPED = ("GA1.1.", "GA1.2.", "GA1.3.")
"""What Google Analytics puts before the client id in its cookie; it sends the bare id."""


def receivers(capture: Capture, attributor: Attributor) -> dict[CookieKey, tuple[str, ...]]:
    """For every cookie the vendors, or unknown sites, that received its value in the query of an address."""
    owners: dict[str, set[CookieKey]] = defaultdict(set)
    for write in _writes(capture):
        if write.value.length >= SHORTEST:
            owners[write.value.sha256].add(cookie_key(write))
    found: dict[CookieKey, set[str]] = defaultdict(set)
    for visit in capture.visits:
        for request in visit.requests if isinstance(visit.requests, tuple) and owners else ():
            site = attributor.foreign(host_of(request.url))
            if site is None or "?" not in request.url:
                continue
            who = attributor.request(request)
            for value in parameters(request.url).values():
                for key in _held(value, owners):
                    found[key].add(who.id if who else site)
    return {key: tuple(sorted(names)) for key, names in found.items()}


def same_values(capture: Capture) -> dict[StorageKey, tuple[str, ...]]:
    """For every storage entry the cookies that held the same long value in the same visit."""
    found: dict[StorageKey, set[str]] = defaultdict(set)
    for visit in capture.visits:
        cookies: dict[str, set[str]] = defaultdict(set)
        for write in visit.cookies.writes if isinstance(visit.cookies, CookieRecords) else ():
            if write.value.length >= SHORTEST and not is_deletion(write):
                cookies[write.value.sha256].add(write.name)
        for entry in visit.storage if isinstance(visit.storage, tuple) else ():
            if entry.value is not None and entry.value.sha256 in cookies:
                found[storage_key(entry)] |= cookies[entry.value.sha256]
    return {key: tuple(sorted(names)) for key, names in found.items()}


def _writes(capture: Capture) -> Iterator[CookieWrite]:
    for visit in capture.visits:
        if isinstance(visit.cookies, CookieRecords):
            yield from (write for write in visit.cookies.writes if not is_deletion(write))


def _held(value: str, owners: dict[str, set[CookieKey]]) -> Iterator[CookieKey]:
    if len(value) < SHORTEST:
        return
    for text in (value, *(prefix + value for prefix in _WRAPPED)):
        yield from owners.get(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), ())
