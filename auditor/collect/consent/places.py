"""The frames of a page, each with an isolated world of ours: also frames of other processes and closed shadow roots.

The page can neither see nor change what runs in an isolated world; storage and document are shared with it.
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from auditor.collect.cdp import CdpError, Socket
from auditor.collect.consent import words
from auditor.model.base import Record
from auditor.model.kinds import TargetKind

WORLD = "auditor"
DETACHED_IN = 1.0
LARGE = 3000
"""Elements from which a document counts as large: the DOM domain takes about 0.03 ms for each."""
_sessions: WeakKeyDictionary[Page, str] = WeakKeyDictionary()


class Place(Record, frozen=True, kw_only=True):
    """One frame: `context` is our isolated world in it. `top` marks the page's own document."""

    session: str
    frame: str
    context: int
    url: str
    top: bool


class Places:
    """Reaches the frames of one page, whose own target is attached as `session`."""

    def __init__(self, socket: Socket, session: str) -> None:
        self.socket = socket
        self.session = session
        self._closed: dict[Place, tuple[str, ...]] = {}

    def sessions(self) -> Iterator[str]:
        """The page's session and those of its frames in other processes, parents first."""
        known = [self.session]
        for parent in known:
            yield parent
            known += [
                target.session
                for target in self.socket.targets.values()
                if target.kind is TargetKind.IFRAME and target.parent_session == parent
            ]

    async def all(self) -> tuple[Place, ...]:
        """Every frame that is there now; a frame that goes away meanwhile is left out."""
        found = await asyncio.gather(*(self._of(session) for session in self.sessions()))
        return tuple(place for places in found for place in places)

    async def _of(self, session: str) -> list[Place]:
        try:
            tree = (await self.socket.post("Page.getFrameTree", {}, session))["frameTree"]
        except CdpError:
            return []
        places = []
        for frame in _frames(tree):
            try:
                made = await self.socket.post(
                    "Page.createIsolatedWorld", {"frameId": frame["id"], "worldName": WORLD}, session
                )
                context = made["executionContextId"]
                await self.socket.post("Runtime.evaluate", {"expression": _probe(), "contextId": context}, session)
            except CdpError:
                continue
            top = session == self.session and "parentId" not in frame
            places.append(Place(session=session, frame=frame["id"], context=context, url=frame["url"], top=top))
        return places

    async def run(self, place: Place, code: str) -> Any:
        """Evaluate in the place's world and return the value. Raises `CdpError` where the frame is gone or it threw."""
        answer = await self.socket.post(
            "Runtime.evaluate",
            {"expression": code, "contextId": place.context, "returnByValue": True, "awaitPromise": True},
            place.session,
        )
        return value_of(answer)

    async def handle(self, place: Place, code: str) -> str:
        """Evaluate to an object and return its handle."""
        answer = await self.socket.post(
            "Runtime.evaluate", {"expression": code, "contextId": place.context}, place.session
        )
        return str(answer["result"]["objectId"])

    async def page_says(self, code: str) -> Any:
        """Evaluate in the page's own world: what it answers is the page's word. Raises `CdpError`."""
        answer = await self.socket.post(
            "Runtime.evaluate",
            {"expression": code, "returnByValue": True, "awaitPromise": True, "timeout": 2000},
            self.session,
        )
        return value_of(answer)

    async def find(self, place: Place, closed: tuple[str, ...], what: str = "find") -> list[dict[str, Any]]:
        """The banners in a frame, or the `ways` back to them; `closed` are handles of its closed shadow roots."""
        answer = await self.socket.post(
            "Runtime.callFunctionOn",
            {
                "functionDeclaration": f"function (...roots) {{ return globalThis.__auditor.{what}(...roots); }}",
                "executionContextId": place.context,
                "arguments": [{"objectId": handle} for handle in closed],
                "returnByValue": True,
            },
            place.session,
        )
        return list(value_of(answer))

    async def closed_roots(self, places: tuple[Place, ...], *, again: bool = True) -> dict[Place, tuple[str, ...]]:
        """Handles of all closed shadow roots by place; only the DOM domain sees through them.

        Without `again` a place that was looked through before is not looked through anew.
        """
        todo = [place for place in places if again or place not in self._closed]
        sessions = tuple(dict.fromkeys(place.session for place in todo))
        mine = [tuple(place for place in todo if place.session == session) for session in sessions]
        for found in await asyncio.gather(*(self._closed_in(group) for group in mine)):
            self._closed |= found
        return {place: self._closed.get(place, ()) for place in places}

    async def _closed_in(self, places: tuple[Place, ...]) -> dict[Place, tuple[str, ...]]:
        """For the frames of one process. The DOM domain describes a large document slowly: there only likely hosts."""
        sizes = await asyncio.gather(*(self.run(place, "__auditor.size()") for place in places), return_exceptions=True)
        there = {place: size for place, size in zip(places, sizes, strict=True) if isinstance(size, int)}
        try:
            if there and sum(there.values()) <= LARGE:
                return await self._by_document(tuple(there))
        except CdpError:
            return {}
        return {place: await self._by_hosts(place) for place in there}

    async def _by_document(self, places: tuple[Place, ...]) -> dict[Place, tuple[str, ...]]:
        session, here = places[0].session, {place.frame: place for place in places}
        found: dict[Place, tuple[str, ...]] = dict.fromkeys(places, ())
        document = await self.socket.post("DOM.getDocument", {"depth": -1, "pierce": True}, session)
        # The domain would report every later change of the page.
        self.socket.post("DOM.disable", {}, session)
        top = next((place.frame for place in places if place.top), self._root_of(session))
        for frame, node in closed_shadow_roots(document["root"], top):
            if frame in here:
                found[here[frame]] += (await self._resolved(here[frame], node),)
        return found

    def _root_of(self, session: str) -> str:
        """The frame whose document a session's target shows."""
        target = self.socket.targets.get(session)
        return target.target_id if target else ""

    async def _by_hosts(self, place: Place) -> tuple[str, ...]:
        roots: list[str] = []
        asked = [await self.handle(place, "__auditor.hosts()")]
        try:
            while asked:
                found = await self._roots_of(place, asked.pop())
                roots += found
                asked += [await self._hosts_in(place, root) for root in found]
        except CdpError:
            return tuple(roots)
        return tuple(roots)

    async def _hosts_in(self, place: Place, root: str) -> str:
        code = "function () { return globalThis.__auditor.hosts(this); }"
        answer = await self.socket.post(
            "Runtime.callFunctionOn", {"functionDeclaration": code, "objectId": root}, place.session
        )
        return str(answer["result"]["objectId"])

    async def _roots_of(self, place: Place, elements: str) -> list[str]:
        listed = await self.socket.post(
            "Runtime.getProperties", {"objectId": elements, "ownProperties": True}, place.session
        )
        handles = [p["value"]["objectId"] for p in listed["result"] if p["name"].isdigit() and "objectId" in p["value"]]
        nodes = await asyncio.gather(
            *(self.socket.post("DOM.describeNode", {"objectId": handle}, place.session) for handle in handles)
        )
        roots = [root for node in nodes for root in node["node"].get("shadowRoots", ())]
        closed = [root["backendNodeId"] for root in roots if root.get("shadowRootType") == "closed"]
        return [await self._resolved(place, node) for node in closed]

    async def _resolved(self, place: Place, node: int) -> str:
        params = {"backendNodeId": node, "executionContextId": place.context}
        return str((await self.socket.post("DOM.resolveNode", params, place.session))["object"]["objectId"])

    async def offset(self, session: str) -> tuple[float, float]:
        """Where the frame of this session starts in the page's window, in CSS pixels."""
        x = y = 0.0
        while session != self.session:
            target = self.socket.targets.get(session)
            if target is None or target.parent_session is None:
                raise CdpError("the frame went away")
            session, parent = target.parent_session, target.parent_session
            self.socket.post("DOM.enable", {}, parent)
            owner = await self.socket.post("DOM.getFrameOwner", {"frameId": target.target_id}, parent)
            box = await self.socket.post("DOM.getBoxModel", {"backendNodeId": owner["backendNodeId"]}, parent)
            self.socket.post("DOM.disable", {}, parent)
            x, y = x + box["model"]["content"][0], y + box["model"]["content"][1]
        return x, y


async def session_of(socket: Socket, page: Page) -> str:
    """The raw socket's session of a Playwright page. Raises `CdpError` where the socket is not attached to it."""
    if _sessions.get(page) in socket.targets:
        return _sessions[page]
    own = await page.context.new_cdp_session(page)
    try:
        target = (await own.send("Target.getTargetInfo"))["targetInfo"]["targetId"]
    finally:
        with suppress(TimeoutError, PlaywrightError):
            async with asyncio.timeout(DETACHED_IN):  # a page that crashed never lets go of it
                await own.detach()
    found = next((t.session for t in socket.targets.values() if t.target_id == target), None)
    if found is None:
        raise CdpError("the page is not attached")
    _sessions[page] = found
    return found


def closed_shadow_roots(node: dict[str, Any], frame: str) -> Iterator[tuple[str, int]]:
    """(frame id, backend node id) of every closed shadow root below a DOM node, through frames of the same process."""
    for root in node.get("shadowRoots", ()):
        if root.get("shadowRootType") == "closed":
            yield frame, root["backendNodeId"]
        yield from closed_shadow_roots(root, frame)
    for child in node.get("children", ()):
        yield from closed_shadow_roots(child, frame)
    if "contentDocument" in node:
        yield from closed_shadow_roots(node["contentDocument"], node.get("frameId", frame))


def value_of(answer: dict[str, Any]) -> Any:
    """The value of an evaluation. Raises `CdpError` where the code threw."""
    if "exceptionDetails" in answer:
        details = answer["exceptionDetails"]
        raise CdpError(str(details.get("exception", {}).get("description") or details.get("text", "it threw")))
    return answer.get("result", {}).get("value")


def _frames(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield tree["frame"]
    for child in tree.get("childFrames", ()):
        yield from _frames(child)


@lru_cache(maxsize=1)
def _probe() -> str:
    code = (words.FOLDER / "probe.js").read_text("utf-8").strip()
    return f"{code}({json.dumps(msgspec.to_builtins(words.load()))})"
