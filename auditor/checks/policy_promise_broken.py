"""The policy says that a vendor waits for consent, and it does not."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, conclude, fill, occurrences, place, proofs, quoted, subject
from auditor.evidence.passages import about
from auditor.evidence.severity import confidence, tracks
from auditor.evidence.stances import Seen, under
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import BeforeChoice, Evidence, Proof, VendorRow
from auditor.model.kinds import Attribution, Confidence, Severity, Stance, State, Verdict
from auditor.model.said import say
from auditor.model.text import Quote

META = CheckMeta(
    id="policy-promise-broken",
    title="What the policy says to wait for consent does wait",
    failure_title="The policy says that it waits for consent, and it does not",
    why="The policy says that this vendor, or the kind of technology it belongs to, is used only with consent. It was active "
    "before any choice or after refusal. A promise that is not kept weighs more than a missing one, because visitors rely "
    "on it.",
    severity=Severity.CRITICAL,
    confidence=Confidence.PROBABLE,
    legal=(*law.DEVICE_RULES, law.FAIRNESS, law.CONSENT, law.UPKEEP),
    remediation=Remediation(
        where="The tag of {product}, loaded by {loaders}; {section}",
        what="Let {product} wait for consent as the policy says, or remove it, or stop saying that it waits.",
        wording="(Tag manager:) trigger for {product}: consent given for {purpose}; no trigger on page view",
        owner="Marketing or whoever manages tags; legal for the text",
        verify="Audit again: in the states no-action and reject expect no request to {hosts}.",
    ),
    needs=("requests", "documents"),
    stances=(Stance.UNDECIDED, Stance.REFUSED),
    experimental=True,
    rests_on=("tracker-before-consent", "tracker-after-reject"),
    doubts=(
        "The sentence may speak of another website, app or feature: two sentences of context stand in the evidence.",
        "Pings of a consent mode and parts that are strictly necessary are left out as far as they can be told.",
    ),
)
Found = tuple[tuple[State, Seen], ...]


def run(evidence: Evidence) -> Outcome:
    """A finding for each vendor that is promised to wait, by itself or by its kind, and acts without consent."""
    findings, passed, untested = [], [], []
    for row in evidence.vendors:
        promise = _promise(row, evidence)
        if promise is None or not row.seen:
            continue
        found = _without_consent(row, evidence)
        if found and row.attribution is Attribution.POSSIBLE:
            untested.append(
                (row.id, say("that {vendor} is behind what was observed is only possible.", vendor=row.name))
            )
        elif found:
            findings.append(_draft(row, evidence, found, promise))
        else:
            passed.append(row.id)
    if not (findings or passed or untested):
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No document says of an observed vendor that it waits.")
    return conclude(
        findings, passed=passed, untested=untested, otherwise="What was promised to wait for consent did wait."
    )


def _promise(row: VendorRow, evidence: Evidence) -> Quote | None:
    """The sentence that promises: about the vendor itself, else about its class."""
    if "conditional" in row.flags:
        return row.quotes[0] if row.quotes else None
    promises = [p.quote for p in about(evidence, "consent-first")]
    for claim in evidence.categories:
        if claim.vendor_class in row.classes:
            for quote in promises:
                if (
                    quote.document == claim.quote.document
                    and quote.start <= claim.quote.start <= claim.quote.end <= quote.end
                ):
                    return quote
    return None


def _without_consent(row: VendorRow, evidence: Evidence) -> Found:
    early = under(row, evidence, Stance.UNDECIDED)
    refused = [(s, seen) for s, seen in under(row, evidence, Stance.REFUSED) if not isinstance(seen, BeforeChoice)]
    return tuple((state, seen) for state, seen in (*early, *refused) if tracks(row, seen))


def _draft(row: VendorRow, evidence: Evidence, found: Found, promise: Quote) -> Draft:
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor} without consent; the policy says under {place}: “{quote}”. This "
            "may fall short of what visitors were told.",
            activity=activity(found),
            vendor=row.name,
            place=place(promise),
            quote=quoted(promise),
        ),
        severity=Severity.CRITICAL,
        confidence=confidence(row, evidence, Confidence.PROBABLE),
        occurrences=occurrences(found),
        evidence=(Proof(kind="quote", text=promise.text, quote=promise), *proofs(found)),
        fill=fill(row, evidence),
    )
