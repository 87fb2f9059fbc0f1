"""Runs all checks over the evidence and turns their drafts into findings with identity, law, fixes and waivers."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from string import Formatter
from types import ModuleType

import msgspec

import auditor.checks
from auditor import registry
from auditor.evidence import jurisdiction
from auditor.evidence.severity import capped
from auditor.evidence.stances import STANCE_OF, Gap, gap, missing, nothing_usable
from auditor.model.capture import Document
from auditor.model.check import (
    CheckMeta,
    CheckResult,
    Draft,
    Finding,
    LegalReference,
    Outcome,
    Remediation,
    Waiver,
)
from auditor.model.evidence import Evidence
from auditor.model.kinds import Profile, Severity, Stance, Verdict, Weight
from auditor.model.said import dated, joined, say, term

_SILENT = (Verdict.PASS, Verdict.NOT_APPLICABLE)


def run_all(
    evidence: Evidence, *, experimental: bool = False, waivers: Sequence[Waiver] = ()
) -> tuple[tuple[CheckResult, ...], tuple[Finding, ...]]:
    """Every check's result in order of id, and all findings: the most severe first, then by check and subject.

    Raises `PluginError` for a file among the checks that is not a check.
    """
    results: list[CheckResult] = []
    findings: list[Finding] = []
    for check in metas_and_modules():
        meta: CheckMeta = check.META
        if (meta.experimental and not experimental) or not applies(meta.profiles, evidence.profile):
            continue
        result, found = run_one(check, evidence, waivers)
        results.append(result)
        findings += found
    findings = list(linked(findings, results))
    findings.sort(key=lambda f: (-f.severity.rank, f.check, f.subject.kind.value, f.subject.key))
    return tuple(results), tuple(findings)


def linked(findings: Sequence[Finding], results: Sequence[CheckResult]) -> Iterator[Finding]:
    """The findings, each with those that tell of the same observations under the checks that its own rests on."""
    rests_on = {result.id: result.meta.rests_on for result in results}
    told = {(f.check, f.subject.kind, f.subject.key): f.fingerprint for f in findings}
    for f in findings:
        same = ((check, f.subject.kind, f.subject.key) for check in rests_on.get(f.check, ()))
        related = tuple(told[key] for key in same if key in told)
        yield msgspec.structs.replace(f, related=related) if related else f


def metas_and_modules() -> tuple[ModuleType, ...]:
    """All checks in order of id, as modules with META and run."""
    return tuple(registry.members(auditor.checks, ("run",)).values())


def run_one(
    check: ModuleType, evidence: Evidence, waivers: Sequence[Waiver] = ()
) -> tuple[CheckResult, tuple[Finding, ...]]:
    """One check over the evidence. A check that breaks is not-tested, with its error as the reason."""
    meta: CheckMeta = check.META
    try:
        outcome, hole = gated(meta, check.run(evidence), evidence)
        found = tuple(finding(meta, draft, evidence, waivers) for draft in outcome.findings)
    except Exception as error:  # noqa: BLE001 the check boundary: one broken check must not cost the others
        reason = say(
            "the check itself broke ({type}: {error}); please report this.", type=type(error).__name__, error=str(error)
        )
        outcome, hole, found = Outcome(verdict=Verdict.NOT_TESTED, reason=reason), None, ()
    unasked = hole if hole is not None and not hole.asked and outcome.verdict is Verdict.NOT_TESTED else None
    result = CheckResult(
        id=meta.id,
        verdict=outcome.verdict,
        reason=outcome.reason,
        meta=meta,
        passed=outcome.passed,
        untested=outcome.untested,
        not_asked=unasked is not None,
        turn_on=unasked.turn_on if unasked is not None else None,
    )
    return result, found


def gated(meta: CheckMeta, outcome: Outcome, evidence: Evidence) -> tuple[Outcome, Gap | None]:
    """The outcome after the gates, and the gap that stands behind a not-tested.

    No usable visit, or no document where one is needed, closes the check. Otherwise a gap turns silence (a pass, or
    not-applicable) into not-tested while findings stand: they are evidence, unless they rest on an absence. Subjects
    stay passed where that rests on what was seen (a vendor and its name in a text), not where on what was not seen.
    """
    if meta.about_audit:
        return outcome, None
    about_text = "documents" in meta.needs
    shut = nothing_usable(evidence) or (missing(evidence, "documents", ()) if about_text else None)
    if shut is not None:
        return Outcome(verdict=Verdict.NOT_TESTED, reason=shut.reason, untested=outcome.untested), shut
    hole = _hole(meta, evidence)
    if hole is None or not (outcome.verdict in _SILENT or (meta.absence and outcome.findings)):
        return outcome, _own_hole(meta, outcome, evidence)
    passed = outcome.passed if about_text else ()
    return Outcome(verdict=Verdict.NOT_TESTED, reason=hole.reason, passed=passed, untested=outcome.untested), hole


def _hole(meta: CheckMeta, evidence: Evidence) -> Gap | None:
    """The first stance or kind of record that the check asks for and that is missing."""
    holes = [gap(evidence, stance) for stance in meta.stances or _asked_for(meta, evidence)]
    if not meta.stances:
        holes = [hole for hole in holes if hole is not None and hole.asked]
    needs = (missing(evidence, need, meta.stances) for need in meta.needs if need != "documents")
    return next((hole for hole in (*holes, *needs) if hole is not None), None)


def _asked_for(meta: CheckMeta, evidence: Evidence) -> tuple[Stance, ...]:
    """The stances that a check of any visit's records must have seen: all that were asked for."""
    if not any(need != "documents" for need in meta.needs):
        return ()
    return tuple(dict.fromkeys(STANCE_OF[state] for state in evidence.asked_states if state in STANCE_OF))


def _own_hole(meta: CheckMeta, outcome: Outcome, evidence: Evidence) -> Gap | None:
    """The gap behind a not-tested that the check gave itself: does it come only from less being asked for?"""
    if outcome.verdict is not Verdict.NOT_TESTED:
        return None
    needs = (missing(evidence, need, meta.stances) for need in meta.needs if need != "documents")
    optional = next((hole for hole in needs if hole is not None and hole.turn_on is not None), None)
    if optional is not None:
        return optional
    if meta.stances and not any(STANCE_OF.get(state) in meta.stances for state in evidence.asked_states):
        # Without a consent control a stance counts as tested though no state of it was asked for.
        return Gap(reason=outcome.reason or "", asked=False)
    stances = meta.stances or (Stance.UNDECIDED, Stance.GRANTED)
    hole = next((h for h in (gap(evidence, stance) for stance in stances) if h is not None), None)
    return hole if hole is not None and all(why == hole.reason for _, why in outcome.untested) else None


def finding(meta: CheckMeta, draft: Draft, evidence: Evidence, waivers: Sequence[Waiver] = ()) -> Finding:
    """A draft with fingerprint, the law and severity of the profile, the filled-in fix and its waiver.

    Raises `KeyError` where the fix names a value that the draft does not fill.
    """
    legal = tuple(law for law in meta.legal if applies(law.profiles, evidence.profile))
    weight = heaviest(legal)
    profile = jurisdiction.of(evidence.profile)
    made = Finding(
        fingerprint=fingerprint(meta.id, evidence.target.site, draft.subject.kind.value, draft.subject.key),
        check=meta.id,
        verdict=draft.verdict,
        severity=capped(profile.adjusted(meta.id, draft.severity), weight),
        confidence=draft.confidence,
        weight=weight,
        subject=draft.subject,
        message=draft.message,
        occurrences=draft.occurrences,
        evidence=draft.evidence,
        legal=legal,
        remediation=filled(meta.remediation, draft.fill),
        fill=_used(meta.remediation, draft.fill),
        counter=joined(map(term, filter(None, (draft.counter, profile.counter.get(meta.id))))) or None,
    )
    hashes, today = hashes_of(evidence.documents), evidence.captured.date()
    about = (w for w in waivers if w.check == made.check and w.subject in (made.subject.key, made.fingerprint))
    waiver = next((w for w in about if not ended(w, made, today, hashes)), None)
    return msgspec.structs.replace(made, waiver=waiver)


def fingerprint(check: str, site: str, kind: str, key: str) -> str:
    """The identity of a finding over time: no state, no wording, no version in it. 32 hexadecimal digits."""
    return hashlib.sha256("\0".join((check, site, kind, key)).encode()).hexdigest()[:32]


def applies(profiles: Sequence[Profile], profile: Profile) -> bool:
    """Whether something limited to these profiles (none: all) applies under this one."""
    return not profiles or profile in profiles


def heaviest(legal: Sequence[LegalReference]) -> Weight | None:
    """The heaviest legal weight, None where no reference applies."""
    return min((law.weight for law in legal), key=list(Weight).index, default=None)


def filled(template: Remediation, values: dict[str, str]) -> Remediation:
    """The fix with observed values in place of `{names}`."""
    return Remediation(
        where=template.where.format_map(values),
        what=template.what.format_map(values),
        wording=template.wording.format_map(values),
        owner=template.owner.format_map(values),
        verify=template.verify.format_map(values),
    )


def _used(template: Remediation, values: dict[str, str]) -> dict[str, str]:
    """The values that the fix names, without those only other fixes name."""
    texts = (template.where, template.what, template.wording, template.owner, template.verify)
    named = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    return {name: value for name, value in values.items() if name in named}


def hashes_of(documents: Iterable[Document]) -> set[str]:
    """The hashes by which a waiver may name the policy text it relies on: of the bytes and of the text."""
    return {sha for d in documents for sha in (d.sha256, d.text_sha256) if sha}


def ended(waiver: Waiver, found: Finding, today: date, hashes: set[str]) -> tuple[str, ...]:
    """Why a waiver of this finding no longer holds, a clause each; nothing where it does."""
    causes = []
    if today > waiver.expires:
        causes.append(say("it expired on {expires}", expires=dated(waiver.expires)))
    if waiver.severity is not None and found.severity.rank > Severity(waiver.severity).rank:
        was, now = Severity(waiver.severity).value, found.severity.value
        causes.append(
            say(
                "the finding is more severe than what was waived ({now}, waived as {was})", now=term(now), was=term(was)
            )
        )
    if waiver.policy_sha256 is not None and waiver.policy_sha256 not in hashes:
        name = waiver.policy_sha256[:12]
        causes.append(
            say(
                "the policy text it relied on (SHA-256 {name}…) is none of those read: it changed or was not read",
                name=name,
            )
        )
    return tuple(causes)
