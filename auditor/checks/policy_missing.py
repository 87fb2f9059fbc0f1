"""No privacy or cookie policy was found."""

from auditor.evidence import law
from auditor.evidence.drafts import POLICY, listed, site_subject
from auditor.evidence.severity import is_exempt
from auditor.evidence.stances import nothing_usable
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, DocumentKind, Severity, Verdict, VisitStatus
from auditor.model.said import say

META = CheckMeta(
    id="policy-missing",
    title="A privacy or cookie policy can be found",
    failure_title="No privacy or cookie policy was found",
    why="No page that was visited links to a privacy or cookie policy, and none answers at the usual addresses. Visitors "
    "cannot inform themselves, and nothing could be compared with what was observed. Every check of disclosure is "
    "therefore not tested.",
    severity=Severity.HIGH,
    confidence=Confidence.PROBABLE,
    legal=(law.INFORM, law.PLAIN, law.DEVICE_CH, law.DEVICE, law.DEVICE_UK),
    remediation=Remediation(
        where="The footer of every page of {site}, and the consent banner",
        what="Publish a policy at a stable address that answers without login, and link it everywhere. If there is one, "
        "give its address to the audit with --policy.",
        wording="Privacy policy · Cookie policy (links in the footer)",
        owner="Legal for the text; web team for the links",
        verify="Audit again: the document is listed among those read.",
    ),
    doubts=(
        "The link may appear only after a script ran late, after a login, or to visitors who are not automated.",
        "It may be worded in a language that the search for links does not know.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """Fails where no candidate was found although a visit ran to its end; otherwise nothing can be said."""
    if any(d.kind in POLICY for d in evidence.documents):
        return Outcome(
            verdict=Verdict.PASS, reason="A privacy or cookie policy was found.", passed=(evidence.target.site,)
        )
    reason = _unfollowed(evidence) or _unsearched(evidence)
    if reason is not None:
        site = evidence.target.site
        return Outcome(verdict=Verdict.NOT_TESTED, reason=reason, untested=((site, reason),))
    return Outcome(verdict=Verdict.FAIL, findings=(_draft(evidence),))


def _unfollowed(evidence: Evidence) -> str | None:
    """Controls worded like a link to a policy whose text could not be reached."""
    found = [d.reason for d in evidence.documents if d.kind is DocumentKind.OTHER and d.reason is not None]
    return (
        say("a policy may be there: {names}; give its address or file with --policy.", names=listed(found))
        if found
        else None
    )


def _unsearched(evidence: Evidence) -> str | None:
    """Why the absence proves nothing: nobody looked, or no visit ran to its end."""
    hole = nothing_usable(evidence)
    if hole is not None:
        return hole.reason
    if evidence.imported is not None:
        return "an imported recording cannot be searched for a policy: give its address or file with --policy."
    if not any(v.status is VisitStatus.COMPLETE for v in evidence.visits):
        return "no visit ran to its end, so a link to the policy may have been missed."
    return None


def _draft(evidence: Evidence) -> Draft:
    trackers = [row.name for row in evidence.vendors if row.seen and not is_exempt(row)]
    observed = (
        say("Observed {names} on the site", names=listed(trackers)) if trackers else say("No tracker was observed")
    )
    pages = sorted({page.final_url for visit in evidence.visits for page in visit.pages})
    return Draft(
        subject=site_subject(evidence),
        message=say(
            "{observed}, and no privacy or cookie policy was found on {names} or at the usual addresses. "
            "This may fall short of informing visitors.",
            observed=observed,
            names=listed(pages),
        ),
        severity=Severity.CRITICAL if trackers else Severity.HIGH,
        confidence=Confidence.PROBABLE,
        occurrences=tuple(say("searched: {page}", page=page) for page in pages),
        fill={"site": evidence.target.site},
    )
