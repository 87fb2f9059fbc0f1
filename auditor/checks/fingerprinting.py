"""Scripts read several properties of the device and send something: the device may be recognised by them."""

from auditor.evidence import law
from auditor.evidence.acts import doubtful, seen_in, subject, sure, undescribed, unread
from auditor.evidence.drafts import conclude, listed
from auditor.evidence.passages import about
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, Severity, Stance, VendorClass, Verdict
from auditor.model.practice import Fingerprinter
from auditor.model.said import say, term

META = CheckMeta(
    id="fingerprinting",
    title="Devices are not recognised by their properties",
    failure_title="Scripts read properties by which a device can be recognised",
    why="Drawn text, installed fonts, the graphics unit, computed sound and network addresses differ from device to device. "
    "Together they recognise a visitor without a cookie, and deleting cookies does not help. Reading them on the device "
    "counts as access to it.",
    severity=Severity.HIGH,
    confidence=Confidence.PROBABLE,
    legal=(*law.DEVICE_RULES, law.TECHNICAL_SCOPE, law.FINGERPRINT_OPINION, law.ICO_THIRD_PARTIES, law.UPKEEP),
    remediation=Remediation(
        where="The scripts of {who}: {scripts}",
        what="Tell of it and load the scripts after consent only; or limit them to login and payment for security, and say "
        "so; or remove them.",
        wording="{who} reads properties of your device ({techniques}) to recognise it. Purpose: …; legal basis: …",
        owner="Whoever manages tags; legal for the wording",
        verify="Audit again with experimental checks: {who} no longer reads them before consent.",
    ),
    needs=("fingerprinting", "requests"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    experimental=True,
    doubts=(
        "Charts, tests for emoji, games with 3D graphics and captchas use the same functions.",
        "That the value was sent is concluded from a later request of the same scripts; what is in it was not decoded.",
        "Service workers and part of what frames of the page itself do are not watched, and nothing is watched endlessly.",
    ),
)
SECURITY = frozenset({VendorClass.SECURITY, VendorClass.CAPTCHA, VendorClass.PAYMENT})


def run(evidence: Evidence) -> Outcome:
    """A finding takes two techniques (or one of a known library) and something sent; one alone is in order."""
    findings, passed, untested = [], [], []
    for found in evidence.practices.fingerprinters:
        key = found.actor.key
        reason = doubtful(found.actor, evidence)
        if len(found.techniques) < 2 and not found.library:
            passed.append(key)
        elif reason is not None:
            untested.append((key, reason))
        elif not found.sent:
            why = say(
                "{who} reads {words}, and whether anything of it is sent could not be seen.",
                who=found.actor.label,
                words=_words(found),
            )
            untested.append((key, why))
        elif not found.without_consent and undescribed(evidence, "fingerprinting") is None:
            untested.append((key, unread(evidence) or ""))
        elif not found.without_consent and about(evidence, "fingerprinting"):
            passed.append(key)
        else:
            findings.append(_draft(found, evidence))
    otherwise = "No script was observed to read several properties of the device and to send something."
    return conclude(findings, passed=passed, untested=untested, otherwise=otherwise)


def _words(found: Fingerprinter) -> str:
    return listed(term(technique.value) for technique in found.techniques)


def _draft(found: Fingerprinter, evidence: Evidence) -> Draft:
    secures = bool(found.actor.classes) and set(found.actor.classes) <= SECURITY
    when = say("without consent") if found.without_consent else say("and no document speaks of it")
    return Draft(
        subject=subject(found.actor),
        message=say(
            "Observed that scripts of {who} read properties of the device ({words}) and sent a value "
            "afterwards, {when}. This may fall short of asking before a device is recognised.",
            who=found.actor.label,
            words=_words(found),
            when=when,
        ),
        severity=Severity.MEDIUM if secures else Severity.HIGH,
        confidence=sure(
            found.actor, evidence, Confidence.PROBABLE if len(found.techniques) > 1 else Confidence.POSSIBLE
        ),
        verdict=Verdict.REVIEW if secures or len(found.techniques) < 2 else Verdict.FAIL,
        occurrences=seen_in(found.states, without_consent=found.without_consent),
        evidence=(*found.proofs, *found.sent),
        fill={"who": found.actor.label, "scripts": listed(found.scripts), "techniques": _words(found)},
    )
