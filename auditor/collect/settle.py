"""When is a page done? When nothing is sent, received or stored any more and no timer is about to change that.

There is no fixed wait: a static page is done half a second after its load event, while a page that has set a timer for
6 s after load is watched until that timer has fired and its effects have come to rest. Timers are known from
`calls.Calls`; none is looked for beyond the cap.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

from auditor.collect.calls import Call
from auditor.collect.plan import Settling
from auditor.collect.traffic import Hop
from auditor.model.kinds import TargetKind

SAME_SITE_OF_CALL = 3
"""A place in the code that keeps setting timers is a clock, not a delay: it is waited for this often."""
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
        self._places: Counter[tuple[object, ...]] = Counter()
        self._stirred = asyncio.Event()

    def touch(self) -> None:
        """Something was sent, received or stored."""
        self.last = time.monotonic()
        self._stirred.set()

    def call(self, call: Call) -> None:
        """A watched call: a write counts as activity, a timer as something to wait for."""
        if call.kind != "timer":
            self.touch()
            return
        place = (call.session, call.text, *(call.stack[:1]))
        self._places[place] += 1
        if self._places[place] <= SAME_SITE_OF_CALL:
            try:
                due = time.monotonic() + float(call.text) / 1000 - max(0.0, time.time() - call.wall)
            except ValueError:  # Infinity
                return
            self.timers.append(due)
            self._stirred.set()

    def forget(self) -> None:
        """A new document: the timers of the one before are gone."""
        self.timers.clear()
        self._places.clear()
        self.touch()

    async def settle(self, rules: Settling, pending: Callable[[], list[Hop]]) -> bool:
        """Wait until the page is done; False where the cap ended the wait. Counted from now, the load event."""
        start = time.monotonic()
        cap = start + rules.cap
        while True:
            now = time.monotonic()
            due = [timer for timer in self.timers if now < timer + AFTER_TIMER <= cap]
            done = max([start + rules.minimum, self.last + rules.quiet, *(timer + AFTER_TIMER for timer in due)])
            if _awaited(pending()):
                done = max(done, min(now + rules.quiet, cap))
            elif done <= now:
                return True
            if now >= cap:
                return False
            await self._stir(min(done, cap) - now)

    async def _stir(self, seconds: float) -> None:
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
        # A service worker fetches for itself, for as long as it likes.
        if hop.target.kind is not TargetKind.SERVICE_WORKER
    )
