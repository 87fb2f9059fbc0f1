"""Which cookies and storage entries of a capture are identifiers, and which requests carry one."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable

from auditor.evidence.attribution import Attributor
from auditor.evidence.identifiers import SHORTEST, identifies
from auditor.model.capture import Capture, CookieRecords, CookieStored, CookieWrite, RequestRecord, Secret, StorageWrite
from auditor.model.kinds import StorageKind

CookieKey = tuple[str, str]
StorageKey = tuple[StorageKind, str, str]
_CLIENT_ID = re.compile(r"\d{6,}\.\d{6,}")


def cookie_key(cookie: CookieWrite | CookieStored) -> CookieKey:
    """Name and domain without leading dot."""
    return cookie.name, cookie.domain.lstrip(".").lower()


def storage_key(write: StorageWrite) -> StorageKey:
    """Kind, origin and key of a storage entry."""
    return write.kind, write.origin, write.key


def is_deletion(write: CookieWrite) -> bool:
    """Whether the write removes a cookie rather than setting one."""
    return write.lifetime_seconds is not None and write.lifetime_seconds <= 0


class Identified:
    """Names and value hashes of identifiers over all visits of a capture: comparing fresh profiles tells best."""

    def __init__(self, capture: Capture, attributor: Attributor) -> None:
        cookies, storage = _values(capture)
        self.cookies = {
            key
            for key, (owner_name, values) in ((k, (k[0], v)) for k, v in cookies.items())
            if identifies((visit, value) for visit, value, _ in values)
            or any(attributor.is_identifier(_owner(attributor, write), owner_name) for _, _, write in values)
        }
        self.storage = {
            key
            for key, values in storage.items()
            if identifies((visit, value) for visit, value, _ in values)
            or any(attributor.is_identifier(_storage_owner(attributor, w), key[2], key[0]) for _, _, w in values)
        }
        named = [v for k in self.cookies for _, v, _ in cookies[k]]
        stored = [v for k in self.storage for _, v, _ in storage[k]]
        self._hashes = {v.sha256 for v in (*named, *stored) if v.length >= SHORTEST}
        self.names = frozenset(name for name, _ in self.cookies)
        self._domains: dict[str, set[str]] = defaultdict(set)
        for name, domain in self.cookies:
            self._domains[name].add(domain)

    def carried(self, request: RequestRecord, host: str, query: dict[str, str]) -> bool:
        """Whether the request sends an identifier: a cookie that is one, or its value in the query."""
        for name in request.cookies_sent:
            if any(host == d or host.endswith(f".{d}") for d in self._domains.get(name, ())):
                return True
        return self.in_query(query)

    def in_query(self, query: dict[str, str]) -> bool:
        """Whether a query holds the value of an identifier."""
        if _CLIENT_ID.fullmatch(query.get("cid", "")):
            return True
        return any(len(v) >= SHORTEST and _sha256(v) in self._hashes for v in query.values())

    def is_kept(self, value: str) -> bool:
        """Whether a value is that of an identifier that the browser keeps, as it is or as Google Analytics wraps it."""
        wrapped = (value, *(f"GA1.{n}.{value}" for n in (1, 2, 3)))
        return len(value) >= SHORTEST and any(_sha256(text) in self._hashes for text in wrapped)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


CookieValues = dict[CookieKey, list[tuple[str, Secret, CookieWrite | CookieStored]]]
StorageValues = dict[StorageKey, list[tuple[str, Secret, StorageWrite]]]


def _values(capture: Capture) -> tuple[CookieValues, StorageValues]:
    cookies: CookieValues = defaultdict(list)
    storage: StorageValues = defaultdict(list)
    for visit in capture.visits:
        for cookie in _cookies(visit.cookies):
            cookies[cookie_key(cookie)].append((visit.id, cookie.value, cookie))
        for write in visit.storage if isinstance(visit.storage, tuple) else ():
            if write.value is not None:
                storage[storage_key(write)].append((visit.id, write.value, write))
    return cookies, storage


def _cookies(records: object) -> Iterable[CookieWrite | CookieStored]:
    if not isinstance(records, CookieRecords):
        return
    yield from (write for write in records.writes if not is_deletion(write))
    yield from records.before_choice
    yield from records.at_end


def _owner(attributor: Attributor, cookie: CookieWrite | CookieStored) -> str | None:
    owner = attributor.cookie(cookie) if isinstance(cookie, CookieWrite) else attributor.jar(cookie)
    return owner.id if owner else None


def _storage_owner(attributor: Attributor, write: StorageWrite) -> str | None:
    owner = attributor.storage(write)
    return owner.id if owner else None
