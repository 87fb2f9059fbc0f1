"""Trackers are active and the site asks nobody."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed, occurrences, proofs, site_subject
from auditor.evidence.severity import is_cross_site, tracks
from auditor.evidence.stances import no_control, under, visits
from auditor.evidence.tracking import Found
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Attribution, Confidence, Severity, Stance, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="banner-missing",
    title="Where trackers are in use, visitors are asked",
    failure_title="Trackers are in use and no consent banner was seen",
    why="Vendors that commonly need consent were active, and no visit met any consent control to the end. Visitors had "
    "nothing to answer. Without those vendors no banner would be needed either.",
    severity=Severity.HIGH,
    confidence=Confidence.PROBABLE,
    legal=(*law.DEVICE_RULES, law.PLANET49, law.CONSENT, law.CNIL_FINES, law.UPKEEP),
    remediation=Remediation(
        where="The tags of {vendors} on {site}",
        what="Load {vendors} only after a consent choice, or remove them; then no banner is needed.",
        wording="(Consent tool:) one category per purpose, all off until the visitor chooses",
        owner="Marketing or whoever manages tags; web team",
        verify="Audit again: in the state no-action expect none of {vendors}, or a banner before them.",
    ),
    needs=("requests", "cookies", "storage"),
    stances=(Stance.UNDECIDED,),
    experimental=True,
    doubts=(
        "The banner may be shown only in some countries: repeat from an address inside the EEA.",
        "A control may be drawn in a way that the search does not know: look at the screenshot.",
        "Audience measurement for the site's own statistics may be exempt under conditions that cannot be seen from outside.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A finding about the site where vendors tracked and every finished visit looked for a control in vain."""
    undecided = visits(evidence, Stance.UNDECIDED)
    if any(v.consent.banner_seen for v in evidence.visits):
        return conclude([], passed=[evidence.target.site], otherwise="A consent banner was seen.")
    if evidence.imported is not None:
        return Outcome(
            verdict=Verdict.NOT_TESTED, reason="an imported recording does not show whether there was a banner."
        )
    found = [(row, seen) for row in evidence.vendors if (seen := _tracking(row, evidence))]
    if not found:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No vendor that commonly needs consent was active.")
    if not undecided or not all(no_control(v, evidence) for v in undecided):
        return Outcome(verdict=Verdict.NOT_TESTED, reason="no visit looked for a consent control to its end.")
    return conclude([_draft(found, evidence)], otherwise="")


def _tracking(row: VendorRow, evidence: Evidence) -> Found:
    if row.attribution is Attribution.POSSIBLE:
        return ()
    return tuple((state, seen) for state, seen in under(row, evidence, Stance.UNDECIDED) if tracks(row, seen))


def _draft(found: list[tuple[VendorRow, Found]], evidence: Evidence) -> Draft:
    names = listed((row.name for row, _ in found), 6)
    severe = any(is_cross_site(row) and any(one.identifier for _, one in seen) for row, seen in found)
    both = [one for _, seen in found for one in seen]
    return Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed {names} active and no consent banner on {site}. This may fall short of asking first.",
            names=names,
            site=evidence.target.site,
        ),
        severity=Severity.CRITICAL if severe else Severity.HIGH,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        occurrences=tuple(
            say("{vendor}: {where}", vendor=row.name, where=where) for row, seen in found for where in occurrences(seen)
        ),
        evidence=proofs(both),
        fill={"vendors": names, "site": evidence.target.site},
    )
