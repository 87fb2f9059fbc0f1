"""A document links to a vendor's page that is not there any more."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude
from auditor.evidence.stances import NO_LINKS_TRIED
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, Proof, VendorLink
from auditor.model.kinds import Confidence, Severity, SubjectKind, Verdict
from auditor.model.said import counted, say, term

META = CheckMeta(
    id="vendor-link-dead",
    title="Links to vendors' own pages lead there",
    failure_title="A link to a vendor's page leads nowhere",
    why="The document sends visitors to a vendor's privacy or opt-out page, and the address answered with an error on two "
    "tries or led to a home page or another company. Visitors then cannot learn or do what the text promises.",
    severity=Severity.LOW,
    confidence=Confidence.PROBABLE,
    legal=(law.PLAIN, law.UPKEEP),
    remediation=Remediation(
        where="The link in {document}",
        what="Put in the vendor's current address, or remove the link with the vendor.",
        wording="(Address in place of {url}; to be taken from the vendor's site)",
        owner="Legal or whoever edits the policy",
        verify="Open the link by hand; audit again.",
    ),
    needs=("documents", "vendor links"),
    experimental=True,
    doubts=(
        "Servers that turn automated requests away are reported as unverified, never as dead.",
        "The page may be closed to the country of this audit only.",
        "A page that asks for consent first may hide where the link leads.",
    ),
)
DEAD = ("dead", "elsewhere")


def run(evidence: Evidence) -> Outcome:
    """A finding for each address that failed twice or led elsewhere; one that turned us away is not judged."""
    if evidence.vendor_links is None:
        return Outcome(verdict=Verdict.NOT_TESTED, reason=NO_LINKS_TRIED.reason)
    if not evidence.vendor_links:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No document links to a vendor's own page.")
    found, passed, untested = [], [], []
    for link in evidence.vendor_links:
        if link.outcome in DEAD and (link.tries >= 2 or link.outcome == "elsewhere"):
            found.append(_draft(link, evidence))
        elif link.outcome == "alive":
            passed.append(link.url)
        else:
            untested.append(
                (
                    link.url,
                    say(
                        "{url} could not be verified ({says}).", url=link.url, says=term(link.says or "tried only once")
                    ),
                )
            )
    if evidence.links_left:
        left = counted(evidence.links_left, "further link")
        untested.append(("further links", say("there was no time to try {links}.", links=left)))
    return conclude(found, passed=passed, untested=untested, otherwise="Every link tried leads to the vendor's page.")


def _draft(link: VendorLink, evidence: Evidence) -> Draft:
    document = next((d for d in evidence.documents if d.id == link.document), None)
    name = (document.title or document.url or document.id) if document else link.document
    return Draft(
        subject=Subject(kind=SubjectKind.DOCUMENT, key=f"{link.document} {link.url}", label=link.url),
        message=say(
            "Observed that the link in {name} to {url} leads nowhere ({says}; tried {times}). This may fall "
            "short of information that can be reached."
            if link.outcome == "dead"
            else "Observed that the link in {name} to {url} does not lead to the page it names ({says}; tried {times}). This may "
            "fall short of information that can be reached.",
            name=name,
            url=link.url,
            says=term(link.says),
            times=say("once") if link.tries == 1 else say("{tries} times", tries=link.tries),
        ),
        severity=Severity.LOW,
        confidence=Confidence.PROBABLE,
        verdict=Verdict.REVIEW,
        evidence=(
            Proof(kind="document", text=say("link to {url}: {says}", url=link.url, says=term(link.says)), url=link.url),
        ),
        fill={"document": name, "url": link.url},
    )
