"""Every wait for a browser has an end: its own, a limit of time, an alarm, or the browser's."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from playwright.async_api import Error

from auditor.collect.alarm import Alarm
from auditor.collect.blocked import GONE
from auditor.collect.browser import first_line
from auditor.collect.cdp import Socket
from auditor.model.problems import BadInput, Unfinished
from auditor.model.said import say

WORD_COMES_IN = 1.0
"""Seconds after Playwright in which the socket, too, is told of an end; its word is the better reason."""


async def bounded(work: Coroutine[Any, Any, None], socket: Socket, seconds: float, alarm: Alarm) -> str | None:
    """Do the work unless the browser dies, a page rings the alarm or time runs out; the reason why it was broken off,
    as the beginning of a sentence, else None. Raises `BadInput`, which is the user's business."""
    body = asyncio.create_task(work)
    ends = [asyncio.create_task(event.wait()) for event in (socket.closed, alarm.raised)]
    try:
        await asyncio.wait({body, *ends}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if body.done():
            return await _outcome(body, socket, alarm)
        return _ended(socket, alarm) or say("the visit took longer than {seconds:g} s", seconds=seconds)
    finally:
        for task in (body, *ends):
            task.cancel()
        await asyncio.gather(body, *ends, return_exceptions=True)


def _ended(socket: Socket, alarm: Alarm) -> str | None:
    if socket.closed.is_set():
        return say("the browser ended during the visit ({reason})", reason=socket.reason)
    return say("the visit was broken off, because {reason}", reason=alarm.reason) if alarm.raised.is_set() else None


async def _outcome(body: asyncio.Task[None], socket: Socket, alarm: Alarm) -> str | None:
    error = body.exception()
    if error is None:
        return None
    if isinstance(error, BadInput) and not isinstance(error, Unfinished):
        raise error
    message = first_line(Exception(error))
    if isinstance(error, Error) and any(word in message for word in GONE):
        with suppress(TimeoutError):
            async with asyncio.timeout(WORD_COMES_IN):
                await socket.closed.wait()
        if _ended(socket, alarm) is None:
            return say("the page was closed or crashed during the visit")
    # The visit boundary: an exception of any kind becomes the visit's reason.
    return _ended(socket, alarm) or say(
        "the visit broke off ({kind}: {message})", kind=type(error).__name__, message=message
    )
