"""The site may have served the audit a variant for automated browsers."""

from auditor.evidence.drafts import listed, site_subject
from auditor.evidence.kept import lines, proofs
from auditor.evidence.stances import USABLE
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, Severity, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="bot-variant-suspected",
    title="Nothing suggests a variant for automated browsers",
    failure_title="The site may have served a variant for automated browsers",
    why="Cookies of bot protection were set that are typical of a browser taken for automated. Sites and tags may then load "
    "more, less or other things than for visitors. What was seen stands; what was not seen is less certain.",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    legal=(),
    remediation=Remediation(
        where="The bot protection of {site} (cookies {cookies})",
        what="Let the audit through (--user-agent-suffix, --header), or record a visit by hand and import it with --har.",
        wording="(Request to the web team:) please let the auditor's user agent pass for the time of the audit.",
        owner="Whoever runs the audit; web team",
        verify="Audit again: these cookies are gone.",
    ),
    about_audit=True,
)
CHALLENGED = ("cf_chl", "cf_clearance", "_abck", "datadome", "reese84", "_px2", "_px3", "_pxvid", "incap_ses_", "bm_sz")
"""Cookies that bot protection sets to challenge or to follow a browser; `__cf_bm` alone is given to everybody."""


def run(evidence: Evidence) -> Outcome:
    """A note where such cookies were set in a visit that was not blocked."""
    if not any(v.status in USABLE for v in evidence.visits):
        return Outcome(verdict=Verdict.NOT_TESTED, reason="no visit shows anything.")
    marked = [c for c in evidence.cookies if c.name.lower().startswith(CHALLENGED)]
    if not marked:
        return Outcome(verdict=Verdict.PASS, reason="No cookie typical of a browser taken for automated was set.")
    names = listed(sorted({c.name for c in marked}))
    draft = Draft(
        subject=site_subject(evidence),
        message=say(
            "Bot protection set {names}, so the site may have served a variant for automated browsers. This "
            "weakens vendor-stale and every pass that rests on an absence.",
            names=names,
        ),
        severity=Severity.INFO,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        occurrences=lines(marked),
        evidence=proofs(marked),
        fill={"site": evidence.target.site, "cookies": names},
    )
    return Outcome(verdict=Verdict.REVIEW, findings=(draft,))
