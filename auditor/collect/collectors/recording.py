"""What scripts watch of the visitor: observers of the whole document, and listeners on window and document.

The observers are told by the breakpoints of `fingerprinting.js`, the listeners by the browser itself
(`DOMDebugger.getEventListeners`), which the page cannot see. Both are needed for a recording of the visit; that they are
there proves none (`auditor.evidence.recorders`).
"""

import asyncio
import re

import msgspec
from playwright.async_api import Error, Page

from auditor.collect.calls import TECHNIQUE, Call
from auditor.collect.cdp import CdpError, Params
from auditor.collect.collectors._base import Collector, CollectorMeta
from auditor.collect.collectors.fingerprinting import WATCHING
from auditor.collect.consent.places import session_of
from auditor.collect.stacks import script_of
from auditor.collect.stage import Choice, Stage
from auditor.model.said import say
from auditor.model.technique import RecordingSign

META = CollectorMeta(id="recording")
ANSWERS_IN = 2.0
"""Seconds; of a page that does not answer by then the listeners are not known."""
OBJECTS = ("window", "document", "document.documentElement", "document.body")
GROUP = "auditor-listeners"
EVENTS = re.compile("(?:mouse|pointer)(?:move|down|up)|touchmove|click|scroll|wheel|input|change|key(?:down|up|press)")


def start(stage: Stage) -> "Recording":
    return Recording(stage)


class Unanswered(Exception):
    """No page told its listeners."""


class Recording(Collector):
    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._scripts: dict[tuple[str | None, str], str] = {}
        self._signs: dict[tuple[object, ...], RecordingSign] = {}
        self._asked = self._answered = self._watching = 0
        stage.calls.observers.append(self._called)

    def event(self, method: str, params: Params, session: str | None) -> None:
        if method == "Debugger.scriptParsed":
            self._scripts[session, params["scriptId"]] = params.get("url", "")

    def _called(self, call: Call) -> None:
        if call.kind != TECHNIQUE:
            return
        self._watching += call.text.startswith(WATCHING)
        if call.text.startswith("observer"):
            where = "body" if " body=1" in call.text else "document"
            self._note("observer", where, script_of(call.stack), call.document, self.stage.at(call.wall))

    def _note(self, kind: str, name: str, url: str, document: str, at: float) -> None:
        key = (kind, name, url, document, self.stage.page)
        sign = RecordingSign(
            kind=kind, name=name, url=url, document_url=document, page=self.stage.page, at=at, after_choice=False
        )
        self._signs.setdefault(key, sign)

    async def visited(self, page: Page) -> None:
        self._asked += 1
        try:
            async with asyncio.timeout(ANSWERS_IN):
                session = await session_of(self.stage.socket, page)
                for thing in OBJECTS:
                    await self._listeners(thing, session, page.url)
                self.stage.socket.post("Runtime.releaseObjectGroup", {"objectGroup": GROUP}, session)
        except (CdpError, Error, TimeoutError):
            return
        self._answered += 1

    async def _listeners(self, thing: str, session: str, document: str) -> None:
        asked = {"expression": thing, "objectGroup": GROUP}
        found = (await self.stage.socket.post("Runtime.evaluate", asked, session))["result"]
        if "objectId" not in found:
            return
        told = await self.stage.socket.post("DOMDebugger.getEventListeners", {"objectId": found["objectId"]}, session)
        at = round(self.stage.clock(), 3)
        for listener in told["listeners"]:
            if EVENTS.fullmatch(listener["type"]):
                url = self._scripts.get((session, listener["scriptId"]), "")
                self._note("listener", listener["type"], url, document, at)

    async def finish(self, choice: Choice) -> tuple[RecordingSign, ...]:
        if self._asked and not self._answered:
            raise Unanswered(say("no page told its listeners"))
        if self._asked and not self._watching:
            raise Unanswered(say("the browser did not report that any page was watched"))
        return tuple(
            msgspec.structs.replace(sign, after_choice=not choice.before(sign.at)) for sign in self._signs.values()
        )
