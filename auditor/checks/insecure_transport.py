"""The site or a third party is reached without encryption."""

from auditor.evidence import law
from auditor.evidence.acts import subject, sure
from auditor.evidence.drafts import conclude, listed, named
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, Severity, Verdict
from auditor.model.practice import Unencrypted
from auditor.model.said import counted, say

META = CheckMeta(
    id="insecure-transport",
    title="Everything is sent encrypted",
    failure_title="Data are sent without encryption",
    why="Over plain http everyone on the way (a shared network, a provider) can read and change what is sent: the page, what is "
    "typed into its forms, identifiers in cookies and addresses. Who listens learns it, and "
    "who changes a script runs it in the visitor's browser.",
    severity=Severity.MEDIUM,
    confidence=Confidence.CERTAIN,
    legal=(law.SECURE, law.UPKEEP),
    remediation=Remediation(
        where="{where}",
        what="Use https for it, redirect http to https, and send Strict-Transport-Security; remove what does not offer https.",
        wording="(Nothing to add to the policy.)",
        owner="Web team; whoever manages tags",
        verify="Audit again with experimental checks: no request over http.",
    ),
    needs=("requests",),
    experimental=True,
    doubts=("Visitors' browsers may raise more addresses to https by themselves than the one used here.",),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for the site's own pages over http, with their forms, and for each third party reached by it."""
    findings = [_draft(found, evidence) for found in evidence.practices.unencrypted]
    passed = () if findings else (evidence.target.site,)
    return conclude(findings, passed=passed, otherwise="No request without encryption was observed.")


def _draft(found: Unencrypted, evidence: Evidence) -> Draft:
    own = found.receiver.own
    holding = say(", an identifier among them") if found.identifier and not own else ""
    number = counted(found.requests, "request")
    return Draft(
        subject=subject(found.receiver),
        message=say(
            "Observed {number} for pages of {what} without encryption; what is typed into their forms goes the same way. "
            "This may fall short of protecting what is sent.",
            number=number,
            what=found.receiver.label,
        )
        if own
        else say(
            "Observed {number} to {what} without encryption{holding}. This may fall short of protecting what is sent.",
            number=number,
            what=found.receiver.label,
            holding=holding,
        ),
        severity=Severity.MEDIUM,
        confidence=sure(found.receiver, evidence, Confidence.CERTAIN),
        verdict=Verdict.FAIL,
        occurrences=(listed((named(state) for state in found.states), 8),),
        evidence=found.proofs,
        fill={
            "where": say("The web server of the site") if own else say("The tag of {label}", label=found.receiver.label)
        },
    )
