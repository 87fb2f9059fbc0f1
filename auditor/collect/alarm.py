"""Ends a visit that its pages would never let end: windows, frames, workers or events without number, or a crash."""

import asyncio
from collections.abc import Iterable

from auditor.collect.cdp import AttachedTarget, Params, Socket
from auditor.collect.plan import Limits
from auditor.model.kinds import TargetKind
from auditor.model.said import say, term
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
        self._socket: Socket | None = None
        self._windows = 0
        self._dialogs = 0
        self._parts = 0
        self._events = 0
        self._kinds: dict[str, AttachedTarget] = {}

    def turn(self) -> None:
        """The next page: each is allowed as much as the one before."""
        self._dialogs = self._parts = self._events = 0

    def know(self, targets: Iterable[AttachedTarget]) -> None:
        """Those that were there before the watch began; they count towards no limit."""
        self._kinds |= {target.session: target for target in targets}

    def prepare(self, socket: Socket, target: AttachedTarget) -> None:
        """Hook for every target of the visit."""
        self._socket = socket
        socket.post("Inspector.enable", {}, target.session)
        self._kinds[target.session] = target
        if target.kind is TargetKind.PAGE:
            self._windows += 1
            opened = self._windows - 1  # the first is ours
            if opened > self.limits.windows:
                socket.post("Target.closeTarget", {"targetId": target.target_id})
                self._raise(say("the site opened more than {windows} windows", windows=self.limits.windows))
        else:
            self._parts += 1
            if self._parts > self.limits.parts:
                self._raise(say("a page made more than {parts} frames and workers", parts=self.limits.parts))

    def event(self, method: str, params: Params, session: str | None) -> None:
        """Listener for every event of the visit."""
        self._events += CALL if method == "Runtime.consoleAPICalled" else 1
        if self._events > self.limits.events:
            self._raise(say("a page did more than {events} things without coming to an end", events=self.limits.events))
        if method == "Inspector.targetCrashed" and session is not None:
            self._crashed(session)
        if method == "Page.javascriptDialogOpening" and session is not None:
            self._dialog(params, session)

    def _dialog(self, params: Params, session: str) -> None:
        """Playwright dismisses every dialog; a script that opens them without end is ended."""
        self._dialogs += 1
        if self._dialogs > self.limits.dialogs and self._socket is not None:
            self._socket.post("Runtime.terminateExecution", {}, session)
            host = host_of(str(params.get("url", ""))) or term("the page")
            self.note(
                say(
                    "a script of {host} opened more than {dialogs} dialogs and was ended",
                    host=host,
                    dialogs=self.limits.dialogs,
                )
            )

    def _crashed(self, session: str) -> None:
        target = self._kinds.get(session)
        if target is None or target.kind is TargetKind.PAGE:
            self._raise(say("the page crashed in the browser"))
        elif target.kind is not TargetKind.SHARED_WORKER:  # whose orderly end, with its page, is told as a crash (156)
            self.note(say("a frame of {host} crashed in the browser", host=host_of(target.url) or term("the page")))

    def note(self, clause: str) -> None:
        """A clause on what went wrong, once."""
        self.notes += [clause] if clause not in self.notes else []

    def _raise(self, reason: str) -> None:
        self.reason = self.reason or reason
        self.raised.set()
