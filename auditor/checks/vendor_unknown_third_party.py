"""A third party that no vendor is known for stores, identifies or runs code."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, conclude, listed, occurrences, proofs, subject, unknown_fill
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, UnknownHost
from auditor.model.kinds import Confidence, Severity, Stance, Verdict
from auditor.model.said import say, term

META = CheckMeta(
    id="vendor-unknown-third-party",
    title="Every third party that acts on the site is known",
    failure_title="An unknown third party acts on the site",
    why="The page contacts a domain that belongs neither to the site nor to any vendor in the register, and that domain "
    "stores data, receives an identifier or runs a script. Nobody can tell from outside who it is, so whether the policy "
    "covers it is open. It is listed rather than dropped.",
    severity=Severity.MEDIUM,
    confidence=Confidence.PROBABLE,
    legal=(law.RECIPIENTS, law.PLANET49, law.FASHION_ID, law.DEVICE_CH, law.ICO_THIRD_PARTIES, law.CNIL_LIST),
    remediation=Remediation(
        where="{chain}",
        what="Ask whoever manages tags which vendor operates {domain}; then disclose it and let it wait for the right "
        "choice, or remove it. If the domain is the organisation's own, declare it as first party.",
        wording="(Once known:) vendor, legal entity, country; purpose; data and identifiers; lifetime; link",
        owner="Whoever manages tags; web team",
        verify="Audit again: {domain} is gone, named, or declared with first_party in auditor.toml.",
    ),
    needs=("requests", "cookies"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=("The domain may be the organisation's own second domain: a set of own domains can be declared.",),
)
_WORDS = {
    "sets-cookie": say("stores a cookie"),
    "gets-identifier": say("receives an identifier"),
    "runs-script": say("runs a script"),
}


def run(evidence: Evidence) -> Outcome:
    """Every unknown third party is a finding or a pass: those that only deliver files pass."""
    active = [host for host in evidence.unknown_hosts if host.behaviour]
    return conclude(
        [_draft(host, evidence) for host in active],
        passed=[host.site for host in evidence.unknown_hosts if not host.behaviour],
        otherwise="No unknown third party was observed that stores data, receives an identifier or runs a script.",
    )


def _own(host: UnknownHost) -> str:
    """What speaks for a domain of the organisation's own, as a sentence with a space behind it."""
    return (
        say("It may be a domain of the organisation's own: {suggestion}. ", suggestion=host.suggestion)
        if host.suggestion
        else ""
    )


def _draft(host: UnknownHost, evidence: Evidence) -> Draft:
    found = anywhere(host)
    heavy = {"gets-identifier", "runs-script"} & set(host.behaviour)
    does = listed(_WORDS.get(word) or term(word) for word in host.behaviour)
    return Draft(
        subject=subject(host),
        message=say(
            "Observed {activity} of {site}, which {does}; no vendor is known for it. {own}Until it is, the "
            "policy may fall short of naming it.",
            activity=activity(found),
            site=host.site,
            does=does,
            own=_own(host),
        ),
        severity=Severity.MEDIUM if heavy else Severity.INFO,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        occurrences=occurrences(found),
        evidence=proofs(found),
        fill=unknown_fill(host, evidence),
    )
