"""A vendor that is not mentioned came into use after the policy was last updated."""

from datetime import date

from auditor.evidence import law
from auditor.evidence.drafts import activity, conclude, fill, occurrences, proofs, searches, subject
from auditor.evidence.passages import read_policies
from auditor.evidence.routing import UNDISCLOSED, Way, route
from auditor.evidence.severity import by_rank, confidence, undisclosed
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Severity, Verdict
from auditor.model.said import dated, say

META = CheckMeta(
    id="policy-older-than-vendor",
    title="The policy was updated when vendors were added",
    failure_title="A vendor came after the policy was last updated",
    why="Earlier audits of this site did not see the vendor, later ones did, and the policy states a date before that and does "
    "not mention it. The text has not kept up with the tags, so a step is missing between marketing and legal.",
    severity=Severity.HIGH,
    confidence=Confidence.POSSIBLE,
    legal=(law.RECIPIENTS, law.ACCOUNTABLE, law.SEPHORA, law.DEVICE_CH, law.UPKEEP),
    remediation=Remediation(
        where="{section}, and the way new tags are approved",
        what="Name {product} in the policy or remove it, and let no tag go live before the text is updated.",
        wording="{product}, {entity}, {country}; purpose: {purpose}; more: {link}",
        owner="Legal; marketing or whoever manages tags",
        verify="Audit again: the policy names {product} and its date is later than {since}.",
    ),
    needs=("requests", "documents"),
    experimental=True,
    rests_on=(UNDISCLOSED,),
    doubts=(
        "The tag may have been set up again, or earlier audits may have met other pages or states.",
        "The stated date may be that of a template.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each unmentioned vendor first seen after the latest date that a policy states."""
    if evidence.first_seen is None:
        return Outcome(verdict=Verdict.NOT_TESTED, reason="there is no earlier audit of this site to compare with.")
    dated = [day for d in read_policies(evidence) if (day := _day(d.last_updated)) is not None]
    if not dated:
        return Outcome(verdict=Verdict.NOT_TESTED, reason="no document states when it was last updated.")
    latest = max(dated)
    findings, passed = [], []
    for row in evidence.vendors:
        way = route(row, evidence)
        if not row.seen or way.check != UNDISCLOSED or way.way is Way.UNTESTED:
            continue
        since = evidence.first_seen.get(row.id, evidence.captured.date())
        if way.way is Way.FINDING and since > latest:
            findings.append(_draft(row, evidence, since, latest))
        else:
            passed.append(row.id)
    return conclude(findings, passed=passed, otherwise="No unmentioned vendor came after the policy's date.")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _draft(row: VendorRow, evidence: Evidence, since: date, latest: date) -> Draft:
    found = anywhere(row)
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor}, first seen in the audit of {since}; the policy, last updated "
            "on {latest}, does not say that it is in use. This may fall short of keeping the policy up to "
            "date.",
            activity=activity(found),
            vendor=row.name,
            since=dated(since),
            latest=dated(latest),
        ),
        severity=by_rank(undisclosed(row, evidence).rank + 1),
        confidence=confidence(row, evidence, Confidence.POSSIBLE),
        verdict=Verdict.REVIEW,
        occurrences=occurrences(found),
        evidence=(*proofs(found), *searches(row)),
        fill={**fill(row, evidence), "since": since.isoformat()},
    )
