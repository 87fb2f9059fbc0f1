"""Cookies beyond the technical were observed and the documents list none."""

from auditor.evidence import law
from auditor.evidence.drafts import listed, site_subject
from auditor.evidence.kept import kept, lines, proofs, technical
from auditor.evidence.passages import about
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence
from auditor.model.kinds import Confidence, DocumentKind, Severity, Stance, Verdict
from auditor.model.said import counted, say, term

META = CheckMeta(
    id="cookie-table-missing",
    title="The documents list the cookies in use",
    failure_title="The documents list no cookies",
    why="Cookies that commonly need consent were observed, and no document gives their names, their lifetimes or a list in "
    "the consent tool. Visitors cannot learn how long they are recognised or by whom. A table answers both at once.",
    severity=Severity.MEDIUM,
    confidence=Confidence.PROBABLE,
    legal=(law.PLANET49, law.PERIOD, law.ICO_THIRD_PARTIES, law.DEVICE_CH),
    remediation=Remediation(
        where="The cookie policy of {site}, or the privacy policy's section on cookies",
        what="Publish a table with name, provider, purpose, lifetime and type. `auditor declaration` drafts it from what "
        "was observed.",
        wording="Name | Provider | Purpose | Lifetime | Type, starting with {cookies}",
        owner="Legal; whoever manages the consent tool",
        verify="Audit again: the cookies in the documents are listed among the declared ones.",
    ),
    needs=("cookies", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    absence=True,
    doubts=("A list rendered by a script, or kept inside the consent tool, may not have been read.",),
)
COUNTER = (
    "No duty to name each single cookie follows from the judgment; it asks for duration and for third-party access, "
    "which a table is the usual way to give."
)


def run(evidence: Evidence) -> Outcome:
    """Speaks where cookies that are not technical were seen; a list in any document, or stated lifetimes, is a pass."""
    concerned = [c for c in kept(evidence) if not technical(c, evidence)]
    if not concerned:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No cookie beyond the technical ones was observed.")
    if evidence.declared_cookies:
        return Outcome(verdict=Verdict.PASS, reason="The documents list cookies.", passed=(evidence.target.site,))
    unread = [d for d in evidence.documents if d.kind is DocumentKind.CONSENT_TOOL and d.reason]
    if unread or evidence.policy_problem:
        reason = evidence.policy_problem or say(
            "the list in the consent tool could not be read: {reason}", reason=term(unread[0].reason or "")
        )
        return Outcome(verdict=Verdict.NOT_TESTED, reason=reason, untested=((evidence.target.site, reason),))
    stated = bool(about(evidence, "retention"))
    return Outcome(
        verdict=Verdict.REVIEW if stated else Verdict.FAIL,
        findings=(
            Draft(
                subject=site_subject(evidence),
                message=say(
                    "Observed {number} beyond the technical ones ({names}); no table of cookies was found in the "
                    "documents. This may fall short of telling how long they last and who has access.",
                    number=counted(len(concerned), "cookie"),
                    names=listed(sorted({c.name for c in concerned}), 6),
                ),
                severity=Severity.LOW if stated else Severity.MEDIUM,
                confidence=Confidence.POSSIBLE if stated else Confidence.PROBABLE,
                verdict=Verdict.REVIEW if stated else Verdict.FAIL,
                occurrences=lines(concerned),
                evidence=proofs(concerned),
                fill={"site": evidence.target.site, "cookies": listed(sorted({c.name for c in concerned}), 6)},
                counter=COUNTER,
            ),
        ),
    )
