"""Google tags report without consent, without storing anything: consent-mode pings."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, fill, listed, named, occurrences, proofs, subject
from auditor.evidence.severity import confidence
from auditor.evidence.stances import Seen, under
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Attribution, Confidence, Severity, Stance, State, Verdict
from auditor.model.said import counted, say

META = CheckMeta(
    id="consent-mode-ping",
    title="Google tags wait for consent",
    failure_title="Google tags report without consent",
    why="The vendor was called with a mark that says consent is denied, and nothing was stored. In this advanced consent "
    "mode the page address, referrer, device data and a time still reach the vendor; in basic mode nothing is sent. "
    "Whether such a ping needs consent is contested, so it is reported apart from trackers.",
    severity=Severity.MEDIUM,
    confidence=Confidence.CERTAIN,
    legal=(law.TECHNICAL_SCOPE, law.FAIRNESS, law.ICO_THIRD_PARTIES, law.UPKEEP),
    remediation=Remediation(
        where="The consent-mode setting of {product}, loaded by {loaders}",
        what="Decide and record: remove the ping by using basic mode, or keep advanced mode and disclose it.",
        wording="If you refuse, {product} still receives the address of the page, the time and technical data of your device.",
        owner="Marketing or whoever manages tags; legal for the wording",
        verify="Audit again: in the states no-action and reject expect no request to {hosts}, or a sentence that tells of it.",
    ),
    needs=("requests",),
    stances=(Stance.UNDECIDED, Stance.REFUSED),
    doubts=(
        "The mark can be missing or rewritten where tags run through the site's own server.",
        "The same host also serves other products.",
        "A request with the mark that carries the client id of a stored cookie is counted as a full hit, not as a ping.",
    ),
)
COUNTER = "No court has ruled on consent-mode pings; whether reading device data for a ping needs consent is contested."


def run(evidence: Evidence) -> Outcome:
    """A finding for each vendor with denied pings before a choice or after refusal."""
    findings, passed, untested = [], [], []
    for row in evidence.vendors:
        found = _pings(row, evidence)
        if not found:
            passed += [row.id] if _could(row) else []
        elif row.attribution is Attribution.POSSIBLE:
            untested.append(
                (row.id, say("that {vendor} is behind what was observed is only possible.", vendor=row.name))
            )
        else:
            findings.append(_draft(row, evidence, found))
    return conclude(findings, passed=passed, untested=untested, otherwise="No ping without consent was observed.")


def _pings(row: VendorRow, evidence: Evidence) -> tuple[tuple[State, Seen], ...]:
    both = (*under(row, evidence, Stance.UNDECIDED), *under(row, evidence, Stance.REFUSED))
    return tuple((state, seen) for state, seen in both if seen.consent_mode_pings)


def _could(row: VendorRow) -> bool:
    """Google's tags, which know consent mode."""
    return row.seen and (row.company.startswith("Google") or (row.parent or "").startswith(("Google", "Alphabet")))


def _draft(row: VendorRow, evidence: Evidence, found: tuple[tuple[State, Seen], ...]) -> Draft:
    pings = sum(seen.consent_mode_pings for _, seen in found)
    states = listed(dict.fromkeys(named(state) for state, _ in found))
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {number} of {vendor} without consent ({states}). This may fall short of waiting for "
            "consent before reading device data; the point is contested.",
            number=counted(pings, "consent-mode ping"),
            vendor=row.name,
            states=states,
        ),
        severity=Severity.MEDIUM,
        confidence=confidence(row, evidence, Confidence.CERTAIN),
        verdict=Verdict.REVIEW,
        occurrences=occurrences(found),
        evidence=proofs(found),
        fill=fill(row, evidence),
        counter=COUNTER,
    )
