"""A known tracker's cookie stands in the site's own class "necessary"."""

from auditor.evidence import law
from auditor.evidence.cookie_classes import CookieClass, class_of
from auditor.evidence.drafts import conclude, listed, purpose
from auditor.evidence.severity import is_cross_site, is_measuring
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, Proof, VendorRow
from auditor.model.kinds import Confidence, Severity, SubjectKind, Verdict
from auditor.model.reading import DeclaredCookie
from auditor.model.said import say

META = CheckMeta(
    id="cookie-category-mismatch",
    title="No tracker's cookie is called necessary",
    failure_title="A tracker's cookie is called necessary",
    why="The site's table puts a cookie of a vendor for measuring or advertising among the necessary ones. What is called "
    "necessary usually loads without asking, so the wrong class takes the choice away. Regulators have acted on this.",
    severity=Severity.HIGH,
    confidence=Confidence.PROBABLE,
    legal=(*law.DEVICE_RULES, law.CONSENT, law.BANNER_REPORT, law.CNIL_FINES, law.ICO_THIRD_PARTIES, law.UPKEEP),
    remediation=Remediation(
        where="The row of {cookies} under {heading}, and the same class in the consent tool",
        what="Move {cookies} of {product} to the class for {purpose}, and check that the consent tool then waits for it; or "
        "remove {product}.",
        wording="{cookies} | {product} | {purpose}",
        owner="Whoever manages the consent tool; legal",
        verify="Audit again: in the state no-action nothing of {product} is stored.",
    ),
    needs=("documents",),
    doubts=(
        "A common name (uid, id, session) may belong to the site itself.",
        "Products with several uses may be set to a mode that is needed.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each measuring or advertising vendor with a row under "necessary"."""
    rows = [(d, class_of(d)) for d in evidence.declared_cookies]
    if not any(which for _, which in rows):
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="The documents put no cookie in a class.")
    wrong: dict[str, list[DeclaredCookie]] = {}
    for row, which in rows:
        vendor = _tracker(row, evidence)
        if which is CookieClass.NECESSARY and vendor is not None:
            wrong.setdefault(vendor.id, []).append(row)
    vendors = {v.id: v for v in evidence.vendors}
    return conclude(
        [_draft(vendors[id], found) for id, found in sorted(wrong.items())],
        passed=sorted({d.name for d, which in rows if which} - {d.name for found in wrong.values() for d in found}),
        otherwise="No tracker's cookie stands in the class of necessary ones.",
    )


def _tracker(row: DeclaredCookie, evidence: Evidence) -> VendorRow | None:
    """The tracker of the row: by its provider, else by the vendor that was seen to set this very cookie."""
    setters = {c.vendor for c in evidence.cookies if c.declared == row and c.vendor}
    ids = {row.vendor} if row.vendor else setters
    for vendor in evidence.vendors:
        if vendor.id in ids and (is_cross_site(vendor) or is_measuring(vendor)):
            return vendor
    return None


def _draft(vendor: VendorRow, rows: list[DeclaredCookie]) -> Draft:
    names = listed(sorted({row.name for row in rows}), 6)
    heading = " › ".join(rows[0].quote.heading) or say("necessary")
    return Draft(
        subject=Subject(kind=SubjectKind.VENDOR, key=vendor.id, label=vendor.name),
        message=say(
            "Observed that the policy lists {names} of {vendor} ({purpose}) under “{heading}”. This may fall "
            "short of asking before a tracker is used.",
            names=names,
            vendor=vendor.name,
            purpose=purpose(vendor),
            heading=heading,
        ),
        severity=Severity.HIGH,
        confidence=Confidence.PROBABLE if rows[0].vendor else Confidence.POSSIBLE,
        verdict=Verdict.FAIL if rows[0].vendor else Verdict.REVIEW,
        evidence=tuple(Proof(kind="quote", text=row.quote.text, quote=row.quote) for row in rows[:8]),
        fill={"cookies": names, "heading": f"“{heading}”", "product": vendor.name, "purpose": purpose(vendor)},
    )
