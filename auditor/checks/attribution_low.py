"""Who is behind something observed is only possible."""

from auditor.evidence.drafts import activity, conclude, occurrences, proofs, subject
from auditor.evidence.stances import anywhere, nothing_usable
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Attribution, Confidence, Severity, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="attribution-low",
    title="It is clear who is behind what was observed",
    failure_title="Who is behind something observed is only possible",
    why="Something was observed that points to a vendor without proving it: a shared host, a common cookie name. Nobody is "
    "accused on that, so checks about this vendor are not tested. A person can settle it in the browser's network view.",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    legal=(),
    remediation=Remediation(
        where="What was observed of {product}: {hosts}",
        what="Ask whoever manages tags whether {product} is in use.",
        wording="Is {product} in use on our website, and who added it?",
        owner="Whoever runs the audit; whoever manages tags",
        verify="The answer is noted; the register learns the host or cookie that decides it.",
    ),
    about_audit=True,
)


def run(evidence: Evidence) -> Outcome:
    """A note for each vendor that was seen with a merely possible attribution."""
    nothing = nothing_usable(evidence)
    if nothing is not None:
        return Outcome(verdict=Verdict.NOT_TESTED, reason=nothing.reason)
    doubtful = [r for r in evidence.vendors if r.seen and r.attribution is Attribution.POSSIBLE]
    return conclude(
        [_draft(row) for row in doubtful], otherwise="Every vendor observed was recognised with at least probability."
    )


def _draft(row: VendorRow) -> Draft:
    found = anywhere(row)
    hosts = sorted({host for _, seen in found for host in seen.hosts})
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity}; that {vendor} is behind it is only possible. Disclosure and consent checks "
            "about this vendor are not tested until a person confirms it.",
            activity=activity(found),
            vendor=row.name,
        ),
        severity=Severity.INFO,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        occurrences=occurrences(found),
        evidence=proofs(found),
        fill={"product": row.name, "hosts": ", ".join(hosts[:6]) or say("cookies and storage")},
    )
