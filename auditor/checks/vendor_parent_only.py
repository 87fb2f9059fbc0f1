"""Only the vendor's company, group or a sibling product is named."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, disclosure, fill, occurrences, proofs, quoted, quotes, searches, subject
from auditor.evidence.routing import DISCLOSED
from auditor.evidence.severity import adjusted, adjustment, confidence
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Severity, Stance, VendorClass
from auditor.model.said import say

META = CheckMeta(
    id="vendor-parent-only",
    title="Products are named, not only the companies behind them",
    failure_title="Only the company or a sibling product is named",
    why="The documents name the company or another of its products, but not the product that was observed. The company "
    "runs several products for different purposes, so a reader cannot tell what happens with their data. The recipient "
    "itself is arguably named; the gap is in the purpose.",
    severity=Severity.MEDIUM,
    confidence=Confidence.CERTAIN,
    legal=(law.PURPOSES, law.CONSENT, law.RECIPIENTS, law.DEVICE_CH, law.ICO_THIRD_PARTIES, law.CNIL_LIST),
    remediation=Remediation(
        where="{section}",
        what="The documents name {company}. Remove {product}, or name it with its purpose: {company} runs several products.",
        wording="We use {product} of {entity}, {country}, for {purpose}. Stored on your device: {stored}. More: {link}",
        owner="Legal for the text; marketing for the list of products in use",
        verify="Check again with the new text: {product} should come out as named.",
    ),
    needs=("requests", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=(
        "The list of who owns which product may be out of date.",
        "A tag manager's container may have loaded without any of its tags.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """Speaks for the label parent-named."""
    return disclosure(
        evidence, META.id, _draft, otherwise="No vendor was observed that the documents name by its company alone."
    )


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    found = anywhere(row)
    named = (
        say("another product of its company")
        if "sibling" in row.flags
        else say("the company {company}" if row.company else "the company", company=row.company)
    )
    words = say(" (“{quote}”)", quote=quoted(row.quotes[0])) if row.quotes else ""
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor}; the policy names {named}{words} and does not name {vendor}. "
            "This may fall short of describing the purpose specifically.",
            activity=activity(found),
            vendor=row.name,
            named=named,
            words=words,
        ),
        severity=adjusted(_base(row, evidence), adjustment(row, evidence)),
        confidence=confidence(row, evidence),
        occurrences=occurrences(found),
        evidence=(*proofs(found), *quotes(row), *searches(row)),
        fill=fill(row, evidence),
        counter="The recipient is named, so the duty to name recipients is arguably met.",
    )


def _base(row: VendorRow, evidence: Evidence) -> Severity:
    """Low where the passage states the product's purpose; high where analytics is declared and advertising observed."""
    if "purpose-match" in row.flags:
        return Severity.LOW
    if "sibling" in row.flags and VendorClass.ADVERTISING in row.classes:
        siblings = [r for r in evidence.vendors if r.id != row.id and r.company == row.company and r.label in DISCLOSED]
        declared = {c for sibling in siblings for c in sibling.classes}
        if VendorClass.ANALYTICS in declared and VendorClass.ADVERTISING not in declared:
            return Severity.HIGH
    return Severity.MEDIUM
