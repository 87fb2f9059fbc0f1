"""What changed between two audits of a site: facts only, each told apart by what may have caused it."""

from datetime import datetime

from auditor.model.base import Instant, Record
from auditor.model.check import Finding


class Changed(Record, frozen=True, kw_only=True):
    """One thing in both audits whose `what` (lifetime, verdict, …) was `before` and is `after`."""

    kind: str
    name: str
    what: str
    before: str
    after: str


class Thing(Record, frozen=True, kw_only=True):
    """A vendor, cookie or document that one audit has and the other has not."""

    kind: str
    name: str
    detail: str = ""


class TextChange(Record, frozen=True, kw_only=True):
    """A document whose text changed. `lines` are those that differ, "+" new or "-" gone before each; empty where a text
    is not at hand."""

    document: str
    before_sha256: str
    after_sha256: str
    lines: tuple[str, ...] = ()


class ResultDiff(Record, frozen=True, kw_only=True):
    """From an earlier audit to a later one.

    `tool` names what differs in how the audits were made (versions, lists, browser, states, pages): each may explain a
    change that the site did not make. `opened`, `closed` and `grown` are findings by fingerprint; `unsure` were not
    found again, but what they rest on was not tested this time.
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

    @property
    def empty(self) -> bool:
        """Nothing at all differs."""
        return not any((self.new, self.gone, self.changed, self.texts, self.documents, self.tool, self.opened,
                        self.closed, self.grown, self.unsure))  # fmt: skip

    @property
    def since(self) -> datetime:
        """When the earlier audit started."""
        return self.before
