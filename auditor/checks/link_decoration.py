"""Identifiers of advertisement clicks are kept or passed on."""

from auditor.evidence import law
from auditor.evidence.acts import doubtful, seen_in, subject, sure
from auditor.evidence.drafts import conclude
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, Severity, Stance, SubjectKind, Verdict
from auditor.model.practice import Decoration
from auditor.model.said import say

META = CheckMeta(
    id="link-decoration",
    title="Click identifiers in addresses are neither kept nor passed on",
    failure_title="A click identifier is kept or passed on",
    why="Advertising platforms add an identifier of the click to the address that a visitor arrives at, and some tools add one "
    "to links that lead away. Keeping it or passing it on ties the visit to the visitor's account there, without a cookie "
    "of that platform.",
    severity=Severity.MEDIUM,
    confidence=Confidence.CERTAIN,
    legal=(law.TECHNICAL_SCOPE, law.FAIRNESS, law.ICO_THIRD_PARTIES, law.UPKEEP),
    remediation=Remediation(
        where="What {who} does with {parameter}",
        what="Switch off automatic tagging and linking there, or let it wait for consent, and describe click identifiers as well "
        "as cookies.",
        wording="If you come from an advertisement, its address holds an identifier of your click ({parameter}), which {who} "
        "receives when …",
        owner="Marketing or whoever manages tags; legal for the wording",
        verify="Open a page with ?{parameter}=test-12345678 and look for the value in requests, cookies and storage.",
    ),
    needs=("requests", "cookies"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    experimental=True,
    doubts=("The parameter may be counted by the campaign tool alone, without an account behind it.",),
)


def run(evidence: Evidence) -> Outcome:
    """A question for each identifier kept or forwarded; with none in any opened address silence proves nothing."""
    findings, untested = [], []
    for found in evidence.practices.decorations:
        reason = doubtful(found.receiver, evidence) if found.receiver is not None else None
        if reason is not None:
            untested.append((found.parameter, reason))
        else:
            findings.append(_draft(found, evidence))
    if not findings and not evidence.practices.click_ids:
        why = "no page was opened with a click identifier in its address, so what happens to one was not seen."
        untested.append((evidence.target.site, why))
    otherwise = "The click identifiers of the opened addresses were neither kept nor passed on."
    return conclude(findings, passed=evidence.practices.click_ids, untested=untested, otherwise=otherwise)


def _draft(found: Decoration, evidence: Evidence) -> Draft:
    who = found.receiver.label if found.receiver is not None else say("the site")
    did = (
        say("was sent to {who}", who=who)
        if found.receiver is not None
        else say("is kept as {kept}", kept=found.kept or "")
    )
    about = (
        subject(found.receiver)
        if found.receiver is not None
        else Subject(kind=SubjectKind.COOKIE, key=found.kept or "", label=found.kept or "")
    )
    return Draft(
        subject=Subject(
            kind=about.kind, key=f"{found.parameter} {about.key}", label=f"{found.parameter}: {about.label}"
        ),
        message=say(
            "Observed that the click identifier {parameter} {did}. This may fall short of describing it.",
            parameter=found.parameter,
            did=did,
        ),
        severity=Severity.MEDIUM if found.without_consent else Severity.LOW,
        confidence=sure(found.receiver, evidence, Confidence.CERTAIN) if found.receiver else Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        occurrences=seen_in(found.states, without_consent=found.without_consent),
        evidence=found.proofs,
        fill={"who": who, "parameter": found.parameter},
    )
