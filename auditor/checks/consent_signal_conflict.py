"""The consent tool's own signal says no, and the vendor acts."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, conclude, fill, listed, named, occurrences, proofs, subject
from auditor.evidence.severity import confidence, tracks
from auditor.evidence.stances import USABLE, under
from auditor.evidence.told import denial
from auditor.evidence.tracking import Found
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import BeforeChoice, Evidence, Proof, VendorRow
from auditor.model.kinds import Attribution, Confidence, Severity, Stance, State, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="consent-signal-conflict",
    title="Vendors act as the consent tool's signal says",
    failure_title="A vendor acts although the consent tool's signal says no",
    why="On the page the consent tool itself said no (a consent string without any purpose, or Google's consent mode set to "
    "denied), and the vendor still stored data or was sent an identifier. The tag and the consent tool are then not "
    "connected.",
    severity=Severity.HIGH,
    confidence=Confidence.PROBABLE,
    legal=(*law.DEVICE_RULES, law.CONSENT, law.UPKEEP),
    remediation=Remediation(
        where="The tag of {product}, loaded by {loaders}",
        what="Bind the tag to the consent tool's event so that {product} stops while the signal says no; or remove it.",
        wording="(Tag manager:) trigger for {product}: consent given for {purpose}; no trigger on page view",
        owner="Marketing or whoever manages tags; whoever manages the consent tool",
        verify="Audit again: in the states {states} nothing is stored by {product} while the signal says no.",
    ),
    needs=("requests", "cookies", "storage"),
    experimental=True,
    rests_on=("tracker-before-consent", "tracker-after-reject"),
    doubts=(
        "The signal was read at the end of the visit and may have changed on the way.",
        "The vendor may rely on another signal than the one that was read.",
    ),
)
ASKED = {Stance.UNDECIDED, Stance.REFUSED}


def run(evidence: Evidence) -> Outcome:
    """A finding for each vendor that stored or was sent an identifier in a state whose signal denies its purpose."""
    told = [v for v in evidence.visits if v.stance in ASKED and v.status in USABLE and v.signals.keys() & SIGNALS]
    if not told:
        reason = "no consent signal (consent string or consent mode) could be read before a choice or after refusal."
        return Outcome(verdict=Verdict.NOT_TESTED, reason=reason)
    findings, passed, untested = [], [], []
    for row in evidence.vendors:
        if not row.seen:
            continue
        found, said = _against(row, evidence)
        if not found:
            passed.append(row.id)
        elif row.attribution is Attribution.POSSIBLE:
            untested.append(
                (row.id, say("that {vendor} is behind what was observed is only possible.", vendor=row.name))
            )
        else:
            findings.append(_draft(row, evidence, found, said))
    return conclude(
        findings, passed=passed, untested=untested, otherwise="No vendor acted against a signal that was read."
    )


SIGNALS = {"tcf", "google-consent-mode"}


def _against(row: VendorRow, evidence: Evidence) -> tuple[Found, tuple[str, ...]]:
    """What the vendor did in states whose signal denies it, and what those signals said."""
    denied = {v.state: said for v in evidence.visits if v.stance in ASKED and (said := denial(v, row)) is not None}
    found = [
        (state, seen)
        for stance in ASKED
        for state, seen in under(row, evidence, stance)
        if _in_its_stance(state, seen, evidence) and state in denied and tracks(row, seen)
    ]
    acting = tuple((s, seen) for s, seen in found if seen.cookies or seen.storage or seen.identifier)
    return acting, tuple(dict.fromkeys(denied[state] for state, _ in acting))


def _in_its_stance(state: State, seen: object, evidence: Evidence) -> bool:
    """Whether this half belongs to the moment the signal was read: after the choice, where one was to be made."""
    stances = {v.stance for v in evidence.visits if v.state is state}
    return stances == {Stance.UNDECIDED} or not isinstance(seen, BeforeChoice)


def _draft(row: VendorRow, evidence: Evidence, found: Found, said: tuple[str, ...]) -> Draft:
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor} while the consent tool's signal said: {names}. This may fall "
            "short of acting as the visitor chose.",
            activity=activity(found),
            vendor=row.name,
            names=listed(said, 2),
        ),
        severity=Severity.HIGH,
        confidence=confidence(row, evidence, Confidence.PROBABLE),
        occurrences=occurrences(found),
        evidence=(*(Proof(kind="visit", text=say("signal: {one}", one=one)) for one in said), *proofs(found)),
        fill={**fill(row, evidence), "states": listed(dict.fromkeys(named(state) for state, _ in found))},
    )
