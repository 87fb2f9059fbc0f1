"""Keys of local and session storage, databases, caches and service workers, with the script that made them where the
browser tells."""

import asyncio
from dataclasses import dataclass

from playwright.async_api import Page

from auditor.collect import redact
from auditor.collect.calls import Call
from auditor.collect.cdp import AttachedTarget, CdpError, Params
from auditor.collect.collectors._base import Collector, CollectorMeta
from auditor.collect.collectors.cookies import script_initiator
from auditor.collect.stage import Choice, Stage
from auditor.model.capture import StorageWrite
from auditor.model.kinds import StorageKind, TargetKind

META = CollectorMeta(id="storage")

KINDS = {
    "local": StorageKind.LOCAL,
    "session": StorageKind.SESSION,
    "indexeddb": StorageKind.INDEXEDDB,
    "cache": StorageKind.CACHE,
    "service-worker": StorageKind.SERVICE_WORKER,
}
OPENED = (StorageKind.INDEXEDDB, StorageKind.CACHE, StorageKind.SERVICE_WORKER)
"""Kinds whose call names what is made: the key is a database's, a cache's or the worker script's name."""
CHANGES = ("DOMStorage.domStorageItemAdded", "DOMStorage.domStorageItemUpdated")
ANSWERS_IN = 2.0
"""Seconds; a page that does not answer by then is not asked again."""
APART = 2.0
"""Seconds within which an event belongs to the call that caused it."""


def start(stage: Stage) -> "Storage":
    return Storage(stage)


@dataclass(slots=True)
class Change:
    """A key that changed. `call` is who did it, once known."""

    kind: StorageKind
    origin: str
    key: str
    value: str | None
    at: float
    page: int
    call: Call | None = None


class Storage(Collector):
    """The events tell every change, the watched calls who made it; a call without a change wrote what was there."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._changes: list[Change] = []
        self._calls: dict[tuple[str, StorageKind, str], list[Call]] = {}
        self._sessions: dict[str, AttachedTarget] = {}
        self._swept: list[Change] = []
        stage.calls.observers.append(self._called)

    def prepare(self, target: AttachedTarget) -> None:
        if target.kind in (TargetKind.PAGE, TargetKind.IFRAME):
            self._sessions[target.session] = target
            self.stage.socket.post("DOMStorage.enable", {}, target.session)

    def _called(self, call: Call) -> None:
        kind = KINDS.get(call.kind)
        if kind is not None:
            self._calls.setdefault((call.session, kind, call.text), []).append(call)

    def event(self, method: str, params: Params, session: str | None) -> None:
        if method not in CHANGES or session is None:
            return
        kind = StorageKind.LOCAL if params["storageId"]["isLocalStorage"] else StorageKind.SESSION
        change = Change(
            kind=kind,
            origin=_origin(params["storageId"]),
            key=params["key"],
            value=params["newValue"],
            at=self.stage.clock(),
            page=self.stage.page,
        )
        waiting = self._calls.get((session, kind, params["key"]), [])
        if waiting and change.at - self.stage.at(waiting[0].wall) < APART:
            change.call = waiting.pop(0)
        elif self._told_by_another(change):
            return
        self._changes.append(change)

    def _told_by_another(self, change: Change) -> bool:
        """Two targets of one origin both tell the same change."""
        return any(
            (one.kind, one.origin, one.key, one.value) == (change.kind, change.origin, change.key, change.value)
            and change.at - one.at < APART
            for one in self._changes[-50:]
        )

    async def moment(self, name: str, page: Page) -> None:
        # A frame that is gone by the end can only be asked now.
        self._swept += await self._databases()

    async def finish(self, choice: Choice) -> tuple[StorageWrite, ...]:
        writes = [self._write(change, choice) for change in self._changes]
        for (_, kind, key), calls in self._calls.items():
            for call in calls:
                change = Change(kind, call.origin, key, None, self.stage.at(call.wall), call.page, call)
                writes.append(self._write(change, choice))
        known = {(write.kind, write.origin, write.key) for write in writes}
        for change in (*self._swept, *await self._left(), *await self._databases()):
            if (change.kind, change.origin, change.key) not in known:
                known.add((change.kind, change.origin, change.key))
                writes.append(self._write(change, choice))
        return _first_of_each(writes)

    def _write(self, change: Change, choice: Choice) -> StorageWrite:
        call = change.call
        at = round(self.stage.at(call.wall) if call else change.at, 3)
        keep = self.stage.plan.keep_raw
        initiator = script_initiator(call) if call else None
        return StorageWrite(
            kind=change.kind,
            origin=change.origin,
            key=change.key,
            value=None if change.value is None else redact.secret(change.value, keep_raw=keep),
            url=initiator.url if initiator else "",
            initiator=initiator,
            document_url=call.document if call else f"{change.origin}/",
            page=change.page,
            at=at,
            after_choice=not choice.before(at),
        )

    async def _databases(self) -> list[Change]:
        """Databases and caches of all frames that are there now: workers make some, whose calls are not watched."""
        found: list[Change] = []
        for session, key in await self._keys():
            store, at, page = {"storageKey": key}, round(self.stage.clock(), 3), self.stage.page
            asked = [
                self.stage.socket.post("IndexedDB.requestDatabaseNames", store, session),
                self.stage.socket.post("CacheStorage.requestCacheNames", store, session),
            ]
            databases, caches = await asyncio.gather(*asked, return_exceptions=True)
            if not isinstance(databases, BaseException):
                names = databases["databaseNames"]
                found += [Change(StorageKind.INDEXEDDB, _origin(store), name, None, at, page) for name in names]
            if not isinstance(caches, BaseException):
                names = [cache["cacheName"] for cache in caches["caches"]]
                found += [Change(StorageKind.CACHE, _origin(store), name, None, at, page) for name in names]
        return found

    async def _keys(self) -> list[tuple[str, str]]:
        """The storage key of every frame with the session to ask about it."""
        socket = self.stage.socket
        found: dict[str, str] = {}
        for session in [session for session in self._sessions if session in socket.targets]:
            try:
                async with asyncio.timeout(ANSWERS_IN):
                    for frame in _frames((await socket.post("Page.getFrameTree", {}, session))["frameTree"]):
                        told = await socket.post("Storage.getStorageKey", {"frameId": frame}, session)
                        found.setdefault(told["storageKey"], session)
            except (CdpError, TimeoutError):
                continue  # a frame that went away, one that has no storage, or a page that does not answer
        return [(session, key) for key, session in found.items()]

    async def _left(self) -> list[Change]:
        """What is in the stores of all frames now; keys no event told of were there from the start."""
        found: list[Change] = []
        for session, key in await self._keys():
            for kind in (StorageKind.LOCAL, StorageKind.SESSION):
                store = {"storageKey": key, "isLocalStorage": kind is StorageKind.LOCAL}
                try:
                    told = await self.stage.socket.post("DOMStorage.getDOMStorageItems", {"storageId": store}, session)
                except CdpError:
                    continue
                at, page = self.stage.clock(), self.stage.page
                found += [Change(kind, _origin(store), k, v, at, page) for k, v in told["entries"]]
        return found


def _frames(tree: Params) -> list[str]:
    return [tree["frame"]["id"], *(id for child in tree.get("childFrames", ()) for id in _frames(child))]


def _origin(store: Params) -> str:
    """ "https://t.test" of a store; a partitioned one has its top-level site after a caret."""
    key = str(store.get("securityOrigin") or store.get("storageKey", ""))
    return key.partition("^")[0].rstrip("/")


def _first_of_each(writes: list[StorageWrite]) -> tuple[StorageWrite, ...]:
    """The first write of each key by each script, apart before and after the choice; a counter need not be told twice."""
    first: dict[tuple[object, ...], StorageWrite] = {}
    for write in sorted(writes, key=lambda write: write.at):
        first.setdefault((write.kind, write.origin, write.key, write.url, write.page, write.after_choice), write)
    return tuple(first.values())
