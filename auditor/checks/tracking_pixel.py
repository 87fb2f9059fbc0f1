"""A vendor receives reports by pixel or beacon without any cookie, before consent or after refusal."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, fill, listed, named, occurrences, proofs, subject
from auditor.evidence.severity import confidence, is_exempt
from auditor.evidence.stances import Seen, under
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import BeforeChoice, Evidence, VendorRow
from auditor.model.kinds import Attribution, Confidence, Severity, Stance, State, Verdict
from auditor.model.said import counted, say

META = CheckMeta(
    id="tracking-pixel",
    title="No pixel reports without consent",
    failure_title="A pixel reports without consent",
    why="An empty picture or a beacon told the vendor the address of the page or several values, without a cookie, before a "
    "choice or after refusal. European guidance counts such pixels among what the rule on storing and reading covers. "
    "The guidance is debated, so this is for a person to weigh.",
    severity=Severity.MEDIUM,
    confidence=Confidence.PROBABLE,
    legal=(law.TECHNICAL_SCOPE, law.FAIRNESS, law.ICO_THIRD_PARTIES, law.UPKEEP),
    remediation=Remediation(
        where="The tag of {product}, loaded by {loaders}",
        what="Remove the pixel or let it wait for consent, and describe pixels as well as cookies.",
        wording="{product} receives the address of the page and technical data when a page is shown; purpose: {purpose}.",
        owner="Marketing or whoever manages tags; legal for the wording",
        verify="Audit again: in the states no-action and reject expect no request to {hosts}.",
    ),
    needs=("requests",),
    stances=(Stance.UNDECIDED, Stance.REFUSED),
    rests_on=("tracker-before-consent", "tracker-after-reject"),
    doubts=(
        "Placeholders, spacers and reports on page security look alike; those without values are left out.",
        "Guidance on pixels is read more narrowly by some.",
    ),
)
COUNTER = "Critics find the guidance's reading of pixels too wide; no court has settled it."


def run(evidence: Evidence) -> Outcome:
    """A question for each vendor whose pixels came without cookie or storage; vendors that store have their own checks."""
    findings, passed, untested = [], [], []
    for row in evidence.vendors:
        if not row.seen or is_exempt(row):
            continue
        found = _pixels(row, evidence)
        if not found:
            passed.append(row.id)
        elif row.attribution is Attribution.POSSIBLE:
            untested.append(
                (row.id, say("that {vendor} is behind what was observed is only possible.", vendor=row.name))
            )
        else:
            findings.append(_draft(row, evidence, found))
    return conclude(findings, passed=passed, untested=untested, otherwise="No pixel without consent was observed.")


def _pixels(row: VendorRow, evidence: Evidence) -> tuple[tuple[State, Seen], ...]:
    both = (*under(row, evidence, Stance.UNDECIDED), *under(row, evidence, Stance.REFUSED))
    stored = any(seen.cookies or seen.storage for _, seen in both)
    found = ((state, seen) for state, seen in both if seen.pixels > seen.consent_mode_pings)
    return () if stored else tuple(found)


def _draft(row: VendorRow, evidence: Evidence, found: tuple[tuple[State, Seen], ...]) -> Draft:
    refused = {state for state, _ in under(row, evidence, Stance.REFUSED)}
    after = any(state in refused and not isinstance(seen, BeforeChoice) for state, seen in found)
    states = listed(dict.fromkeys(named(state) for state, _ in found))
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {number} of {vendor} without consent and without a cookie ({states}). This may fall "
            "short of asking before reading device data.",
            number=counted(sum(seen.pixels for _, seen in found), "pixel"),
            vendor=row.name,
            states=states,
        ),
        severity=Severity.HIGH if after else Severity.MEDIUM,
        confidence=confidence(row, evidence, Confidence.PROBABLE),
        verdict=Verdict.REVIEW,
        occurrences=occurrences(found),
        evidence=proofs(found),
        fill=fill(row, evidence),
        counter=COUNTER,
    )
