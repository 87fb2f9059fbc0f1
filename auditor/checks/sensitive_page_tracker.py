"""A vendor that follows people is told that a page about something sensitive was opened."""

from auditor.evidence import law
from auditor.evidence.acts import doubtful, seen_in, sure
from auditor.evidence.drafts import conclude, listed
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, Severity, Stance, SubjectKind, Verdict
from auditor.model.practice import SensitiveUse
from auditor.model.said import say, term

META = CheckMeta(
    id="sensitive-page-tracker",
    title="Advertisers are not told of sensitive pages",
    failure_title="An advertiser is told that a sensitive page was opened",
    why="The address or title of a page about health, debts, religion or the like was sent to a vendor that follows people "
    "across "
    "sites. From the page alone it may conclude something about the visitor that needs particular protection.",
    severity=Severity.CRITICAL,
    confidence=Confidence.POSSIBLE,
    legal=(law.SENSITIVE, law.LIMITS, *law.DEVICE_RULES, law.HEALTHLINE, law.UPKEEP),
    remediation=Remediation(
        where="The pages {pages} and the tag of {who}",
        what="Exclude these pages from all marketing tags, and send neither address nor title from them.",
        wording="(Nothing to add to the policy: explicit consent would be needed to tell {who} of such a page.)",
        owner="Marketing or whoever manages tags; data protection officer",
        verify="Audit these pages again with experimental checks: no request to {who} from them.",
    ),
    needs=("requests",),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    experimental=True,
    doubts=(
        "What a page is about is told by words of its address and title alone.",
        "A page may speak of a topic without concerning its reader: news, a job advertisement, a shop's category.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A question for each vendor and topic: that a page is sensitive is for a person to confirm."""
    findings, untested = [], []
    practices = evidence.practices
    for use in practices.sensitive:
        reason = doubtful(use.receiver, evidence)
        if reason is not None:
            untested.append((use.receiver.key, reason))
        else:
            findings.append(_draft(use, evidence))
    if not practices.sensitive_pages and not findings:
        reason = "No audited page is about something sensitive, by its address and title."
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason=reason)
    otherwise = "No vendor that follows people was observed to be told of a sensitive page."
    return conclude(
        findings, passed=practices.sensitive_pages if not findings else (), untested=untested, otherwise=otherwise
    )


def _draft(use: SensitiveUse, evidence: Evidence) -> Draft:
    key = f"{use.receiver.key} {use.topic}"
    return Draft(
        subject=Subject(
            kind=SubjectKind.VENDOR,
            key=key,
            label=say("{vendor} on pages about {topic}", vendor=use.receiver.label, topic=term(use.topic)),
        ),
        message=say(
            "Observed that {vendor} was told the address or title of {names}, which by its words is about "
            "{topic}. This may fall short of protecting what the page tells of its visitors.",
            vendor=use.receiver.label,
            names=listed(use.pages),
            topic=term(use.topic),
        ),
        severity=Severity.CRITICAL,
        confidence=sure(use.receiver, evidence, Confidence.POSSIBLE),
        verdict=Verdict.REVIEW,
        occurrences=seen_in(use.states, without_consent=use.without_consent),
        evidence=use.proofs,
        fill={"who": use.receiver.label, "pages": listed(use.pages)},
    )
