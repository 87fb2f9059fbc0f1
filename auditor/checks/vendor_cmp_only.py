"""A vendor is named in the consent tool alone."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, disclosure, fill, occurrences, proofs, quotes, subject
from auditor.evidence.severity import confidence
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Severity, Stance

META = CheckMeta(
    id="vendor-cmp-only",
    title="The policy agrees with the consent tool's list of vendors",
    failure_title="A vendor is named only in the consent tool",
    why="The consent tool names this vendor when it asks for consent; the privacy and cookie policies do not. Visitors can "
    "learn of it at the moment of choice, so it counts as disclosed. Whoever reads the policy later does not find it.",
    severity=Severity.LOW,
    confidence=Confidence.CERTAIN,
    legal=(law.PLAIN, law.ACCOUNTABLE),
    remediation=Remediation(
        where="The section of the policy about cookies and recipients",
        what="Link or embed the consent tool's list of vendors in the policy, or name {product} there; or remove {product}.",
        wording="The current list of providers, {product} among them, is shown under “Cookie settings”.",
        owner="Legal for the text; whoever manages the consent tool",
        verify="Check again with the new text: {product} should be named in the policy as well.",
    ),
    needs=("requests", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=("The policy may embed the consent tool's list by a script that did not run in the audit.",),
)


def run(evidence: Evidence) -> Outcome:
    """Speaks for named vendors whose mentions all stand in the consent tool's own layers or lists."""
    return disclosure(
        evidence, META.id, _draft, otherwise="No vendor was observed that is named in the consent tool alone."
    )


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    found = anywhere(row)
    return Draft(
        subject=subject(row),
        message=f"Observed {activity(found)} of {row.name}; the consent tool names it, the policy does not say so. "
        "This may fall short of consistent information.",
        severity=Severity.LOW,
        confidence=confidence(row, evidence),
        occurrences=occurrences(found),
        evidence=(*quotes(row), *proofs(found)),
        fill=fill(row, evidence),
    )
