"""Cookies were observed that the site's own cookie table does not list."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude
from auditor.evidence.kept import (
    WALLS,
    Group,
    confidence,
    cookies_of,
    fill,
    groups,
    is_named,
    kept,
    lines,
    proofs,
    technical,
)
from auditor.evidence.severity import is_cross_site
from auditor.evidence.stances import visits
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import CookieRow, Evidence
from auditor.model.kinds import Confidence, Severity, Stance, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="cookie-undeclared",
    title="Every cookie observed is in the cookie table",
    failure_title="A cookie is not in the site's cookie table",
    why="The site publishes a table of its cookies, and the browser was given cookies that no row of it covers, patterns "
    "included. A table that looks complete and is not misleads more than none. The table is usually generated once and "
    "then left while tags change.",
    severity=Severity.MEDIUM,
    confidence=Confidence.PROBABLE,
    legal=(law.PLANET49, law.ICO_THIRD_PARTIES, law.CNIL_LIST, law.DEVICE_CH, law.UPKEEP),
    remediation=Remediation(
        where="The cookie table of {site}, and whatever sets the cookies ({setter})",
        what="Add {cookies} to the table, or stop setting what is not listed.",
        wording="{rows}",
        owner="Legal for the table; whoever manages tags for the cookies",
        verify="Audit again: every cookie observed is declared.",
    ),
    needs=("cookies", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    rests_on=("vendor-undisclosed",),
    doubts=(
        "A name may hold a random or test suffix that the table's pattern was meant to cover.",
        "Cookies of bot protection may be given to automated browsers only.",
        "The table may list providers rather than single cookies.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each vendor, or each cookie of no known vendor, that the published table leaves out."""
    if not evidence.declared_cookies:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="The documents list no cookies one by one.")
    counted = [c for c in kept(evidence) if not WALLS.fullmatch(c.name)]
    missing = [c for c in counted if c.declared is None and not _by_provider(c, evidence)]
    return conclude(
        [_draft(group, evidence) for group in groups(missing, evidence)],
        passed=sorted({c.name for c in counted} - {c.name for c in missing}),
        otherwise="Every cookie observed is covered by a row of the cookie table.",
    )


def _by_provider(cookie: CookieRow, evidence: Evidence) -> bool:
    """Whether a row stands for the vendor as a whole: its name column holds the provider's name, not a cookie's."""
    vendor = next((v for v in evidence.vendors if v.id == cookie.vendor), None)
    if vendor is None:
        return False
    names = {vendor.name.casefold(), vendor.product.casefold(), vendor.company.casefold()}
    return any(row.name.casefold().replace("-", " ") in names for row in evidence.declared_cookies)


def _draft(group: Group, evidence: Evidence) -> Draft:
    return Draft(
        subject=group.subject,
        message=say(
            "Observed {cookies}; the cookie table in the policy does not list {them}. This may fall short of "
            "telling visitors what is stored.",
            cookies=cookies_of(group),
            them=say("it") if len(group.cookies) == 1 else say("them"),
        ),
        severity=_severity(group, evidence),
        confidence=confidence(group, evidence, Confidence.PROBABLE),
        verdict=Verdict.FAIL,
        occurrences=lines(group.cookies),
        evidence=proofs(group.cookies),
        fill=fill(group, evidence),
    )


def _severity(group: Group, evidence: Evidence) -> Severity:
    """Low for technical cookies, and where the vendor itself is unnamed (its own finding says more)."""
    if all(technical(c, evidence) for c in group.cookies):
        return Severity.LOW
    if group.vendor is not None and not is_named(group.vendor):
        return Severity.LOW
    refused = {v.state for v in visits(evidence, Stance.REFUSED)}
    after_refusal = any(refused & set(c.states) for c in group.cookies)
    advertising = group.vendor is not None and is_cross_site(group.vendor) and any(c.identifier for c in group.cookies)
    return Severity.HIGH if after_refusal or advertising else Severity.MEDIUM
