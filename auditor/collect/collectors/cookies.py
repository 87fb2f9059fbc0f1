"""Every attempt to set a cookie, stored or refused, by a response or by a script, and the jar before and after."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec
from playwright.async_api import Page

from auditor.collect import redact, set_cookie
from auditor.collect.calls import Call
from auditor.collect.cdp import CdpError, Params
from auditor.collect.collectors._base import Collector, CollectorMeta
from auditor.collect.collectors._effects import with_effects
from auditor.collect.set_cookie import AskedCookie
from auditor.collect.stage import Choice, Stage
from auditor.collect.traffic import Hop
from auditor.model.capture import CookieRecords, CookieStored, CookieWrite, Initiator
from auditor.model.kinds import InitiatorKind
from auditor.sites import host_of, site_of

META = CollectorMeta(id="cookies")
NOT_KEPT = "not in the browser's cookie jar after the write"
APART = 0.1
"""Seconds between two readings of the jar while a page writes; each tells all cookies anew."""
WRITES = ("cookie", "cookie-store", "cookie-store-delete")

Jar = list[Params]


def start(stage: Stage) -> "Cookies":
    return Cookies(stage)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A cookie that someone asked for. `url` is the response's or the document's; `hop` or `call` is who asked."""

    asked: AskedCookie
    at: float
    page: int
    url: str
    hop: Hop | None
    call: Call | None
    refused: str | None
    partition: str | None

    @property
    def deletes(self) -> bool:
        return self.asked.lifetime_seconds is not None and self.asked.lifetime_seconds <= 0


class Cookies(Collector):
    """The jar is read anew after writes, as the browser does not say what became of all of them."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._before: Jar = []
        self._known: set[tuple[str, str]] = set()
        self._reading: asyncio.Task[None] | None = None
        self._stale = False
        self._calls: list[tuple[Call, str]] = []
        stage.calls.observers.append(self._written)

    def _written(self, call: Call) -> None:
        if call.kind in WRITES:
            self._calls.append((call, self.stage.traffic.top_of(call.session) or call.document))
            self._read_soon()

    def event(self, method: str, params: Params, session: str | None) -> None:
        if method == "Network.responseReceivedExtraInfo" and set_lines(params["headers"]):
            self._read_soon()

    def _read_soon(self) -> None:
        self._stale = True
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read_while_stale())

    async def _read_while_stale(self) -> None:
        while self._stale:
            self._stale = False
            try:
                await self._jar()
            except CdpError:
                return  # the browser is gone; `finish` says so
            await asyncio.sleep(APART)

    async def _jar(self) -> Jar:
        told = await self.stage.socket.post("Storage.getCookies", {"browserContextId": self.stage.context_id})
        jar: Jar = told["cookies"]
        self._known |= {(cookie["name"], cookie["domain"].lstrip(".")) for cookie in jar}
        return jar

    async def moment(self, name: str, page: Page) -> None:
        if name == "loaded" and not self._before:
            self._before = await self._jar()

    async def finish(self, choice: Choice) -> CookieRecords:
        self._stale = False  # a page that writes without end would be read without end
        if self._reading is not None:
            await self._reading
        end = await self._jar()
        attempts = [a for hop in self.stage.traffic.assemble() for a in self._of_response(hop)]
        attempts += [a for a in (self._of_script(*told) for told in self._calls) if a is not None]
        attempts.sort(key=lambda attempt: attempt.at)
        writes = [self._write(one, later, choice) for one, later in zip(attempts, _deleted(attempts), strict=True)]
        left = tuple(self._stored(cookie) for cookie in end)
        return CookieRecords(
            writes=with_effects(writes, left, self.stage.clock()),
            before_choice=tuple(self._stored(cookie) for cookie in self._before),
            at_end=left,
        )

    def _of_response(self, hop: Hop) -> list[Attempt]:
        refused = {e["cookieLine"]: ", ".join(e["blockedReasons"]) for e in hop.received.get("blockedCookies", ())}
        key = hop.received.get("cookiePartitionKey") or {}
        attempts = []
        for line in set_lines(hop.received.get("headers", {})):
            asked = set_cookie.parse(line, datetime.now(UTC))
            if asked is not None:
                site = str(key.get("topLevelSite", "")) or None if asked.partitioned else None
                # A response that came after the choice to a request made before it is not the choice's doing.
                at = self.stage.at(hop.wall)
                attempts.append(Attempt(asked, at, hop.page, hop.url, hop, None, refused.get(line), site))
        return attempts

    def _of_script(self, call: Call, top: str) -> Attempt | None:
        asked = _asked(call)
        if asked is None:
            return None
        site = f"{urlsplit(top).scheme}://{site_of(host_of(top))}" if asked.partitioned else None
        return Attempt(asked, self.stage.at(call.wall), call.page, call.document, None, call, None, site)

    def _write(self, attempt: Attempt, deleted: bool, choice: Choice) -> CookieWrite:
        asked, hop, call = attempt.asked, attempt.hop, attempt.call
        reason = attempt.refused or (None if self._kept(attempt, deleted) else NOT_KEPT)
        initiator = script_initiator(call) if call else None
        return CookieWrite(
            name=asked.name,
            domain=asked.domain or host_of(attempt.url),
            path=asked.path or set_cookie.default_path(urlsplit(attempt.url).path),
            value=redact.secret(asked.value, keep_raw=self.stage.plan.keep_raw),
            via_script=hop is None,
            url=hop.url if hop else initiator.url if initiator else "",
            document_url=hop.parent_url if hop else attempt.url,
            page=attempt.page,
            at=attempt.at,
            after_choice=not choice.before(attempt.at),
            stored=reason is None,
            refused_reason=reason,
            request=hop.id if hop else None,
            initiator=initiator,
            lifetime_seconds=asked.lifetime_seconds,
            secure=asked.secure,
            http_only=asked.http_only,
            same_site=asked.same_site,
            partition_key=attempt.partition,
        )

    def _kept(self, attempt: Attempt, deleted: bool) -> bool:
        """Whether it was ever in the jar, or is no longer because it was deleted. The browser names the cookies it
        refuses, but not those of requests made without credentials, nor what becomes of script writes."""
        name, domain = attempt.asked.name, attempt.asked.domain or host_of(attempt.url)
        if attempt.deletes or deleted:
            return True
        return (name, domain) in self._known

    def _stored(self, cookie: Params) -> CookieStored:
        session = cookie.get("session", cookie["expires"] < 0)
        return CookieStored(
            name=cookie["name"],
            domain=cookie["domain"],
            path=cookie["path"],
            value=redact.secret(cookie["value"], keep_raw=self.stage.plan.keep_raw),
            lifetime_seconds=None if session else round(cookie["expires"] - self.stage.wall(), 1),
            secure=cookie["secure"],
            http_only=cookie["httpOnly"],
            same_site=cookie.get("sameSite"),
            partition_key=(cookie.get("partitionKey") or {}).get("topLevelSite"),
        )


def _deleted(attempts: Sequence[Attempt]) -> list[bool]:
    """For each write whether a later one deletes a cookie of its name."""
    gone: set[str] = set()
    found = []
    for attempt in reversed(attempts):
        found.append(attempt.asked.name in gone)
        if attempt.deletes:
            gone.add(attempt.asked.name)
    return found[::-1]


def script_initiator(call: Call) -> Initiator:
    """A watched call as the cause of a write."""
    top = next((frame for frame in call.stack if frame.url), None)
    if top is None:
        return Initiator(kind=InitiatorKind.UNKNOWN, stack=call.stack)
    return Initiator(kind=InitiatorKind.SCRIPT, url=top.url, line=top.line, stack=call.stack)


def set_lines(headers: dict[str, str]) -> list[str]:
    """The values of all Set-Cookie headers."""
    return [line for name, value in headers.items() if name.lower() == "set-cookie" for line in value.split("\n")]


def _asked(call: Call) -> AskedCookie | None:
    """The cookie a script asked for."""
    if call.kind == "cookie":
        return set_cookie.parse(call.text, datetime.now(UTC))
    first, *rest = msgspec.json.decode(call.text)
    options = first if isinstance(first, dict) else {"name": first, "value": rest[0] if rest else ""}
    name, value = str(options.get("name", "")), str(options.get("value", "") or "")
    if call.kind == "cookie-store-delete":
        return AskedCookie(name=name, value="", domain=options.get("domain"), lifetime_seconds=0.0, secure=True)
    expires = options.get("expires")
    lifetime = float(expires) / 1000 - call.wall if isinstance(expires, int | float) else None
    return AskedCookie(
        name=name,
        value=value,
        domain=str(options["domain"]).lstrip(".").lower() if options.get("domain") else None,
        path=str(options.get("path") or "/"),
        lifetime_seconds=lifetime,
        secure=True,  # the CookieStore API sets nothing else
        same_site=str(options.get("sameSite") or "strict").capitalize(),
        partitioned=bool(options.get("partitioned")),
    )
