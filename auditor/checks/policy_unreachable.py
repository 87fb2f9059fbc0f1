"""A policy is linked and does not open."""

from auditor.evidence import law
from auditor.evidence.drafts import POLICY, conclude
from auditor.evidence.redact import redacted
from auditor.model.capture import NOT_FOLLOWED, SEARCH_CUT, Document
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, Severity, SubjectKind, Verdict
from auditor.model.said import say, term

WALLS = (403, 429)
"""Answers that a site commonly gives to automated browsers: they say nothing about what visitors get."""

META = CheckMeta(
    id="policy-unreachable",
    title="The linked policies open",
    failure_title="A linked policy does not open",
    why="A link leads to a policy, and the address answered with an error, asked for a login or did not answer at all. "
    "Information that cannot be opened does not inform. What the document says could not be compared with what was observed.",
    severity=Severity.HIGH,
    confidence=Confidence.PROBABLE,
    legal=(law.PLAIN, law.INFORM, law.DEVICE_CH),
    remediation=Remediation(
        where="{link} ({found})",
        what="Make the address answer with the document, without login, or correct the link.",
        wording="(Link target:) a stable address that answers with status 200",
        owner="Web team",
        verify="Open {link} in a private window; then audit again: the document is listed among those read.",
    ),
    doubts=("The site may have been down for a moment, or may answer automated browsers differently.",),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each policy that answers with an error; 403 and 429 are taken for a wall against automated visits."""
    found = [d for d in evidence.documents if d.kind in POLICY]
    if not found:
        return Outcome(
            verdict=Verdict.NOT_APPLICABLE, reason="No privacy or cookie policy was found that could be opened."
        )
    failed = [d for d in found if d.reason is not None]
    walled = [(d.url or d.id, _told(d)) for d in failed if d.status in WALLS]
    # An answer that is no document (a log-in, "page not found") was neither an error nor the policy, nor is our refusal.
    walled += [(d.url or d.id, _told(d)) for d in failed if _instead(d)]
    opened = [d for d in found if d.reason is None or not (_is_error(d) or d.status in WALLS or _instead(d))]
    return conclude(
        [_draft(d, found) for d in failed if _is_error(d)],
        passed=[d.url or d.source or d.id for d in opened],
        untested=walled,
        otherwise="Every privacy and cookie policy that was found could be opened.",
    )


def _told(document: Document) -> str:
    return say("{url}: {why}", url=document.url, why=term(document.reason or ""))


def _instead(document: Document) -> bool:
    reason = document.reason or ""
    ours = NOT_FOLLOWED in reason or reason.startswith(SEARCH_CUT)
    return (ours or reason.startswith("the site ")) and not _is_error(document) and document.status not in WALLS


def _is_error(document: Document) -> bool:
    if not document.url or document.status in WALLS or NOT_FOLLOWED in (document.reason or ""):
        return False
    return document.status is None or document.status >= 400


def _draft(document: Document, found: list[Document]) -> Draft:
    others = any(d.kind is document.kind and d.reason is None for d in found)
    link = redacted(document.url)
    return Draft(
        subject=Subject(kind=SubjectKind.DOCUMENT, key=document.url, label=document.title or link),
        message=say(
            "Observed that {link} ({found}) could not be opened: {reason} This may fall short of keeping the "
            "information easily accessible.",
            link=link,
            found=term(document.found),
            reason=term(document.reason or ""),
        ),
        severity=Severity.MEDIUM if others else Severity.HIGH,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.FAIL,
        occurrences=(f"{link}: {document.status or 'no answer'}",),
        evidence=(Proof(kind="document", text=term(document.reason or ""), url=link, status=document.status),),
        fill={"link": link, "found": term(document.found)},
    )
