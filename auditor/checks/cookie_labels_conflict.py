"""The documents put one cookie in two classes."""

from auditor.evidence import law
from auditor.evidence.cookie_classes import CookieClass, class_of
from auditor.evidence.drafts import conclude
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, Severity, SubjectKind, Verdict
from auditor.model.reading import DeclaredCookie
from auditor.model.said import say

META = CheckMeta(
    id="cookie-labels-conflict",
    title="Each cookie has one class in all documents",
    failure_title="The documents disagree on a cookie's class",
    why="One document or table calls a cookie necessary and another puts it in a class that waits for consent. Visitors "
    "cannot tell which applies, and one of the two is out of date. Lists kept in two places drift apart.",
    severity=Severity.LOW,
    confidence=Confidence.PROBABLE,
    legal=(law.PLAIN, law.CONSENT, law.DEVICE_CH, law.UPKEEP),
    remediation=Remediation(
        where="The rows of {name} under {headings}",
        what="Decide which class is right, and generate one list from the other.",
        wording="{name} | provider | purpose | lifetime | one class",
        owner="Legal; whoever manages the consent tool",
        verify="Audit again: all rows of {name} stand in one class.",
    ),
    needs=("documents",),
    doubts=("Two cookies of the same name may be set by different parties.",),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each name that stands both under necessary and under another class, for the same provider."""
    rows: dict[str, dict[CookieClass, DeclaredCookie]] = {}
    for row in evidence.declared_cookies:
        which = class_of(row)
        if which is not None:
            rows.setdefault(row.name, {}).setdefault(which, row)
    if not rows:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="The documents put no cookie in a class.")
    conflicts = {name: found for name, found in rows.items() if len(found) > 1 and _same_provider(list(found.values()))}
    return conclude(
        [_draft(name, list(found.values())) for name, found in sorted(conflicts.items())],
        passed=sorted(set(rows) - set(conflicts)),
        otherwise="No cookie stands in two classes.",
    )


def _same_provider(rows: list[DeclaredCookie]) -> bool:
    providers = {(row.provider or "").casefold() for row in rows if row.provider}
    return len(providers) <= 1


def _draft(name: str, rows: list[DeclaredCookie]) -> Draft:
    headings = " and ".join(f"“{' › '.join(row.quote.heading)}”" for row in rows)
    return Draft(
        subject=Subject(kind=SubjectKind.COOKIE, key=name, label=say("cookie {name}", name=name)),
        message=say(
            "Observed that the documents list {name} under {headings}. This may fall short of plain information.",
            name=name,
            headings=headings,
        ),
        severity=Severity.LOW,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        evidence=tuple(Proof(kind="quote", text=row.quote.text, quote=row.quote) for row in rows),
        fill={"name": name, "headings": headings},
    )
