"""A tracker is active before any choice on the page of the policy itself."""

from auditor.evidence import law
from auditor.evidence.drafts import activity, conclude, fill, occurrences, proofs, subject
from auditor.evidence.passages import POLICY
from auditor.evidence.severity import before_consent, confidence, tracks
from auditor.evidence.stances import under
from auditor.evidence.tracking import Found
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Attribution, Confidence, Severity, Stance, State, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="policy-page-tracked",
    title="The policy can be read without being tracked",
    failure_title="A tracker is active on the policy page before any choice",
    why="Whoever wants to read the policy before choosing is already tracked on that very page. Information has to be easily "
    "accessible, and reading it is no consent.",
    severity=Severity.HIGH,
    confidence=Confidence.PROBABLE,
    legal=(law.PLAIN, *law.DEVICE_RULES, law.CONSENT, law.UPKEEP),
    remediation=Remediation(
        where="The page {page}; the tag of {product}, loaded by {loaders}",
        what="Keep {product} off the policy page until the visitor has chosen; or remove it.",
        wording="(Tag manager:) no trigger for {product} on {page}",
        owner="Marketing or whoever manages tags",
        verify="Audit {page} as a page: in the state no-action expect no request to {hosts} there.",
    ),
    needs=("requests", "cookies", "storage", "documents"),
    stances=(Stance.UNDECIDED,),
    experimental=True,
    rests_on=("tracker-before-consent",),
    doubts=(
        "The site may treat an automated browser as one that has consented.",
        "Where only the policy's page was seen together with others, requests of the page before may still have been under way.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each vendor that tracks on an audited page which is a policy document."""
    pages = _policy_pages(evidence)
    if not pages:
        reason = (
            "no policy was among the audited pages (it was read, but not visited as a page; name it with the URLs)."
        )
        return Outcome(verdict=Verdict.NOT_TESTED, reason=reason)
    findings, passed, untested = [], [], []
    for row in evidence.vendors:
        found = tuple(
            (state, seen)
            for state, seen in under(row, evidence, Stance.UNDECIDED)
            if tracks(row, seen) and set(seen.pages) & set(pages.get(state, {}))
        )
        if found and row.attribution is Attribution.POSSIBLE:
            untested.append(
                (row.id, say("that {vendor} is behind what was observed is only possible.", vendor=row.name))
            )
        elif found:
            findings.append(_draft(row, evidence, found, pages))
        elif row.seen:
            passed.append(row.id)
    return conclude(findings, passed=passed, untested=untested, otherwise="No tracker was active on the policy page.")


def _policy_pages(evidence: Evidence) -> dict[State, dict[int, str]]:
    """By state, the numbers and addresses of audited pages that are a policy of the site."""
    urls = {d.url.split("#")[0] for d in evidence.documents if d.kind in POLICY and d.url}
    found: dict[State, dict[int, str]] = {}
    for visit in evidence.visits:
        for number, page in enumerate(visit.pages):
            if page.final_url.split("#")[0] in urls:
                found.setdefault(visit.state, {})[number] = page.final_url
    return found


def _draft(row: VendorRow, evidence: Evidence, found: Found, pages: dict[State, dict[int, str]]) -> Draft:
    page = next(pages[state][n] for state, seen in found for n in seen.pages if n in pages[state])
    here = tuple(proof for proof in proofs(found) if proof.page in (None, page))
    return Draft(
        subject=subject(row),
        message=say(
            "Observed {activity} of {vendor} before any choice, on the policy page {page} among others. This "
            "may fall short of information that can be read before choosing.",
            activity=activity(found),
            vendor=row.name,
            page=page,
        ),
        severity=before_consent(row, evidence, (seen for _, seen in found)),
        confidence=confidence(row, evidence, Confidence.PROBABLE),
        occurrences=occurrences(found),
        evidence=here or proofs(found),
        fill={**fill(row, evidence), "page": page},
    )
