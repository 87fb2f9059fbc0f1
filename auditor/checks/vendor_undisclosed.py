"""A vendor was observed and no document mentions it."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, disclosure, documents, fill, occurrences, proofs, searches, subject
from auditor.evidence.severity import confidence, undisclosed
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Severity, Stance
from auditor.model.said import say

META = CheckMeta(
    id="vendor-undisclosed",
    title="Every vendor observed is named in the policy",
    failure_title="A vendor in use is not mentioned in the policy",
    why="The browser talked to this vendor or kept its data, and none of the documents mentions it under any of the names "
    "it is known by. A visitor cannot learn that the recipient exists, so neither a list of recipients nor a description "
    "by category reaches them.",
    severity=Severity.HIGH,
    confidence=Confidence.CERTAIN,
    legal=law.NAMING,
    remediation=Remediation(
        where="{section}, and the settings of the consent tool or tag manager ({loaders})",
        what="Remove {product}, or name it in the policy and list it in the consent tool so that it waits for that choice.",
        wording="{product}, {entity}, {country}; purpose: {purpose}; stored on your device: {stored}; lifetime, legal "
        "basis and transfer safeguard: to be completed; more: {link}",
        owner="Marketing or whoever manages tags; legal for the text",
        verify="Audit again: either no request to {hosts} in any state, or the policy names {product}.",
    ),
    needs=("requests", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=(
        "The host may be shared with, or may have moved to, another company.",
        "The vendor may be named in a document that was not found: another language, a PDF, a layer of the consent tool.",
        "An agency may run the vendor's product under another name.",
        "The site may serve the vendor to automated browsers only.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """Speaks for labels not-mentioned (finding), named (pass) and undecidable (not tested)."""
    return disclosure(
        evidence,
        META.id,
        _draft,
        otherwise="No vendor was observed in the pages and states tested that is not mentioned.",
    )


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    found = anywhere(row)
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor}; {documents} does not mention {vendor}. This may fall short of "
            "telling visitors who receives their data.",
            activity=activity(found),
            vendor=row.name,
            documents=documents(evidence),
        ),
        severity=undisclosed(row, evidence),
        confidence=confidence(row, evidence),
        occurrences=occurrences(found),
        evidence=(*proofs(found), *searches(row)),
        fill=fill(row, evidence),
    )
