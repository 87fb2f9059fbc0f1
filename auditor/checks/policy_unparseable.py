"""A policy was fetched and its text cannot be judged."""

from auditor.evidence import law
from auditor.evidence.drafts import POLICY, conclude
from auditor.evidence.redact import redacted
from auditor.model.capture import Document
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, Severity, SubjectKind, Verdict
from auditor.model.said import say, term

META = CheckMeta(
    id="policy-unparseable",
    title="The policies can be read as text",
    failure_title="A policy cannot be read as text",
    why="The address answered, and what came holds no text that could be judged: a picture, a scan, a page that stays empty "
    "without scripts, or only a few words. What the document does not say proves nothing then. Readers with a screen "
    "reader may meet the same difficulty.",
    severity=Severity.INFO,
    confidence=Confidence.PROBABLE,
    legal=(law.PLAIN, law.DEVICE_CH, law.UPKEEP),
    remediation=Remediation(
        where="{link}",
        what="Publish the document as text in the page, or give its text to the audit with --policy.",
        wording="(The same document, as text.)",
        owner="Web team; legal",
        verify="Audit again: the document is listed among those read.",
    ),
    doubts=("The text may load late, or only after a click.",),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each privacy or cookie policy that was received and whose text could not be judged."""
    found = [d for d in evidence.documents if d.kind in POLICY]
    if not found:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No privacy or cookie policy was found.")
    empty = [d for d in found if d.reason is not None and _received(d)]
    closed = [(d.url or d.id, d.reason) for d in found if d.reason is not None and d not in empty]
    return conclude(
        [_draft(d) for d in empty],
        passed=[d.url or d.source or d.id for d in found if d.reason is None],
        untested=[(key, reason) for key, reason in closed if reason],
        otherwise="Every policy that was received holds text.",
    )


def _received(document: Document) -> bool:
    """Whether bytes came with a good status; errors and walls have their own findings."""
    return document.sha256 is not None and not document.missing and (document.status is None or document.status < 400)


def _draft(document: Document) -> Draft:
    link = redacted(document.url) if document.url else document.source or document.id
    return Draft(
        subject=Subject(kind=SubjectKind.DOCUMENT, key=document.url or document.id, label=document.title or link),
        message=say(
            "Observed that {link} holds no text that could be judged: {reason} No disclosure is decided "
            "where its words could matter. It may fall short of being readable for everybody.",
            link=link,
            reason=term(document.reason or ""),
        ),
        severity=Severity.INFO,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        evidence=(
            Proof(kind="document", text=term(document.reason or ""), url=document.url or None, status=document.status),
        ),
        fill={"link": link},
    )
