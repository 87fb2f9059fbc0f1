"""A tracker is active after the visitor has refused."""

from auditor.evidence import law
from auditor.evidence.choices import is_tested
from auditor.evidence.drafts import activity, conclude, fill, listed, occurrences, proofs, subject
from auditor.evidence.severity import adjusted, adjustment, confidence, is_exempt
from auditor.evidence.stances import anywhere, gap, under, visits
from auditor.evidence.tracking import Found, judged
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Severity, Stance, Verdict
from auditor.model.said import say

NO_CONTROL = "no consent control found."

META = CheckMeta(
    id="tracker-after-reject",
    title="No tracker is active after refusal",
    failure_title="A tracker is active after refusal",
    why="The visitor refused, the refusal was verified, and the vendor still stored data, read it or was sent data: after "
    "the click, after a reload or on the next page. A refusal without effect weighs heavily, because the visitor was told "
    "that the choice counts. What was already under way at the moment of the click is left out.",
    severity=Severity.CRITICAL,
    confidence=Confidence.CERTAIN,
    legal=(*law.DEVICE_RULES, law.CONSENT, law.TECHNICAL_SCOPE, law.CNIL_FINES, law.HEALTHLINE),
    remediation=Remediation(
        where="The tag of {product}, loaded by {loaders}",
        what="Bind the tag to the consent tool's event for its category so that a refusal stops it on every page; or "
        "remove it. Test the page after the refusal too, not only the first one.",
        wording="(Tag manager:) trigger for {product}: consent given for {purpose}; no trigger on page view",
        owner="Marketing or whoever manages tags; whoever manages the consent tool",
        verify="Audit again: in the state reject expect no request to {hosts} after the choice, on page 2 either.",
    ),
    needs=("requests", "cookies", "storage"),
    stances=(Stance.REFUSED,),
    doubts=(
        "The vendor may claim a legitimate interest or strict necessity for what it still does.",
        "Requests in the first second after the click on the same page are left out, later ones may still have been queued.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each vendor that acts after the verified refusal.

    Without any consent control: not applicable where no tracker and no unknown third party was seen, else not tested.
    """
    refused = visits(evidence, Stance.REFUSED)
    findings, passed, untested = judged(evidence, Stance.REFUSED, _draft)
    if findings or any(is_tested(v) for v in refused) or gap(evidence, Stance.REFUSED) is not None:
        return _with_unknown(evidence, conclude(findings, passed=passed, untested=untested, otherwise=_CLEAN))
    if evidence.unknown_hosts or any(row.seen and not is_exempt(row) for row in evidence.vendors):
        return Outcome(verdict=Verdict.NOT_TESTED, reason=NO_CONTROL)
    return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No consent control and no tracker was seen in any state.")


_CLEAN = "No known tracker was active after the refusal on the pages tested."


def _with_unknown(evidence: Evidence, outcome: Outcome) -> Outcome:
    """Unknown third parties that act after the refusal cannot be passed: a person has to say who they are."""
    acting = [host.site for host in evidence.unknown_hosts if host.behaviour and under(host, evidence, Stance.REFUSED)]
    if outcome.verdict is not Verdict.PASS or not acting:
        return outcome
    reason = say(
        "No known tracker was active after the refusal, but nobody knows who operates {names}.",
        names=listed(sorted(acting)),
    )
    return Outcome(verdict=Verdict.REVIEW, reason=reason, passed=outcome.passed)


def _draft(row: VendorRow, evidence: Evidence, found: Found) -> Draft:
    earlier = {name for _, seen in anywhere(row) for name in (*seen.cookies, *seen.storage)}
    kept = earlier and not any(seen.cookies or seen.storage for _, seen in found)
    reading = (
        say(" Nothing new was stored; an identifier went with the requests.") if kept and _identified(found) else ""
    )
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor} after the refusal was verified.{reading} This may fall short of "
            "respecting the choice.",
            activity=activity(found),
            vendor=row.name,
            reading=reading,
        ),
        severity=adjusted(Severity.CRITICAL, adjustment(row, evidence, (seen for _, seen in found))),
        confidence=confidence(row, evidence),
        occurrences=occurrences(found),
        evidence=proofs(found),
        fill=fill(row, evidence),
    )


def _identified(found: Found) -> bool:
    return any(seen.identifier for _, seen in found)
