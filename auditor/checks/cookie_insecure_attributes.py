"""An identifying cookie lacks the attributes that protect it."""

import re

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed
from auditor.evidence.kept import confidence, cookie_subject, fill, groups, kept, lines, proofs
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import CookieRow, Evidence
from auditor.model.kinds import Confidence, Severity, Stance, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="cookie-insecure-attributes",
    title="Identifying cookies are protected in transit",
    failure_title="An identifying cookie lacks protection",
    why="A cookie that identifies the visitor was set without the attribute that keeps it off unencrypted connections, or a "
    "session cookie was left readable for every script on the page. Anyone who reads it can pass for the visitor. The "
    "fix is one setting.",
    severity=Severity.LOW,
    confidence=Confidence.CERTAIN,
    legal=(law.SECURE, law.UPKEEP),
    remediation=Remediation(
        where="What sets {name} ({setter})",
        what="Serve {name} with {attributes}.",
        wording="Set-Cookie: {name}=…; {attributes}",
        owner="Web team",
        verify="Audit again: {name} has {attributes}.",
    ),
    needs=("cookies",),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=(
        "Cookies that scripts write cannot be hidden from scripts, so that is not asked of them.",
        "Tokens against forged requests are meant to be readable.",
    ),
)
SESSION = re.compile(r"sess|sid$|phpsessid|jsessionid|asp\.net_sessionid|auth|login|token$|connect\.sid", re.IGNORECASE)
READABLE = re.compile(r"csrf|xsrf", re.IGNORECASE)


def run(evidence: Evidence) -> Outcome:
    """A finding for each identifier without Secure, and each session cookie of a response without HttpOnly."""
    rows = [c for c in kept(evidence) if (c.identifier or _is_session(c)) and c.set_by.kind != "unknown"]
    if not rows:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No identifying cookie was observed.")
    wrong = {cookie_subject(c).key: c for c in rows if lacking(c)}
    return conclude(
        [_draft(c, evidence) for c in wrong.values()],
        passed=sorted({c.name for c in rows if cookie_subject(c).key not in wrong}),
        otherwise="Every identifying cookie has the attributes that protect it.",
    )


def lacking(cookie: CookieRow) -> tuple[str, ...]:
    """The attributes that are missing: Secure always, HttpOnly for session cookies that a response set."""
    missing = [] if cookie.secure else ["Secure"]
    if _is_session(cookie) and cookie.set_by.kind == "http" and not cookie.http_only:
        missing.append("HttpOnly")
    return tuple(missing)


def _is_session(cookie: CookieRow) -> bool:
    own = cookie.vendor is None and cookie.party.value == "first"
    return own and bool(SESSION.search(cookie.name)) and not READABLE.search(cookie.name)


def _draft(cookie: CookieRow, evidence: Evidence) -> Draft:
    (group,) = groups([cookie], evidence)
    missing = listed(lacking(cookie))
    return Draft(
        subject=cookie_subject(cookie),
        message=say(
            "Observed that {name} of {domain} was set without {missing}. This may fall short of protecting it.",
            name=cookie.name,
            domain=cookie.domain,
            missing=missing,
        ),
        severity=Severity.MEDIUM if _is_session(cookie) else Severity.LOW,
        confidence=confidence(group, evidence),
        verdict=Verdict.FAIL,
        occurrences=lines([cookie]),
        evidence=proofs([cookie]),
        fill={**fill(group, evidence), "attributes": "; ".join(lacking(cookie))},
    )
