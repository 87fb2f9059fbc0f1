"""When is a page done? When nothing is sent, received or stored any more and no timer is about to change that.

There is no fixed wait: a static page is done half a second after its load event, while a page that has set a timer for
6 s after load is watched until that timer has fired and its effects have come to rest. Timers are known from
`calls.Calls`; none is looked for beyond the cap.
"""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable

from auditor.collect.calls import TECHNIQUE, Call
from auditor.collect.plan import Settling
from auditor.collect.traffic import ON_THEIR_OWN, Hop

SAME_SITE_OF_CALL = 3
"""A place in the code that sets timers more often than this is a clock, not a delay."""
CLOCKS = 6.5
"""Seconds after the load event for which clocks are waited for: some count to a moment at which they load something."""
LONG_POLL = 4.0
"""Seconds after which a fetch without an answer counts as waiting for something to happen."""
POLLED = ("XHR", "Fetch", "Ping", "Other", "Prefetch", "Manifest", "CSPViolationReport")
AFTER_TIMER = 0.25
"""Seconds a timer may be late on a busy machine."""


class Stillness:
    """When something last happened in a visit, and which timers are still to fire."""

    def __init__(self) -> None:
        self.last = time.monotonic()
        self.timers: list[float] = []
        self.clocks: list[tuple[float, float]] = []
        self._places: Counter[tuple[object, ...]] = Counter()
        self._stirred = asyncio.Event()

    def touch(self) -> None:
        """Something was sent, received or stored."""
        self.last = time.monotonic()
        self._stirred.set()

    def call(self, call: Call) -> None:
        """A watched call: a write counts as activity, a timer as something to wait for."""
        if call.kind == TECHNIQUE:
            return
        if call.kind not in ("timer", "interval"):
            self.touch()
            return
        try:
            period = float(call.text) / 1000
        except ValueError:  # Infinity
            return
        place = (call.session, call.text, *(call.stack[:1]))
        self._places[place] += 1
        due = time.monotonic() + period - max(0.0, time.time() - call.wall)
        if self._places[place] <= SAME_SITE_OF_CALL:
            self.timers.append(due)
        else:
            self.clocks.append((due, 0.0))
        if call.kind == "interval":
            self.clocks.append((due, period))
        self._stirred.set()

    def forget(self) -> None:
        """A new document: the timers of the one before are gone."""
        self.timers.clear()
        self.clocks.clear()
        self._places.clear()
        self.touch()

    async def settle(self, rules: Settling, pending: Callable[[], list[Hop]]) -> bool:
        """Wait until the page is done; False where the cap ended the wait. Counted from now, the load event."""
        start = time.monotonic()
        cap = start + rules.cap
        while True:
            now = time.monotonic()
            due = [timer for timer in self.timers if now < timer + AFTER_TIMER <= cap]
            due += [tick for tick in self._ticks(now) if tick + AFTER_TIMER <= min(cap, start + CLOCKS)]
            done = max([start + rules.minimum, self.last + rules.quiet, *(timer + AFTER_TIMER for timer in due)])
            if _awaited(pending()):
                done = max(done, min(now + rules.quiet, cap))
            elif done <= now:
                return True
            if now >= cap:
                return False
            await self.stir(min(done, cap) - now)

    def _ticks(self, now: float) -> list[float]:
        """When each clock strikes next."""
        soon = now - AFTER_TIMER
        return [
            due if due > soon or not period else due + period * math.ceil((soon - due) / period)
            for due, period in self.clocks
            if due > soon or period
        ]

    async def stir(self, seconds: float) -> None:
        """Until something happens, at most so long."""
        self._stirred.clear()
        try:
            await asyncio.wait_for(self._stirred.wait(), max(0.001, seconds))
        except TimeoutError:
            return


def _awaited(pending: list[Hop]) -> bool:
    """Whether an answer is still to come that the page may act on."""
    now = time.time()
    return any(
        not (hop.kind in POLLED and now - hop.wall > LONG_POLL)
        for hop in pending
        if hop.target.kind not in ON_THEIR_OWN
    )
