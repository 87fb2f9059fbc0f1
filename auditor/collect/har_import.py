"""HAR recordings as a capture, for sites that cannot be visited: one recording a consent state, as the user says.

Reads HAR 1.2 as Chrome DevTools, Firefox, chrome-har and WebPagetest write it. What a recording cannot show (web
storage, whether the browser kept a cookie, the banner) is a `Failure` or a limitation, never an empty list.
"""

import gzip
import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from auditor import __version__
from auditor.collect import set_cookie
from auditor.collect.har_entry import (
    Entry,
    absolute,
    cookies_listed,
    cookies_sent,
    declared_type,
    follow,
    headers,
    initiator_of,
    named,
    set_cookie_lines,
    shaped,
    status_of,
    type_of,
)
from auditor.collect.wec_import import HOSTS_ONLY, import_inspection, is_inspection, own_addresses
from auditor.model.capture import (
    BrowserInfo,
    Capture,
    Consent,
    CookieRecords,
    CookieWrite,
    Failure,
    Initiator,
    PageRecord,
    RequestRecord,
    Secret,
    Target,
    Visit,
)
from auditor.model.kinds import (
    ConsentAction,
    InitiatorKind,
    Stance,
    State,
    TargetKind,
    ThirdPartyCookies,
    VisitStatus,
)
from auditor.model.problems import BadInput
from auditor.model.said import say, term
from auditor.sites import host_of, site_of

STANCES = {
    State.NO_ACTION: (Stance.UNDECIDED, ConsentAction.NONE),
    State.ACCEPT: (Stance.GRANTED, ConsentAction.ACCEPT),
    State.REJECT: (Stance.REFUSED, ConsentAction.REJECT),
    State.GPC: (Stance.OPTED_OUT_OF_SALE, ConsentAction.NONE),
    State.WITHDRAW: (Stance.WITHDRAWN, ConsentAction.WITHDRAW),
    State.CUSTOM: (Stance.UNDECIDED, ConsentAction.CUSTOM),
}
LARGEST = 1_000_000_000
"""Bytes of a recording."""
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""Where half of a pair of code units may be written, which is no character and cannot be saved."""
NO_COOKIES = say(
    "the recording holds no cookie, neither one sent nor one set: recorders leave them out unless they are asked to keep "
    "them (Chrome: allow to generate HAR with sensitive data, then export that)"
)
UNSEEN = (
    "The evidence is an imported recording: what was recorded, when the choice was made and by which browser rests on the"
    " word of whoever recorded it.",
    "Whether the browser kept a cookie is not in a recording: a cookie counts as stored only where a later request sent it.",
    "Cookies that scripts wrote are seen only where a request carried them; their writers and lifetimes are unknown.",
)


def import_har(files: Sequence[tuple[State, Path]], url: str | None, command: Sequence[str] = ()) -> Capture:
    """A capture from recordings; several HAR files of one state become pages of one visit. A file may also be an
    inspection of the Website Evidence Collector, which is a visit of its own. Raises `BadInput`."""
    contents = [(state, path, _content(path)) for state, path in files]
    inspections = [(state, path, content) for state, path, content in contents if is_inspection(content)]
    logs = [(state, path, _log(path, content)) for state, path, content in contents if not is_inspection(content)]
    visits = []
    for state in dict.fromkeys(state for state, _, _ in logs):
        visits.append(_visit(state, [(path, log) for one, path, log in logs if one is state]))
    for state, path, content in inspections:
        visits.append(import_inspection(path, content, state, *STANCES[state]))
    visits = _told_apart(visits)
    address = url or visits[0].pages[0].url
    own = (address, *(uri for _, _, content in inspections for uri in own_addresses(content)))
    return Capture(
        tool_version=__version__,
        browser=_browser([log for _, _, log in logs], [content for _, _, content in inspections]),
        target=Target(
            url=address,
            site=site_of(host_of(address)),
            first_party=tuple(dict.fromkeys(site_of(host_of(u)) for u in own)),
        ),
        command=tuple(command),
        started=min(visit.started for visit in visits),
        finished=max(visit.finished for visit in visits),
        asked_states=tuple(dict.fromkeys(visit.state for visit in visits)),
        pages=max(len(visit.pages) for visit in visits),
        visits=tuple(visits),
        documents=(),
        limitations=(*(UNSEEN if logs else UNSEEN[:1]), *((HOSTS_ONLY,) if inspections else ())),
        imported=_described(logs, inspections),
    )


def _told_apart(visits: list[Visit]) -> list[Visit]:
    """Several visits of one state are numbered from the second on."""
    counted: Counter[str] = Counter()
    apart = []
    for visit in visits:
        counted[visit.id] += 1
        turn = counted[visit.id]
        apart.append(visit if turn == 1 else msgspec.structs.replace(visit, id=f"{visit.id}-{turn}"))
    return apart


def _browser(logs: Sequence[dict[str, Any]], inspections: Sequence[dict[str, Any]]) -> BrowserInfo:
    if logs:
        return BrowserInfo(product=named(logs[0].get("browser"), "name", "version"))
    told = inspections[0].get("browser")
    if not isinstance(told, dict):
        return BrowserInfo()
    return BrowserInfo(product=str(told.get("version", "")), user_agent=str(told.get("user_agent", "")))


def _described(logs: Sequence[tuple[State, Path, Any]], inspections: Sequence[tuple[State, Path, Any]]) -> str:
    creators = {named(log.get("creator"), "name", "version") for _, _, log in logs}
    by = ", ".join(sorted(filter(None, creators))) or "an unnamed tool"
    har = [f"HAR ({', '.join(path.name for _, path, _ in logs)}; written by {by})"] if logs else []
    files = ", ".join(path.name for _, path, _ in inspections)
    return "; ".join([*har, *([f"Website Evidence Collector ({files})"] if inspections else [])])


def _content(path: Path) -> Any:
    try:
        data = _bytes(path)
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        found = json.loads(text)
        if not _HALF.search(text):
            return found
        return json.loads(json.dumps(found, ensure_ascii=False).encode(errors="replace"))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError, EOFError, zlib.error) as error:
        raise BadInput(f"{path} is not a HAR recording: it is no valid JSON ({error}).") from error


def _bytes(path: Path) -> bytes:
    """What is in the file, unpacked where it is packed by gzip."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        data = gzip.GzipFile(fileobj=file).read(LARGEST + 1) if packed else file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadInput(f"{path} is larger than {LARGEST:,} bytes: record fewer pages, or without answers' contents.")
    return data


def _log(path: Path, content: Any) -> dict[str, Any]:
    log = content.get("log") if isinstance(content, dict) else None
    if not isinstance(log, dict) or not isinstance(log.get("entries"), list):
        raise BadInput(f"{path} is not a HAR recording: it has no log with entries.")
    log["entries"] = [shaped(entry) for entry in log["entries"] if _usable(entry)]
    if not log["entries"]:
        raise BadInput(f"{path} records no requests, so there is nothing to audit.")
    return log


def _usable(entry: object) -> bool:
    request = entry.get("request") if isinstance(entry, dict) else None
    return isinstance(request, dict) and bool(host_of(str(request.get("url", ""))))


def _visit(state: State, logs: Sequence[tuple[Path, dict[str, Any]]]) -> Visit:
    stance, action = STANCES[state]
    reader = _Reader(after_choice=action is not ConsentAction.NONE)
    for path, log in logs:
        reader.read(path, log)
    silent = state is State.GPC and not reader.signalled
    declared = say("The recording was given as state {state}; the choice itself was not seen.", state=term(state.value))
    return Visit(
        id=state.value,
        state=state,
        stance=stance,
        status=VisitStatus.PARTIAL if silent else VisitStatus.COMPLETE,
        reason=say("no request of the recording carries Sec-GPC: 1, so the site was not told") if silent else None,
        started=reader.start,
        finished=reader.end,
        third_party_cookies=ThirdPartyCookies.UNKNOWN,
        consent=Consent(
            action=action,
            verified=None if action is ConsentAction.NONE else True,
            done_at=None if action is ConsentAction.NONE else 0.0,
            operated_by="the recording's author",
            proof=(declared,),
        ),
        pages=tuple(reader.pages),
        requests=tuple(reader.requests),
        cookies=reader.cookies(),
        storage=Failure(reason=say("a HAR recording holds no web storage")),
        screenshots=Failure(reason=say("a HAR recording holds no screenshots")),
        signals={"imported": "har"},
    )


class _Reader:
    """Turns entries into records, in order of time over all recordings of one state."""

    def __init__(self, after_choice: bool) -> None:
        self.after_choice = after_choice
        self.signalled = False
        self.pages: list[PageRecord] = []
        self.requests: list[RequestRecord] = []
        self.start = datetime.max.replace(tzinfo=UTC)
        self.end = datetime.min.replace(tzinfo=UTC)
        self._asked: list[CookieWrite] = []
        self._sent: set[tuple[str, str]] = set()

    def read(self, path: Path, log: dict[str, Any]) -> None:
        entries = sorted(((_time(entry, path), entry) for entry in log["entries"]), key=lambda pair: pair[0])
        self.start = min(self.start, entries[0][0])
        self.end = max(self.end, entries[-1][0])
        groups: dict[str, list[tuple[datetime, Entry]]] = {}
        for pair in entries:
            groups.setdefault(str(pair[1].get("pageref", "")), []).append(pair)
        told = log.get("pages")
        pages = told if isinstance(told, list) else []
        titles = {str(page.get("id")): page for page in pages if isinstance(page, dict)}
        for reference, group in groups.items():
            self._page(titles.get(reference, {}), group)

    def _page(self, page: dict[str, Any], group: list[tuple[datetime, Entry]]) -> None:
        first = _main(group)
        url = str(first["request"]["url"])
        final = follow(url, [entry for _, entry in group])
        number = len(self.pages)
        status = next((status_of(entry) for _, entry in group if entry["request"]["url"] == final), None)
        self.pages.append(
            PageRecord(
                url=url,
                final_url=final,
                status=status,
                title=str(page.get("title", "")),
                started=self._at(group[0][0]),
                ended=self._at(group[-1][0]),
            )
        )
        waiting: dict[str, str] = {}
        for moment, entry in group:
            record = self._request(number, entry, moment, final, entry is first, waiting)
            self.requests.append(record)
            self._cookies(entry, moment, record)

    def _at(self, moment: datetime) -> float:
        return round((moment - self.start).total_seconds(), 3)

    def _request(
        self, page: int, entry: Entry, moment: datetime, page_url: str, main: bool, waiting: dict[str, str]
    ) -> RequestRecord:
        request, response = entry["request"], entry.get("response") or {}
        url = str(request["url"])
        self.signalled = self.signalled or "1" in headers(request, "sec-gpc")
        id = f"har-{len(self.requests) + 1}"
        before = waiting.pop(url, None)
        if response.get("redirectURL"):
            waiting[absolute(url, str(response["redirectURL"]))] = id
        initiator = initiator_of(entry)
        if before is not None:
            initiator = Initiator(kind=InitiatorKind.REDIRECT, url=self._url(before))
        elif main:
            initiator = Initiator(kind=InitiatorKind.NAVIGATION)
        return RequestRecord(
            id=id,
            page=page,
            url=url,
            method=str(request.get("method", "GET")),
            type=type_of(entry, main or (before is not None and url == page_url)),
            target=TargetKind.PAGE,
            main_frame=main,
            frame_id=str(entry.get("_frame_id", "")),
            document_url=page_url,
            page_url=page_url,
            initiator=initiator,
            at=self._at(moment),
            after_choice=self.after_choice,
            redirected_from=before,
            status=status_of(entry),
            mime=str((response.get("content") or {}).get("mimeType", "")).partition(";")[0],
            error=None if status_of(entry) else str(response.get("_error") or "no answer recorded"),
            cookies_sent=tuple(name for name, _ in cookies_sent(request)),
        )

    def _url(self, id: str) -> str:
        return next((record.url for record in reversed(self.requests) if record.id == id), "")

    def _cookies(self, entry: Entry, moment: datetime, record: RequestRecord) -> None:
        host = host_of(record.url)
        self._sent.update((name, host) for name, _ in cookies_sent(entry["request"]))
        response = entry.get("response") or {}
        lines = set_cookie_lines(response)
        told = [set_cookie.parse(line, moment) for line in lines] if lines else cookies_listed(response, host, moment)
        self._asked += [_write(asked, record, host) for asked in told if asked is not None]

    def cookies(self) -> CookieRecords | Failure:
        """Every Set-Cookie, counted as stored where a request to a fitting host carried the name."""
        if not self._asked and not self._sent:
            return Failure(reason=NO_COOKIES)
        return CookieRecords(writes=tuple(_with_outcome(write, self._sent) for write in self._asked))


def _with_outcome(write: CookieWrite, sent: set[tuple[str, str]]) -> CookieWrite:
    domain = write.domain.lstrip(".")
    came_back = any(name == write.name and (host == domain or host.endswith("." + domain)) for name, host in sent)
    if came_back:
        return write
    return CookieWrite(
        **{
            **{field: getattr(write, field) for field in CookieWrite.__struct_fields__},
            "stored": False,
            "refused_reason": "not shown: no later request of the recording carries it",
        }
    )


def _write(asked: set_cookie.AskedCookie, record: RequestRecord, host: str) -> CookieWrite:
    return CookieWrite(
        name=asked.name,
        domain=f".{asked.domain}" if asked.domain else host,
        path=asked.path or set_cookie.default_path(urlsplit(record.url).path),
        value=Secret(
            sample=asked.value[:6], length=len(asked.value), sha256=hashlib.sha256(asked.value.encode()).hexdigest()
        ),
        via_script=False,
        url=record.url,
        document_url=record.document_url,
        page=record.page,
        at=record.at,
        after_choice=record.after_choice,
        stored=True,
        request=record.id,
        initiator=record.initiator,
        lifetime_seconds=asked.lifetime_seconds,
        secure=asked.secure,
        http_only=asked.http_only,
        same_site=asked.same_site,
        partition_key=site_of(host_of(record.page_url)) if asked.partitioned else None,
    )


def _time(entry: Entry, path: Path) -> datetime:
    text = str(entry.get("startedDateTime", ""))
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(f"{path} is not a HAR recording: an entry starts at '{text[:40]}', which is no time.") from None


def _main(group: list[tuple[datetime, Entry]]) -> Entry:
    """The page's own request: the first document, else the first request."""
    return next((entry for _, entry in group if declared_type(entry) == "document" or _is_html(entry)), group[0][1])


def _is_html(entry: Entry) -> bool:
    content = (entry.get("response") or {}).get("content") or {}
    return "html" in str(content.get("mimeType", ""))
