"""A path on the site's own host is sent what a vendor's product is sent elsewhere."""

from auditor.evidence import law
from auditor.evidence.acts import seen_in
from auditor.evidence.drafts import conclude, listed
from auditor.evidence.kept import is_named
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, Severity, Stance, SubjectKind, Verdict
from auditor.model.practice import Proxy
from auditor.model.said import counted, say

META = CheckMeta(
    id="first-party-proxy",
    title="The site's own host does not pass data on under its own name",
    failure_title="The site's own host is sent what a vendor's product sends",
    why="A path of the site receives requests in the form that a vendor's product uses. Server-side tag managers relay "
    "such requests "
    "to the vendor. To the browser that is the site itself, so neither blockers nor visitors see who receives the data. What "
    "the server does with them cannot be seen from outside.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(law.RECIPIENTS, law.PLANET49, law.FAIRNESS, law.DEVICE_CH, law.ICO_THIRD_PARTIES, law.UPKEEP),
    remediation=Remediation(
        where="The path {place} and the server behind it",
        what="Find out where the server sends these data; name {vendor} as recipient and let it wait for consent, or stop "
        "relaying.",
        wording="What you do on this website is sent to {place} and from there to {vendor}. Purpose: …",
        owner="Web team or whoever runs the server-side tag manager; legal for the text",
        verify="Ask for the server's configuration; audit again with experimental checks.",
    ),
    needs=("requests",),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    experimental=True,
    doubts=(
        "The site may run software of its own that speaks the same form and pass nothing on.",
        "What a server relays to others without such a form is not seen at all.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A question for each path; in order where the documents name the vendor and it waits for consent."""
    findings, passed = [], []
    for found in evidence.practices.proxies:
        row = next((row for row in evidence.vendors if row.id == found.vendor), None)
        if row is not None and is_named(row) and not found.without_consent:
            passed.append(found.place)
        else:
            findings.append(_draft(found))
    otherwise = (
        "No path of the site was observed to be sent what a vendor's product sends, unless that vendor is named."
    )
    return conclude(findings, passed=passed, otherwise=otherwise)


def _draft(found: Proxy) -> Draft:
    with_cookies = say(", with {names}", names=listed(found.cookies)) if found.cookies else ""
    return Draft(
        subject=Subject(kind=SubjectKind.HOST, key=found.place, label=found.place),
        message=say(
            "Observed {number} to {place} in the form that {label} uses{with_cookies}. If the server passes "
            "them on, this may fall short of telling who receives them.",
            number=counted(found.requests, "request"),
            place=found.place,
            label=found.label,
            with_cookies=with_cookies,
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        occurrences=seen_in(found.states, without_consent=found.without_consent),
        evidence=found.proofs,
        fill={"place": found.place, "vendor": found.label},
    )
