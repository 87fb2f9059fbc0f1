"""What is typed into a form leaves before it is submitted."""

from auditor.evidence import law
from auditor.evidence.acts import doubtful, seen_in, subject, sure
from auditor.evidence.drafts import conclude, listed
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, Severity, Verdict
from auditor.model.practice import Leak
from auditor.model.said import joined, say, term

META = CheckMeta(
    id="form-capture-before-submit",
    title="Nothing typed leaves before it is submitted",
    failure_title="What is typed leaves before it is submitted",
    why="Our test typed made-up data into the page's fields and submitted nothing; the data left the browser all the same. A "
    "visitor who changes their mind and leaves has then told a third party what they decided not to send.",
    severity=Severity.CRITICAL,
    confidence=Confidence.CERTAIN,
    legal=(law.LIMITS, law.CONSENT, law.FAIRNESS, law.SECURE, law.WIRETAP, law.UPKEEP),
    remediation=Remediation(
        where="The scripts that send to {who}",
        what="Switch off automatic form capture in {who}'s settings, and mask all inputs; or remove the script.",
        wording="(Nothing to add to the policy: data should not leave before they are submitted.)",
        owner="Marketing or whoever manages tags; web team",
        verify="Audit again with --form-test and experimental checks: nothing typed is sent to {who}.",
    ),
    needs=("form test", "requests"),
    experimental=True,
    doubts=(
        "What the site sends to its own server may serve to check an entry while it is typed.",
        "A payment or address service that the visitor is about to use may answer while one types.",
    ),
)
HASHES = ("md5", "sha1", "sha256")


def run(evidence: Evidence) -> Outcome:
    """A finding for each third party that got typed data; for the site's own server a question. Opt-in."""
    tests = evidence.practices.form_tests
    typed = [test for test in tests if test.fields]
    findings, passed, untested = [], [], []
    for leak in (leak for leak in evidence.practices.leaks if leak.typed):
        reason = doubtful(leak.receiver, evidence)
        if reason is not None:
            untested.append((leak.receiver.key, reason))
        else:
            findings.append(_draft(leak, evidence))
    if not typed:
        why = joined(dict.fromkeys(test.reason or "" for test in tests), "; ") if tests else "no form test was made."
        untested.append((evidence.target.site, why))
    else:
        passed = [f"{field} ({test.state.value})" for test in typed for field in test.fields] if not findings else []
    return conclude(
        findings, passed=passed, untested=untested, otherwise="Nothing that was typed was observed to leave."
    )


def _draft(leak: Leak, evidence: Evidence) -> Draft:
    hashed = all(form.startswith(HASHES) for form in leak.forms)
    who = leak.receiver.label
    forms = [say("as it was typed") if form == "plain" else term(form) for form in leak.forms]
    how = say("({forms})", forms=listed(forms))
    severity = Severity.MEDIUM if leak.receiver.own else Severity.HIGH if hashed else Severity.CRITICAL
    return Draft(
        subject=subject(leak.receiver),
        message=say(
            "Observed that {names} typed by our test, and not submitted, was sent to {who} {how}. This may "
            "fall short of letting visitors decide what they send.",
            names=listed(map(term, leak.kinds)),
            who=who,
            how=how,
        ),
        severity=severity,
        confidence=sure(leak.receiver, evidence, Confidence.CERTAIN),
        verdict=Verdict.REVIEW if leak.receiver.own else Verdict.FAIL,
        occurrences=seen_in(leak.states, without_consent=leak.without_consent),
        evidence=leak.proofs,
        fill={"who": who},
    )
