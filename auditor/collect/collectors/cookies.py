"""Every attempt to set a cookie, stored or refused, by a response or by a script, and the jar before and after."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from playwright.async_api import Page

from auditor.collect import redact, set_cookie
from auditor.collect.calls import Call
from auditor.collect.cdp import CdpError, Params
from auditor.collect.collectors._base import Collector, CollectorMeta
from auditor.collect.set_cookie import AskedCookie
from auditor.collect.stacks import script_of
from auditor.collect.stage import Choice, Stage
from auditor.collect.traffic import Hop
from auditor.model.capture import CookieRecords, CookieStored, CookieWrite, Initiator
from auditor.model.kinds import InitiatorKind
from auditor.sites import host_of

META = CollectorMeta(id="cookies")
NOT_KEPT = "not in the browser's cookie jar after the write"
WRITES = ("cookie", "cookie-store", "cookie-store-delete")

Jar = list[Params]


def start(stage: Stage) -> "Cookies":
    return Cookies(stage)


class Cookies(Collector):
    """The jar is read anew after script writes, for the browser does not say what became of them."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._before: Jar = []
        self._jars: list[Jar] = []
        self._reading: asyncio.Task[None] | None = None
        self._stale = False
        self._pages: list[tuple[Call, int]] = []
        stage.calls.observers.append(self._written)

    def _written(self, call: Call) -> None:
        if call.kind in WRITES:
            self._pages.append((call, self.stage.page))
            self._stale = True
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read_while_stale())

    async def _read_while_stale(self) -> None:
        while self._stale:
            self._stale = False
            try:
                self._jars.append(await self._jar())
            except CdpError:
                return  # the browser is gone; `finish` says so

    async def _jar(self) -> Jar:
        told = await self.stage.socket.post("Storage.getCookies", {"browserContextId": self.stage.context_id})
        return list(told["cookies"])

    async def moment(self, name: str, page: Page) -> None:
        if name == "loaded" and not self._before:
            self._before = await self._jar()
            self._jars.append(self._before)

    async def finish(self, choice: Choice) -> CookieRecords:
        if self._reading is not None:
            await self._reading
        end = await self._jar()
        self._jars.append(end)
        writes = [write for hop in self.stage.traffic.assemble() for write in self._of_response(hop, choice)]
        writes += self._of_scripts(choice)
        return CookieRecords(
            writes=tuple(sorted(writes, key=lambda write: write.at)),
            before_choice=tuple(self._stored(cookie) for cookie in self._before),
            at_end=tuple(self._stored(cookie) for cookie in end),
        )

    def _of_response(self, hop: Hop, choice: Choice) -> list[CookieWrite]:
        refused = {e["cookieLine"]: ", ".join(e["blockedReasons"]) for e in hop.received.get("blockedCookies", ())}
        key = hop.received.get("cookiePartitionKey") or {}
        at = self.stage.at(hop.wall)
        writes = []
        for line in _lines(hop.received.get("headers", {})):
            asked = set_cookie.parse(line, datetime.now(UTC))
            if asked is None:
                continue
            # A response that came after the choice to a request made before it is not the choice's doing.
            fields = self._fields(asked, hop.url, line in refused, refused.get(line))
            partition = str(key.get("topLevelSite", "")) if asked.partitioned else ""
            writes.append(
                CookieWrite(
                    **fields,
                    via_script=False,
                    url=hop.url,
                    document_url=hop.parent_url,
                    page=hop.page,
                    at=at,
                    after_choice=not choice.before(at),
                    request=hop.id,
                    partition_key=partition or None,
                )
            )
        return writes

    def _of_scripts(self, choice: Choice) -> list[CookieWrite]:
        writes = []
        asked = [(call, page, _asked(call)) for call, page in self._pages]
        for number, (call, page, cookie) in enumerate(asked):
            if cookie is None:
                continue
            document = self.stage.document_of(call.frame, call.origin)
            deletes = cookie.lifetime_seconds is not None and cookie.lifetime_seconds <= 0
            removed_later = any(
                later is not None and later.name == cookie.name and (later.lifetime_seconds or 1) <= 0
                for _, _, later in asked[number + 1 :]
            )
            kept = deletes or removed_later or self._in_a_jar(cookie, host_of(document))
            at = self.stage.at(call.wall)
            url = script_of(call.stack)
            writes.append(
                CookieWrite(
                    **self._fields(cookie, document, not kept, None if kept else NOT_KEPT),
                    via_script=True,
                    url=url,
                    document_url=document,
                    page=page,
                    at=at,
                    after_choice=not choice.before(at),
                    initiator=script_initiator(call),
                )
            )
        return writes

    def _in_a_jar(self, asked: AskedCookie, host: str) -> bool:
        domain = asked.domain or host
        return any(
            cookie["name"] == asked.name and cookie["domain"].lstrip(".") == domain
            for jar in self._jars
            for cookie in jar
        )

    def _fields(self, asked: AskedCookie, url: str, refused: bool, reason: str | None) -> dict[str, Any]:
        parts = urlsplit(url)
        return {
            "name": asked.name,
            "domain": asked.domain or host_of(url),
            "path": asked.path or set_cookie.default_path(parts.path),
            "value": redact.secret(asked.value, keep_raw=self.stage.plan.keep_raw),
            "lifetime_seconds": asked.lifetime_seconds,
            "secure": asked.secure,
            "http_only": asked.http_only,
            "same_site": asked.same_site,
            "stored": not refused,
            "refused_reason": reason if refused else None,
        }

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


def script_initiator(call: Call) -> Initiator:
    """A watched call as the cause of a write."""
    top = next((frame for frame in call.stack if frame.url), None)
    if top is None:
        return Initiator(kind=InitiatorKind.UNKNOWN, stack=call.stack)
    return Initiator(kind=InitiatorKind.SCRIPT, url=top.url, line=top.line, stack=call.stack)


def _lines(headers: dict[str, str]) -> list[str]:
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
