"""The documents tell of a transfer to another country and name no safeguard."""

import re

from auditor.evidence import law
from auditor.evidence.drafts import conclude, place, quoted, site_subject
from auditor.evidence.passages import about, unknown_language
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, Severity, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="transfer-mechanism-missing",
    title="Transfers are told together with their safeguard",
    failure_title="A transfer is told without a safeguard",
    why="The documents say that data go to a country outside the area, and nowhere speak of an adequacy decision, standard "
    "clauses or another safeguard. People must be told on which one a transfer rests and how to get a copy of it.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(law.TRANSFERS, law.FRAMEWORK, law.UPKEEP),
    remediation=Remediation(
        where="{section}",
        what="Replace “{quote}” with the mechanism relied on for each recipient, a fallback, and how to get a copy.",
        wording="(Recipient) in (country) receives these data under (adequacy decision or standard contractual clauses); a "
        "copy can be had from (contact).",
        owner="Legal",
        verify="Audit again: the documents name a safeguard.",
    ),
    needs=("documents",),
    experimental=True,
    absence=True,
    doubts=(
        "The safeguard may be named in words that are not known to the search, or in another document.",
        "The country named may be covered by an adequacy decision that the text does not mention.",
    ),
)
_DENIED = re.compile(
    r"\b(?:not|never|nicht|keine?n?|pas|niet|geen|não|nie|inte|ikke|non|eivät?|nepředáv\w*)\b", re.IGNORECASE
)
OUTDATED = ("obsolete-privacy-shield", "obsolete-safe-harbor", "obsolete-old-clauses")


def run(evidence: Evidence) -> Outcome:
    """A question where a passage tells of a transfer and no document of any safeguard, outdated ones included."""
    told = [p for p in about(evidence, "transfer-place") if not _DENIED.search(p.quote.text)]
    hole = evidence.policy_problem or unknown_language(evidence)
    if not told:
        if hole:
            return Outcome(verdict=Verdict.NOT_TESTED, reason=hole)
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No document tells of a transfer to another country.")
    documents = sorted({p.quote.document for p in told})
    if about(evidence, "safeguard") or any(about(evidence, topic) for topic in OUTDATED):
        return conclude(
            [], passed=documents, otherwise="The documents speak of safeguards; which one covers whom is to be read."
        )
    if hole:
        return Outcome(verdict=Verdict.NOT_TESTED, reason=hole, untested=tuple((d, hole) for d in documents))
    quote = told[0].quote
    draft = Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed under {place}: “{quote}”; the policy does not say on which safeguard the transfer "
            "rests. This may fall short of telling of transfers and safeguards.",
            place=place(quote),
            quote=quoted(quote),
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=tuple(Proof(kind="quote", text=p.quote.text, quote=p.quote) for p in told),
        fill={"section": place(quote), "quote": quoted(quote, 120)},
    )
    return conclude([draft], otherwise="")
