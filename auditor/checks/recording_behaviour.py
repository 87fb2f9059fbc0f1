"""Scripts of nobody known for it behave like a recorder of visits."""

from auditor.evidence import law
from auditor.evidence.acts import doubtful, seen_in, subject, sure, undescribed, unread
from auditor.evidence.drafts import conclude, listed
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, Severity, Stance, VendorClass, Verdict
from auditor.model.practice import Leak, Recorder
from auditor.model.said import counted, say, term

META = CheckMeta(
    id="recording-behaviour",
    title="No script behaves like a recorder of visits",
    failure_title="Scripts observe the whole page, pointer and scrolling, and send what they see",
    why="Scripts that watch every change of the document together with pointer and scrolling, and send data while the "
    "visitor does nothing but look, work like services that record and replay visits. Such recording should be asked for "
    "first, and described as recording.",
    severity=Severity.HIGH,
    confidence=Confidence.POSSIBLE,
    legal=(*law.DEVICE_RULES, law.LIMITS, law.PURPOSES, law.SECURE, law.WIRETAP, law.UPKEEP),
    remediation=Remediation(
        where="The scripts of {who}: {scripts}",
        what="Find out whether they record visits. If so, load them after consent only, mask all inputs and say that visits "
        "are recorded; if not, note why they watch the page.",
        wording="{who} records how you move, scroll and click on this website so that we can replay visits. Inputs are masked.",
        owner="Whoever manages tags or wrote the script; legal for the wording",
        verify="Audit again with experimental checks, with --form-test: nothing typed leaves, and nothing is sent before "
        "consent.",
    ),
    needs=("recording", "requests"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    experimental=True,
    doubts=(
        "Error monitors and libraries for scrolling or lazy loading watch the same things without recording visits.",
        "What is sent is often packed; then only its size is known.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A question for each such operator; known recorders have a check of their own (session-replay)."""
    findings, passed, untested = [], [], []
    for found in evidence.practices.recorders:
        if VendorClass.SESSION_REPLAY in found.actor.classes:
            continue
        reason, unmasked = doubtful(found.actor, evidence), _unmasked(found, evidence)
        exempt = VendorClass.ERROR_MONITORING in found.actor.classes and not (found.nodes or unmasked)
        if not found.batches or exempt:
            passed.append(found.actor.key)
        elif reason is not None:
            untested.append((found.actor.key, reason))
        elif found.without_consent or unmasked or undescribed(evidence, "recording"):
            findings.append(_draft(found, unmasked, evidence))
        elif undescribed(evidence, "recording") is None:
            untested.append((found.actor.key, unread(evidence) or ""))
        else:
            passed.append(found.actor.key)
    otherwise = (
        "No unknown script was observed to watch the whole page and to send what it sees without being described."
    )
    return conclude(findings, passed=passed, untested=untested, otherwise=otherwise)


def _unmasked(found: Recorder, evidence: Evidence) -> Leak | None:
    """What our form test typed and these scripts sent as it was."""
    own = (leak for leak in evidence.practices.leaks if leak.typed and leak.receiver.key == found.actor.key)
    return next((leak for leak in own if {"plain", "base64", "url-encoded"} & set(leak.forms)), None)


def _draft(found: Recorder, unmasked: Leak | None, evidence: Evidence) -> Draft:
    sent = counted(found.batches, "batch", "batches")
    holding = say(", {nodes} of them with parts of the page", nodes=found.nodes) if found.nodes else ""
    typed = (
        say("; {names} typed by our test was in them unmasked", names=listed(map(term, unmasked.kinds)))
        if unmasked
        else ""
    )
    proved = bool(found.nodes or unmasked)
    high = Severity.CRITICAL if found.without_consent or unmasked else Severity.HIGH
    return Draft(
        subject=subject(found.actor),
        message=say(
            "Observed that scripts of {who} watch every change of the page, {names}, and sent "
            "{sent}{holding}{typed}. If visits are recorded, this may fall short of asking for and "
            "describing that.",
            who=found.actor.label,
            names=listed(found.events),
            sent=sent,
            holding=holding,
            typed=typed,
        ),
        severity=high if proved else Severity.MEDIUM,
        confidence=sure(found.actor, evidence, Confidence.PROBABLE if proved else Confidence.POSSIBLE),
        verdict=Verdict.FAIL if proved and (found.without_consent or unmasked) else Verdict.REVIEW,
        occurrences=seen_in(found.states, without_consent=found.without_consent),
        evidence=(*found.proofs, *(unmasked.proofs if unmasked else ())),
        fill={"who": found.actor.label, "scripts": listed(found.scripts)},
    )
