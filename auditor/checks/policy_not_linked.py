"""A policy exists, and pages do not link to it."""

from auditor.evidence import law
from auditor.evidence.drafts import listed, site_subject
from auditor.evidence.passages import read_policies
from auditor.evidence.redact import redacted
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, PageSummary
from auditor.model.kinds import Confidence, Severity, Verdict
from auditor.model.said import counted, say

META = CheckMeta(
    id="policy-not-linked",
    title="Every page links to the policy",
    failure_title="A page has no link to the policy",
    why="The policy can be read, and at least one page that was visited has no link to it in footer, menu, text or banner. "
    "Information that people have to guess the address of is not easily accessible. Usually one page template lacks "
    "the footer.",
    severity=Severity.MEDIUM,
    confidence=Confidence.PROBABLE,
    legal=(law.PLAIN, law.DEVICE_CH, law.UPKEEP),
    remediation=Remediation(
        where="The footer of the template of {pages}, and the consent banner",
        what="Link the policy there, at a stable address that opens without a login.",
        wording="Privacy policy · Cookie policy (links in the footer)",
        owner="Web team",
        verify="Audit again with these pages: each has a link to the policy.",
    ),
    needs=("documents",),
    doubts=(
        "The link may stand in a menu that opens on a click, or below content that loads without end.",
        "It may be worded in a language that the search for links does not know.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A finding where pages with recorded links have none to a policy; a policy that was handed in proves no link."""
    read = [d for d in read_policies(evidence) if d.url]
    pages = {p.final_url: p for v in evidence.visits for p in v.pages if p.policy_links is not None and _is_page(p)}
    if not read or not pages:
        reason = say("the links of the pages were not recorded.") if read else say("the policy was given as a file.")
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason=say("Nothing to compare: {reason}", reason=reason))
    linked = {p.final_url for v in evidence.visits for p in v.pages if p.policy_links}
    shown_here = {document.url.partition("#")[0] for document in read if "#" in document.url}
    missing = sorted(url for url in pages if url not in linked and url not in shown_here)
    if not missing:
        return Outcome(
            verdict=Verdict.PASS, reason="Every page visited links to a policy.", passed=tuple(sorted(pages))
        )
    shown = [redacted(url) for url in missing]
    draft = Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed {number} without a link to a privacy or cookie policy: {names}. This may fall short of "
            "easily accessible information.",
            number=counted(len(missing), "page"),
            names=listed(shown),
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        occurrences=tuple(shown),
        fill={"pages": listed(shown)},
    )
    passed = tuple(sorted(set(pages) - set(missing)))
    return Outcome(verdict=Verdict.REVIEW, findings=(draft,), passed=passed)


def _is_page(page: PageSummary) -> bool:
    return page.status is None or page.status < 400
