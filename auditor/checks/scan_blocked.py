"""The site turned the automated browser away."""

from auditor.evidence.drafts import POLICY, named, visit_subject
from auditor.evidence.redact import redacted
from auditor.model.capture import Document
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, Proof, VisitSummary
from auditor.model.kinds import Confidence, Severity, SubjectKind, Verdict, VisitStatus
from auditor.model.said import say, term

WALLS = (403, 429)

META = CheckMeta(
    id="scan-blocked",
    title="The site let the audit in",
    failure_title="The site turned the audit away",
    why="The site answered the automated browser with a wall (a challenge, a captcha, a refusal) instead of its page. What "
    "loads there is not what visitors get, so nothing was concluded from it. This says something about the audit, not "
    "about the site.",
    severity=Severity.INFO,
    confidence=Confidence.PROBABLE,
    legal=(),
    remediation=Remediation(
        where="The bot protection of {site}",
        what="Let the audit through: allow its address or its user agent (--user-agent-suffix, --header), or record the "
        "visit by hand and import it with --har.",
        wording="(Request to the web team:) please allow the auditor's user agent on {what} for the time of the audit.",
        owner="Web team; whoever runs the audit",
        verify="Audit again: the visit is complete.",
    ),
    about_audit=True,
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each blocked visit and each policy document behind a wall."""
    visits = [_visit(v, evidence) for v in evidence.visits if v.status is VisitStatus.BLOCKED]
    documents = [
        _document(d, evidence)
        for d in evidence.documents
        if d.kind in POLICY and d.reason is not None and d.status in WALLS
    ]
    if visits or documents:
        return Outcome(verdict=Verdict.REVIEW, findings=(*visits, *documents))
    if not evidence.visits:
        return Outcome(verdict=Verdict.NOT_TESTED, reason="No visit took place.")
    return Outcome(verdict=Verdict.PASS, reason="No visit met a wall.", passed=tuple(v.id for v in evidence.visits))


def _visit(visit: VisitSummary, evidence: Evidence) -> Draft:
    page = visit.pages[0] if visit.pages else None
    return Draft(
        subject=visit_subject(visit),
        message=say(
            "The visit {state} was blocked: {reason} Every check that needs this visit is not tested; "
            "nothing it loaded counts as observed.",
            state=named(visit.state),
            reason=term(visit.reason or "the site showed a wall."),
        ),
        severity=Severity.INFO,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        evidence=(
            Proof(
                kind="visit",
                text=term(visit.reason or "blocked"),
                state=visit.state,
                url=redacted(page.final_url or page.url) if page else None,
                status=page.status if page else None,
                screenshot=visit.screenshots[0] if visit.screenshots else None,
            ),
        ),
        fill={"site": evidence.target.site, "what": evidence.target.url},
    )


def _document(document: Document, evidence: Evidence) -> Draft:
    link = redacted(document.url)
    return Draft(
        subject=Subject(kind=SubjectKind.DOCUMENT, key=document.url or document.id, label=document.title or link),
        message=say(
            "The policy document {link} could not be read: {reason} Disclosure is not decided where its "
            "words could matter.",
            link=link,
            reason=term(document.reason or ""),
        ),
        severity=Severity.INFO,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        evidence=(Proof(kind="document", text=term(document.reason or ""), url=link, status=document.status),),
        fill={"site": evidence.target.site, "what": link},
    )
