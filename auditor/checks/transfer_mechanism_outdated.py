"""The only safeguard that the documents name for transfers has ended."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, place, quoted, site_subject
from auditor.evidence.passages import about
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Passage, Proof
from auditor.model.kinds import Confidence, Severity, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="transfer-mechanism-outdated",
    title="Transfers rest on a safeguard that is in force",
    failure_title="The only safeguard named for transfers has ended",
    why="The documents rest transfers on Privacy Shield, Safe Harbor or replaced standard clauses, and name no safeguard that "
    "is in force. Whether a recipient takes part in the present framework has to be looked up by a person.",
    severity=Severity.MEDIUM,
    confidence=Confidence.PROBABLE,
    legal=(law.TRANSFERS, law.FRAMEWORK, law.UPKEEP),
    remediation=Remediation(
        where="{section}",
        what="Replace “{quote}” with the mechanism now relied on for each recipient, with a fallback.",
        wording="(Recipient) in (country) receives these data under (mechanism); if it falls away, under (fallback). A copy "
        "can be had from (contact).",
        owner="Legal",
        verify="Audit again: the documents name a safeguard that is in force, and {term} no more.",
    ),
    needs=("documents",),
    experimental=True,
    doubts=("The passage may tell of the past in words that are not known to the search.",),
)
TERMS = {
    "obsolete-privacy-shield": "Privacy Shield",
    "obsolete-safe-harbor": "Safe Harbor",
    "obsolete-old-clauses": say("standard clauses that were replaced in 2021"),
}


def run(evidence: Evidence) -> Outcome:
    """A question where an ended safeguard is named and none in force; passages that call it past do not count."""
    past = {(p.quote.document, p.quote.start) for p in about(evidence, "withdrawn")}
    standing = [
        (term, passage)
        for topic, term in TERMS.items()
        for passage in about(evidence, topic)
        if (passage.quote.document, passage.quote.start) not in past
    ]
    if not standing:
        return Outcome(
            verdict=Verdict.NOT_APPLICABLE, reason="No document rests a transfer on a safeguard that has ended."
        )
    documents = sorted({p.quote.document for _, p in standing})
    if about(evidence, "safeguard"):
        return conclude([], passed=documents, otherwise="The documents name a safeguard in force beside the ended one.")
    if evidence.policy_problem:
        reason = evidence.policy_problem
        return Outcome(verdict=Verdict.NOT_TESTED, reason=reason, untested=tuple((d, reason) for d in documents))
    return conclude([_draft(*standing[0], evidence)], otherwise="")


def _draft(term: str, passage: Passage, evidence: Evidence) -> Draft:
    quote = passage.quote
    return Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed {term} under {place} (“{quote}”); the policy does not say on which safeguard in force "
            "transfers rest. This may fall short of telling of safeguards.",
            term=term,
            place=place(quote),
            quote=quoted(quote),
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        evidence=(Proof(kind="quote", text=quote.text, quote=quote),),
        fill={"section": place(quote), "quote": quoted(quote, 120), "term": term},
    )
