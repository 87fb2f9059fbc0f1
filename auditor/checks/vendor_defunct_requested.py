"""The page still calls a vendor that has closed."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, conclude, fill, occurrences, proofs, subject
from auditor.evidence.severity import confidence
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Attribution, Confidence, Severity, Stance, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="vendor-defunct-requested",
    title="The page calls no vendor that has closed",
    failure_title="The page calls a vendor that has closed",
    why="The page requests a service that has been closed. Nothing useful can come of it, and whoever obtains the domain can "
    "run any script on the page. The tag is a leftover.",
    severity=Severity.MEDIUM,
    confidence=Confidence.PROBABLE,
    legal=(law.SECURE, law.UPKEEP),
    remediation=Remediation(
        where="The tag of {product}, loaded by {loaders}",
        what="{product} closed ({closed}): remove the tag, and its row in the policy if there is one.",
        wording="(Delete:) the tag that calls {hosts}",
        owner="Whoever manages tags; web team",
        verify="Audit again: no request to {hosts} in any state.",
    ),
    needs=("requests",),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=(
        "A successor may have taken over the domain.",
        "Cookies of the closed service may be leftovers: they alone are not counted.",
    ),
)
GONE = ("ERR_NAME_NOT_RESOLVED", "ERR_CONNECTION_REFUSED", "ERR_CERT")


def run(evidence: Evidence) -> Outcome:
    """A finding for each closed vendor that was requested; cookies alone are leftovers."""
    closed = [row for row in evidence.vendors if row.defunct]
    called = [row for row in closed if any(seen.requests for _, seen in anywhere(row))]
    doubtful = [row for row in called if row.attribution is Attribution.POSSIBLE]
    return conclude(
        [_draft(row, evidence) for row in called if row not in doubtful],
        passed=[row.id for row in closed if row not in called],
        untested=[
            (row.id, say("that {vendor} is behind what was observed is only possible.", vendor=row.name))
            for row in doubtful
        ],
        otherwise="No vendor that is known to have closed was requested.",
    )


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    found = anywhere(row)
    gone = any(mark in sample.text for _, seen in found for sample in seen.samples for mark in GONE)
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor}, which closed ({defunct}){gone}. This may fall short of keeping "
            "the page secure.",
            activity=activity(found),
            vendor=row.name,
            defunct=row.defunct or "",
            gone=say("; its address no longer answers properly") if gone else "",
        ),
        severity=Severity.HIGH if gone else Severity.LOW if row.successor else Severity.MEDIUM,
        confidence=confidence(row, evidence, Confidence.PROBABLE),
        verdict=Verdict.REVIEW if row.successor else Verdict.FAIL,
        occurrences=occurrences(found),
        evidence=proofs(found),
        fill={**fill(row, evidence), "closed": row.defunct or say("date unknown")},
    )
