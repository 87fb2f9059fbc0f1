"""The banner offers to accept or to pay."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, place, quoted, site_subject
from auditor.evidence.passages import about
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Passage, Proof
from auditor.model.kinds import Confidence, DocumentKind, Severity, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="consent-wall",
    title="The content can be reached without accepting or paying",
    failure_title="The banner offers to accept or to pay",
    why="The consent banner offers to accept tracking or to take out a subscription, and no way to refuse was seen on it. "
    "Whether such a choice is free depends on price, alternatives and who asks. That is always for a person to judge.",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    legal=(law.CONSENT, law.UPKEEP),
    remediation=Remediation(
        where="The first layer of the consent banner{tool}",
        what="Have the model reviewed: price, an equal alternative without tracking, and what paying visitors are spared.",
        wording="(To be decided by legal)",
        owner="Legal; management",
        verify="Audit again after the decision: the banner's words are those decided on.",
    ),
    experimental=True,
    doubts=(
        "The offer of a subscription may stand beside a free way to refuse that was not recognised.",
        "Courts and authorities differ on this model.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A question where the banner's own words offer a subscription in place of consent and nothing refuses."""
    shown = [v for v in evidence.visits if v.consent.banner_seen]
    if not shown:
        if evidence.imported is not None:
            return Outcome(verdict=Verdict.NOT_TESTED, reason="an imported recording does not show the banner.")
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No consent banner was seen.")
    layers = {d.id for d in evidence.documents if d.kind is DocumentKind.CONSENT_TOOL and d.reason is None}
    if not layers:
        return Outcome(verdict=Verdict.NOT_TESTED, reason="the words of the consent banner were not read.")
    offers = [p for p in about(evidence, "pay-or-consent") if p.quote.document in layers]
    refusing = any(c.role == "reject" for v in shown for c in v.consent.controls)
    if not offers or refusing:
        return conclude([], passed=[evidence.target.site], otherwise="The banner does not ask to accept or to pay.")
    return conclude([_draft(offers[0], evidence, shown[0].consent.cmp)], otherwise="")


def _draft(offer: Passage, evidence: Evidence, tool: str | None) -> Draft:
    return Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed that the banner says under {place}: “{quote}”, and no control to refuse. This may fall "
            "short of a free choice.",
            place=place(offer.quote),
            quote=quoted(offer.quote),
        ),
        severity=Severity.INFO,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=(Proof(kind="quote", text=offer.quote.text, quote=offer.quote),),
        fill={"tool": f" ({tool})" if tool else ""},
    )
