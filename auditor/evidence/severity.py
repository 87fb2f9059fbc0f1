"""Severity arithmetic: a base, adjusted by at most one step in total, never below info or above critical.

Severity, confidence and legal weight are three axes; only one rule joins them: what rests on good practice alone is
never above low.
"""

from collections.abc import Iterable

from auditor.evidence.stances import Seen, anywhere, has_identifier, visits
from auditor.model.base import Record
from auditor.model.evidence import Evidence, Observation, VendorRow
from auditor.model.kinds import Attribution, Confidence, Severity, Stance, VendorClass, Weight

CROSS_SITE = frozenset(
    {
        VendorClass.ADVERTISING,
        VendorClass.DATA_BROKER,
        VendorClass.SESSION_REPLAY,
        VendorClass.SOCIAL,
        VendorClass.ABM,
    }
)
"""Advertising, data broking, session replay and what follows people across sites."""

MEASURING = frozenset(
    {
        VendorClass.ANALYTICS,
        VendorClass.MARKETING_AUTOMATION,
        VendorClass.CRM,
        VendorClass.AFFILIATE,
        VendorClass.AB_TESTING,
        VendorClass.PERSONALISATION,
        VendorClass.PUSH,
    }
)
"""Measuring and marketing on the site itself."""

EXEMPT = frozenset(
    {
        VendorClass.CONSENT,
        VendorClass.CDN,
        VendorClass.FONTS,
        VendorClass.CAPTCHA,
        VendorClass.SECURITY,
        VendorClass.PAYMENT,
        VendorClass.HOSTING,
        VendorClass.ERROR_MONITORING,
        VendorClass.ACCESSIBILITY,
    }
)
"""Classes that commonly serve delivery, security or the choice itself: never reported as trackers."""

PLUMBING = frozenset({VendorClass.CDN, VendorClass.FONTS, VendorClass.CAPTCHA})
"""Classes for which being unnamed is of low severity from the start (RULES, vendor-undisclosed)."""

LOWERING = EXEMPT - {VendorClass.ACCESSIBILITY}


class Adjustment(Record, frozen=True, kw_only=True):
    """Reasons to raise and to lower a severity by one."""

    raises: tuple[str, ...] = ()
    lowers: tuple[str, ...] = ()


def adjusted(base: Severity, adjustment: Adjustment) -> Severity:
    """The base moved by at most one step in total, however many reasons there are."""
    step = max(-1, min(1, len(adjustment.raises) - len(adjustment.lowers)))
    return by_rank(base.rank + step)


def by_rank(rank: int) -> Severity:
    """The severity of a rank, floor info and cap critical."""
    order = list(Severity)
    return order[max(0, min(len(order) - 1, rank))]


def capped(severity: Severity, weight: Weight | None) -> Severity:
    """A finding that rests on good practice alone is never above low."""
    return Severity.LOW if weight is Weight.GOOD_PRACTICE and severity.rank > Severity.LOW.rank else severity


def is_cross_site(row: VendorRow) -> bool:
    """Whether any class of the vendor is one that follows people or records them."""
    return bool(CROSS_SITE & set(row.classes))


def is_measuring(row: VendorRow) -> bool:
    """Whether any class of the vendor is measuring or marketing."""
    return bool(MEASURING & set(row.classes))


def is_exempt(row: VendorRow) -> bool:
    """Whether every class of the vendor commonly needs no consent; a vendor of unknown class is not exempt."""
    return bool(row.classes) and set(row.classes) <= EXEMPT


def adjustment(row: VendorRow, evidence: Evidence, seen: Iterable[Seen] | None = None) -> Adjustment:
    """The reasons that the observations give; `seen` limits them to what the finding is about.

    Sensitive pages and the exemption of audience measurement cannot be told from outside, so they never count.
    """
    halves = tuple(seen) if seen is not None else tuple(half for _, half in anywhere(row))
    raises, lowers = [], []
    if is_cross_site(row) and any(half.identifier for half in halves):
        raises.append("follows people or records them, with a stable identifier")
    if _frequent(row, evidence):
        raises.append("seen on at least half of the pages and in at least two repeats")
    if row.classes and set(row.classes) <= LOWERING:
        lowers.append("serves delivery, security or the consent choice")
    if halves and all(half.static_only for half in halves):
        lowers.append("only plain files were fetched: no cookie, no identifier")
    if _single(row, evidence):
        lowers.append("seen once, in one of several repeats")
    return Adjustment(raises=tuple(raises), lowers=tuple(lowers))


def _repeats(evidence: Evidence) -> int:
    states = [v.state for v in evidence.visits]
    return max((states.count(state) for state in states), default=0)


def _frequent(row: VendorRow, evidence: Evidence) -> bool:
    """At least half of the pages and two repeats: with one visit per state this cannot be told."""
    if _repeats(evidence) < 2:
        return False
    for state, seen in row.observed.items():
        pages = max((len(v.pages) for v in evidence.visits if v.state is state), default=0)
        if len(seen.visits) >= 2 and pages and len(seen.pages) * 2 >= pages:
            return True
    return False


def _single(row: VendorRow, evidence: Evidence) -> bool:
    total = sum(half.requests + len(half.cookies) + len(half.storage) for _, half in anywhere(row))
    return _repeats(evidence) >= 2 and total == 1


def confidence(row: VendorRow, evidence: Evidence, best: Confidence = Confidence.CERTAIN) -> Confidence:
    """The weakest of what the check allows, the attribution and the records (an imported one proves no state)."""
    order = list(Confidence)
    limits = [best, _BY_ATTRIBUTION[row.attribution]]
    if evidence.imported is not None:
        limits.append(Confidence.PROBABLE)
    if "review" in row.flags:
        limits.append(Confidence.POSSIBLE)
    return max(limits, key=order.index)


_BY_ATTRIBUTION = {
    Attribution.CERTAIN: Confidence.CERTAIN,
    Attribution.PROBABLE: Confidence.PROBABLE,
    Attribution.POSSIBLE: Confidence.POSSIBLE,
}


def undisclosed(row: VendorRow, evidence: Evidence) -> Severity:
    """How much it matters that nothing in the documents tells of this vendor.

    High; low for delivery, fonts and captchas; medium where it was seen after consent alone and without identifier.
    """
    if row.classes and set(row.classes) <= PLUMBING:
        return Severity.LOW
    granted = {v.state for v in visits(evidence, Stance.GRANTED)}
    found = anywhere(row)
    consented = bool(found) and all(state in granted and isinstance(seen, Observation) for state, seen in found)
    mild = consented and not has_identifier(row)
    return adjusted(Severity.MEDIUM if mild else Severity.HIGH, adjustment(row, evidence))


def tracks(row: VendorRow, seen: Seen) -> bool:
    """Whether this is use that commonly waits for consent.

    Vendors that follow or measure: any request, but consent-mode pings and the library that sends them. Others (video,
    maps, chat, unknown classes): only where something was stored or an identifier sent. Exempt classes: never.
    """
    if is_exempt(row):
        return False
    if seen.cookies or seen.storage or seen.identifier:
        return True
    if not (is_cross_site(row) or is_measuring(row)):
        return False
    return seen.requests > seen.consent_mode_pings and not (seen.consent_mode_pings and seen.static_only)


def before_consent(row: VendorRow, evidence: Evidence, seen: Iterable[Seen]) -> Severity:
    """How much use before any choice matters: by class, one less without identifier and storage."""
    halves = tuple(seen)
    base = Severity.CRITICAL if is_cross_site(row) else Severity.HIGH if is_measuring(row) else Severity.MEDIUM
    bare = not any(half.identifier or half.cookies or half.storage for half in halves)
    return adjusted(by_rank(base.rank - 1) if bare else base, adjustment(row, evidence, halves))
