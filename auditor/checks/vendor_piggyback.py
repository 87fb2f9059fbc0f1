"""A vendor that no document mentions was brought along by another vendor's script."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, conclude, fill, listed, occurrences, proofs, searches, subject
from auditor.evidence.routing import UNDISCLOSED, Way, route
from auditor.evidence.severity import confidence, undisclosed
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Severity, Stance, VendorClass, Verdict
from auditor.model.said import say

CARRIERS = frozenset({VendorClass.TAG_MANAGER, VendorClass.CONSENT, VendorClass.CDN, VendorClass.HOSTING})
"""Classes whose scripts load what the site itself has set up in them: not a partner that brings somebody along."""

META = CheckMeta(
    id="vendor-piggyback",
    title="No vendor brings along another that the policy does not mention",
    failure_title="A vendor brings along another that the policy does not mention",
    why="The vendor is mentioned in no document, and the browser's record shows that another vendor's script loaded it. "
    "Whoever runs the site may not know of it: the first vendor's settings decide which partners come along. The chain of "
    "requests in the evidence shows who has to be asked.",
    severity=Severity.HIGH,
    confidence=Confidence.PROBABLE,
    legal=law.NAMING,
    remediation=Remediation(
        where="The settings of {parent_tag} (partners, integrations, cookie matching); {section}",
        what="Restrict partners in the settings of {parent_tag}, or remove it; or name {product} in the policy.",
        wording="{parent_tag} passes data to {product}, {entity}, {country}; purpose: {purpose}; more: {link}",
        owner="Whoever manages {parent_tag}; legal for the text",
        verify="Audit again: either no request to {hosts}, or the policy names {product}.",
    ),
    needs=("requests", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    experimental=True,
    rests_on=(UNDISCLOSED,),
    doubts=(
        "Callbacks can lose the chain: another script may have set the request off.",
        "The host may be shared with, or may have moved to, another company.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each unmentioned vendor that another vendor's script loaded."""
    findings, passed = [], []
    for row in evidence.vendors:
        way = route(row, evidence)
        if not row.seen or way.check != UNDISCLOSED or way.way is Way.UNTESTED:
            continue
        parents = _parents(row, evidence) if way.way is Way.FINDING else []
        if parents:
            findings.append(_draft(row, evidence, parents))
        else:
            passed.append(row.id)
    if evidence.policy_problem and not findings:
        return Outcome(verdict=Verdict.NOT_TESTED, reason=evidence.policy_problem)
    return conclude(findings, passed=passed, otherwise="No unmentioned vendor was loaded by another vendor.")


def _parents(row: VendorRow, evidence: Evidence) -> list[VendorRow]:
    """Other companies' vendors that loaded it; carriers of tags are no partners."""
    known = {v.id: v for v in evidence.vendors}
    loaders = [known[id] for id in row.loaded_by if id in known]
    return [v for v in loaders if not CARRIERS & set(v.classes) and v.company != row.company]


def _draft(row: VendorRow, evidence: Evidence, parents: list[VendorRow]) -> Draft:
    found = anywhere(row)
    names = listed(v.name for v in parents)
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor}, loaded by {names}; the policy does not say that {vendor} is in "
            "use. This may fall short of telling visitors who receives their data.",
            activity=activity(found),
            vendor=row.name,
            names=names,
        ),
        severity=undisclosed(row, evidence),
        confidence=confidence(row, evidence, Confidence.PROBABLE),
        occurrences=occurrences(found),
        evidence=(*proofs(found), *searches(row)),
        fill={**fill(row, evidence), "parent_tag": names},
    )
