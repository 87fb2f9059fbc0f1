"""Calls that read properties of the device, as fingerprinting scripts do, watched without a trace in the page.

What counts as fingerprinting is decided later (`auditor.evidence.probes`); here stands what was called, by whom, and
what had been drawn or asked for up to then. Breakpoints on native functions do the watching, as in `calls`: each is
taken away again after some hits, because a hit costs about 0.1 ms. Documents, frames, dedicated and shared workers are
watched, service workers are not; in frames of the page's own neither are WebRTC, hidden canvases and audible sound.
"""

from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

from auditor.collect.calls import TECHNIQUE, Call
from auditor.collect.cdp import AttachedTarget
from auditor.collect.collectors._base import Collector, CollectorMeta
from auditor.collect.stacks import script_of
from auditor.collect.stage import Choice, Stage
from auditor.model.capture import StackFrame
from auditor.model.kinds import TargetKind
from auditor.model.said import say
from auditor.model.technique import Probe, ProbeKind

META = CollectorMeta(id="fingerprinting")
WATCHING, WORKER = "watching", "watched"
MOST = 2000
"""Calls kept of one visit."""


def start(stage: Stage) -> "Fingerprinting":
    return Fingerprinting(stage)


class Unwatched(Exception):
    """The watch was not set up in the pages of the visit."""


class Fingerprinting(Collector):
    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._calls: list[Call] = []
        self._watching = 0
        self._pages = 0
        stage.calls.scripts.append(_script())
        stage.calls.observers.append(self._called)

    def prepare(self, target: AttachedTarget) -> None:
        self._pages += target.kind is TargetKind.PAGE

    def _called(self, call: Call) -> None:
        if call.kind != TECHNIQUE:
            return
        if call.text.startswith(WATCHING):
            self._watching += 1
        elif len(self._calls) < MOST and not call.text.startswith(("observer", WORKER)):
            self._calls.append(call)

    async def finish(self, choice: Choice) -> tuple[Probe, ...]:
        if self._pages and not self._watching:
            raise Unwatched(say("the browser did not report that any page was watched"))
        return tuple(_once(self._probe(call, choice) for call in self._calls))

    def _probe(self, call: Call, choice: Choice) -> Probe:
        kind, name, *figures = call.text.split()
        at = self.stage.at(call.wall)
        return Probe(
            kind=ProbeKind(kind),
            name=name,
            figures=dict(_figure(text) for text in figures),
            url=script_of(call.stack),
            scripts=scripts_of(call.stack),
            document_url=call.document,
            page=call.page,
            at=at,
            after_choice=not choice.before(at),
        )


def scripts_of(stack: Iterable[StackFrame]) -> tuple[str, ...]:
    """The scripts on a stack, innermost first, each once."""
    return tuple(dict.fromkeys(frame.url for frame in stack if frame.url))


def _figure(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    return name, int(float(number)) if number not in ("NaN", "Infinity", "-Infinity") else 0


def _once(probes: Iterable[Probe]) -> Iterable[Probe]:
    """Each call of a script with the same figures once, apart before and after the choice."""
    seen: set[tuple[object, ...]] = set()
    for probe in probes:
        key = (probe.kind, probe.name, *probe.figures.items(), probe.scripts, probe.page, probe.after_choice)
        if key not in seen:
            seen.add(key)
            yield probe


@lru_cache(maxsize=1)
def _script() -> str:
    return resources.files("auditor.collect.collectors").joinpath("fingerprinting.js").read_text(encoding="utf-8")
