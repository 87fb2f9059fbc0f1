"""A vendor that records visits is in use without being described as that."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, conclude, fill, listed, occurrences, proofs, quotes, subject
from auditor.evidence.kept import is_named
from auditor.evidence.passages import about, unknown_language
from auditor.evidence.severity import confidence
from auditor.evidence.stances import Seen, any_read, anywhere, under
from auditor.evidence.tracking import Found
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Observation, VendorRow
from auditor.model.kinds import Attribution, Confidence, Severity, Stance, VendorClass, Verdict
from auditor.model.practice import Leak, Recorder
from auditor.model.proof import Proof
from auditor.model.said import say, term

META = CheckMeta(
    id="session-replay",
    title="Recording of visits waits for consent and is described",
    failure_title="A service that records visits is in use",
    why="The vendor offers to record and replay visits: movements, scrolling, clicks and typing. That goes far beyond "
    "counting, so visitors should be asked first and told in plain words that visits are recorded. Whether recording is "
    "switched on cannot be seen with certainty from outside.",
    severity=Severity.HIGH,
    confidence=Confidence.PROBABLE,
    legal=(*law.DEVICE_RULES, law.LIMITS, law.PURPOSES, law.SECURE, law.WIRETAP, law.UPKEEP),
    remediation=Remediation(
        where="The tag of {product}, loaded by {loaders}; {section}",
        what="Load {product} after consent only, mask all inputs, and say that visits are recorded and replayed; or remove it.",
        wording="{product} records how you move, scroll and click on this website so that we can replay visits. Inputs are "
        "masked. It starts only with your consent.",
        owner="Marketing or whoever manages tags; legal for the wording",
        verify="Audit again: nothing of {product} before consent, and the policy says that visits are recorded.",
    ),
    needs=("requests",),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    rests_on=("tracker-before-consent", "tracker-after-reject"),
    doubts=(
        "The vendor may be loaded with recording switched off or sampled out.",
        "Error monitors of the same vendor may run without replay.",
    ),
)
READABLE = frozenset({"plain", "url-encoded", "base64"})
MOST_SHOWN = 3


def run(evidence: Evidence) -> Outcome:
    """A finding for each such vendor before a choice or after refusal, else where no document speaks of recording."""
    findings, passed = [], []
    untested: list[tuple[str, str]] = []
    for row in evidence.vendors:
        if not row.seen or VendorClass.SESSION_REPLAY not in row.classes:
            continue
        early, reason = _early(row, evidence), _unread(evidence)
        unmasked = _unmasked(row, evidence)
        if row.attribution is Attribution.POSSIBLE:
            untested.append(
                (row.id, say("that {vendor} is behind what was observed is only possible.", vendor=row.name))
            )
        elif all(seen.unanswered >= seen.requests and not (seen.cookies or seen.storage) for _, seen in anywhere(row)):
            untested.append(
                (row.id, say("no request to {vendor} was answered, so nothing could be recorded.", vendor=row.name))
            )
        elif early or unmasked or (reason is None and not about(evidence, "recording")):
            findings.append(_draft(row, evidence, early, unmasked))
        elif reason is not None:
            untested.append((row.id, reason))
        else:
            passed.append(row.id)
    if not (findings or passed or untested):
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No vendor that records visits was observed.")
    return conclude(
        findings,
        passed=passed,
        untested=untested,
        otherwise="Recording waits for consent and the documents speak of it.",
    )


def _unmasked(row: VendorRow, evidence: Evidence) -> Leak | None:
    """What our form test typed, and this vendor was sent as it was."""
    own = (leak for leak in evidence.practices.leaks if leak.typed and leak.receiver.vendor == row.id)
    return next((leak for leak in own if READABLE & set(leak.forms)), None)


def _recorder(row: VendorRow, evidence: Evidence) -> Recorder | None:
    """What its scripts were seen to watch and to send."""
    return next((r for r in evidence.practices.recorders if r.actor.vendor == row.id and r.batches), None)


def _early(row: VendorRow, evidence: Evidence) -> Found:
    """What it stored or reported before a choice or after refusal."""

    def reports(seen: Seen) -> bool:
        return bool(seen.cookies or seen.storage or seen.identifier) or not seen.static_only

    undecided = under(row, evidence, Stance.UNDECIDED)
    refused = [found for found in under(row, evidence, Stance.REFUSED) if isinstance(found[1], Observation)]
    return tuple((state, seen) for state, seen in (*undecided, *refused) if reports(seen))


def _unread(evidence: Evidence) -> str | None:
    if not any_read(evidence) or evidence.policy_problem:
        return evidence.policy_problem or "no policy document was read."
    return None if about(evidence, "recording") else unknown_language(evidence)


def _draft(row: VendorRow, evidence: Evidence, early: Found, unmasked: Leak | None) -> Draft:
    found, recorder = early or anywhere(row), _recorder(row, evidence)
    untold = not about(evidence, "recording")
    when = (
        say("without consent")
        if early
        else say("and no document speaks of recording")
        if untold
        else say("after consent")
    )
    typed = (
        say(" It was sent {names} typed by our test, unmasked.", names=listed(map(term, unmasked.kinds)))
        if unmasked
        else ""
    )
    watches = (
        say(" Its scripts watch the whole page, pointer and scrolling, and sent what they saw.") if recorder else ""
    )
    grave = bool(early) or unmasked is not None
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor}, a service that records visits, {when}.{typed}{watches} This "
            "may fall short of asking for and describing recording.",
            activity=activity(found),
            vendor=row.name,
            when=when,
            typed=typed,
            watches=watches,
        ),
        severity=Severity.CRITICAL if grave else Severity.MEDIUM if is_named(row) else Severity.HIGH,
        confidence=confidence(row, evidence, _best(bool(early), unmasked, recorder)),
        verdict=Verdict.FAIL if grave else Verdict.REVIEW,
        occurrences=occurrences(found),
        evidence=(*proofs(found), *_shown(unmasked, recorder), *quotes(row)),
        fill=fill(row, evidence),
    )


def _best(early: bool, unmasked: Leak | None, recorder: Recorder | None) -> Confidence:
    """Typed text that arrived proves recording; a vendor that is there, or a silent policy, makes it likely at best."""
    if unmasked is not None:
        return Confidence.CERTAIN
    return Confidence.PROBABLE if early or recorder is not None else Confidence.POSSIBLE


def _shown(unmasked: Leak | None, recorder: Recorder | None) -> tuple[Proof, ...]:
    typed = unmasked.proofs[:MOST_SHOWN] if unmasked is not None else ()
    return (*typed, *(recorder.proofs[:MOST_SHOWN] if recorder is not None else ()))
