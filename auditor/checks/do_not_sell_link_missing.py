"""Advertising vendors are in use and no page links to an opt-out of sale or sharing."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, site_subject
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, Profile, Severity, VendorClass, Verdict
from auditor.model.said import counted, say

META = CheckMeta(
    id="do-not-sell-link-missing",
    title="Pages link to the opt-out of sale and sharing",
    failure_title="No page links to an opt-out of sale or sharing",
    why="Advertising vendors are in use, and none of the pages has a link such as “Do Not Sell or Share My Personal "
    "Information” or “Your Privacy Choices”. In California visitors look for that link to opt out.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(law.SEPHORA, law.HEALTHLINE, law.UPKEEP),
    remediation=Remediation(
        where="The footer of every page of {site}",
        what="Add the link and let it open the opt-out, or record why no sale or sharing takes place.",
        wording="Do Not Sell or Share My Personal Information",
        owner="Web team; legal for the decision",
        verify="Audit again: every page has the link.",
    ),
    profiles=(Profile.US_CA,),
    experimental=True,
    absence=True,
    doubts=(
        "The link may be shown to visitors from California only, or be a button of the consent tool.",
        "Vendors may act as service providers under contracts that rule out a sale.",
        "The organisation may be below the thresholds of the Californian law.",
    ),
)
SELLING = frozenset({VendorClass.ADVERTISING, VendorClass.DATA_BROKER})


def run(evidence: Evidence) -> Outcome:
    """A question where advertising vendors were seen and no page whose links were recorded has such a link."""
    if not any(row.seen and SELLING & set(row.classes) for row in evidence.vendors):
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No vendor of the sale or sharing kind was seen.")
    pages = {p.final_url: p.opt_out_links for v in evidence.visits for p in v.pages if p.opt_out_links is not None}
    if not pages:
        return Outcome(verdict=Verdict.NOT_TESTED, reason="the links of the pages were not recorded.")
    if any(pages.values()):
        having = sorted(url for url, texts in pages.items() if texts)
        return conclude([], passed=having, otherwise="A link to opt out of sale or sharing was found.")
    draft = Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed advertising vendors and {number} without a link to opt out of sale or sharing. This "
            "may fall short of offering the opt-out.",
            number=counted(len(pages), "page"),
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        occurrences=tuple(sorted(pages)),
        evidence=tuple(
            Proof(kind="visit", text="no link to opt out among the links of this page", page=url)
            for url in sorted(pages)[:8]
        ),
        fill={"site": evidence.target.site},
    )
    return conclude([draft], otherwise="")
