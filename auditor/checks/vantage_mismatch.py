"""A consent tool was loaded and showed no banner: perhaps because of where the audit ran from."""

from auditor.evidence.drafts import listed, site_subject
from auditor.evidence.stances import USABLE
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, Severity, VendorClass, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="vantage-mismatch",
    title="The site behaved as it does for its visitors",
    failure_title="The consent banner may have been held back from this audit",
    why="A consent tool was loaded and no banner appeared in any visit. Many sites show the banner only to some countries, or "
    "hold it back from automated browsers. Findings on tracking before consent and on the banner should be repeated "
    "from an address in the country concerned.",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    legal=(),
    remediation=Remediation(
        where="The consent tool of {site} ({tools})",
        what="Repeat the audit from an address in the country concerned (--proxy), or record the visit by hand (--har).",
        wording="(Note for the file:) no banner was shown to the audit.",
        owner="Whoever runs the audit",
        verify="Audit again: the banner is seen.",
    ),
    about_audit=True,
)


def run(evidence: Evidence) -> Outcome:
    """A note where a consent tool was seen and no visit saw a banner."""
    usable = [v for v in evidence.visits if v.status in USABLE]
    if evidence.imported is not None:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="An imported recording was not made from here.")
    if not usable:
        return Outcome(verdict=Verdict.NOT_TESTED, reason="no visit shows anything.")
    tools = [row.name for row in evidence.vendors if row.seen and VendorClass.CONSENT in row.classes]
    if not tools or any(v.consent.banner_seen for v in usable):
        return Outcome(verdict=Verdict.PASS, reason="Nothing suggests that a banner was held back.")
    draft = Draft(
        subject=site_subject(evidence),
        message=say(
            "{names} was loaded and no consent banner appeared. It may be shown in some countries only, or "
            "not to automated browsers: this weakens tracker-before-consent, tracker-after-reject and "
            "reject-missing-first-layer.",
            names=listed(tools),
        ),
        severity=Severity.INFO,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        fill={"site": evidence.target.site, "tools": listed(tools)},
    )
    return Outcome(verdict=Verdict.REVIEW, findings=(draft,))
