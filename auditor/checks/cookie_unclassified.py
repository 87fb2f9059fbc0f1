"""The site's own table calls cookies unclassified."""

from auditor.evidence import law
from auditor.evidence.cookie_classes import CookieClass, class_of
from auditor.evidence.drafts import listed, site_subject
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, Severity, Verdict
from auditor.model.said import counted, say

META = CheckMeta(
    id="cookie-unclassified",
    title="Every cookie in the table has a class",
    failure_title="The cookie table has unclassified cookies",
    why="The published table lists cookies as unclassified or pending. Nobody can consent to a purpose that is not stated, "
    "and a consent tool does not know whether to hold such cookies back. It is usually a scan that nobody finished.",
    severity=Severity.MEDIUM,
    confidence=Confidence.CERTAIN,
    legal=(law.PURPOSES, law.CONSENT, law.BANNER_REPORT, law.ICO_THIRD_PARTIES, law.DEVICE_CH, law.UPKEEP),
    remediation=Remediation(
        where="The class of unclassified cookies in the consent tool of {site}",
        what="Find out who sets {cookies}; give each a provider, a purpose and a class, or stop setting it.",
        wording="{cookies} | provider | purpose | lifetime | class",
        owner="Whoever manages the consent tool",
        verify="Audit again: no declared cookie stands under unclassified.",
    ),
    needs=("documents",),
    doubts=("The heading may be a leftover above an empty or different table.",),
)


def run(evidence: Evidence) -> Outcome:
    """One finding for the site with all rows under such a heading."""
    if not evidence.declared_cookies:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="The documents list no cookies one by one.")
    rows = [d for d in evidence.declared_cookies if class_of(d) is CookieClass.UNCLASSIFIED]
    if not rows:
        passed = tuple(sorted({d.name for d in evidence.declared_cookies}))
        return Outcome(verdict=Verdict.PASS, reason="No cookie is listed as unclassified.", passed=passed)
    names = listed(sorted({row.name for row in rows}), 6)
    draft = Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed that the policy lists {number} as unclassified ({names}). This may fall short of "
            "stating purposes.",
            number=counted(len(rows), "cookie"),
            names=names,
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.CERTAIN,
        occurrences=tuple(row.name for row in rows),
        evidence=tuple(Proof(kind="quote", text=row.quote.text, quote=row.quote) for row in rows[:8]),
        fill={"site": evidence.target.site, "cookies": names},
    )
    return Outcome(verdict=Verdict.FAIL, findings=(draft,))
