"""A tracker is active after consent was withdrawn."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, conclude, fill, occurrences, proofs, subject
from auditor.evidence.severity import confidence
from auditor.evidence.tracking import Found, judged
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Severity, Stance
from auditor.model.said import say

META = CheckMeta(
    id="tracker-after-withdrawal",
    title="No tracker is active after consent was withdrawn",
    failure_title="A tracker is active after consent was withdrawn",
    why="The visitor accepted, then withdrew consent, the withdrawal was verified, and the vendor still stored data, read it "
    "or was sent data. Consent must be as easy to withdraw as to give, and a withdrawal has to have an effect. Cookies of "
    "other sites that this site cannot delete do not count, only new requests and writes do.",
    severity=Severity.HIGH,
    confidence=Confidence.CERTAIN,
    legal=(law.WITHDRAWAL, *law.DEVICE_RULES, law.CNIL_FINES, law.HEALTHLINE, law.UPKEEP),
    remediation=Remediation(
        where="The tag of {product}, loaded by {loaders}, and the consent tool's event for a withdrawal",
        what="On withdrawal stop the tag, delete what it stored ({stored}) and send {product} its opt-out call; or remove it.",
        wording="(Tag manager:) on the event “consent withdrawn”: block {product}, delete {stored}",
        owner="Whoever manages the consent tool; marketing or whoever manages tags",
        verify="Audit again: in the state withdraw expect no request to {hosts} after the withdrawal.",
    ),
    needs=("requests", "cookies", "storage"),
    stances=(Stance.WITHDRAWN,),
    doubts=(
        "Requests that were already queued when consent was withdrawn may come late.",
        "What only remains stored and is neither read nor sent is not counted.",
        "Third-party cookies are sent by the browser with any request to their owner; the site can only stop the request.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each vendor that acts after the verified withdrawal, a pass for the others that were seen."""
    findings, passed, untested = judged(evidence, Stance.WITHDRAWN, _draft)
    return conclude(
        findings,
        passed=passed,
        untested=untested,
        otherwise="No known tracker was active after the withdrawal on the pages tested.",
    )


def _draft(row: VendorRow, evidence: Evidence, found: Found) -> Draft:
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor} after the withdrawal of consent was verified. This may fall "
            "short of respecting the withdrawal.",
            activity=activity(found),
            vendor=row.name,
        ),
        severity=Severity.HIGH,
        confidence=confidence(row, evidence),
        occurrences=occurrences(found),
        evidence=proofs(found),
        fill=fill(row, evidence),
    )
