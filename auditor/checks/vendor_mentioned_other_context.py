"""A vendor's name occurs, but not as something this website uses."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, disclosure, fill, occurrences, proofs, quoted, quotes, searches, subject
from auditor.evidence.severity import by_rank, undisclosed
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Severity, Stance, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="vendor-mentioned-other-context",
    title="Vendors are named for what they do on the website",
    failure_title="A vendor is mentioned, but in another context",
    why="The vendor's name occurs in the documents as something else: a profile link, a source of data, a tool used off "
    "the website, help for a browser. Read as an ordinary visitor would, that does not say that this website sends data "
    "to it. Words can be read in more than one way, so a person decides.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=law.NAMING,
    remediation=Remediation(
        where="{section}",
        what="Read the passage “{quote}”. If it is not meant to say that this website uses {product}, add that it does, or "
        "remove {product}.",
        wording="We use {product} of {entity}, {country}, on this website for {purpose}. Stored on your device: {stored}. "
        "More: {link}",
        owner="Legal to read the passage; marketing or whoever manages tags",
        verify="Check again with the new text: {product} should come out as named.",
    ),
    needs=("requests", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=("The passage may be meant for the website after all: this finding exists so that a person reads it.",),
)


def run(evidence: Evidence) -> Outcome:
    """Speaks for the label other-context; always a matter for review."""
    return disclosure(
        evidence, META.id, _draft, otherwise="No vendor was observed that is mentioned in another context only."
    )


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    found = anywhere(row)
    words = say(": “{quote}”", quote=quoted(row.quotes[0])) if row.quotes else ""
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor}; the policy mentions {vendor} in another context only{words}. "
            "This may fall short of telling visitors who receives their data.",
            activity=activity(found),
            vendor=row.name,
            words=words,
        ),
        severity=by_rank(undisclosed(row, evidence).rank - 1),
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        occurrences=occurrences(found),
        evidence=(*proofs(found), *quotes(row), *searches(row)),
        fill=fill(row, evidence),
    )
