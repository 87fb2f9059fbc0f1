"""A sub-domain of the site leads to a tracker."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, OwnHost, Proof
from auditor.model.kinds import Confidence, Severity, Stance, SubjectKind, Verdict
from auditor.sites import site_of

META = CheckMeta(
    id="cname-cloaked-tracker",
    title="Sub-domains that receive identifiers are the site's own",
    failure_title="A sub-domain of the site leads to a third party",
    why="A sub-domain of the site sets or receives an identifier, and its name is an alias for another company's host. To the "
    "browser it is the site itself, so protections against third parties do not apply, and cookies of the whole domain "
    "reach it. Visitors cannot tell who receives their data.",
    severity=Severity.MEDIUM,
    confidence=Confidence.PROBABLE,
    legal=(law.PLANET49, law.FAIRNESS, law.SECURE, law.ICO_THIRD_PARTIES, law.DEVICE_CH, law.UPKEEP),
    remediation=Remediation(
        where="The DNS entry of {host} (alias of {alias}) and the tag that calls it",
        what="Name the operator of {alias} as recipient, narrow the scope of cookies, and load it after consent; or remove it.",
        wording="{host} is operated for us by the operator of {alias}, who receives …",
        owner="Web team for the DNS entry; marketing or whoever manages tags; legal for the text",
        verify="Audit again: {host} is gone, waits for consent, or its operator is named.",
    ),
    needs=("requests", "cookies"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=(
        "Shops, help desks and content networks commonly run under an alias of the site.",
        "The resolver asked may answer otherwise than that of visitors.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """Looks at sub-domains that set or receive an identifier; without resolver answers they are not tested."""
    if not evidence.own_hosts:
        reason = "No sub-domain of the site was seen to set or receive an identifier."
        return Outcome(verdict=Verdict.PASS, reason=reason, passed=(evidence.target.site,))
    findings, passed, untested = [], [], []
    for host in evidence.own_hosts:
        chain = evidence.aliases.get(host.host)
        if chain is None:
            untested.append(
                (host.host, f"{host.host} handles an identifier, and no resolver was asked whose host it is.")
            )
        elif foreign := _foreign(chain, evidence):
            findings.append(_draft(host, chain, foreign, evidence))
        else:
            passed.append(host.host)
    return conclude(findings, passed=passed, untested=untested, otherwise="These sub-domains are the site's own.")


def _foreign(chain: tuple[str, ...], evidence: Evidence) -> str | None:
    own = {evidence.target.site, *evidence.target.first_party}
    return next((name for name in reversed(chain) if site_of(name) not in own), None)


def _draft(host: OwnHost, chain: tuple[str, ...], alias: str, evidence: Evidence) -> Draft:
    known = [
        v for v in evidence.vendors if alias.endswith(tuple(h for o in v.observed.values() for h in o.hosts)) and v.seen
    ]
    sets = f" and sets {listed(host.cookies)}" if host.cookies else ""
    return Draft(
        subject=Subject(kind=SubjectKind.HOST, key=host.host, label=host.host),
        message=f"Observed that {host.host} handles an identifier{sets}, and that its name is an alias of {alias}. "
        "This may fall short of telling who receives it.",
        severity=Severity.HIGH if known else Severity.MEDIUM,
        confidence=Confidence.PROBABLE if known else Confidence.POSSIBLE,
        verdict=Verdict.FAIL if known else Verdict.REVIEW,
        occurrences=(" → ".join((host.host, *chain)),),
        evidence=tuple(Proof(kind="request", text=f"request to {host.host}", url=url) for url in host.samples),
        fill={"host": host.host, "alias": alias},
    )
