"""A policy rests on law that has been replaced."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed
from auditor.evidence.passages import about, read_policies
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, Passage, Proof
from auditor.model.kinds import Confidence, Severity, SubjectKind, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="policy-outdated-law",
    title="The policy names the law in force",
    failure_title="The policy names law that has been replaced",
    why="A passage rests on a framework or an act that has been replaced or renamed. Readers cannot rely on it, and it shows "
    "that the text was not reviewed since. Passages that say themselves that the law is past are left out.",
    severity=Severity.LOW,
    confidence=Confidence.PROBABLE,
    legal=(law.ACCURATE, law.FRAMEWORK, law.TDDDG_NAME, law.UPKEEP),
    remediation=Remediation(
        where="{section}",
        what="Replace “{term}” ({why}).",
        wording="(In place of “{term}”:) the law in force today",
        owner="Legal",
        verify="Audit again: no passage names {term}.",
    ),
    needs=("documents",),
    doubts=("The passage may tell of the past, or quote somebody else's text.",),
)
TERMS = {
    "obsolete-privacy-shield": ("Privacy Shield", say("it no longer serves as a basis for transfers"), Severity.MEDIUM),
    "obsolete-safe-harbor": ("Safe Harbor", say("it no longer serves as a basis for transfers"), Severity.MEDIUM),
    "obsolete-old-clauses": (
        say("older standard contractual clauses"),
        say("they were replaced in 2021"),
        Severity.MEDIUM,
    ),
    "obsolete-directive": ("Directive 95/46", say("the GDPR repealed it (Article 94)"), Severity.LOW),
    "obsolete-ttdsg": ("TTDSG", say("the act is called TDDDG since 14 May 2024"), Severity.LOW),
    "obsolete-tmg": ("TMG", say("its rules on data moved to another act"), Severity.LOW),
    "obsolete-utma": (
        say("__utm cookies"),
        say("they belong to a version of Google Analytics that has ended"),
        Severity.LOW,
    ),
}
"""Topic → the term, why it is out of date, and how much it matters."""


def run(evidence: Evidence) -> Outcome:
    """One finding per term and document; passages that call the law past pass."""
    past = {(p.quote.document, p.quote.start) for p in about(evidence, "withdrawn")}
    found = [
        _draft(topic, passage, evidence)
        for topic in TERMS
        for document in read_policies(evidence)
        if (passage := _standing(evidence, topic, document.id, past)) is not None
    ]
    return conclude(
        found,
        passed=[d.url or d.id for d in read_policies(evidence)] if not found else (),
        otherwise="No term of replaced law was found.",
    )


def _standing(evidence: Evidence, topic: str, document: str, past: set[tuple[str, int]]) -> Passage | None:
    """The first passage with the term that does not itself speak of the past."""
    passages = about(evidence, topic, document)
    return next((p for p in passages if (p.quote.document, p.quote.start) not in past), None)


def _draft(topic: str, passage: Passage, evidence: Evidence) -> Draft:
    term, why, severity = TERMS[topic]
    document = next(d for d in evidence.documents if d.id == passage.quote.document)
    name = document.title or document.url or document.id
    section = f"“{' › '.join(passage.quote.heading)}”" if passage.quote.heading else name
    return Draft(
        subject=Subject(
            kind=SubjectKind.DOCUMENT,
            key=f"{document.url or document.id} {topic}",
            label=say("{term} in {name}", term=term, name=name),
        ),
        message=say(
            "Observed “{term}” in {names}: {why}. The text may fall short of the law in force.",
            term=term,
            names=listed([name]),
            why=why,
        ),
        severity=severity,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        evidence=(Proof(kind="quote", text=passage.quote.text, quote=passage.quote),),
        fill={"section": section, "term": term, "why": why},
    )
