"""A policy says itself that it was last updated long ago."""

from datetime import date

from auditor.evidence import law
from auditor.evidence.drafts import conclude
from auditor.evidence.passages import read_policies
from auditor.model.capture import Document
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, Severity, SubjectKind, Verdict
from auditor.model.said import dated, say

META = CheckMeta(
    id="policy-outdated",
    title="The policy was reviewed within the last year",
    failure_title="The policy is more than a year old",
    why="The document states a date of last update that is more than twelve months before this audit. Tags change more often "
    "than that, so the text has probably fallen behind. In California a yearly review is expected.",
    severity=Severity.INFO,
    confidence=Confidence.PROBABLE,
    legal=(law.TRACTOR_SUPPLY, law.UPKEEP),
    remediation=Remediation(
        where="The date in {document}",
        what="Review the text against what is in use, then show the new date and keep earlier versions available.",
        wording="Last updated: (date of the review)",
        owner="Legal",
        verify="Audit again: the stated date lies within the last twelve months.",
    ),
    needs=("documents",),
    doubts=("The date may be that of a template, or of something else on the page.",),
)
YEAR = 365


def run(evidence: Evidence) -> Outcome:
    """A finding for each document with a stated date more than a year before the capture."""
    dated = [(d, day) for d in read_policies(evidence) if (day := _day(d)) is not None]
    if not dated:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No document states when it was last updated.")
    today = evidence.captured.date()
    old = [(d, day) for d, day in dated if (today - day).days > YEAR]
    return conclude(
        [_draft(d, day, today) for d, day in old],
        passed=[d.url or d.id for d, _ in dated if d not in [o for o, _ in old]],
        otherwise="Every date stated lies within the last twelve months.",
    )


def _day(document: Document) -> date | None:
    try:
        return date.fromisoformat(document.last_updated) if document.last_updated else None
    except ValueError:
        return None


def _draft(document: Document, day: date, today: date) -> Draft:
    name = document.title or document.url or document.source or document.id
    return Draft(
        subject=Subject(kind=SubjectKind.DOCUMENT, key=document.url or document.id, label=name),
        message=say(
            "Observed that {name} says it was last updated on {day}, {months} months before this audit. The "
            "text may fall short of current practice.",
            name=name,
            day=dated(day),
            months=(today - day).days // 30,
        ),
        severity=Severity.INFO,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        evidence=(Proof(kind="document", text=say("last updated {day}", day=dated(day)), url=document.url or None),),
        fill={"document": name},
    )
