"""What history keeps of an audit: a `Run`, the line of one audit, and its `Essence`, the facts that are compared."""

from auditor.model.base import Instant, Record
from auditor.model.kinds import Severity, State, SubjectKind, Verdict


class VendorFact(Record, frozen=True, kw_only=True):
    """A vendor that was seen; `says` is what the policy says of it, as the ledger's verdict."""

    id: str
    name: str
    company: str
    says: str
    states: tuple[State, ...]


class CookieFact(Record, frozen=True, kw_only=True):
    """`lifetime` in seconds, None for a session."""

    name: str
    domain: str
    path: str
    vendor: str | None
    lifetime: float | None
    stored: bool
    states: tuple[State, ...]


class StorageFact(Record, frozen=True, kw_only=True):
    kind: str
    origin: str
    key: str
    vendor: str | None
    states: tuple[State, ...]


class FindingFact(Record, frozen=True, kw_only=True):
    """`about_audit`: it says something of the audit, nothing of the site. `kind` and `subject` are the kind and
    key of what it is about, `label` the words."""

    fingerprint: str
    check: str
    kind: SubjectKind
    subject: str
    label: str
    severity: Severity
    verdict: Verdict
    message: str
    waived: bool = False
    about_audit: bool = False


class DocumentFact(Record, frozen=True, kw_only=True):
    """`place` is its address, or its name where it has none."""

    place: str
    kind: str
    text_sha256: str | None
    last_updated: str | None
    reason: str | None


class Untested(Record, frozen=True, kw_only=True):
    """A check that could not be decided: as a whole, or for these subjects."""

    check: str
    subjects: tuple[str, ...] = ()


class Essence(Record, frozen=True, kw_only=True):
    """What of a result is compared over time. `states` are those of complete visits: only there is an absence seen.
    `tool` names how the audit was made: versions, browser, lists, law profile. Equal essences are stored once."""

    vendors: tuple[VendorFact, ...] = ()
    cookies: tuple[CookieFact, ...] = ()
    storage: tuple[StorageFact, ...] = ()
    findings: tuple[FindingFact, ...] = ()
    documents: tuple[DocumentFact, ...] = ()
    checks: tuple[str, ...] = ()
    untested: tuple[Untested, ...] = ()
    states: tuple[State, ...] = ()
    tool: tuple[tuple[str, str], ...] = ()


class Run(Record, frozen=True, kw_only=True):
    """One audit in the history.

    `id` names it for ever: what the job called it ("nightly/example.org/2026-11-27T02:00Z"), else the first 32 digits
    of `sha256`, the hash of its manifest.json. `place` is its folder below the results, with `/`. `evidence` is false
    where retention has removed the folder. `judged`: at least one visit was complete. The counts are of vendors seen,
    of those no document names, and of open findings by severity.
    """

    id: str
    site: str
    started: Instant
    finished: Instant
    sha256: str
    place: str
    url: str = ""
    job: str = ""
    groups: tuple[str, ...] = ()
    evidence: bool = True
    judged: bool = True
    vendors: int = 0
    undisclosed: int = 0
    findings: dict[Severity, int] = {}

    @property
    def open(self) -> int:
        """Open findings of every severity."""
        return sum(self.findings.values())
