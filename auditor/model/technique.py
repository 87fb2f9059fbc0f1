"""What collectors saw of techniques that need no cookie: probing the device, recording the visit, passing values on.

Times and pages as in `auditor.model.capture`. No value of a visitor is kept here, only hashes and names.
"""

from enum import StrEnum

from auditor.model.base import Record


class ProbeKind(StrEnum):
    """What of the device a call reads."""

    CANVAS = "canvas"
    FONT = "font"
    WEBGL = "webgl"
    AUDIO = "audio"
    WEBRTC = "webrtc"


class Probe(Record, frozen=True, kw_only=True):
    """One call that reads a property of the device.

    `name` is the function, `figures` what was counted up to this call (see `auditor.evidence.probes`). `url` is the
    script that called, `""` where the browser names none; `scripts` are all on the stack, innermost first.
    """

    kind: ProbeKind
    name: str
    figures: dict[str, int]
    url: str
    scripts: tuple[str, ...]
    document_url: str
    page: int
    at: float
    after_choice: bool


class RecordingSign(Record, frozen=True, kw_only=True):
    """One thing that a script watches: `kind` observer (changes of the whole document) or listener (an event on the
    window or the document), `name` what is observed or the event's name."""

    kind: str
    name: str
    url: str
    document_url: str
    page: int
    at: float
    after_choice: bool


class SentValue(Record, frozen=True, kw_only=True):
    """A value kept in the browser that was found in a request to another site than the one it is kept for.

    `holder` is the name of the cookie or the key in storage, `kind` cookie, local or session; `host` it is kept for;
    `writer` the script or response that wrote it, `""` unknown. `sha256` is of the part that was found, of `length`
    characters; `random` whether it looks made at random. `where` it was found: url, body, referrer or socket.
    """

    kind: str
    holder: str
    host: str
    writer: str
    sha256: str
    length: int
    random: bool
    where: str
    request: str
    at: float


class SentData(Record, frozen=True, kw_only=True):
    """Personal data, or what our own form test typed, found in a request that leaves the site.

    `kind` is email, phone, name, login, text or password; `form` how it was written: plain, base64, md5, sha1, sha256 …;
    `where` url, body, referrer, socket; `field` the name it had, `""` unknown. Nothing of the value is kept but its hash
    and, of an e-mail address, the `domain` and whether the part before it names a `role` (info, support).
    """

    kind: str
    form: str
    where: str
    field: str
    sha256: str
    request: str
    at: float
    domain: str = ""
    role: bool = False


class TypedField(Record, frozen=True, kw_only=True):
    """A field that the form test typed into; `name` is its name or id, `at` when the typing ended."""

    kind: str
    name: str
    page: int
    at: float


class FormTest(Record, frozen=True, kw_only=True, tag="form-test"):
    """What the opt-in form test typed, never submitted, and where it was found in what left the browser."""

    fields: tuple[TypedField, ...] = ()
    sent: tuple[SentData, ...] = ()


class DeletedCookie(Record, frozen=True, kw_only=True):
    """A cookie that the deletion test removed; `sha256` and `length` are of its value."""

    name: str
    domain: str
    path: str
    sha256: str
    length: int


class ReturnedCookie(Record, frozen=True, kw_only=True):
    """A deleted cookie that was set again with the value it had before: by a response or a script (`kind` http, script)
    at `url`, `""` unknown; `scripts` are all on the stack, innermost first. `revalidated`: the request told the server what
    the browser's cache still held (If-None-Match)."""

    name: str
    domain: str
    path: str
    sha256: str
    kind: str
    url: str
    scripts: tuple[str, ...] = ()
    revalidated: bool = False


class DeletionTest(Record, frozen=True, kw_only=True, tag="deletion-test"):
    """The last act of a visit: all cookies were deleted but those that hold the choice (`kept`, by name), all other stores
    were left alone, and `url` was loaded once more. `asked_again`: the consent banner came back."""

    url: str
    deleted: tuple[DeletedCookie, ...] = ()
    returned: tuple[ReturnedCookie, ...] = ()
    kept: tuple[str, ...] = ()
    asked_again: bool = False
