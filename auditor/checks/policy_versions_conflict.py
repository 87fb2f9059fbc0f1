"""Privacy policy, cookie policy and consent tool tell different things."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed, site_subject
from auditor.evidence.kept import folded
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, DocumentKind, Severity, SubjectKind, Verdict
from auditor.model.reading import DeclaredCookie
from auditor.model.said import say

META = CheckMeta(
    id="policy-versions-conflict",
    title="Privacy policy, cookie policy and consent tool agree",
    failure_title="Documents of the site tell different things",
    why="The same cookie has another lifetime in one document than in another, or vendors that the policy names are missing "
    "from the consent tool's own list. Visitors cannot know which text holds, and one of the two has not been kept up.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(law.PLAIN, law.PLANET49, law.DEVICE_CH, law.UPKEEP),
    remediation=Remediation(
        where="{documents}",
        what="Choose one source for vendors and lifetimes, and make the other texts from it (now: {conflict}).",
        wording="(One table of cookies and vendors, shown in the policy and in the consent tool alike)",
        owner="Legal; whoever manages the consent tool",
        verify="Audit again: the documents state the same.",
    ),
    needs=("documents",),
    experimental=True,
    doubts=(
        "The texts may be meant for different regions, websites or times.",
        "Cookies of the same name may be set by different vendors.",
    ),
)
FACTOR, DAY = 1.5, 86_400.0
"""Lifetimes differ when one is more than half as long again and by more than a day, as for cookie-lifetime-mismatch."""
FEWEST = 3
"""Vendors that the consent tool must name before its list counts as one."""
_TOOL = {DocumentKind.CONSENT_TOOL, DocumentKind.VENDOR_LIST}


def run(evidence: Evidence) -> Outcome:
    """Questions about cookies with two lifetimes in two documents, and about vendors missing from the tool's list."""
    several = {d.quote.document for d in evidence.declared_cookies}
    listing = [row for row in evidence.vendors if _TOOL & set(row.disclosed_in)]
    if len(several) < 2 and len(listing) < FEWEST:
        if evidence.policy_problem:
            return Outcome(verdict=Verdict.NOT_TESTED, reason=evidence.policy_problem)
        reason = "No two documents state the lifetimes of cookies, and no consent tool lists vendors."
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason=reason)
    names = sorted({folded(d.name) for d in evidence.declared_cookies})
    pairs = [(name, pair) for name in names if (pair := _conflict(name, evidence)) is not None]
    drafts = [_cookie(name, *pair, evidence) for name, pair in pairs]
    missing = [r for r in evidence.vendors if r.seen and r.disclosed_in and not _TOOL & set(r.disclosed_in)]
    if len(listing) >= FEWEST and missing:
        drafts.append(_list([r.name for r in missing], len(listing), evidence))
    passed = sorted(set(names) - {name for name, _ in pairs})
    return conclude(drafts, passed=passed, otherwise="The documents agree on lifetimes and vendors.")


def _conflict(name: str, evidence: Evidence) -> tuple[DeclaredCookie, DeclaredCookie] | None:
    """The first two rows of different documents whose lifetimes differ."""
    rows = [d for d in evidence.declared_cookies if folded(d.name) == name and d.lifetime_seconds]
    for one in rows:
        for other in rows:
            low, high = one.lifetime_seconds or 0.0, other.lifetime_seconds or 0.0
            apart = one.quote.document != other.quote.document and one.vendor == other.vendor
            if apart and high > FACTOR * low and high - low > DAY:
                return one, other
    return None


def _title(id: str, evidence: Evidence) -> str:
    document = next((d for d in evidence.documents if d.id == id), None)
    return (document.title or document.url or id) if document else id


def _cookie(name: str, one: DeclaredCookie, other: DeclaredCookie, evidence: Evidence) -> Draft:
    both = [
        (_title(d.quote.document, evidence), d.lifetime_text or f"{d.lifetime_seconds or 0:.0f} s")
        for d in (one, other)
    ]
    conflict = say("{name}: {one} against {other}", name=name, one=both[0][1], other=both[1][1])
    return Draft(
        subject=Subject(kind=SubjectKind.COOKIE, key=name, label=say("cookie {name}", name=one.name)),
        message=say(
            "Observed that {document} gives the cookie {name} “{lifetime}” and {other} “{theirs}”. This may fall "
            "short of clear information.",
            document=both[0][0],
            name=one.name,
            lifetime=both[0][1],
            other=both[1][0],
            theirs=both[1][1],
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=tuple(Proof(kind="quote", text=d.quote.text, quote=d.quote) for d in (one, other)),
        fill={"documents": listed(title for title, _ in both), "conflict": conflict},
    )


def _list(missing: list[str], listed_there: int, evidence: Evidence) -> Draft:
    names = listed(missing, 6)
    return Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed {names}, named in the policy; the consent tool lists {listed_there} vendors and does "
            "not say so of them. This may fall short of consistent information.",
            names=names,
            listed_there=listed_there,
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=tuple(
            Proof(kind="quote", text=q.text, quote=q) for r in evidence.vendors if r.name in missing for q in r.quotes
        )[:8],
        fill={
            "documents": say("The consent tool's list of vendors"),
            "conflict": say("{names} missing from the list", names=names),
        },
    )
