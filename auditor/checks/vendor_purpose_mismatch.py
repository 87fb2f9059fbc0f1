"""The documents put a vendor under another kind of purpose than the one it is known for."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, fill, place, purpose, quoted, subject
from auditor.evidence.purposes import Purpose, declared, known
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof, VendorRow
from auditor.model.kinds import Confidence, Label, Severity, Verdict
from auditor.model.said import say, term
from auditor.model.text import Quote

META = CheckMeta(
    id="vendor-purpose-mismatch",
    title="Vendors stand under the purpose they serve",
    failure_title="A vendor stands under another purpose than the one it serves",
    why="The documents name the vendor under a heading such as “necessary” or “functional”, and it is known for advertising, "
    "recording visits or statistics. A visitor who allows one purpose then allows another. Some products serve several "
    "purposes, so a person has to look.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(law.PURPOSES, law.CONSENT, law.BANNER_REPORT, law.ICO_THIRD_PARTIES, law.DEVICE_CH, law.UPKEEP),
    remediation=Remediation(
        where="{section}, and the category of {product} in the consent tool",
        what="Move {product} to the category for {purpose} and restate its purpose there, or record why it stands where it "
        "does, or remove it.",
        wording="{product} ({entity}): {purpose}",
        owner="Legal for the text; whoever manages the consent tool",
        verify="Audit again: {product} stands under a heading for {purpose}.",
    ),
    needs=("documents",),
    experimental=True,
    rests_on=("cookie-category-mismatch",),
    doubts=(
        "Products with several uses (bot protection, embedded video, tag managers) may rightly stand elsewhere.",
        "The heading may belong to a larger section that covers several purposes.",
    ),
)
NAMED = (Label.NAMED_PRODUCT, Label.NAMED_COMPANY)


def run(evidence: Evidence) -> Outcome:
    """A question for each named product whose every classed heading states another purpose than its own."""
    findings, passed = [], []
    for row in evidence.vendors:
        own = known(row)
        if row.kind != "product" or row.label not in NAMED or own is None:
            continue
        stated = [(q, p) for q in row.quotes if (p := declared(q.heading)) is not None]
        if not stated:
            continue
        if any(p is own for _, p in stated):
            passed.append(row.id)
        else:
            findings.append(_draft(row, evidence, *stated[0]))
    if not (findings or passed):
        reason = "No vendor of one known purpose is named under a heading that states a purpose."
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason=reason)
    return conclude(findings, passed=passed, otherwise="Vendors stand under headings of their own purpose.")


def _draft(row: VendorRow, evidence: Evidence, quote: Quote, stated: Purpose) -> Draft:
    return Draft(
        subject=subject(row),
        message=say(
            "Observed that the policy names {vendor} under {place} (“{quote}”), a heading for {stated}; "
            "{vendor} is known for {purpose}. This may fall short of stating the purpose.",
            vendor=row.name,
            place=place(quote),
            quote=quoted(quote, 120),
            stated=term(stated.value),
            purpose=purpose(row),
        ),
        severity=Severity.HIGH if stated is Purpose.NECESSARY else Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=(Proof(kind="quote", text=quote.text, quote=quote),),
        fill={**fill(row, evidence), "section": place(quote)},
    )
