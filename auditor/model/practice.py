"""Evidence of techniques: who probes devices, records visits, passes values on, or receives what nobody submitted.

In every row `states` are those it was seen in, on either side of a choice; `without_consent` says that it was seen before
any choice or after a refusal, never merely after a click whose effect is unknown.
"""

from auditor.model.base import Record
from auditor.model.kinds import State, VendorClass
from auditor.model.proof import Proof
from auditor.model.technique import ProbeKind


class Actor(Record, frozen=True, kw_only=True):
    """Who did something. `key` is the vendor's id, an unknown site, or host and path of one of the site's own scripts;
    `vendor` is None for the latter two, `own` true for the last."""

    key: str
    label: str
    vendor: str | None = None
    classes: tuple[VendorClass, ...] = ()
    own: bool = False
    group: str = ""


class Fingerprinter(Record, frozen=True, kw_only=True):
    """`techniques` met their published criteria, `library` where the script is a known one. `sent` shows requests of the
    same operator's scripts that carried a value afterwards."""

    actor: Actor
    techniques: tuple[ProbeKind, ...]
    scripts: tuple[str, ...]
    states: tuple[State, ...]
    without_consent: bool
    library: bool = False
    sent: tuple[Proof, ...] = ()
    proofs: tuple[Proof, ...] = ()


class Recorder(Record, frozen=True, kw_only=True):
    """Scripts of one operator that observe the document and listen to pointer and scrolling, and what they sent:
    `batches` bodies, `nodes` of which held parts of the page; `opaque` could not be read."""

    actor: Actor
    events: tuple[str, ...]
    batches: int
    nodes: int
    opaque: int
    scripts: tuple[str, ...]
    states: tuple[State, ...]
    without_consent: bool
    proofs: tuple[Proof, ...] = ()


class Sharing(Record, frozen=True, kw_only=True):
    """An identifier that `holder` keeps as `names` and `receiver` was sent. `compared`: it differed between fresh
    profiles; else it only looks random. `same_group`: both are of one company or group. `known_path`: the address is one
    that partners use to match identifiers."""

    holder: Actor
    receiver: Actor
    names: tuple[str, ...]
    where: tuple[str, ...]
    states: tuple[State, ...]
    without_consent: bool
    compared: bool
    same_group: bool
    known_path: bool
    proofs: tuple[Proof, ...] = ()


class Leak(Record, frozen=True, kw_only=True):
    """Personal data that a receiver was sent: `kinds` (email, phone …) in `forms` (plain, sha256 …). `typed`: our form
    test typed it and submitted nothing."""

    receiver: Actor
    kinds: tuple[str, ...]
    forms: tuple[str, ...]
    fields: tuple[str, ...]
    typed: bool
    states: tuple[State, ...]
    without_consent: bool
    proofs: tuple[Proof, ...] = ()


class Decoration(Record, frozen=True, kw_only=True):
    """A click identifier (`parameter`) that was forwarded to `receiver`, or is kept (`kept`, a cookie's or key's name)."""

    parameter: str
    states: tuple[State, ...]
    without_consent: bool
    receiver: Actor | None = None
    kept: str | None = None
    proofs: tuple[Proof, ...] = ()


class SensitiveUse(Record, frozen=True, kw_only=True):
    """A vendor that was told the address or title of a page about something sensitive (`topic`)."""

    receiver: Actor
    topic: str
    pages: tuple[str, ...]
    states: tuple[State, ...]
    without_consent: bool
    proofs: tuple[Proof, ...] = ()


class Unencrypted(Record, frozen=True, kw_only=True):
    """What went over plain http: the site's own page (`receiver` own), or a request to a third party."""

    receiver: Actor
    requests: int
    states: tuple[State, ...]
    identifier: bool
    proofs: tuple[Proof, ...] = ()


class Proxy(Record, frozen=True, kw_only=True):
    """A path on the site's own host (`place`) that was sent what a vendor's product sends. `cookies` went with it."""

    place: str
    host: str
    vendor: str
    label: str
    requests: int
    states: tuple[State, ...]
    without_consent: bool
    cookies: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()


class FormTested(Record, frozen=True, kw_only=True):
    """What the form test typed into, by state; `reason` says why it typed nothing, None where it did."""

    state: State
    fields: tuple[str, ...] = ()
    reason: str | None = None


class Deletion(Record, frozen=True, kw_only=True):
    """A deletion test: the cookies that were deleted, as (name, domain), and those that were kept, by name.

    `reason` says why it did not succeed. `asked_again`: the consent banner came back, so that what is loaded after consent
    was not loaded again. `signed_in`: the audit was given a log-in, by which a server knows the visitor anyway.
    """

    state: State
    deleted: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()
    asked_again: bool = False
    signed_in: bool = False
    reason: str | None = None


class Respawn(Record, frozen=True, kw_only=True):
    """A deleted cookie that was set again with the value it had. `source` says from where, as far as that is known: a
    storage entry with the same value, the browser's cache, a server's answer. `own`: the site's own server set it."""

    name: str
    domain: str
    source: str
    writer: str
    own: bool
    proofs: tuple[Proof, ...] = ()


class Practices(Record, frozen=True, kw_only=True):
    """All of the above. `click_ids` are the click identifiers in addresses of audited pages."""

    fingerprinters: tuple[Fingerprinter, ...] = ()
    recorders: tuple[Recorder, ...] = ()
    sharing: tuple[Sharing, ...] = ()
    leaks: tuple[Leak, ...] = ()
    decorations: tuple[Decoration, ...] = ()
    click_ids: tuple[str, ...] = ()
    sensitive: tuple[SensitiveUse, ...] = ()
    sensitive_pages: tuple[str, ...] = ()
    unencrypted: tuple[Unencrypted, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    form_tests: tuple[FormTested, ...] = ()
    deletions: tuple[Deletion, ...] = ()
    respawns: tuple[Respawn, ...] = ()
