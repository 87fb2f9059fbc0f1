"""Ends a visit that its pages would never let end: windows, frames, workers or events without number, or a crash."""

import asyncio

from auditor.collect.cdp import AttachedTarget, Params, Socket
from auditor.collect.plan import Limits
from auditor.model.kinds import TargetKind
from auditor.sites import host_of

CALL = 10
"""A watched call of the page costs as much to take in as so many other events."""


class Alarm:
    """Watches one visit. `raised` is set, with the `reason` as the end of a sentence, when it must be broken off;
    `notes` are clauses on what went wrong in a part of it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.raised = asyncio.Event()
        self.reason = ""
        self.notes: list[str] = []
        self._windows = 0
        self._parts = 0
        self._events = 0
        self._kinds: dict[str, AttachedTarget] = {}

    def turn(self) -> None:
        """The next page: each is allowed as much as the one before."""
        self._parts = self._events = 0

    def prepare(self, socket: Socket, target: AttachedTarget) -> None:
        """Hook for every target of the visit."""
        socket.post("Inspector.enable", {}, target.session)
        self._kinds[target.session] = target
        if target.kind is TargetKind.PAGE:
            self._windows += 1
            opened = self._windows - 1  # the first is ours
            if opened > self.limits.windows:
                socket.post("Target.closeTarget", {"targetId": target.target_id})
                self._raise(f"the site opened more than {self.limits.windows} windows")
        else:
            self._parts += 1
            if self._parts > self.limits.parts:
                self._raise(f"a page made more than {self.limits.parts} frames and workers")

    def event(self, method: str, params: Params, session: str | None) -> None:
        """Listener for every event of the visit."""
        self._events += CALL if method == "Runtime.consoleAPICalled" else 1
        if self._events > self.limits.events:
            self._raise(f"a page did more than {self.limits.events} things without coming to an end")
        if method == "Inspector.targetCrashed" and session is not None:
            self._crashed(session)

    def _crashed(self, session: str) -> None:
        target = self._kinds.get(session)
        if target is None or target.kind is TargetKind.PAGE:
            self._raise("the page crashed in the browser")
        elif target.kind is not TargetKind.SHARED_WORKER:  # whose orderly end, with its page, is told as a crash (156)
            note = f"a frame of {host_of(target.url) or 'the page'} crashed in the browser"
            self.notes += [note] if note not in self.notes else []

    def _raise(self, reason: str) -> None:
        self.reason = self.reason or reason
        self.raised.set()
