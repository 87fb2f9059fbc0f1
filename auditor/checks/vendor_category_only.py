"""A vendor is covered only by its cookie's name, its category or generic words."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, disclosure, fill, occurrences, proofs, quoted, quotes, searches, subject
from auditor.evidence.severity import LOWERING, Adjustment, adjusted, adjustment, confidence, is_cross_site
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Confidence, Label, Severity, Stance
from auditor.model.said import say

COUNTER = "GDPR Article 13(1)(e) asks for the recipients “or categories of recipients”: on its words, a category can be enough."

META = CheckMeta(
    id="vendor-category-only",
    title="Vendors are named, not only described by category",
    failure_title="A vendor is covered only by a category or general words",
    why="The documents speak of a kind of recipient (“analytics services”, “partners”) or list a cookie's name without its "
    "provider. The text can be read to cover this vendor, yet nobody can tell that it is meant. Whether a category is "
    "enough is contested: the argument on the other side is printed with the finding.",
    severity=Severity.MEDIUM,
    confidence=Confidence.CERTAIN,
    legal=(
        law.RECIPIENTS,
        law.CONSENT,
        law.PLANET49,
        law.DEVICE_CH,
        law.ICO_THIRD_PARTIES,
        law.CNIL_LIST,
        law.CNIL_FINES,
    ),
    remediation=Remediation(
        where="{section}",
        what="Replace or complete “{quote}” with a list, or a link to a maintained list, that names {product}; or remove "
        "{product}.",
        wording="Our providers are: {product}, {entity}, {country}, for {purpose}; stored on your device: {stored}; {link}",
        owner="Legal for the text; marketing for the list of vendors in use",
        verify="Check again with the new text: {product} should come out as named.",
    ),
    needs=("requests", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=("The list may stand in the consent tool, in a layer that was not read.",),
)


def run(evidence: Evidence) -> Outcome:
    """Speaks for the labels cookie-name-only, category-only and generic-only."""
    return disclosure(
        evidence, META.id, _draft, otherwise="No vendor was observed that the documents cover by a category alone."
    )


def _draft(row: VendorRow, evidence: Evidence) -> Draft:
    found = anywhere(row)
    words = say(" (“{quote}”)", quote=quoted(row.quotes[0])) if row.quotes else ""
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor}; the policy speaks of {how}{words} and does not name {vendor}. "
            "This may fall short of telling visitors which third parties have access.",
            activity=activity(found),
            vendor=row.name,
            how=_how(row),
            words=words,
        ),
        severity=_severity(row, evidence),
        confidence=confidence(row, evidence),
        occurrences=occurrences(found),
        evidence=(*proofs(found), *quotes(row), *searches(row)),
        fill=fill(row, evidence),
        counter=COUNTER,
    )


def _how(row: VendorRow) -> str:
    if row.label is Label.COOKIE_NAME_ONLY:
        return say("its cookie without a provider")
    return say("general recipients") if row.label is Label.GENERIC_ONLY else say("a category of recipients")


def _base(row: VendorRow) -> Severity:
    """Low for plain delivery and security, high for generic words and for vendors that follow people."""
    if row.classes and set(row.classes) <= LOWERING:
        return Severity.LOW
    return Severity.HIGH if row.label is Label.GENERIC_ONLY or is_cross_site(row) else Severity.MEDIUM


def _severity(row: VendorRow, evidence: Evidence) -> Severity:
    """The class is in the base already, so only plain files count besides; the profile adds what regulators ask for."""
    static = tuple(why for why in adjustment(row, evidence).lowers if why.startswith("only plain files"))
    return adjusted(_base(row), Adjustment(lowers=static))
