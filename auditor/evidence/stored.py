"""The rows of cookies and storage entries: what was kept or refused, by whom, under which states."""

import fnmatch
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from auditor.evidence.attribution import Attributor
from auditor.evidence.choices import Choice, Side, is_tested
from auditor.evidence.identified import CookieKey, Identified, StorageKey, cookie_key, is_deletion, storage_key
from auditor.evidence.ledger import Ledger, walled_pages
from auditor.evidence.redact import redacted
from auditor.evidence.sent import receivers, same_values
from auditor.model.capture import Capture, CookieRecords, CookieStored, CookieWrite, Secret, StorageWrite, Visit
from auditor.model.evidence import CookieRow, SetBy, StorageRow
from auditor.model.kinds import Party, State
from auditor.model.reading import DeclaredCookie

UNKNOWN = SetBy(kind="unknown", url="")


@dataclass
class _Row:
    """What was gathered on one cookie or entry; the first write describes it."""

    vendor: str | None = None
    set_by: SetBy = UNKNOWN
    first: CookieWrite | CookieStored | StorageWrite | None = None
    stored: bool = False
    refused_reason: str | None = None
    lifetime_seconds: float | None = None
    kept_seconds: float | None = None
    renewed: bool = False
    last: tuple[str, int, str] | None = None
    states: dict[State, None] = field(default_factory=dict)
    before: dict[State, None] = field(default_factory=dict)
    between: dict[State, None] = field(default_factory=dict)

    def seen(self, state: State, side: Side) -> None:
        {Side.AFTER: self.states, Side.BETWEEN: self.between, Side.BEFORE: self.before}[side][state] = None

    def has(self, state: State) -> bool:
        return any(state in side for side in (self.states, self.between, self.before))


def cookies(
    capture: Capture,
    ledger: Ledger,
    attributor: Attributor,
    identified: Identified,
    declared: Sequence[DeclaredCookie],
) -> tuple[CookieRow, ...]:
    """One row per name, domain, path and partition, in that order."""
    rows: dict[tuple[CookieKey, str, str | None], _Row] = {}
    for visit in capture.visits:
        _read_cookies(visit, rows, ledger, attributor)
    sent = receivers(capture, attributor)
    made = (_cookie_row(key, row, attributor, identified, declared, sent.get(key[0], ())) for key, row in rows.items())
    return tuple(sorted(made, key=lambda r: (r.name, r.domain, r.path, r.partitioned)))


def _read_cookies(
    visit: Visit, rows: dict[tuple[CookieKey, str, str | None], _Row], ledger: Ledger, attributor: Attributor
) -> None:
    if not isinstance(visit.cookies, CookieRecords):
        return
    choice, chains, walled = Choice(visit), ledger.chains(visit), walled_pages(visit)
    for write in visit.cookies.writes:
        if is_deletion(write) or write.page in walled:
            continue
        row = rows.setdefault((cookie_key(write), write.path, write.partition_key), _Row())
        row.seen(visit.state, choice.side(flag=write.after_choice, at=write.at, page=write.page))
        if write.stored or not row.stored:
            row.refused_reason = None if write.stored else write.refused_reason
        row.stored |= write.stored
        row.renewed |= _renews(row, visit, write)
        row.last = (visit.id, write.page, write.value.sha256)
        if not isinstance(row.first, CookieWrite):
            owner = attributor.cookie(write)
            chain = chains.writer(write)
            row.first, row.vendor, row.lifetime_seconds = write, owner.id if owner else None, write.lifetime_seconds
            kind = "script" if write.via_script else "http"
            row.set_by = SetBy(kind=kind, url=redacted(write.url) if write.url else "", initiator=chain.links)
    if walled and len(walled) == len(visit.pages):
        return
    _read_jar(visit, rows, attributor)


def _renews(row: _Row, visit: Visit, write: CookieWrite) -> bool:
    """Whether this write only moves the expiry of what an earlier page of the same visit had set."""
    if row.last is None or not write.lifetime_seconds or not write.stored:
        return False
    id, page, value = row.last
    return id == visit.id and page < write.page and value == write.value.sha256


def _read_jar(visit: Visit, rows: dict[tuple[CookieKey, str, str | None], _Row], attributor: Attributor) -> None:
    """Cookies in the jar that no write explains: they are known to be there, not since when."""
    assert isinstance(visit.cookies, CookieRecords)
    no_choice = is_tested(visit) and visit.consent.verified is None
    early = {(cookie_key(c), c.path, c.partition_key) for c in visit.cookies.before_choice}
    for stored in (*visit.cookies.before_choice, *visit.cookies.at_end):
        key = (cookie_key(stored), stored.path, stored.partition_key)
        row = rows.setdefault(key, _Row())
        row.stored = True
        row.refused_reason = None
        if stored.lifetime_seconds is not None:
            row.kept_seconds = max(row.kept_seconds or 0.0, stored.lifetime_seconds)
        if not row.has(visit.state):
            row.seen(visit.state, Side.AFTER if no_choice else Side.BEFORE if key in early else Side.BETWEEN)
        if row.first is None:
            owner = attributor.jar(stored)
            row.first, row.vendor, row.lifetime_seconds = stored, owner.id if owner else None, stored.lifetime_seconds


def _cookie_row(
    key: tuple[CookieKey, str, str | None],
    row: _Row,
    attributor: Attributor,
    identified: Identified,
    declared: Sequence[DeclaredCookie],
    sent_to: tuple[str, ...],
) -> CookieRow:
    (name, domain), path, partition = key
    first = row.first
    assert isinstance(first, CookieWrite | CookieStored)
    return CookieRow(
        name=name,
        domain=first.domain,
        path=path,
        vendor=row.vendor,
        party=Party.THIRD if attributor.foreign(domain) else Party.FIRST,
        set_by=row.set_by,
        states=tuple(row.states),
        stored=row.stored,
        refused_reason=row.refused_reason,
        lifetime_seconds=row.lifetime_seconds,
        secure=first.secure,
        http_only=first.http_only,
        same_site=first.same_site,
        partitioned=partition is not None,
        declared=declared_for(name, row.vendor, declared),
        identifier=key[0] in identified.cookies,
        value=shown(first.value),
        before_choice=tuple(row.before),
        while_choosing=tuple(row.between),
        kept_seconds=row.kept_seconds,
        renewed=row.renewed,
        sent_to=sent_to,
    )


def storage(
    capture: Capture,
    ledger: Ledger,
    attributor: Attributor,
    identified: Identified,
    declared: Sequence[DeclaredCookie] = (),
) -> tuple[StorageRow, ...]:
    """One row per kind, origin and key."""
    rows: dict[StorageKey, _Row] = {}
    for visit in capture.visits:
        choice, chains, walled = Choice(visit), ledger.chains(visit), walled_pages(visit)
        for write in visit.storage if isinstance(visit.storage, tuple) else ():
            if write.page in walled:
                continue
            row = rows.setdefault(storage_key(write), _Row())
            row.seen(visit.state, choice.side(flag=write.after_choice, at=write.at, page=write.page))
            if row.first is None:
                owner = attributor.storage(write)
                chain = chains.writer(write)
                row.first, row.vendor = write, owner.id if owner else None
                kind = "script" if write.url else "unknown"
                row.set_by = SetBy(kind=kind, url=redacted(write.url) if write.url else "", initiator=chain.links)
    twins = same_values(capture)
    return tuple(_storage_row(key, rows[key], identified, declared, twins.get(key, ())) for key in sorted(rows))


def _storage_row(
    key: StorageKey,
    row: _Row,
    identified: Identified,
    declared: Sequence[DeclaredCookie],
    same_as: tuple[str, ...],
) -> StorageRow:
    assert isinstance(row.first, StorageWrite)
    kind, origin, name = key
    return StorageRow(
        kind=kind,
        origin=origin,
        key=name,
        vendor=row.vendor,
        set_by=row.set_by,
        states=tuple(row.states),
        identifier=key in identified.storage,
        value=shown(row.first.value) if row.first.value else "",
        before_choice=tuple(row.before),
        while_choosing=tuple(row.between),
        declared=declared_for(name, row.vendor, declared),
        same_as=same_as,
    )


def shown(value: Secret) -> str:
    """A value as a report may show it: the sample, and how long the whole is."""
    return f"{value.sample}… ({value.length} characters)" if value.length > len(value.sample) else value.sample


def declared_for(name: str, vendor: str | None, declared: Sequence[DeclaredCookie]) -> DeclaredCookie | None:
    """The declared row a cookie belongs to: the same name first, then a pattern, whose provider must not differ."""
    exact = next((row for row in declared if row.name == name), None)
    return exact or next((row for row in declared if _covers(row, name, vendor)), None)


def _covers(row: DeclaredCookie, name: str, vendor: str | None) -> bool:
    if row.vendor is not None and vendor is not None and row.vendor != vendor:
        return False
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in _patterns(row.name))


def _patterns(name: str) -> Iterable[str]:
    """A declared name as a pattern: `_ga_*`, `_ga_<container-id>`, `_hjSession_{id}`, `AMCV_###@AdobeOrg`."""
    plain = name.strip()
    for opening, closing in (("<", ">"), ("{", "}"), ("[", "]")):
        while opening in plain and closing in plain.partition(opening)[2]:
            before, _, rest = plain.partition(opening)
            plain = f"{before}*{rest.partition(closing)[2]}"
    plain = re.sub(r"#+|%|…|\.{3}|[xX]{3,}", "*", plain)
    if plain.endswith(("_", "-")):
        plain += "*"
    if "*" in plain and len(plain.replace("*", "")) >= 2:
        yield plain
