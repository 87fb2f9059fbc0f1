"""Values of cookies and web storage that turn up in requests to another site than the one they are kept for.

The whole value is looked for, and each part of eight letters and digits or more: Google Analytics, for one, sends its
cookie's value without its beginning. What is the same for every visitor is sorted out later, by comparing visits.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import unquote, unquote_plus

from auditor.collect import set_cookie
from auditor.collect.calls import Call
from auditor.collect.cdp import Params
from auditor.collect.collectors._base import Collector, CollectorMeta
from auditor.collect.collectors.cookies import set_lines
from auditor.collect.stacks import script_of
from auditor.collect.stage import Choice, Stage
from auditor.model.technique import SentValue
from auditor.sites import host_of, site_of

META = CollectorMeta(id="sharing")
SHORTEST = 8
LONGEST = 4096
MOST_PARTS = 40
MOST = 1000
SLACK = 0.05
"""Seconds by which the clocks of a write and of a request may differ."""
_PARTS = re.compile(r"[A-Za-z0-9_-]{8,}")
_FINE = re.compile(r"[A-Za-z0-9]{8,}")
_TIME = re.compile(r"1[5-9]\d{8}(\d{3})?")
_PAIRED = re.compile(r"\d{6,}\.\d{6,}")
"""A client id of Google Analytics."""


def start(stage: Stage) -> "Sharing":
    return Sharing(stage)


@dataclass(frozen=True, slots=True)
class Held:
    """A value the browser keeps, with who wrote it and when, in seconds of the visit."""

    kind: str
    name: str
    host: str
    writer: str
    at: float


class Sharing(Collector):
    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._held: dict[str, dict[tuple[str, str, str], Held]] = defaultdict(dict)
        stage.calls.observers.append(self._written)

    def _written(self, call: Call) -> None:
        if call.kind == "cookie" and (asked := set_cookie.parse(call.text, datetime.now(UTC))):
            host = (asked.domain or host_of(call.document)).lstrip(".")
            self._hold(asked.value, Held("cookie", asked.name, host, script_of(call.stack), self.stage.at(call.wall)))

    def event(self, method: str, params: Params, session: str | None) -> None:
        if method in ("DOMStorage.domStorageItemAdded", "DOMStorage.domStorageItemUpdated"):
            store = params["storageId"]
            origin = str(store.get("securityOrigin") or store.get("storageKey", "")).partition("^")[0]
            kind = "local" if store.get("isLocalStorage") else "session"
            held = Held(kind, str(params["key"]), host_of(origin), "", round(self.stage.clock(), 3))
            self._hold(str(params["newValue"]), held)

    def _hold(self, value: str, held: Held) -> None:
        if len(value) <= LONGEST:
            for part in parts(value):
                self._held[part].setdefault((held.kind, held.name, held.host), held)

    async def finish(self, choice: Choice) -> tuple[SentValue, ...]:
        hops = self.stage.traffic.assemble()
        for hop in hops:
            for line in set_lines(hop.received.get("headers", {})):
                if asked := set_cookie.parse(line, datetime.now(UTC)):
                    host = (asked.domain or host_of(hop.url)).lstrip(".")
                    at = self.stage.at(hop.wall)
                    self._hold(asked.value, Held("cookie", asked.name, host, hop.url, at))
        found: dict[tuple[object, ...], SentValue] = {}
        for hop in hops:
            host, at = host_of(hop.url), self.stage.at(hop.wall)
            for piece in await self.stage.outgoing.pieces(hop):
                for part in tokens(piece.text):
                    for held in self._held.get(part, {}).values():
                        if site_of(held.host) != site_of(host) and held.at <= at + SLACK and len(found) < MOST:
                            sent = _sent(held, part, piece.where, hop.id, at)
                            found.setdefault((sent.holder, sent.host, sent.request, sent.where, sent.sha256), sent)
        return tuple(found.values())


def parts(value: str) -> tuple[str, ...]:
    """What of a kept value is looked for elsewhere: all of it and its longer parts, but for moments in time."""
    plain = unquote(value)
    every = [value, plain, *_PAIRED.findall(plain), *_PARTS.findall(plain), *_FINE.findall(plain)]
    kept = (part for part in every if len(part) >= SHORTEST and not _TIME.fullmatch(part) and _varies(part))
    return tuple(dict.fromkeys(kept))[:MOST_PARTS]


def tokens(text: str) -> Iterator[str]:
    """What of a request may be a kept value: values of parameters and longer words, each once."""
    plain = unquote_plus(text)
    words = re.split(r"[?&=;,\"'\s{}\[\]|/]+", plain)
    every = (*words, *_PAIRED.findall(plain), *_PARTS.findall(plain), *_FINE.findall(plain), *text.split("="))
    yield from dict.fromkeys(word for word in every if len(word) >= SHORTEST)


def _varies(part: str) -> bool:
    """A plain word, a host name or a flag is no identifier; one has digits."""
    return any(c.isdigit() for c in part) and not part.startswith(("http", "www.", "{", "["))


def looks_random(part: str) -> bool:
    """Whether a value was made at random rather than chosen: many digits, or many changes between kinds of letters."""
    plain = [c for c in part if c.isalnum()]
    classes = ["0" if c.isdigit() else "A" if c.isupper() else "a" for c in plain]
    changes = sum(a != b for a, b in pairwise(classes))
    digits = classes.count("0")
    return len(plain) >= 12 and (changes >= 5 or digits >= 10) and len(set(plain)) >= 6


def _sent(held: Held, part: str, where: str, request: str, at: float) -> SentValue:
    return SentValue(
        kind=held.kind,
        holder=held.name,
        host=held.host,
        writer=held.writer,
        sha256=hashlib.sha256(part.encode(errors="replace")).hexdigest(),
        length=len(part),
        random=looks_random(part),
        where=where,
        request=request,
        at=at,
    )
