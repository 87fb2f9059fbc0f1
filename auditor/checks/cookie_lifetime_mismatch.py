"""A cookie is asked to last much longer, or otherwise, than the table says."""

import re

from auditor.evidence import law
from auditor.evidence.drafts import conclude
from auditor.evidence.kept import CAP, YEAR, confidence, cookie_subject, groups, kept, lines, proofs
from auditor.evidence.kept import fill as cookie_fill
from auditor.evidence.wording import lifetime
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import CookieRow, Evidence, Proof
from auditor.model.kinds import Confidence, Severity, Stance, VendorClass, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="cookie-lifetime-mismatch",
    title="Cookies last as long as the table says",
    failure_title="A cookie does not last as long as the table says",
    why="The lifetime the site asked the browser for differs clearly from the one the table states. How long a visitor is "
    "recognised is part of what consent rests on. Either the setting or the row is out of date.",
    severity=Severity.MEDIUM,
    confidence=Confidence.CERTAIN,
    legal=(law.PLANET49, law.PERIOD, law.FAIRNESS, law.DEVICE_CH),
    remediation=Remediation(
        where="The row of {name} in the cookie table, and what sets it ({setter})",
        what="Set {name} to last {declared}, or change the row to {lifetime}.",
        wording="{name} | {provider} | {lifetime}",
        owner="Whoever manages tags for the setting; legal for the table",
        verify="Audit again: the lifetime observed and the one declared agree.",
    ),
    needs=("cookies", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=(
        "Months and years are rounded: differences below half of the stated time are left out.",
        "The site may set different lifetimes in different states, or renew the cookie on each visit.",
        "The unit in the table may have been read wrongly.",
    ),
)
FACTOR = 1.5
DAY = 86_400.0
AT_MOST = re.compile(
    r"up to|at most|max\b|maxim|no longer than|bis zu|h[öo]chstens|jusqu|au plus|hasta|como m[áa]ximo|fino a|al massimo|\btot\b"
    r"|hoogstens|at[ée] |\bdo \d|najwy[żz]ej|h[øo]jst|h[öo]gst|enint[äa][äa]n",
    re.IGNORECASE,
)
"""Words of tables that state a bound: what lasts shorter keeps it."""


def run(evidence: Evidence) -> Outcome:
    """Compares every declared lifetime with the one asked for; the consent tool's own cookie is left out."""
    rows = [c for c in kept(evidence) if c.declared is not None and c.declared.lifetime_seconds is not None]
    rows = [c for c in rows if c.set_by.kind != "unknown" and not _is_choice(c, evidence)]
    if not rows:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No observed cookie has a declared lifetime.")
    worst: dict[str, tuple[CookieRow, Severity]] = {}
    for row in rows:
        severity, key = gap(row), cookie_subject(row).key
        if severity is not None and (key not in worst or severity.rank > worst[key][1].rank):
            worst[key] = (row, severity)
    return conclude(
        [_draft(row, severity, evidence) for row, severity in worst.values()],
        passed=sorted({c.name for c in rows if cookie_subject(c).key not in worst}),
        otherwise="Every declared lifetime agrees with the one observed.",
    )


def gap(row: CookieRow) -> Severity | None:
    """How much the difference matters, None where there is none: half as long again and more than a day."""
    declared = row.declared.lifetime_seconds if row.declared else None
    asked = row.lifetime_seconds
    if declared is None:
        return None
    bound = row.declared is not None and AT_MOST.search(row.declared.lifetime_text or "") is not None
    if bound and (asked is None or asked <= declared):
        return None
    if declared == 0 or asked is None:
        if not declared and asked is None:
            return None
        if asked is None:
            return Severity.INFO
        if asked <= DAY:
            return None
        return Severity.HIGH if asked > YEAR and row.identifier else Severity.MEDIUM
    if asked > FACTOR * declared and asked - declared > DAY:
        return Severity.MEDIUM
    shorter = declared > FACTOR * asked and declared - asked > DAY and asked < CAP * 0.99
    return Severity.INFO if shorter else None


def _is_choice(row: CookieRow, evidence: Evidence) -> bool:
    """The consent cookie is set with one expiry and rewritten after the choice."""
    vendor = next((v for v in evidence.vendors if v.id == row.vendor), None)
    return "consent" in row.name.lower() or (vendor is not None and VendorClass.CONSENT in vendor.classes)


def _draft(row: CookieRow, severity: Severity, evidence: Evidence) -> Draft:
    assert row.declared is not None
    (group,) = groups([row], evidence)
    declared = (
        say("until the browser closes")
        if not row.declared.lifetime_seconds
        else lifetime(row.declared.lifetime_seconds)
    )
    return Draft(
        subject=cookie_subject(row),
        message=say(
            "Observed that {cookie} is set to last {lifetime}; the table says “{declared}”. This may fall "
            "short of telling visitors the duration.",
            cookie=row.name,
            lifetime=lifetime(row.lifetime_seconds),
            declared=row.declared.lifetime_text or declared,
        ),
        severity=severity,
        confidence=confidence(group, evidence),
        verdict=Verdict.REVIEW if severity is Severity.INFO else Verdict.FAIL,
        occurrences=lines([row]),
        evidence=(*proofs([row]), Proof(kind="quote", text=row.declared.quote.text, quote=row.declared.quote)),
        fill={**cookie_fill(group, evidence), "declared": declared},
    )
