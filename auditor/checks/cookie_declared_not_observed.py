"""The cookie table lists cookies that were not observed."""

from collections.abc import Iterable

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed
from auditor.evidence.stored import declared_for
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, Severity, Stance, SubjectKind, Verdict
from auditor.model.reading import DeclaredCookie
from auditor.model.said import say

META = CheckMeta(
    id="cookie-declared-not-observed",
    title="The cookies in the table are in use",
    failure_title="The cookie table lists a cookie that was not observed",
    why="The table lists cookies that no visit was given although their provider was seen, or that the site sets itself. "
    "Rows nobody needs hide the ones that matter. The audit sees a few pages only, so this is a question to ask.",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    legal=(law.ACCURATE, law.UPKEEP),
    remediation=Remediation(
        where="The cookie table of {site}, rows {cookies}",
        what="Confirm with the owner of {provider} whether the cookies are still set; then delete the rows or note where "
        "they occur.",
        wording="(Delete:) {cookies}",
        owner="Marketing or whoever manages tags to confirm; legal for the table",
        verify="Audit again with the pages where they should be set (--pages, or further addresses).",
    ),
    needs=("cookies", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    absence=True,
    doubts=(
        "The cookie may be set on pages that were not visited, behind a login or after a purchase.",
        "It may be set in campaigns, tests or countries only.",
        "It may stay away from automated browsers.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """One finding per provider; vendors that were not seen at all are left to vendor-stale."""
    if not evidence.declared_cookies:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="The documents list no cookies one by one.")
    absent = {v.id for v in evidence.vendors if not v.seen}
    missing = [d for d in evidence.declared_cookies if not _observed(d, evidence) and d.vendor not in absent]
    by_provider: dict[str, list[DeclaredCookie]] = {}
    for row in missing:
        by_provider.setdefault(row.vendor or (row.provider or row.name).casefold(), []).append(row)
    return conclude(
        [_draft(key, rows, evidence) for key, rows in sorted(by_provider.items())],
        passed=sorted({d.name for d in evidence.declared_cookies} - {d.name for d in missing}),
        otherwise="Every cookie in the table was observed, or its vendor is spoken of elsewhere.",
    )


def _observed(row: DeclaredCookie, evidence: Evidence) -> bool:
    """Whether any cookie or storage entry falls under the row, refused ones included."""
    names: Iterable[tuple[str, str | None]] = (
        *((c.name, c.vendor) for c in evidence.cookies),
        *((s.key, s.vendor) for s in evidence.storage),
    )
    return any(declared_for(name, vendor, [row]) is not None for name, vendor in names)


def _draft(key: str, rows: list[DeclaredCookie], evidence: Evidence) -> Draft:
    names, provider = listed((row.name for row in rows), 6), rows[0].provider or say("the site itself")
    known = rows[0].vendor is not None
    return Draft(
        subject=Subject(kind=SubjectKind.VENDOR if known else SubjectKind.COOKIE, key=key, label=provider),
        message=say(
            "The cookie table lists {names} of {provider}, which {were} not observed in any state tested. "
            "The table may fall short of current practice.",
            names=names,
            provider=provider,
            were=say("was") if len(rows) == 1 else say("were"),
        ),
        severity=Severity.LOW if known else Severity.INFO,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=tuple(Proof(kind="quote", text=row.quote.text, quote=row.quote) for row in rows[:8]),
        fill={"cookies": names, "provider": provider, "site": evidence.target.site},
    )
