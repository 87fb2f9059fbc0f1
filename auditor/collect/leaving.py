"""What a page sends when the visitor leaves it.

Much is reported only then (`pagehide`, `visibilitychange`). Of what a document sends while it is really left the protocol
tells nothing, in the headless shell and in full Chromium alike (measured, 156): its session belongs to the next document
already. So the page is told that it is being left a moment before, with the events that a visitor's browser would send.
"""

import asyncio

from auditor.collect.stage import Stage

TAKES = 0.5
"""Seconds for a page to hear of it; a busy one hears late or never."""
ANSWERED_IN = 1.0
"""Seconds in which what was sent should be answered: an answer may set cookies."""
LEAVE = """(last => {
  const leave = view => {
    const page = view.document;
    Object.defineProperty(page, "visibilityState", {get: () => "hidden", configurable: true});
    Object.defineProperty(page, "hidden", {get: () => true, configurable: true});
    const events = [[page, new view.Event("visibilitychange", {bubbles: true})],
      [view, new view.PageTransitionEvent("pagehide", {persisted: true})]];
    if (last) events.unshift([view, new view.Event("beforeunload", {cancelable: true})]);
    for (const [target, event] of events) target.dispatchEvent(event);
    delete page.visibilityState;
    delete page.hidden;
    for (let at = 0; at < Math.min(view.length, 50); at++) try { leave(view[at]); } catch { /* of another origin */ }
  };
  leave(window);
})"""
"""`persisted`: the page may come back, so it takes nothing down. Frames of one's own origin are reached from their parent."""


async def leave(stage: Stage, *, last: bool = False) -> None:
    """Tell all documents of the visit that they are being left, and wait for what they send then to be answered.

    `last`: nothing is navigated to afterwards. Otherwise `beforeunload` comes by itself, and what it sends is told.
    """
    before = len(stage.traffic.hops)
    asked = {"expression": f"{LEAVE}({'true' if last else 'false'})", "timeout": TAKES * 1000}
    told = [stage.socket.post("Runtime.evaluate", asked, session) for session in stage.documents()]
    if told:
        await asyncio.wait(told, timeout=TAKES)
    end = stage.clock() + ANSWERED_IN
    while any(not hop.ended and not hop.endless for hop in stage.traffic.hops[before:]) and stage.clock() < end:
        await stage.stillness.stir(end - stage.clock())
