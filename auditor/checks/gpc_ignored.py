"""Vendors of the sale or sharing kind load as usual under Global Privacy Control."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, conclude, fill, occurrences, proofs, subject
from auditor.evidence.severity import confidence
from auditor.evidence.stances import Seen, under
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Observation, VendorRow
from auditor.model.kinds import Attribution, Confidence, Profile, Severity, Stance, State, VendorClass, Verdict
from auditor.model.said import say

SELLING = frozenset({VendorClass.ADVERTISING, VendorClass.DATA_BROKER})
"""Classes whose vendors typically receive data in what Californian law calls a sale or sharing."""

META = CheckMeta(
    id="gpc-ignored",
    title="Global Privacy Control changes what advertising vendors receive",
    failure_title="Global Privacy Control seems to be ignored",
    why="The browser sent the Global Privacy Control signal with every request, and an advertising vendor loaded as it does "
    "without the signal, with no opt-out travelling along in its requests. In California the signal counts as an opt-out "
    "of sale and sharing; elsewhere honouring it is good practice. Contracts that change the picture cannot be seen from "
    "outside.",
    severity=Severity.HIGH,
    confidence=Confidence.POSSIBLE,
    legal=(law.SEPHORA, law.HEALTHLINE, law.GPC_SWEEP),
    remediation=Remediation(
        where="The tag of {product}, loaded by {loaders}, and the consent tool's setting for Global Privacy Control",
        what="Treat the signal as an opt-out of sale and sharing for {product}: do not load it, or send its opt-out "
        "parameter; or record why it does not apply.",
        wording="We treat the Global Privacy Control signal of your browser as an opt-out of the sale and sharing of your data.",
        owner="Marketing or whoever manages tags; legal for the statement",
        verify="Audit again: in the state gpc expect no request to {hosts}, or an opt-out in each of them.",
    ),
    needs=("requests",),
    stances=(Stance.UNDECIDED, Stance.OPTED_OUT_OF_SALE),
    doubts=(
        "The audit may not run from California, and the site may honour the signal there only.",
        "The vendor may act as a service provider under a contract that rules out a sale.",
        "The organisation may be below the thresholds of the Californian law.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each selling vendor seen both without and with the signal and without any opt-out."""
    findings, passed, untested = [], [], []
    for row in evidence.vendors:
        if not row.seen or not SELLING & set(row.classes):
            continue
        usual, signalled = under(row, evidence, Stance.UNDECIDED), _main(row, evidence)
        if not (usual and signalled) or any(seen.opt_out_signals for _, seen in signalled):
            passed.append(row.id)
        elif row.attribution is Attribution.POSSIBLE:
            untested.append(
                (row.id, say("that {vendor} is behind what was observed is only possible.", vendor=row.name))
            )
        else:
            findings.append(_draft(row, evidence, signalled))
    if not (findings or passed or untested):
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No vendor of the sale or sharing kind was seen.")
    return conclude(
        findings,
        passed=passed,
        untested=untested,
        otherwise="No advertising vendor loaded under the signal as it does without it.",
    )


def _main(row: VendorRow, evidence: Evidence) -> tuple[tuple[State, Seen], ...]:
    found = under(row, evidence, Stance.OPTED_OUT_OF_SALE)
    return tuple((state, seen) for state, seen in found if isinstance(seen, Observation))


def _draft(row: VendorRow, evidence: Evidence, found: tuple[tuple[State, Seen], ...]) -> Draft:
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor} although the browser sent Global Privacy Control, as without "
            "it, and no opt-out in its requests. This may fall short of honouring the signal.",
            activity=activity(found),
            vendor=row.name,
        ),
        severity=Severity.HIGH if evidence.profile is Profile.US_CA else Severity.LOW,
        confidence=confidence(row, evidence, Confidence.POSSIBLE),
        verdict=Verdict.FAIL if evidence.profile is Profile.US_CA else Verdict.REVIEW,
        occurrences=occurrences(found),
        evidence=proofs(found),
        fill=fill(row, evidence),
    )
