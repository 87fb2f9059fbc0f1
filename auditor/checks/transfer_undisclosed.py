"""A vendor outside the area of the law is in use, and no document speaks of transfers."""

from auditor.evidence import jurisdiction, law
from auditor.evidence.drafts import activity, conclude, fill, occurrences, proofs, subject
from auditor.evidence.passages import about, unknown_language
from auditor.evidence.severity import confidence
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Attribution, Confidence, Profile, Severity, Stance, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="transfer-undisclosed",
    title="The documents tell of transfers to other countries",
    failure_title="A transfer to another country is not mentioned",
    why="The vendor's legal entity is outside the area where this law applies, and no document mentions a transfer, a "
    "country or a safeguard at all. People must be told that their data leave, and on what ground. The country is that "
    "of the register's entry, not of a network address.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(law.TRANSFERS, law.FRAMEWORK, law.DEVICE_CH),
    remediation=Remediation(
        where="{section}, or a section on transfers",
        what="Add who receives data in {country} and on which safeguard, or remove {product}.",
        wording="{entity} in {country} receives {purpose} data on the basis of … (to be confirmed with the vendor); a copy of "
        "the safeguard is available on request.",
        owner="Legal; marketing to ask the vendor",
        verify="Audit again: a document speaks of transfers.",
    ),
    needs=("requests", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    profiles=(Profile.EU, Profile.FR, Profile.DE, Profile.UK, Profile.CH),
    absence=True,
    doubts=(
        "The vendor may contract and store through an entity inside the area.",
        "It may offer hosting inside the area.",
        "The text may speak of transfers in words that the search does not know.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A question for each vendor outside the area where no document speaks of transfers in any words."""
    place = jurisdiction.of(evidence.profile)
    outside = [
        r for r in evidence.vendors if r.seen and r.country and r.country not in place.area and r.kind == "product"
    ]
    if not outside:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No vendor with an entity outside the area was observed.")
    if about(evidence, "transfer"):
        reason = "The documents speak of transfers; whether they cover every vendor is for a person to read."
        return Outcome(verdict=Verdict.PASS, reason=reason, passed=tuple(sorted(r.id for r in outside)))
    hole = evidence.policy_problem or unknown_language(evidence)
    if hole:
        return conclude([], untested=[(r.id, hole) for r in outside], otherwise="")
    sure = [r for r in outside if r.attribution is not Attribution.POSSIBLE]
    doubt = "that the vendor is behind what was observed is only possible."
    return conclude(
        [_draft(row, evidence) for row in sure],
        untested=[(r.id, doubt) for r in outside if r not in sure],
        otherwise="",
    )


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    place = jurisdiction.of(evidence.profile)
    inside = any(c in place.area for c in row.countries)
    severity = Severity.MEDIUM if row.country in place.adequate else Severity.HIGH
    found = anywhere(row)
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor} ({entity}, {country}); the policy does not say that data go to "
            "another country. This may fall short of telling of transfers and safeguards.",
            activity=activity(found),
            vendor=row.name,
            entity=row.entity or row.company,
            country=row.country or "",
        ),
        severity=Severity.LOW if inside else severity,
        confidence=confidence(row, evidence, Confidence.POSSIBLE),
        verdict=Verdict.REVIEW,
        occurrences=occurrences(found),
        evidence=proofs(found),
        fill=fill(row, evidence),
    )
