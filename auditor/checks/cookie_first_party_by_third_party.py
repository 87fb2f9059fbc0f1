"""A cookie on the site's own domain is a third party's, and the table says it is the site's."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude
from auditor.evidence.kept import (
    Group,
    confidence,
    cookies_of,
    fill,
    groups,
    kept,
    lines,
    owner,
    proofs,
    stranger,
    technical,
)
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import CookieRow, Evidence, Proof
from auditor.model.kinds import Confidence, Party, Severity, Stance, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="cookie-first-party-by-third-party",
    title="Cookies that third parties write and receive are said to be theirs",
    failure_title="A third party's cookie passes for the site's own",
    why="A third party's script wrote a cookie on the site's own domain and its value went to that party, while the table "
    "names the site as provider. First party describes the domain; visitors are owed the answer to who has access. "
    "The row as it stands hides that.",
    severity=Severity.MEDIUM,
    confidence=Confidence.PROBABLE,
    legal=(law.PLANET49, law.RECIPIENTS, law.ICO_THIRD_PARTIES, law.DEVICE_CH, law.UPKEEP),
    remediation=Remediation(
        where="The rows of {cookies} in the cookie table; written by {setter}",
        what="Change the provider of {cookies} from the site itself to {provider}, or remove the script.",
        wording="{rows}",
        owner="Legal for the table; marketing or whoever manages tags for the script",
        verify="Audit again: the table names {provider} as provider of {cookies}.",
    ),
    needs=("requests", "cookies", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=(
        "A copy of a vendor's library that sends nothing out writes cookies that really are the site's own.",
        "A tag manager may only carry another vendor's code.",
    ),
)
OWN = (
    "we",
    "us",
    "own",
    "first party",
    "first-party",
    "this site",
    "this website",
    "wir",
    "eigen",
    "nous",
    "propio",
    "eigene",
)


def run(evidence: Evidence) -> Outcome:
    """Speaks about first-party cookies that a third party wrote and received; rows that are missing altogether are
    left to cookie-undeclared."""
    own = [c for c in kept(evidence) if c.party is Party.FIRST and not technical(c, evidence)]
    received = [c for c in own if (writer := c.vendor or stranger(c, evidence)) and writer in c.sent_to]
    if not received:
        return Outcome(
            verdict=Verdict.NOT_APPLICABLE,
            reason="No first-party cookie was seen to be written and received by a third.",
        )
    wrong = [c for c in received if _claimed(c, evidence)]
    return conclude(
        [_draft(group, evidence) for group in groups(wrong, evidence)],
        passed=sorted({c.name for c in received} - {c.name for c in wrong}),
        otherwise="No such cookie is said to be the site's own.",
    )


def _claimed(cookie: CookieRow, evidence: Evidence) -> bool:
    """Whether the row names the site as provider."""
    row = cookie.declared
    if row is None or row.vendor is not None or not row.provider:
        return False
    vendor = owner(cookie, evidence)
    provider = row.provider.casefold()
    if vendor is not None and any(n.casefold() in provider for n in (vendor.name, vendor.company, vendor.product) if n):
        return False
    site = evidence.target.site
    return site in provider or site.partition(".")[0] in provider.replace(" ", "") or provider.strip(".") in OWN


def _draft(group: Group, evidence: Evidence) -> Draft:
    values = fill(group, evidence)
    declared = [c.declared for c in group.cookies if c.declared]
    return Draft(
        subject=group.subject,
        message=say(
            "Observed that a script of {provider} writes {cookies} and receives the value; the table names "
            "“{declared}” as provider. This may fall short of telling who has access.",
            provider=values["provider"],
            cookies=cookies_of(group),
            declared=declared[0].provider or "",
        ),
        severity=Severity.MEDIUM,
        confidence=confidence(group, evidence, Confidence.PROBABLE),
        occurrences=lines(group.cookies),
        evidence=(
            *proofs(group.cookies),
            *(Proof(kind="quote", text=d.quote.text, quote=d.quote) for d in declared[:4]),
        ),
        fill=values,
    )
