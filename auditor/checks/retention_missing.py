"""Vendors are disclosed without any word on how long their data or cookies last."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, fill, quotes, subject
from auditor.evidence.kept import kept, technical
from auditor.evidence.passages import about, unknown_language
from auditor.evidence.wording import lifetime
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import CookieRow, Evidence, VendorRow
from auditor.model.kinds import Confidence, Label, Severity, Stance, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="retention-missing",
    title="The documents say how long cookies last",
    failure_title="A named vendor's cookies have no stated lifetime",
    why="The documents name the vendor and its cookies were observed, and nothing states a duration: no figure, no criterion "
    "and no sentence that covers all cookies. Visitors must be able to learn how long they are recognised. What the "
    "vendor keeps on its servers cannot be seen from outside and has to be asked for.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(law.PLANET49, law.PERIOD, law.ICO_THIRD_PARTIES, law.DEVICE_CH),
    remediation=Remediation(
        where="{section}",
        what="State how long the cookies of {product} last and ask {entity} how long it keeps the data, or remove {product}.",
        wording="{product} stores {stored}; observed lifetime: {lifetimes}",
        owner="Legal; marketing to ask the vendor",
        verify="Audit again: the documents state a duration for {product}.",
    ),
    needs=("cookies", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    absence=True,
    doubts=("One sentence may cover all cookies in words that are not known to the search.",),
)
NAMED = (Label.NAMED_PRODUCT, Label.NAMED_COMPANY)


def run(evidence: Evidence) -> Outcome:
    """A finding for each named vendor with lasting cookies where no document states any duration."""
    rows = [(v, _cookies(v, evidence)) for v in evidence.vendors if v.label in NAMED]
    rows = [(v, cookies) for v, cookies in rows if cookies]
    if not rows:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No named vendor was seen to keep a lasting cookie.")
    if about(evidence, "retention"):
        reason = "The documents state durations; whether they cover every vendor is for a person to read."
        return Outcome(verdict=Verdict.PASS, reason=reason, passed=tuple(sorted(v.id for v, _ in rows)))
    silent = [(v, cookies) for v, cookies in rows if not _stated(v, evidence)]
    unknown = unknown_language(evidence)
    if unknown and silent:
        return conclude([], untested=[(v.id, unknown) for v, _ in silent], otherwise="")
    return conclude(
        [_draft(v, cookies, evidence) for v, cookies in silent],
        passed=sorted({v.id for v, _ in rows} - {v.id for v, _ in silent}),
        otherwise="The cookie table states the lifetimes.",
    )


def _cookies(row: VendorRow, evidence: Evidence) -> list[CookieRow]:
    own = [c for c in kept(evidence) if c.vendor == row.id and c.lifetime_seconds]
    return [c for c in own if not technical(c, evidence)]


def _stated(row: VendorRow, evidence: Evidence) -> bool:
    return any(
        d.lifetime_text
        and (d.vendor == row.id or any(c.declared is d or c.declared == d for c in _cookies(row, evidence)))
        for d in evidence.declared_cookies
    )


def _draft(row: VendorRow, cookies: list[CookieRow], evidence: Evidence) -> Draft:
    spans = "; ".join(f"{c.name}: {lifetime(c.lifetime_seconds)}" for c in cookies[:6])
    return Draft(
        subject=subject(row),
        message=say(
            "Observed lasting cookies of {vendor} ({spans}); the policy does not say how long they last. "
            "This may fall short of stating the duration.",
            vendor=row.name,
            spans=spans,
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=quotes(row),
        fill={**fill(row, evidence), "lifetimes": spans},
    )
