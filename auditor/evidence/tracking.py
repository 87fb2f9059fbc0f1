"""Judging vendors under one stance: which of them act there, which pass, which cannot be judged."""

from collections.abc import Callable

from auditor.evidence.severity import is_exempt, tracks
from auditor.evidence.stances import Seen, under, visits
from auditor.model.check import Draft
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Attribution, Stance, State, ThirdPartyCookies
from auditor.model.said import say

Found = tuple[tuple[State, Seen], ...]
Judged = tuple[list[Draft], list[str], list[tuple[str, str]]]


def judged(evidence: Evidence, stance: Stance, draft: Callable[[VendorRow, Evidence, Found], Draft]) -> Judged:
    """Findings for vendors whose use under the stance commonly waits for consent, the ids of those that pass, and
    those that cannot be judged with the reason."""
    findings: list[Draft] = []
    passed: list[str] = []
    untested: list[tuple[str, str]] = []
    for row in evidence.vendors:
        found = tuple((state, seen) for state, seen in under(row, evidence, stance) if tracks(row, seen))
        if found and row.attribution is Attribution.POSSIBLE:
            untested.append(
                (row.id, say("that {vendor} is behind what was observed is only possible.", vendor=row.name))
            )
        elif found:
            findings.append(draft(row, evidence, found))
        elif _hidden(row, evidence, stance):
            reason = say(
                "this browser may keep no third-party cookies, so what {vendor} would store is not known.",
                vendor=row.name,
            )
            untested.append((row.id, reason))
        elif row.seen:
            passed.append(row.id)
    return findings, passed, untested


def _hidden(row: VendorRow, evidence: Evidence, stance: Stance) -> bool:
    """Whether only its cookies could tell, and the canary says that this browser refuses them or does not know."""
    kept = all(v.third_party_cookies is ThirdPartyCookies.KEPT for v in visits(evidence, stance))
    return not kept and not is_exempt(row) and bool(under(row, evidence, stance))
