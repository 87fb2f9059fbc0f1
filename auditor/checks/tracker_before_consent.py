"""A tracker is active before the visitor has chosen anything."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, conclude, fill, occurrences, proofs, subject
from auditor.evidence.severity import before_consent, confidence
from auditor.evidence.tracking import Found, judged
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Profile, Severity, Stance, VendorClass
from auditor.model.said import say

META = CheckMeta(
    id="tracker-before-consent",
    title="No tracker is active before a choice",
    failure_title="A tracker is active before consent",
    why="The vendor stored data, read it or was sent data while the visitor had not yet answered the consent banner, or "
    "where there was none. Storing and reading on a device commonly has to wait for consent unless it is strictly "
    "necessary for what the visitor asked for. This can be seen by anybody in their own browser.",
    severity=Severity.HIGH,
    confidence=Confidence.CERTAIN,
    legal=(*law.DEVICE_RULES, law.PLANET49, law.CONSENT, law.TECHNICAL_SCOPE, law.CNIL_MEASURING, law.CNIL_FINES),
    remediation=Remediation(
        where="The tag of {product}, loaded by {loaders}",
        what="Set the tag to load only on the consent event of its category and take it out of the page's markup; or "
        "remove it.",
        wording="(Tag manager:) trigger for {product}: consent given for {purpose}; no trigger on page view",
        owner="Marketing or whoever manages tags; web team",
        verify="Audit again: in the state no-action expect no request to {hosts} and nothing stored ({stored}).",
    ),
    needs=("requests", "cookies", "storage"),
    stances=(Stance.UNDECIDED,),
    doubts=(
        "The banner may be shown only in some countries: repeat from an address inside the EEA.",
        "The site may treat an automated browser as one that has consented.",
        "Audience measurement for the site's own statistics may be exempt under conditions that cannot be seen from outside.",
    ),
)
COUNTER = (
    "If the vendor serves audience measurement for the site's own statistics alone, some authorities hold it exempt from "
    "consent; whether the conditions are met cannot be seen from outside."
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each vendor that acts before any choice, a pass for the others that were seen."""
    findings, passed, untested = judged(evidence, Stance.UNDECIDED, _draft)
    return conclude(
        findings,
        passed=passed,
        untested=untested,
        otherwise="No known tracker was active before a choice on the pages tested.",
    )


def _draft(row: VendorRow, evidence: Evidence, found: Found) -> Draft:
    first = min((seen.first_seen for _, seen in found if seen.first_seen is not None), default=None)
    when = say(", first {first:.1f} s after the start", first=first) if first is not None else ""
    promised = say(" The policy says that it is used only with consent.") if "conditional" in row.flags else ""
    measuring = VendorClass.ANALYTICS in row.classes and evidence.profile is not Profile.US_CA
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor} before any choice{when}.{promised} This may fall short of asking first.",
            activity=activity(found),
            vendor=row.name,
            when=when,
            promised=promised,
        ),
        severity=before_consent(row, evidence, (seen for _, seen in found)),
        confidence=confidence(row, evidence),
        occurrences=occurrences(found),
        evidence=proofs(found),
        fill=fill(row, evidence),
        counter=COUNTER if measuring else None,
    )
