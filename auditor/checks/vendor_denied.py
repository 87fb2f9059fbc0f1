"""The documents deny what was observed."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, disclosure, fill, occurrences, proofs, quoted, quotes, subject
from auditor.evidence.severity import confidence, is_exempt
from auditor.evidence.stances import anywhere, has_identifier
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Severity, Stance
from auditor.model.said import say

META = CheckMeta(
    id="vendor-denied",
    title="No vendor is in use that the policy denies using",
    failure_title="The policy denies a vendor that was observed",
    why="The documents say that this vendor, or the kind of tools it belongs to, is not, or no longer, used, and it was "
    "observed. A statement that visitors can disprove in their own browser weighs more than silence. It is usually quick to "
    "mend: either the sentence or the tag is a leftover.",
    severity=Severity.HIGH,
    confidence=Confidence.PROBABLE,
    legal=(law.FAIRNESS, law.PLAIN, law.RECIPIENTS, law.DEVICE_CH),
    remediation=Remediation(
        where="{section}, and the tag loaded by {loaders}",
        what="Correct the statement “{quote}” today, or remove {product}; then find out who added it.",
        wording="We use {product} of {entity}, {country}, for {purpose}. Stored on your device: {stored}. More: {link}",
        owner="Legal for the sentence; marketing or whoever manages tags for the tag",
        verify="Audit again: either no request to {hosts} in any state, or no sentence that denies {product}.",
    ),
    needs=("requests", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=(
        "The sentence may deny only a feature, a purpose or a region rather than the vendor.",
        "It may speak of another website, of an app or of the past.",
        "It may quote the vendor's own words.",
        "Where a whole kind of tools is denied, the vendor may belong to it only in part.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """Speaks for the label negated. A person confirms the reading, so confidence stays at probable."""
    return disclosure(evidence, META.id, _draft, otherwise="No vendor was observed that the documents deny.")


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    found = anywhere(row)
    words = say(": “{quote}”", quote=quoted(row.quotes[0])) if row.quotes else ""
    by_class = "class-denied" in row.flags
    tracking = has_identifier(row) and not is_exempt(row) and not by_class
    template = (
        "Observed {activity} of {vendor}, while the policy says that no tools of its kind are used{words}. The policy "
        "does not deny {vendor} by name. This may fall short of fair and transparent information."
        if by_class
        else "Observed {activity} of {vendor}, while the policy says that it is not used{words}. This may "
        "fall short of fair and transparent information."
    )
    return Draft(
        subject=subject(row),
        message=say(template, activity=activity(found), vendor=row.name, words=words),
        severity=Severity.CRITICAL if tracking else Severity.HIGH,
        confidence=confidence(row, evidence, Confidence.POSSIBLE if by_class else Confidence.PROBABLE),
        occurrences=occurrences(found),
        evidence=(*quotes(row), *proofs(found)),
        fill=fill(row, evidence),
    )
