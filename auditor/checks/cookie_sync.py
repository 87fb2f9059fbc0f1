"""An identifier that one party keeps is sent to another: both then know the visitor as the same."""

from auditor.evidence import law
from auditor.evidence.acts import doubtful, seen_in, sure
from auditor.evidence.drafts import conclude, listed
from auditor.evidence.wording import PLACES
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, Severity, Stance, SubjectKind, Verdict
from auditor.model.practice import Sharing
from auditor.model.said import say, term

META = CheckMeta(
    id="cookie-sync",
    title="Identifiers stay with those who set them",
    failure_title="An identifier of one party is sent to another",
    why="A value that one party keeps in the browser to recognise the visitor was sent to another party. Partners match their "
    "identifiers this way, and what each knows of the visitor can be joined. Visitors are rarely told who the partners are.",
    severity=Severity.HIGH,
    confidence=Confidence.PROBABLE,
    legal=(
        law.PLANET49,
        law.RECIPIENTS,
        law.FASHION_ID,
        law.TECHNICAL_SCOPE,
        law.DEVICE_CH,
        law.ICO_THIRD_PARTIES,
        law.UPKEEP,
    ),
    remediation=Remediation(
        where="The settings of {holder}, whose {names} was sent to {receiver}",
        what="Switch off matching with partners in {holder}'s settings, or list {receiver} among the recipients; both after "
        "consent only.",
        wording="{holder} passes its identifier on to {receiver}, so that both recognise your browser. Purpose: …",
        owner="Marketing or whoever manages tags; legal for the wording",
        verify="Audit again with experimental checks: no request to {receiver} holds the value of {names}.",
    ),
    needs=("sharing", "requests", "cookies"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    experimental=True,
    doubts=(
        "The site may pass an identifier of its own to a processor on purpose.",
        "Both may belong to one owner that the register does not know.",
        "With one visit only the look of a value tells it from a page number or a time.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each pair of third parties; the site's own identifier that a third party gets is a question."""
    findings, passed, untested = [], [], []
    for shared in evidence.practices.sharing:
        key = _key(shared)
        reason = doubtful(shared.holder, evidence) or doubtful(shared.receiver, evidence)
        if shared.same_group:
            passed.append(key)
        elif reason is not None:
            untested.append((key, reason))
        else:
            findings.append(_draft(shared, evidence))
    return conclude(
        findings,
        passed=passed,
        untested=untested,
        otherwise="No identifier of one party was observed to be sent to another.",
    )


def _key(shared: Sharing) -> str:
    return f"{shared.holder.key} to {shared.receiver.key}"


def _draft(shared: Sharing, evidence: Evidence) -> Draft:
    own, names = shared.holder.own, listed(shared.names)
    holder = say("the site itself") if own else shared.holder.label
    severity = Severity.HIGH if shared.without_consent and not own else Severity.MEDIUM
    best = Confidence.POSSIBLE if own or not shared.compared else Confidence.PROBABLE
    if shared.known_path and shared.compared and not own:
        best = Confidence.CERTAIN
    proved = say("differed between fresh profiles") if shared.compared else say("looks made at random")
    return Draft(
        subject=Subject(
            kind=SubjectKind.HOST,
            key=_key(shared),
            label=say("{holder} to {receiver}", holder=holder, receiver=shared.receiver.label),
        ),
        message=say(
            "Observed that {names}, kept by {holder}, was sent to {receiver} in {where}; the value {proved}. "
            "This may fall short of telling who has access to it.",
            names=names,
            holder=holder,
            receiver=shared.receiver.label,
            where=listed(PLACES.get(one) or term(one) for one in shared.where),
            proved=proved,
        ),
        severity=severity,
        confidence=sure(shared.receiver, evidence, best),
        verdict=Verdict.FAIL if best is not Confidence.POSSIBLE else Verdict.REVIEW,
        occurrences=seen_in(shared.states, without_consent=shared.without_consent),
        evidence=shared.proofs,
        fill={"holder": holder, "receiver": shared.receiver.label, "names": names},
    )
