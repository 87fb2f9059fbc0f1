"""Call stacks and initiators as the DevTools protocol tells them, in our words."""

from collections.abc import Container

from auditor.collect.cdp import Params
from auditor.model.capture import Initiator, StackFrame
from auditor.model.kinds import InitiatorKind

DEEPEST = 40
"""Frames kept of one stack, async parents included."""

SENT = {
    "script": InitiatorKind.SCRIPT,
    "preload": InitiatorKind.PRELOAD,
}
CALLED = ("EventSource", "Fetch", "XHR", "Ping", "WebSocket")
NOBODY = ("about:client",)
"""What the browser names where a module is fetched ahead; it stands for whoever asked."""


def frames_of(stack: Params | None) -> tuple[StackFrame, ...]:
    """Frames innermost first: the synchronous callers, then those of the async parents."""
    frames: list[StackFrame] = []
    while stack and len(frames) < DEEPEST:
        frames += [
            StackFrame(
                url=frame.get("url", ""),
                function=frame.get("functionName", ""),
                line=frame.get("lineNumber", 0) + 1,
                column=frame.get("columnNumber", 0) + 1,
            )
            for frame in stack.get("callFrames", ())
        ]
        stack = stack.get("parent")
    return tuple(frames[:DEEPEST])


def script_of(stack: tuple[StackFrame, ...]) -> str:
    """The script that acted: the innermost frame with a URL; `""` where the browser names none."""
    return next((frame.url for frame in stack if frame.url), "")


def initiator_of(told: Params | None, *, kind_of: str, styles: Container[str]) -> Initiator:
    """What `Network.requestWillBeSent` calls the initiator. `kind_of` is its word for what was asked for, `styles` holds
    the addresses known to be style sheets.

    While a page is parsed the browser names the parser where it has no call stack; what only scripts ask for did not
    come from the markup all the same.
    """
    told = told or {}
    stack = frames_of(told.get("stack"))
    url = told.get("url") or script_of(stack)
    if url in NOBODY or (told.get("type") == "parser" and kind_of in CALLED):
        return Initiator(kind=InitiatorKind.UNKNOWN, stack=stack)
    line = told.get("lineNumber")
    at = None if line is None else int(line) + 1
    kind = told.get("type", "other")
    if kind == "parser":
        style = url in styles
        return Initiator(
            kind=InitiatorKind.STYLESHEET if style else InitiatorKind.MARKUP, url=url, line=at, stack=stack
        )
    if kind in SENT or stack:
        top = next((frame for frame in stack if frame.url), None)
        return Initiator(
            kind=SENT.get(kind, InitiatorKind.SCRIPT), url=url, line=at or (top.line if top else None), stack=stack
        )
    if kind_of == "Document":
        return Initiator(kind=InitiatorKind.NAVIGATION, url=url, line=at)
    return Initiator(kind=InitiatorKind.UNKNOWN, url=url, line=at)
