"""What one visit's collectors and settling look at: its targets, its clock, its network and its watched calls."""

import asyncio
import time
from pathlib import Path

from auditor.collect.alarm import Alarm
from auditor.collect.calls import Calls
from auditor.collect.cdp import AttachedTarget, Params, Socket
from auditor.collect.guard import Guard
from auditor.collect.outgoing import Outgoing
from auditor.collect.plan import Plan
from auditor.collect.reports import GRANTED, HELD, Reports
from auditor.collect.settle import Stillness
from auditor.collect.traffic import Hop, Traffic
from auditor.model.base import Record
from auditor.model.capture import Consent
from auditor.model.kinds import ConsentAction, State, TargetKind
from auditor.model.said import say

NAMED = 3
BUSY = 1.0
"""Seconds without an answer after which a script is taken not to return."""


class Choice(Record, frozen=True, kw_only=True):
    """When the consent choice counts from, in seconds of the visit; None where none took effect."""

    since: float | None = None
    banner_seen: bool = False

    @classmethod
    def of(cls, consent: Consent) -> "Choice":
        """A refusal counts from when it was proved: what was under way before then was no breach of it. A consent counts
        from the click: what a site loads the moment it is accepted was not loaded before."""
        if not consent.verified:
            return cls(banner_seen=consent.banner_seen)
        if consent.action is ConsentAction.ACCEPT and consent.clicked_at is not None:
            return cls(since=consent.clicked_at, banner_seen=True)
        return cls(since=consent.done_at, banner_seen=True)

    def before(self, at: float) -> bool:
        """Whether this moment, in seconds of the visit, still lies before the choice."""
        return self.since is None or at < self.since


class Stage:
    """One visit from the collectors' point of view. Times are seconds of the visit, which start with `begin`."""

    def __init__(
        self, socket: Socket, context_id: str, plan: Plan, state: State, folder: Path, id: str | None = None
    ) -> None:
        self.socket = socket
        self.context_id = context_id
        self.plan = plan
        self.state = state
        self.id = id or state.value
        self.folder = folder
        self.page = 0
        self.page_url = plan.url
        self.alarm = Alarm(plan.limits)
        self.guard = Guard(plan, socket)  # the context's own takes its place in a visit
        self.stillness = Stillness()
        self.unrest: str | None = None
        self.calls = Calls(lambda: self.page, self.document_of)
        self.traffic = Traffic(socket.targets.get, lambda: (self.page, self.page_url))
        self.outgoing = Outgoing(socket)
        self.reports = Reports(self.traffic)
        self.traffic.reports = self.reports.told
        self.traffic.active = self.stillness.touch
        self.calls.observers.append(self.stillness.call)
        self._wall = time.time()
        self._started = time.monotonic()
        self._turned = self._wall
        self.traffic.now = self.wall

    def begin(self) -> None:
        """The first navigation starts now."""
        self._wall, self._started = time.time(), time.monotonic()

    def clock(self) -> float:
        """Seconds of the visit."""
        return time.monotonic() - self._started

    def wall(self) -> float:
        """Seconds since 1970, by the visit's steady clock."""
        return self._wall + self.clock()

    def turn(self) -> None:
        """A document is about to be navigated to: what the one before still waited for no longer counts."""
        self.stillness.forget()
        self.alarm.turn()
        self._turned = self.wall()

    def hold_reports(self, *, hold: bool) -> None:
        """Let the browser keep its own reports back, or send them again."""
        told = {**(HELD if hold else GRANTED), "browserContextId": self.context_id}
        self.socket.post("Browser.setPermission", told)

    def stop_loading(self) -> None:
        """A page that still waits for an answer would not answer questions: a script the parser waits for holds it up."""
        for session in self.documents():
            self.socket.post("Page.stopLoading", {}, session)

    async def stop_scripts(self) -> bool:
        """End scripts that never return, and whether there were any; where none is running nothing is ended, as it would
        be the next one."""
        busy = await self._unanswering(self.documents())
        for session in busy:
            self.socket.post("Runtime.terminateExecution", {}, session)
        return bool(busy)

    async def hush(self) -> None:
        """Let nothing run any more in the visit's pages, so that what they left can be read.

        A page that even then does not answer is ended as by a crash.
        """
        sessions = self.documents()
        for session in sessions:
            self.socket.post("Emulation.setScriptExecutionDisabled", {"value": True}, session)
            self.socket.post("Runtime.terminateExecution", {}, session)
            self.socket.post("Page.stopLoading", {}, session)
        for session in await self._unanswering(sessions):
            target = self.socket.targets.get(session)
            if target is not None and target.kind is TargetKind.PAGE:  # with a frame the whole browser would end
                self.socket.post("Page.crash", {}, session)

    async def _unanswering(self, sessions: list[str]) -> list[str]:
        asked = [self.socket.post("Runtime.evaluate", {"expression": "0"}, session) for session in sessions]
        if asked:
            await asyncio.wait(asked, timeout=BUSY)
        return [session for session, answer in zip(sessions, asked, strict=True) if not answer.done()]

    def documents(self) -> list[str]:
        """Sessions of all windows and of their frames in other processes."""
        kinds = (TargetKind.PAGE, TargetKind.IFRAME)
        return [t.session for t in self.socket.targets.values() if t.context_id == self.context_id and t.kind in kinds]

    async def settle(self) -> bool:
        """Wait until the page is done; False where the cap ended the wait, with `unrest`."""
        settling = self.plan.settling
        settled = await self.stillness.settle(settling, self.pending)
        new = [] if settled else self.traffic.new(self.wall() - settling.last, self._turned)
        self.unrest = None
        if new:
            more = say(" and {n} more", n=len(new) - NAMED) if len(new) > NAMED else ""
            named = say("{names}{more}", names=", ".join(new[:NAMED]), more=more)
            self.unrest = say(
                "was still loading what it had not loaded before when the wait of {seconds:g} s ended ({named})",
                seconds=settling.cap,
                named=named,
            )
        return settled

    def pending(self) -> list[Hop]:
        """What the page that is being visited still waits for."""
        return self.traffic.pending(self._turned)

    def at(self, wall: float) -> float:
        """Seconds of the visit at a moment told in seconds since 1970."""
        return round(wall - self._wall, 3)

    def prepare(self, socket: Socket, target: AttachedTarget) -> None:
        """Hook for every target of the visit."""
        self.alarm.prepare(socket, target)
        self.calls.prepare(socket, target)
        if target.kind is TargetKind.PAGE:
            loaded = socket.post("Page.getFrameTree", {}, target.session)
            loaded.add_done_callback(lambda answer: self.traffic.already(_answer(answer), target))

    def event(self, method: str, params: Params, session: str | None) -> None:
        """Listener for every event of the visit."""
        self.alarm.event(method, params, session)
        self.traffic.event(method, params, session)
        self.calls.event(method, params, session)
        self.outgoing.event(method, params, session)
        if method.startswith(("DOMStorage.", "Page.javascriptDialog")):
            self.stillness.touch()

    def document_of(self, frame: str, origin: str) -> str:
        """The address of the document in a frame; a frame without one of its own has its origin."""
        return self.traffic.document_of(frame) or (f"{origin}/" if "://" in origin else "") or self.page_url


def _answer(future: "asyncio.Future[Params]") -> Params:
    """What was answered, `{}` where the command was refused or its target went away."""
    return {} if future.cancelled() or future.exception() else future.result()
