"""The consent tool claims a legitimate interest while vendors store on the device."""

import re

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed, site_subject
from auditor.evidence.severity import is_exempt
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof, VisitSummary
from auditor.model.kinds import Confidence, Severity, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="legitimate-interest-for-storage",
    title="Storing on the device rests on consent, not on a legitimate interest",
    failure_title="The consent tool claims a legitimate interest where vendors store on the device",
    why="The consent tool, in its settings or in the consent string it hands to vendors, claims a legitimate interest for "
    "some purposes, and vendors store on the device. Storing and reading commonly take consent unless strictly necessary; "
    "a legitimate interest is a basis for other processing only.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(*law.DEVICE_RULES, law.BANNER_REPORT, law.UPKEEP),
    remediation=Remediation(
        where="The settings of the consent tool{tool}",
        what="Remove the legitimate interest for {purposes} and ask for consent.",
        wording="(Consent tool:) legal basis of {purposes}: consent",
        owner="Whoever manages the consent tool; legal",
        verify="Audit again: neither settings nor consent string claim a legitimate interest.",
    ),
    needs=("cookies", "storage"),
    experimental=True,
    doubts=(
        "The interest may be claimed for processing that stores and reads nothing.",
        "The vendors that store may not be those for which the interest is claimed.",
    ),
)
_CLAIMED = re.compile(r"legitimate interest for purposes (\d[\d, ]*)")


def run(evidence: Evidence) -> Outcome:
    """A question where a legitimate interest is claimed, by switch or consent string, and vendors store."""
    if not any(v.consent.banner_seen or "tcf" in v.signals for v in evidence.visits):
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No consent banner and no consent string was seen.")
    told = [v for v in evidence.visits if v.consent.toggles is not None or "tcf" in v.signals]
    if not told:
        reason = "neither the switches in the banner's settings nor a consent string could be read."
        return Outcome(verdict=Verdict.NOT_TESTED, reason=reason)
    claims = [(v, claim) for v in told for claim in _claims(v)]
    storing = [
        r.name for r in evidence.vendors if not is_exempt(r) and any(s.cookies or s.storage for _, s in anywhere(r))
    ]
    if not claims or not storing:
        return conclude([], passed=[evidence.target.site], otherwise="No legitimate interest was claimed for storing.")
    purposes = listed(dict.fromkeys(claim for _, claim in claims), 6)
    visit = claims[0][0]
    draft = Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed a legitimate interest claimed for {purposes}, and data stored by {names}. This may "
            "fall short of asking for consent before storing.",
            purposes=purposes,
            names=listed(storing),
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=tuple(
            Proof(kind="visit", text=say("legitimate interest: {claim}", claim=claim), state=v.state)
            for v, claim in claims[:8]
        ),
        fill={"tool": f" ({visit.consent.cmp})" if visit.consent.cmp else "", "purposes": purposes},
    )
    return conclude([draft], otherwise="")


def _claims(visit: VisitSummary) -> list[str]:
    switches = [f"“{t.name}”" for t in visit.consent.toggles or () if t.basis == "legitimate-interest" and t.on]
    found = _CLAIMED.search(visit.signals.get("tcf-before-choice", visit.signals.get("tcf", "")))
    return [
        *switches,
        *([say("purposes {numbers} of the consent string", numbers=found[1].strip(" ,"))] if found else []),
    ]
