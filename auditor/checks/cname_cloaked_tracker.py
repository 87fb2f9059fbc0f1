"""A sub-domain of the site leads to a tracker."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed
from auditor.evidence.kept import is_named
from auditor.evidence.severity import Adjustment, adjusted, is_exempt
from auditor.evidence.stances import anywhere
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, OwnHost, Proof, VendorRow
from auditor.model.kinds import Attribution, Confidence, Severity, Stance, SubjectKind, Verdict
from auditor.model.said import say
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
                (
                    host.host,
                    say("{host} handles an identifier, and no resolver was asked whose host it is.", host=host.host),
                )
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
    row = _behind(host, alias, evidence)
    serves = row is not None and is_exempt(row)
    sets = say(" and sets {names}", names=listed(host.cookies)) if host.cookies else ""
    reach = say(" The site's own {names} reached it as well.", names=listed(host.sessions)) if host.sessions else ""
    who = say(", a host of {vendor}", vendor=row.name) if row is not None else ""
    sure = row is not None and row.attribution is not Attribution.POSSIBLE and not serves
    raises = ("the site's own session reaches it",) if host.sessions else ()
    return Draft(
        subject=Subject(kind=SubjectKind.HOST, key=host.host, label=host.host),
        message=say(
            "Observed that {host} handles an identifier{sets}, and that its name is an alias of "
            "{alias}{who}.{reach} This may fall short of telling who receives it.",
            host=host.host,
            sets=sets,
            alias=alias,
            who=who,
            reach=reach,
        ),
        severity=adjusted(_base(row), Adjustment(raises=raises)),
        confidence=Confidence.PROBABLE if sure else Confidence.POSSIBLE,
        verdict=Verdict.FAIL if sure else Verdict.REVIEW,
        occurrences=(" → ".join((host.host, *chain)),),
        evidence=tuple(
            Proof(kind="request", text=say("request to {host}", host=host.host), url=url) for url in host.samples
        ),
        fill={"host": host.host, "alias": alias},
    )


def _behind(host: OwnHost, alias: str, evidence: Evidence) -> VendorRow | None:
    """The vendor that requests to the host were attributed to, or one whose hosts the alias belongs to."""
    for row in evidence.vendors:
        hosts = {name for _, seen in anywhere(row) for name in seen.hosts}
        if host.host in hosts or any(alias == name or alias.endswith(f".{name}") for name in hosts):
            return row
    return None


def _base(row: VendorRow | None) -> Severity:
    """High for a tracker that no document names; medium where it is named, as the site's own by its address, or where
    nobody knows the alias; low for delivery and the like."""
    if row is None:
        return Severity.MEDIUM
    if is_exempt(row):
        return Severity.LOW
    return Severity.MEDIUM if is_named(row) else Severity.HIGH
