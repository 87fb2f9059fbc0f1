"""Which disclosure check speaks about a vendor: exactly one, with a finding, a pass or a reason why it was not judged."""

from collections.abc import Iterator
from enum import StrEnum

from auditor.evidence.stances import gap
from auditor.model.base import Record
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Attribution, DocumentKind, Label, Stance, VendorClass
from auditor.model.said import say

UNDISCLOSED = "vendor-undisclosed"
STALE = "vendor-stale"
CONFLICT = "vendor-statement-conflict"
FORMER = "vendor-former-name"
TOOL_ONLY = "vendor-cmp-only"
DEFUNCT = "vendor-defunct-disclosed"

_SEEN = {
    Label.PARENT_NAMED: "vendor-parent-only",
    Label.COOKIE_NAME_ONLY: "vendor-category-only",
    Label.CATEGORY_ONLY: "vendor-category-only",
    Label.GENERIC_ONLY: "vendor-category-only",
    Label.NEGATED: "vendor-denied",
    Label.CONFLICT: CONFLICT,
    Label.OTHER_CONTEXT: "vendor-mentioned-other-context",
    Label.NOT_MENTIONED: UNDISCLOSED,
}
DISCLOSED = (Label.NAMED_PRODUCT, Label.NAMED_COMPANY)
_TOOL = {DocumentKind.CONSENT_TOOL, DocumentKind.VENDOR_LIST}


class Way(StrEnum):
    FINDING = "finding"
    PASSED = "passed"
    UNTESTED = "untested"


class Route(Record, frozen=True, kw_only=True):
    """The check that speaks about a vendor, and how."""

    check: str
    way: Way
    reason: str = ""
    asked: bool = True


def route(row: VendorRow, evidence: Evidence) -> Route:
    """The one disclosure check for this row of the ledger."""
    if row.label is Label.UNDECIDABLE:
        reason = row.reason or evidence.policy_problem or "the documents could not be understood with certainty."
        return Route(check=UNDISCLOSED, way=Way.UNTESTED, reason=reason)
    return _seen(row) if row.seen else _unseen(row, evidence)


def routed(evidence: Evidence, check: str) -> Iterator[tuple[VendorRow, Route]]:
    """The rows that this check speaks about."""
    for row in evidence.vendors:
        found = route(row, evidence)
        if found.check == check:
            yield row, found


def _seen(row: VendorRow) -> Route:
    if row.label in DISCLOSED:
        if "former-name" in row.flags:
            return Route(check=FORMER, way=Way.FINDING)
        if row.disclosed_in and set(row.disclosed_in) <= _TOOL:
            return Route(check=TOOL_ONLY, way=Way.FINDING)
        return Route(check=UNDISCLOSED, way=Way.PASSED)
    if row.attribution is Attribution.POSSIBLE:
        reason = say(
            "that {vendor} is behind what was observed is only possible; a person has to confirm it first.",
            vendor=row.name,
        )
        return Route(check=UNDISCLOSED, way=Way.UNTESTED, reason=reason)
    return Route(check=_SEEN[row.label], way=Way.FINDING)


def _unseen(row: VendorRow, evidence: Evidence) -> Route:
    if row.label is Label.CONFLICT:
        return Route(check=CONFLICT, way=Way.FINDING)
    if row.label not in DISCLOSED or _invisible(row) or _covered(row, evidence):
        return Route(check=STALE, way=Way.PASSED)
    for stance in (Stance.UNDECIDED, Stance.GRANTED):
        hole = gap(evidence, stance)
        if hole is not None:
            return Route(check=STALE, way=Way.UNTESTED, reason=hole.reason, asked=hole.asked)
    return Route(check=DEFUNCT if row.defunct else STALE, way=Way.FINDING)


def _invisible(row: VendorRow) -> bool:
    """Software that works off the site (meetings, office): nothing of it could have been observed."""
    return bool(row.classes) and set(row.classes) <= {VendorClass.SOFTWARE}


def _covered(row: VendorRow, evidence: Evidence) -> bool:
    """A company's name stands for its products: it is in use when one was seen, and repeats one that is named."""
    if row.kind != "company":
        return False
    family = [r for r in evidence.vendors if r.id != row.id and row.name in (r.company, r.parent)]
    return any(r.seen or r.label in DISCLOSED for r in family)
