"""Personal data in what a third party is sent."""

from auditor.evidence import law
from auditor.evidence.acts import doubtful, seen_in, subject, sure
from auditor.evidence.drafts import conclude, listed
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, Severity, Verdict
from auditor.model.practice import Leak
from auditor.model.said import say, term

META = CheckMeta(
    id="pii-in-third-party-request",
    title="No personal data in requests to third parties",
    failure_title="Personal data are sent to a third party",
    why="An e-mail address, a telephone number, a name or a hash of one was in the address, the referrer or the body of a "
    "request "
    "to a third party. A hash of an address is still personal data: whoever knows the address recognises it.",
    severity=Severity.CRITICAL,
    confidence=Confidence.PROBABLE,
    legal=(law.LIMITS, law.SECURE, law.PURPOSES, law.RECIPIENTS, law.CONSENT, law.UPKEEP),
    remediation=Remediation(
        where="The requests to {who} (fields: {fields})",
        what="Take personal data out of addresses, set Referrer-Policy to strict-origin-when-cross-origin, and switch off "
        "automatic "
        "matching in {who}'s settings; ask {who} to delete what it got.",
        wording="If matching is wanted: {who} receives a hash of your e-mail address once you agree, in order to …",
        owner="Web team for addresses; marketing or whoever manages tags; data protection officer",
        verify="Audit again with experimental checks: no request to {who} holds such data.",
    ),
    needs=("personal data", "requests"),
    experimental=True,
    doubts=(
        "The address may be printed on the page and belong to nobody who visits it.",
        "A field's name may promise more than its value holds.",
    ),
)
SURE = frozenset({"email"})
HASHES = frozenset({"md5", "sha1", "sha256"})


def run(evidence: Evidence) -> Outcome:
    """A finding for each receiver of an address or a hash of one; names, numbers and logins by field name are questions."""
    findings, untested = [], []
    for leak in evidence.practices.leaks:
        if leak.typed:
            continue
        reason = doubtful(leak.receiver, evidence)
        if reason is not None:
            untested.append((leak.receiver.key, reason))
        else:
            findings.append(_draft(leak, evidence))
    return conclude(
        findings, untested=untested, otherwise="No personal data were observed in requests to third parties."
    )


def _draft(leak: Leak, evidence: Evidence) -> Draft:
    hashed = set(leak.forms) <= HASHES
    addressed = bool(SURE & set(leak.kinds))
    best = Confidence.PROBABLE if addressed and not hashed else Confidence.POSSIBLE
    return Draft(
        subject=subject(leak.receiver),
        message=say(
            "Observed {kinds} ({forms}) in requests to {receiver}. The values are not shown here. This may "
            "fall short of keeping personal data to those who need them.",
            kinds=listed(map(term, leak.kinds)),
            forms=listed(map(term, leak.forms)),
            receiver=leak.receiver.label,
        ),
        severity=Severity.HIGH if hashed or not addressed else Severity.CRITICAL,
        confidence=sure(leak.receiver, evidence, best),
        verdict=Verdict.FAIL if best is Confidence.PROBABLE else Verdict.REVIEW,
        occurrences=seen_in(leak.states, without_consent=leak.without_consent),
        evidence=leak.proofs,
        fill={"who": leak.receiver.label, "fields": listed(leak.fields) or say("none named")},
    )
