"""Some documents were read and others were not."""

from auditor.evidence.drafts import conclude
from auditor.evidence.redact import redacted
from auditor.evidence.stances import nothing_usable
from auditor.model.capture import Document
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, DocumentKind, Severity, SubjectKind, Verdict
from auditor.model.said import say, term

META = CheckMeta(
    id="policy-not-fully-read",
    title="All documents that may disclose vendors were read",
    failure_title="A document that may disclose vendors was not read",
    why="At least one policy, cookie policy or list of the consent tool was found and could not be read. A vendor may be named "
    "in it. Every check that rests on a name being absent is not tested for the vendors concerned.",
    severity=Severity.INFO,
    confidence=Confidence.CERTAIN,
    legal=(),
    remediation=Remediation(
        where="{link}",
        what="Open the document by hand and give its text to the audit with --add-policy.",
        wording="(Note for the file:) {link} was not read.",
        owner="Whoever runs the audit",
        verify="Audit again: the document is listed among those read.",
    ),
    about_audit=True,
)
KINDS = (DocumentKind.PRIVACY, DocumentKind.COOKIES, DocumentKind.CONSENT_TOOL, DocumentKind.VENDOR_LIST)


def run(evidence: Evidence) -> Outcome:
    """A note for each such document."""
    found = [d for d in evidence.documents if d.kind in KINDS]
    nothing = nothing_usable(evidence)
    if not found and nothing is not None:
        return Outcome(verdict=Verdict.NOT_TESTED, reason=nothing.reason)
    if not found:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No document was found.")
    return conclude(
        [_draft(d) for d in found if d.reason is not None],
        passed=[d.url or d.source or d.id for d in found if d.reason is None],
        otherwise="Every document that was found was read.",
    )


def _draft(document: Document) -> Draft:
    link = redacted(document.url) if document.url else document.source or document.id
    return Draft(
        subject=Subject(kind=SubjectKind.DOCUMENT, key=document.url or document.id, label=document.title or link),
        message=say(
            "{link} was not read: {reason} That a vendor is not named proves nothing there; "
            "vendor-undisclosed and its kin are not tested for vendors that it may name.",
            link=link,
            reason=term(document.reason or ""),
        ),
        severity=Severity.INFO,
        confidence=Confidence.CERTAIN,
        verdict=Verdict.REVIEW,
        evidence=(
            Proof(kind="document", text=term(document.reason or ""), url=document.url or None, status=document.status),
        ),
        fill={"link": link},
    )
