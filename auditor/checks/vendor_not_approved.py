"""A vendor is in use that the organisation's own list does not approve."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, conclude, fill, occurrences, proofs, subject
from auditor.evidence.severity import confidence, is_exempt
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Attribution, Confidence, Severity, Stance, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="vendor-not-approved",
    title="Every vendor in use is on the organisation's list",
    failure_title="A vendor in use is not on the organisation's list",
    why="The organisation keeps a list of approved vendors, and a vendor was observed that is not on it. Either it is new and "
    "nobody has decided on it, or the list is out of date. This is the organisation's own rule, so it weighs as good practice.",
    severity=Severity.LOW,
    confidence=Confidence.CERTAIN,
    legal=(law.ACCOUNTABLE, law.UPKEEP),
    remediation=Remediation(
        where="The tag of {product}, loaded by {loaders}; the [[approved]] tables of the settings",
        what="Remove {product}, or decide on it and enter it with author and date.",
        wording='[[approved]] vendor = "{id}", author = "…", since = {today}',
        owner="Whoever approves vendors; marketing or whoever manages tags",
        verify="Audit again: {product} is gone or approved.",
    ),
    needs=("requests",),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=("The vendor may be approved under another name: a product is covered by its company's id too.",),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each vendor seen and not approved, by its own id or its company's name; without a list nothing."""
    if evidence.approved is None:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No list of approved vendors was given.")
    approved = {one.vendor for one in evidence.approved}
    companies = {row.name for row in evidence.vendors if row.kind == "company" and row.id in approved}
    seen = [row for row in evidence.vendors if row.seen]
    new = [row for row in seen if row.id not in approved and not _by_company(row, approved, companies)]
    sure = [row for row in new if row.attribution is not Attribution.POSSIBLE]
    return conclude(
        [_draft(row, evidence) for row in sure],
        passed=[row.id for row in seen if row not in new],
        untested=[
            (r.id, say("that {vendor} is behind what was observed is only possible.", vendor=r.name))
            for r in new
            if r not in sure
        ],
        otherwise="Every vendor observed is approved.",
    )


def _by_company(row: VendorRow, approved: set[str], companies: set[str]) -> bool:
    """Whether the vendor's company is approved: by its row, or by an id that is the company's name in lower case."""
    names = [name for name in (row.company, row.parent) if name]
    return any(name in companies or name.lower().replace(" ", "-") in approved for name in names)


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    found = anywhere(row)
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor}, which is new and not on the organisation's list of approved "
            "vendors. This may fall short of the organisation's own rule.",
            activity=activity(found),
            vendor=row.name,
        ),
        severity=Severity.INFO if is_exempt(row) else Severity.LOW,
        confidence=confidence(row, evidence),
        verdict=Verdict.FAIL,
        occurrences=occurrences(found),
        evidence=proofs(found),
        fill={**fill(row, evidence), "id": row.id, "today": f"{evidence.captured:%Y-%m-%d}"},
    )
