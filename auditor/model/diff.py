"""What changed between two audits of a site: facts only, each told apart by what may have caused it."""

from datetime import datetime
from enum import StrEnum

from auditor.model.base import Instant, Record
from auditor.model.check import Finding
from auditor.model.said import Phrase


class Cause(StrEnum):
    """What made a change. `undecided`: the tool or its lists changed too, and no re-check could tell them apart."""

    SITE = "site"
    POLICY = "policy"
    TOOL = "tool"
    UNDECIDED = "undecided"


class Changed(Record, frozen=True, kw_only=True):
    """One thing in both audits whose `what` (lifetime, verdict, …) was `before` and is `after`."""

    kind: str
    name: str
    what: str
    before: str
    after: str
    cause: Cause = Cause.UNDECIDED


class Thing(Record, frozen=True, kw_only=True):
    """A vendor, cookie or document that one audit has and the other has not. `key` is its identity over time; `evidence`
    says what earlier audits say of it, where there is a history: whether it comes and goes."""

    kind: str
    name: str
    detail: str = ""
    key: str = ""
    cause: Cause = Cause.UNDECIDED
    evidence: str = ""


class TextChange(Record, frozen=True, kw_only=True):
    """A document whose text changed. `lines` are those that differ, "+" new or "-" gone before each; empty where a text
    is not at hand."""

    document: str
    before_sha256: str
    after_sha256: str
    lines: tuple[str, ...] = ()


class Settled(Record, frozen=True, kw_only=True):
    """A change in a series of audits that held long enough to be told; each is told once, in the run `told`.

    `since` is the run where it appeared (ids of runs), `at` when that started. `what` is new, gone, or the name of a
    value that went from `before` to `after`. `evidence` says in a sentence in which runs it was seen.
    """

    kind: str
    key: str
    name: str
    what: str
    since: str
    at: Instant
    told: str
    cause: Cause
    before: str = ""
    after: str = ""
    evidence: str = ""


class Wavering(Record, frozen=True, kw_only=True):
    """Something that comes and goes: in `seen` of the last `of` runs that could tell, absent from the newest `missing`.
    `known`: it counts as there; else it was never there long enough."""

    kind: str
    key: str
    name: str
    seen: int
    of: int
    missing: int
    known: bool


class ResultDiff(Record, frozen=True, kw_only=True):
    """From an earlier audit to a later one.

    `tool` names what differs in how the audits were made (versions, lists, browser, states, pages): each may explain a
    change that the site did not make. `opened`, `closed` and `grown` are findings by fingerprint, `causes` says why for
    each; `unsure` were not found again, but what they rest on was not tested this time. `rechecked`: both captures were
    judged anew with the same lists to tell causes apart, else `not_rechecked` says why not. `settled` and `wavering`
    are what the history says with the later audit as its newest run, None where none is kept. `phrases` are those of the
    findings' messages, as in a result.
    """

    before: Instant
    after: Instant
    new: tuple[Thing, ...] = ()
    gone: tuple[Thing, ...] = ()
    changed: tuple[Changed, ...] = ()
    texts: tuple[TextChange, ...] = ()
    documents: tuple[Changed, ...] = ()
    tool: tuple[Changed, ...] = ()
    opened: tuple[Finding, ...] = ()
    closed: tuple[Finding, ...] = ()
    grown: tuple[Finding, ...] = ()
    unsure: tuple[Finding, ...] = ()
    causes: dict[str, Cause] = {}
    rechecked: bool = False
    not_rechecked: str = ""
    settled: tuple[Settled, ...] | None = None
    wavering: tuple[Wavering, ...] = ()
    phrases: dict[str, Phrase] = {}

    @property
    def empty(self) -> bool:
        """Nothing at all differs."""
        return not any((self.new, self.gone, self.changed, self.texts, self.documents, self.tool, self.opened,
                        self.closed, self.grown, self.unsure))  # fmt: skip

    @property
    def since(self) -> datetime:
        """When the earlier audit started."""
        return self.before
