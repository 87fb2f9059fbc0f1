"""An identifier's expiry is moved forward on later pages."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed, site_subject
from auditor.evidence.kept import kept, lines, owner, proofs, technical
from auditor.evidence.wording import lifetime
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import CookieRow, Evidence
from auditor.model.kinds import Confidence, Profile, Severity, Stance, VendorClass, Verdict
from auditor.model.said import counted, say

META = CheckMeta(
    id="cookie-lifetime-sliding",
    title="Identifiers expire when they were first said to",
    failure_title="An identifier is renewed on every page",
    why="A later page of the same visit set the same identifier again with a new expiry. A visitor who keeps coming back is "
    "then recognised without end, whatever lifetime is stated. The French exemption for audience measurement rules "
    "this out; elsewhere it is a matter of stating it.",
    severity=Severity.LOW,
    confidence=Confidence.PROBABLE,
    legal=(law.LIMITS, law.CNIL_MEASURING, law.UPKEEP),
    remediation=Remediation(
        where="The setting that renews {cookies} ({setter})",
        what="Set {cookies} once and leave the expiry on later visits; or say in the table that the time starts anew with "
        "each visit.",
        wording="{rows}",
        owner="Marketing or whoever manages tags; legal for the wording",
        verify="Audit again with at least two pages: no later page moves the expiry.",
    ),
    needs=("cookies",),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=("Short-lived cookies that hold one visit together are renewed by design; those up to a day are left out.",),
)
DAY = 86_400.0


def run(evidence: Evidence) -> Outcome:
    """One finding with all lasting identifiers that were renewed; with one page nothing can be said."""
    rows = [
        c for c in kept(evidence) if c.identifier and not technical(c, evidence) and (c.lifetime_seconds or 0) > DAY
    ]
    if not rows:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No lasting identifier was observed.")
    if max((len(v.pages) for v in evidence.visits), default=0) < 2:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="Only one page was visited, so no renewal could show.")
    renewed = [c for c in rows if c.renewed]
    return conclude(
        [_draft(renewed, evidence)] if renewed else [],
        passed=sorted({c.name for c in rows} - {c.name for c in renewed}),
        otherwise="No later page moved the expiry of an identifier.",
    )


def _draft(cookies: list[CookieRow], evidence: Evidence) -> Draft:
    names = listed(sorted({c.name for c in cookies}), 6)
    setters = listed(dict.fromkeys(c.set_by.url for c in cookies if c.set_by.url), 2) or say("the site")
    owners = [owner(c, evidence) for c in cookies]
    measuring = any(row is not None and VendorClass.ANALYTICS in row.classes for row in owners)
    french = evidence.profile is Profile.FR and measuring
    spans = {c.name: lifetime(c.lifetime_seconds) for c in cookies}
    rows = "; ".join(
        say("{name}: {span} from your last visit", name=name, span=span) for name, span in sorted(spans.items())
    )
    return Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed that later pages renewed {number} ({names}) with the same value and a new expiry. This "
            "may fall short of a limited lifetime.",
            number=counted(len(cookies), "identifying cookie"),
            names=names,
        ),
        severity=Severity.MEDIUM if french else Severity.LOW,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        occurrences=lines(cookies),
        evidence=proofs(cookies),
        fill={"cookies": names, "setter": setters, "rows": rows},
    )
