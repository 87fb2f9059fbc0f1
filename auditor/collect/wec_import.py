"""An inspection by the EDPS Website Evidence Collector (`inspection.json`) as a visit.

It holds the hosts of all requests, whole addresses only of requests that its own tracker lists know, the cookies and the
local storage at the end with their writers, and the pages browsed. What it does not hold proves nothing, so its visit is
partial. Field names are those of its versions 1 and 2 (https://code.europa.eu/EDPS/website-evidence-collector).
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from auditor.model.capture import (
    Consent,
    CookieRecords,
    CookieStored,
    CookieWrite,
    Failure,
    Initiator,
    PageRecord,
    RequestRecord,
    Secret,
    StackFrame,
    StorageWrite,
    Visit,
)
from auditor.model.kinds import (
    ConsentAction,
    InitiatorKind,
    ResourceType,
    Stance,
    State,
    StorageKind,
    TargetKind,
    ThirdPartyCookies,
    VisitStatus,
)
from auditor.model.problems import BadInput
from auditor.model.said import say, term
from auditor.sites import host_of

Json = dict[str, Any]
PARTIAL = (
    "An inspection by the Website Evidence Collector holds whole addresses only of requests that its own lists know and "
    "nothing of workers, so what is not in it proves nothing."
)
HOSTS_ONLY = (
    "Of requests that its lists do not know, the Website Evidence Collector keeps the host alone; they are shown as "
    "https://HOST/."
)

NOT_TOLD = Failure(reason=say("the inspection of the Website Evidence Collector has no such part"))


def is_inspection(content: object) -> bool:
    """Whether a JSON document is one of the collector's."""
    return isinstance(content, dict) and "uri_ins" in content and isinstance(content.get("hosts"), dict)


def own_addresses(content: Json) -> tuple[str, ...]:
    """The addresses that the collector was told belong to the site."""
    told = content.get("uri_refs")
    return tuple(map(str, told)) if isinstance(told, list) else ()


def import_inspection(path: Path, content: Json, state: State, stance: Stance, action: ConsentAction) -> Visit:
    """The inspection as a visit under the state the user names. Raises `BadInput` for what is damaged."""
    try:
        return _Reader(content).visit(state, stance, action)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(f"{path} is a damaged inspection of the Website Evidence Collector: {error}.") from error


class _Reader:
    def __init__(self, content: Json) -> None:
        self.content = content
        self.start = _moment(content["start_time"])
        self.end = _moment(content.get("end_time") or content["start_time"])
        self.home = str(content.get("uri_dest") or content["uri_ins"])

    def visit(self, state: State, stance: Stance, action: ConsentAction) -> Visit:
        chosen = action is not ConsentAction.NONE
        declared = say(
            "The inspection was given as state {state}; the choice itself was not seen.", state=term(state.value)
        )
        return Visit(
            id=state.value,
            state=state,
            stance=stance,
            status=VisitStatus.PARTIAL,
            reason=PARTIAL,
            started=self.start,
            finished=self.end,
            third_party_cookies=ThirdPartyCookies.UNKNOWN,
            consent=Consent(
                action=action,
                verified=True if chosen else None,
                done_at=0.0 if chosen else None,
                operated_by="whoever ran the collector",
                proof=(declared,),
            ),
            pages=tuple(self._pages()),
            requests=tuple(self._requests(chosen)),
            cookies=self._cookies(chosen) if self._told("cookies") else NOT_TOLD,
            storage=tuple(self._storage(chosen)) if self._told("localStorage") else NOT_TOLD,
            screenshots=Failure(reason=say("an inspection of the Website Evidence Collector names no screenshots")),
            signals={"imported": "wec"},
        )

    def _told(self, part: str) -> bool:
        return self.content.get(part) is not None

    def _pages(self) -> Iterator[PageRecord]:
        browsed = [str(url) for url in self.content.get("browsing_history") or ()]
        ended = (self.end - self.start).total_seconds()
        for url in dict.fromkeys((self.home, *browsed)):
            asked = str(self.content["uri_ins"]) if url == self.home else url
            yield PageRecord(url=asked, final_url=url, status=None, title="", started=0.0, ended=ended)

    def _requests(self, after: bool) -> Iterator[RequestRecord]:
        seen = set()
        for number, beacon in enumerate(self.content.get("beacons") or (), 1):
            log = beacon.get("log") or {}
            stack = log.get("stack") or [{}]
            seen.add(host_of(str(beacon["url"])))
            yield self._request(f"wec-{number}", str(beacon["url"]), str(stack[0].get("fileName") or ""), log, after)
        hosts = self.content["hosts"].get("requests") or {}
        for host in (*hosts.get("firstParty", ()), *hosts.get("thirdParty", ())):
            if host not in seen:
                yield self._request(f"wec-host-{host}", f"https://{host}/", "", {}, after)

    def _request(self, id: str, url: str, document: str, log: Json, after: bool) -> RequestRecord:
        return RequestRecord(
            id=id,
            page=0,
            url=url,
            method="GET",
            type=ResourceType.OTHER,
            target=TargetKind.PAGE,
            main_frame=False,
            frame_id="",
            document_url=document or self.home,
            page_url=str(log.get("location") or self.home),
            initiator=Initiator(kind=InitiatorKind.UNKNOWN),
            at=self._at(log),
            after_choice=after,
        )

    def _at(self, log: Json) -> float:
        told = log.get("timestamp")
        return round(max(0.0, (_moment(told) - self.start).total_seconds()), 3) if told else 0.0

    def _cookies(self, after: bool) -> CookieRecords:
        rows = [row for row in self.content.get("cookies") or () if row.get("name")]
        stored = tuple(self._stored(row) for row in rows)
        return CookieRecords(
            writes=tuple(self._write(row, kept, after) for row, kept in zip(rows, stored, strict=True)), at_end=stored
        )

    def _stored(self, row: Json) -> CookieStored:
        expires = float(row.get("expires", -1))
        lasts = None if row.get("session") or expires < 0 else round(expires - self.start.timestamp(), 1)
        return CookieStored(
            name=str(row["name"]),
            domain=str(row["domain"]),
            path=str(row.get("path") or "/"),
            value=_secret(str(row.get("value", ""))),
            lifetime_seconds=lasts,
            secure=bool(row.get("secure")),
            http_only=bool(row.get("httpOnly")),
            same_site=str(row["sameSite"]) if row.get("sameSite") else None,
        )

    def _write(self, row: Json, kept: CookieStored, after: bool) -> CookieWrite:
        log = row.get("log") or {}
        script = log.get("type") == "Cookie.JS"
        initiator = _initiator(log) if script else None
        location = str(log.get("location") or self.home)
        return CookieWrite(
            name=kept.name,
            domain=kept.domain,
            path=kept.path,
            value=kept.value,
            via_script=script,
            url=initiator.url if initiator else _source(log) if log else "",
            document_url=location,
            page=0,
            at=self._at(log),
            after_choice=after,
            stored=True,
            initiator=initiator,
            lifetime_seconds=kept.lifetime_seconds,
            secure=kept.secure,
            http_only=kept.http_only,
            same_site=kept.same_site,
        )

    def _storage(self, after: bool) -> Iterator[StorageWrite]:
        for origin, entries in (self.content.get("localStorage") or {}).items():
            for key, entry in entries.items():
                told = entry if isinstance(entry, dict) else {"value": entry}
                log = told.get("log") or {}
                initiator = _initiator(log) if log else None
                yield StorageWrite(
                    kind=StorageKind.LOCAL,
                    origin=origin if "://" in origin else f"https://{origin}",
                    key=str(key),
                    value=_secret(str(told.get("value", ""))),
                    url=initiator.url if initiator else "",
                    initiator=initiator,
                    document_url=str(log.get("location") or self.home),
                    page=0,
                    at=self._at(log),
                    after_choice=after,
                )


def _initiator(log: Json) -> Initiator:
    stack = tuple(
        StackFrame(
            url=str(frame.get("fileName") or ""),
            function=str(frame.get("functionName") or ""),
            line=int(frame.get("lineNumber") or 1),
            column=int(frame.get("columnNumber") or 1),
        )
        for frame in log.get("stack") or ()
        if frame.get("fileName")
    )
    top = next((frame for frame in stack if "://" in frame.url), None)
    if top is None:
        return Initiator(kind=InitiatorKind.UNKNOWN, stack=stack)
    return Initiator(kind=InitiatorKind.SCRIPT, url=top.url, line=top.line, stack=stack)


def _source(log: Json) -> str:
    """The response that set a cookie, which the collector puts in place of a script."""
    return next((str(f["fileName"]) for f in log.get("stack") or () if "://" in str(f.get("fileName", ""))), "")


def _secret(value: str) -> Secret:
    return Secret(sample=value[:6], length=len(value), sha256=hashlib.sha256(value.encode()).hexdigest())


def _moment(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
