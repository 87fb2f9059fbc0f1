"""What the browser saw: Visit (one consent state) and Capture (all visits, the policy documents, how they were made).

Times called `at` are seconds since the visit's first navigation started. Values a site stores are kept as `Secret`:
a short sample, the length and a SHA-256, unless the audit ran with `--keep-raw`.
A collector that failed leaves a `Failure` in place of its records.
"""

import msgspec

from auditor.model.also_read import AlsoRead
from auditor.model.base import Instant, Record
from auditor.model.consent import Consent as Consent
from auditor.model.consent import Control as Control
from auditor.model.consent import Toggle as Toggle
from auditor.model.kinds import (
    CookieEffect,
    DocumentKind,
    InitiatorKind,
    ResourceType,
    Stance,
    State,
    StorageKind,
    TargetKind,
    ThirdPartyCookies,
    VisitStatus,
)
from auditor.model.said import Phrase, english, plain
from auditor.model.technique import DeletionTest, FormTest, Probe, RecordingSign, SentData, SentValue

CAPTURE_SCHEMA = 1


class Failure(Record, frozen=True, kw_only=True, tag="failure"):
    """Stands in place of a collector's records; `reason` is one sentence for staff."""

    reason: str


UNWATCHED = Failure(reason="it was not watched when this was captured.")
"""For records that older captures and imported recordings do not have."""
NOT_RECORDED = "not-recorded"
"""The key of `Visit.signals` under which the reason stands where they could not be recorded."""
NOT_ASKED = Failure(reason="the form test was not asked for (--form-test).")


class Secret(Record, frozen=True, kw_only=True):
    """A stored or sent value, reduced: `sample` shows at most its first 6 characters, `sha256` is of the whole value."""

    sample: str
    length: int
    sha256: str
    raw: str | None = None


class StackFrame(Record, frozen=True, kw_only=True):
    """One call, innermost first in a stack; `line` and `column` count from 1; `url` is empty where the browser says none."""

    url: str
    function: str
    line: int
    column: int


class Initiator(Record, frozen=True, kw_only=True):
    """What made the browser act. `stack` has synchronous callers first, then async parents.

    `url` is the script, style sheet or document that the browser names, `""` for unknown.
    """

    kind: InitiatorKind
    url: str = ""
    line: int | None = None
    stack: tuple[StackFrame, ...] = ()


class Body(Record, frozen=True, kw_only=True):
    """A request body up to the cap; beyond it `text` is None and only size and hash stay."""

    size: int
    sha256: str
    text: str | None = None


class RequestRecord(Record, frozen=True, kw_only=True):
    """One hop of one request.

    `id` is unique in the visit (the hop number is part of it); `redirected_from` is the id of the hop before.
    `page` indexes `Visit.pages`. `document_url` is the document or worker the request was made from, `page_url` the top
    document. `main_frame` is true for the navigation of the top frame itself. `error` is the browser's network error
    ("net::ERR_NAME_NOT_RESOLVED"), None if an answer came. `after_choice`: made after the verified consent choice.
    """

    id: str
    page: int
    url: str
    method: str
    type: ResourceType
    target: TargetKind
    main_frame: bool
    frame_id: str
    document_url: str
    page_url: str
    initiator: Initiator
    at: float
    after_choice: bool
    redirected_from: str | None = None
    status: int | None = None
    mime: str = ""
    error: str | None = None
    request_headers: tuple[tuple[str, str], ...] = ()
    response_headers: tuple[tuple[str, str], ...] = ()
    cookies_sent: tuple[str, ...] = ()
    body: Body | None = None


class CookieWrite(Record, frozen=True, kw_only=True):
    """One attempt to set a cookie.

    `url` is the response URL (http) or the page's script URL (script), `""` if unknown; `request` the id of the
    request whose response set it. `lifetime_seconds` is as asked for (Max-Age, else Expires minus now), None for a
    session cookie, 0 or less deletes. `refused_reason` is the browser's word when `stored` is false.
    `partition_key` is the top-level site of a partitioned cookie, else None. `effect` is what it did, None where that is
    not known (imported recordings). `kept_seconds` is how long the browser keeps it, counted from the write, told of the
    last write of a cookie that is there at the end: less than was asked for where the browser caps it.
    """

    name: str
    domain: str
    path: str
    value: Secret
    via_script: bool
    url: str
    document_url: str
    page: int
    at: float
    after_choice: bool
    stored: bool
    refused_reason: str | None = None
    request: str | None = None
    initiator: Initiator | None = None
    lifetime_seconds: float | None = None
    secure: bool = False
    http_only: bool = False
    same_site: str | None = None
    partition_key: str | None = None
    effect: CookieEffect | None = None
    kept_seconds: float | None = None


class CookieStored(Record, frozen=True, kw_only=True):
    """A cookie in the jar when the visit ended; `lifetime_seconds` is what the browser kept, None for session."""

    name: str
    domain: str
    path: str
    value: Secret
    lifetime_seconds: float | None
    secure: bool
    http_only: bool
    same_site: str | None
    partition_key: str | None = None


class CookieRecords(Record, frozen=True, kw_only=True, tag="cookies"):
    writes: tuple[CookieWrite, ...] = ()
    before_choice: tuple[CookieStored, ...] = ()
    at_end: tuple[CookieStored, ...] = ()


class StorageWrite(Record, frozen=True, kw_only=True):
    """One key written to web storage; `value` is None where it could not be read. `url` is the writing script, `""` unknown."""

    kind: StorageKind
    origin: str
    key: str
    value: Secret | None
    url: str
    initiator: Initiator | None
    document_url: str
    page: int
    at: float
    after_choice: bool


class Screenshot(Record, frozen=True, kw_only=True):
    """`file` is relative to the capture folder; `moment` one of loaded, banner, layer-2, layer-3, chosen, withdrawal (what
    the way back opened), withdrawn, visited (a page in the middle, when it was left), end."""

    file: str
    page: int
    moment: str
    width: int
    height: int
    sha256: str


class LinkSeen(Record, frozen=True, kw_only=True):
    """A link of a page that may lead to a legal document; `where` one of footer, banner, menu, body, document (a legal
    document already read), well-known, given."""

    url: str
    text: str
    where: str


class PageRecord(Record, frozen=True, kw_only=True):
    """`extra` marks the second page visited only to see what follows a choice. `settled` false: the cap ended the wait;
    `unrest` then says what was new to the last moment, None where the page only repeated itself.

    `language` is what the page declares, `text_language` what its text is written in; None where it cannot be told.
    """

    url: str
    final_url: str
    status: int | None
    title: str
    started: float
    ended: float
    settled: bool = True
    unrest: str | None = None
    extra: bool = False
    language: str | None = None
    error: str | None = None
    block: str | None = None
    links: tuple[LinkSeen, ...] = ()
    text_language: str | None = None


class Archive(Record, frozen=True, kw_only=True, tag="archive"):
    """What came back in a visit, as a WARC file that replay tools open: only where raw data were asked for.

    `left_out` counts answers whose bodies the browser no longer had, or that were over the cap."""

    file: str
    sha256: str
    answers: int
    left_out: int = 0


class Visit(Record, frozen=True, kw_only=True):
    """What the browser did under one consent state, in a fresh context. `reason` is set unless status is complete.

    `deletion_test` is None in visits that do not make it; its page load is in none of the other records. `also_read` is what
    was read with the site's documents, in the context of one visit, and None in the others.
    """

    id: str
    state: State
    stance: Stance
    status: VisitStatus
    reason: str | None
    started: Instant
    finished: Instant
    third_party_cookies: ThirdPartyCookies
    consent: Consent
    pages: tuple[PageRecord, ...]
    requests: tuple[RequestRecord, ...] | Failure
    cookies: CookieRecords | Failure
    storage: tuple[StorageWrite, ...] | Failure
    screenshots: tuple[Screenshot, ...] | Failure
    signals: dict[str, str] = {}
    fingerprinting: tuple[Probe, ...] | Failure = UNWATCHED
    recording: tuple[RecordingSign, ...] | Failure = UNWATCHED
    sharing: tuple[SentValue, ...] | Failure = UNWATCHED
    personal_data: tuple[SentData, ...] | Failure = UNWATCHED
    form_test: FormTest | Failure = UNWATCHED
    archive: Archive | Failure | None = None
    deletion_test: DeletionTest | Failure | None = None
    also_read: AlsoRead | None = None


NOT_FOLLOWED = "it leads into a private network or to no web page, which was refused"
SEARCH = "search"
"""The id of the document that stands for all that a search cut short did not find."""
SEARCH_CUT = "the search for the site's documents was not finished"
"""Reasons of our own for not reading a document: they say nothing about the site."""


class Document(Record, frozen=True, kw_only=True):
    """A document of the site that may disclose vendors, read or not.

    `sha256` is of the bytes received, `text_sha256` of `text_file` (UTF-8); both files and `blocks_file` are relative to
    the capture folder. `reason` says why it could not be read; then there is no text. `found` says how it was found
    ("footer link 'Privacy Policy' on https://…"). `url` is empty for a local file, whose name is `source`. `missing` says
    which part of a document that was read could not be: what the rest does not say proves nothing.
    """

    id: str
    kind: DocumentKind
    url: str
    found: str
    confidence: float = 1.0
    source: str | None = None
    status: int | None = None
    title: str = ""
    media_type: str = "text/html"
    fetched: Instant | None = None
    sha256: str | None = None
    raw_file: str | None = None
    text_file: str | None = None
    text_sha256: str | None = None
    blocks_file: str | None = None
    language: str | None = None
    words: int = 0
    last_updated: str | None = None
    reason: str | None = None
    missing: str | None = None


class BrowserInfo(Record, frozen=True, kw_only=True):
    """`product` as the browser reports it; `arguments` the full command line without profile path."""

    product: str = ""
    channel: str = ""
    user_agent: str = ""
    headless: bool = True
    sandbox: bool = True
    site_isolation: bool = True
    arguments: tuple[str, ...] = ()
    libraries: dict[str, str] = {}


class Target(Record, frozen=True, kw_only=True):
    """What is audited. `first_party` lists registrable domains of the same organisation, the site's own first."""

    url: str
    site: str
    first_party: tuple[str, ...] = ()


class Capture(Record, frozen=True, kw_only=True):
    """All visits of one audit and the documents, with how they were made; saved as `capture.json`.

    `asked_states` is what the user asked for; a state without a visit could not be tested. `imported` names the source
    format when the records come from a file rather than our browser. `aliases` are the canonical names of the site's own
    hosts, nearest first, where a resolver could tell. `route` are the pages after the first that were chosen, `notes`
    what is to say of the choice, `gaps` which pages could not be found, `pause` the seconds between two pages.
    `sha256` is of the file's bytes with this one value left empty.
    """

    schema_version: int = CAPTURE_SCHEMA
    tool_version: str
    browser: BrowserInfo
    target: Target
    command: tuple[str, ...]
    started: Instant
    finished: Instant
    asked_states: tuple[State, ...]
    pages: int
    visits: tuple[Visit, ...]
    documents: tuple[Document, ...]
    limitations: tuple[str, ...] = ()
    imported: str | None = None
    aliases: dict[str, tuple[str, ...]] = {}
    settings: dict[str, str] = {}
    route: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    pause: float = 0.0
    phrases: tuple[Phrase, ...] = ()
    sha256: str = ""


def settled(capture: Capture) -> Capture:
    """The capture with plain texts, and the phrases of those that were put together beside them."""
    made, found = plain(capture, Capture)
    kept = {english(phrase): phrase for phrase in capture.phrases}
    return msgspec.structs.replace(made, phrases=tuple({**kept, **found}.values()))
