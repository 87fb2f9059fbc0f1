"""An identifier is kept for a very long time."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude
from auditor.evidence.kept import (
    MONTH,
    YEAR,
    Group,
    confidence,
    cookies_of,
    fill,
    groups,
    kept,
    lines,
    proofs,
    technical,
)
from auditor.evidence.wording import lifetime
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import CookieRow, Evidence
from auditor.model.kinds import Confidence, Profile, Severity, Stance, VendorClass, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="cookie-lifetime-excessive",
    title="Identifiers last no longer than customary",
    failure_title="An identifier lasts very long",
    why="A cookie that tells this visitor apart was set to last longer than thirteen months. The longer an identifier "
    "lasts, the more it ties together. No rule of law names a limit for every cookie, so this asks for a reason.",
    severity=Severity.LOW,
    confidence=Confidence.CERTAIN,
    legal=(law.LIMITS, law.CNIL_MEASURING, law.UPKEEP),
    remediation=Remediation(
        where="The setting of {provider} that decides how long {cookies} last ({setter})",
        what="Reduce the lifetime to thirteen months or less, or record why longer is needed.",
        wording="(Record:) {cookies} of {provider} last {lifetime} because …",
        owner="Marketing or whoever manages tags",
        verify="Audit again: the lifetime observed is thirteen months or less.",
    ),
    needs=("cookies",),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=(
        "The browser keeps no cookie longer than 400 days, whatever was asked for.",
        "Cookies that remember a preference or an opt-out are meant to last.",
    ),
)
COUNTER = (
    "The thirteen months belong to the French exemption for audience measurement; they are no limit for every cookie."
)
LIMIT = 13 * MONTH * 1.02
FAR = 25 * MONTH * 1.02


def run(evidence: Evidence) -> Outcome:
    """A finding for each vendor with an identifier above thirteen months; preferences and opt-outs are left out."""
    rows = [c for c in kept(evidence) if c.identifier and not technical(c, evidence) and not _is_preference(c)]
    if not rows:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No identifier beyond the technical ones was observed.")
    long = [c for c in rows if (c.lifetime_seconds or 0) > LIMIT]
    return conclude(
        [_draft(group, evidence) for group in groups(long, evidence)],
        passed=sorted({c.name for c in rows} - {c.name for c in long}),
        otherwise="No identifier lasts longer than thirteen months.",
    )


def _is_preference(row: CookieRow) -> bool:
    """Whether the name says that the cookie remembers a choice."""
    return any(word in row.name.lower() for word in ("consent", "opt", "pref", "lang", "cookie_notice"))


def _draft(group: Group, evidence: Evidence) -> Draft:
    longest = max(group.cookies, key=lambda c: c.lifetime_seconds or 0)
    return Draft(
        subject=group.subject,
        message=say(
            "Observed {cookies} with an identifier that is set to last {lifetime}. This may fall short of "
            "keeping data no longer than necessary.",
            cookies=cookies_of(group),
            lifetime=lifetime(longest.lifetime_seconds),
        ),
        severity=_severity(group, longest.lifetime_seconds or 0, evidence),
        confidence=confidence(group, evidence),
        verdict=Verdict.REVIEW,
        occurrences=lines(group.cookies),
        evidence=proofs(group.cookies),
        fill={**fill(group, evidence), "lifetime": lifetime(longest.lifetime_seconds)},
        counter=COUNTER,
    )


def _severity(group: Group, seconds: float, evidence: Evidence) -> Severity:
    """Low above thirteen months, medium above twenty-five (in France for measurement from thirteen), high above five
    years."""
    measuring = group.vendor is not None and VendorClass.ANALYTICS in group.vendor.classes
    if seconds > 5 * YEAR:
        return Severity.HIGH
    french = evidence.profile is Profile.FR and measuring
    return Severity.MEDIUM if seconds > FAR or french else Severity.LOW
