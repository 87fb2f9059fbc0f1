"""Cookies, storage and disclosures of things not seen, as rows ready to show."""

from auditor.model.base import Record
from auditor.model.evidence import CookieRow, SetBy, StorageRow, VendorRow
from auditor.model.kinds import FactKind, Label, VendorVerdict
from auditor.model.reading import DeclaredCookie, DeclaredFact
from auditor.model.result import AuditResult
from auditor.report import _words
from auditor.report._language import t
from auditor.report._text import duration, line

LONGEST_KEPT = 400 * 86_400
"""Chromium keeps no cookie longer, so a cookie that lasts this long may have been asked to last longer."""


MOST_FACTS = 20
_CLAIMS = (Label.NAMED_PRODUCT, Label.NAMED_COMPANY, Label.COOKIE_NAME_ONLY)


class CookieLine(Record, frozen=True, kw_only=True):
    """`declared` and `difference` are empty where no row of a document matches."""

    row: CookieRow
    vendor: str
    set_by: str
    declared: str
    observed: str
    difference: str
    states: str
    attributes: str


class StorageLine(Record, frozen=True, kw_only=True):
    row: StorageRow
    vendor: str
    set_by: str
    states: str


def names(result: AuditResult) -> dict[str, str]:
    """Vendor names by id."""
    return {vendor.id: vendor.name for vendor in result.vendors}


def cookie_lines(result: AuditResult) -> tuple[CookieLine, ...]:
    """By vendor, cookies without a known vendor last; within a vendor by name."""
    known = names(result)
    made = [_cookie_line(row, known) for row in result.cookies]
    return tuple(sorted(made, key=lambda m: (not m.vendor, m.vendor.lower(), m.row.name, m.row.domain)))


def _cookie_line(row: CookieRow, known: dict[str, str]) -> CookieLine:
    return CookieLine(
        row=row,
        vendor=known.get(row.vendor or "", row.vendor or ""),
        set_by=_set_by(row.set_by),
        declared=_declared(row.declared),
        observed=duration(row.lifetime_seconds) + (t(" (the browser's limit)") if _capped(row) else ""),
        difference=difference(row),
        states=", ".join(_words.STATE[state] for state in row.states),
        attributes=", ".join(_attributes(row)),
    )


def _capped(row: CookieRow) -> bool:
    return row.lifetime_seconds is not None and abs(row.lifetime_seconds - LONGEST_KEPT) < 86_400


def _attributes(row: CookieRow) -> list[str]:
    flags = (
        ("Secure", row.secure),
        ("HttpOnly", row.http_only),
        ("Partitioned", row.partitioned),
        (t("identifier"), row.identifier),
    )
    found = [word for word, on in flags if on]
    return [*found, f"SameSite={row.same_site}"] if row.same_site else found


def _set_by(origin: SetBy) -> str:
    words = {"http": t("response of"), "script": t("script")}
    return f"{words.get(origin.kind) or t('unknown writer')} {line(origin.url, 300)}".rstrip()


def _declared(declared: DeclaredCookie | None) -> str:
    if declared is None:
        return ""
    return declared.lifetime_text or (
        duration(declared.lifetime_seconds) if declared.lifetime_seconds else t("no lifetime given")
    )


def difference(row: CookieRow) -> str:
    """Observed minus declared lifetime in words; empty without a declared one."""
    declared = row.declared
    if declared is None or (declared.lifetime_seconds is None and not declared.lifetime_text):
        return ""
    if declared.lifetime_seconds is None:
        return t("declared as session, kept longer") if row.lifetime_seconds and _says_session(declared) else ""
    if declared.lifetime_kind == "session":
        return t("declared as session, kept longer") if row.lifetime_seconds else t("as declared")
    if row.lifetime_seconds is None:
        return t("declared longer, seen as session")
    if _capped(row) and declared.lifetime_seconds > LONGEST_KEPT:
        return t("cannot be told: the browser's limit")
    gap = row.lifetime_seconds - declared.lifetime_seconds
    if abs(gap) <= 0.05 * declared.lifetime_seconds:
        return t("as declared")
    return t("{time} longer", time=duration(abs(gap))) if gap > 0 else t("{time} shorter", time=duration(-gap))


def _says_session(declared: DeclaredCookie) -> bool:
    return "session" in (declared.lifetime_text or "").lower()


def storage_lines(result: AuditResult) -> tuple[StorageLine, ...]:
    """By vendor, unknown last."""
    known = names(result)
    made = [
        StorageLine(
            row=row,
            vendor=known.get(row.vendor or "", row.vendor or ""),
            set_by=_set_by(row.set_by),
            states=", ".join(_words.STATE[state] for state in row.states),
        )
        for row in result.storage
    ]
    return tuple(sorted(made, key=lambda m: (not m.vendor, m.vendor.lower(), m.row.key)))


def facts(result: AuditResult) -> tuple[DeclaredFact, ...]:
    """What the documents state beside vendors and cookies, by kind, each value once, at most some of a kind."""
    first = {(one.kind, one.value): one for one in reversed(result.facts)}
    kinds = [[one for one in first.values() if one.kind is kind][::-1][:MOST_FACTS] for kind in FactKind]
    return tuple(one for found in kinds for one in found)


def unseen_vendors(result: AuditResult) -> tuple[VendorRow, ...]:
    """Products a document says are used on this website, observed in no state."""
    return tuple(
        v for v in result.vendors if v.verdict is VendorVerdict.NOT_OBSERVED and v.classes and v.label in _CLAIMS
    )


def otherwise_named(result: AuditResult) -> tuple[VendorRow, ...]:
    """Observed in no state, and named only in another context, as a group, or to say that they are not used."""
    claimed = {v.id for v in unseen_vendors(result)}
    return tuple(v for v in result.vendors if v.verdict is VendorVerdict.NOT_OBSERVED and v.id not in claimed)


def defunct_vendors(result: AuditResult) -> tuple[VendorRow, ...]:
    """Vendors whose service has ended, named or still requested."""
    return tuple(v for v in result.vendors if v.defunct)


def unseen_cookies(result: AuditResult) -> tuple[DeclaredCookie, ...]:
    """Rows of cookie tables that no observed cookie matched."""
    matched = {(row.declared.name, row.declared.provider) for row in result.cookies if row.declared}
    return tuple(c for c in result.declared_cookies if (c.name, c.provider) not in matched)
