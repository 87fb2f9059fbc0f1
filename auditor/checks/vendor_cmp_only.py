"""A vendor is named in the consent tool alone."""

import msgspec

from auditor.evidence import law
from auditor.evidence.drafts import activity, disclosure, fill, occurrences, proofs, quotes, site_subject, subject
from auditor.evidence.severity import confidence
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, DocumentKind, Severity, Stance, Verdict
from auditor.model.said import say

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


TOOL = {DocumentKind.CONSENT_TOOL, DocumentKind.VENDOR_LIST}
BULK, FEW = 100, 0.2
"""A consent tool that lists more than a hundred vendors of which less than a fifth was seen (RULES 1.1)."""


def run(evidence: Evidence) -> Outcome:
    """Speaks for named vendors whose mentions all stand in the consent tool's own layers or lists; notes a bulk list."""
    outcome = disclosure(
        evidence, META.id, _draft, otherwise="No vendor was observed that is named in the consent tool alone."
    )
    bulk = _bulk(evidence)
    if bulk is None or outcome.verdict is Verdict.NOT_TESTED:
        return outcome
    verdict = outcome.verdict if outcome.findings else bulk.verdict
    return msgspec.structs.replace(outcome, verdict=verdict, reason=None, findings=(*outcome.findings, bulk))


def _linked(evidence: Evidence) -> bool:
    """Whether the policy itself leads to the consent tool's list: then only the wording is left."""
    return any(d.kind in TOOL and d.found.startswith("document ") for d in evidence.documents)


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    found = anywhere(row)
    linked = _linked(evidence)
    where = say("the policy links its list and does not say the name") if linked else say("the policy does not say so")
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor}; the consent tool names it, {where}. This may fall short of "
            "consistent information.",
            activity=activity(found),
            vendor=row.name,
            where=where,
        ),
        severity=Severity.INFO if linked else Severity.LOW,
        confidence=confidence(row, evidence),
        occurrences=occurrences(found),
        evidence=(*quotes(row), *proofs(found)),
        fill=fill(row, evidence),
    )


def _bulk(evidence: Evidence) -> Draft | None:
    """A note where the consent tool lists a crowd of vendors of which few are in use."""
    listing = [row for row in evidence.vendors if TOOL & set(row.disclosed_in)]
    used = [row for row in listing if row.seen]
    if len(listing) <= BULK or len(used) >= FEW * len(listing):
        return None
    return Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed that the consent tool lists {listed} vendors, of which {used} were in use. A list that "
            "was never trimmed may fall short of informing visitors about those who receive their data.",
            listed=len(listing),
            used=len(used),
        ),
        severity=Severity.INFO,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=tuple(proof for row in listing[:3] for proof in quotes(row)[:1]),
        fill={"product": "those in use"},
    )
