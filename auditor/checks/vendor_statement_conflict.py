"""The documents both assert and deny a vendor."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, disclosure, fill, listed, occurrences, proofs, quoted, quotes, subject
from auditor.evidence.severity import confidence
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Severity, Stance
from auditor.model.said import say

META = CheckMeta(
    id="vendor-statement-conflict",
    title="The documents do not contradict themselves about a vendor",
    failure_title="The documents both say and deny that a vendor is used",
    why="One passage says that the vendor is used, another that it is not. A reader cannot know which is true. Usually one "
    "of them was forgotten when a tool was introduced or removed.",
    severity=Severity.MEDIUM,
    confidence=Confidence.PROBABLE,
    legal=(law.PLAIN, law.FAIRNESS, law.DEVICE_CH),
    remediation=Remediation(
        where="{section} and the other passage quoted",
        what="Decide which of the passages is right and correct the other; {product} was seen in: {states}.",
        wording="We use {product} of {entity}, {country}, for {purpose}. (Or: delete the passage that says so.)",
        owner="Legal for the text; marketing to say whether {product} is in use",
        verify="Check again with the new text: the passages should agree about {product}.",
    ),
    needs=("documents",),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=("The passages may speak of different websites, regions or times.",),
)


def run(evidence: Evidence) -> Outcome:
    """Speaks for the label conflict, whether the vendor was observed or not."""
    return disclosure(evidence, META.id, _draft, otherwise="The documents contradict themselves about no vendor.")


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    found = anywhere(row)
    words = listed(say("“{quote}”", quote=quoted(quote)) for quote in row.quotes[:2])
    seen = (
        say("Observed {activity}.", activity=activity(found))
        if found
        else say("{vendor} was not observed in the pages and states tested.", vendor=row.name)
    )
    return Draft(
        subject=subject(row),
        message=say(
            "The policy says in one place that {vendor} is used and denies it in another{words}. {seen} This "
            "may fall short of clear and plain information.",
            vendor=row.name,
            words=say(": {words}", words=words) if words else "",
            seen=seen,
        ),
        severity=Severity.MEDIUM if found else Severity.LOW,
        confidence=confidence(row, evidence, Confidence.PROBABLE) if found else Confidence.PROBABLE,
        occurrences=occurrences(found),
        evidence=(*quotes(row), *proofs(found)),
        fill={**fill(row, evidence), "states": fill(row, evidence)["states"] if found else say("no state")},
    )
