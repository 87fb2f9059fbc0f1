"""Metadata, outcomes and findings of checks."""

from datetime import date

from auditor.model.base import Record
from auditor.model.evidence import Proof
from auditor.model.kinds import Confidence, Profile, Severity, Stance, SubjectKind, Verdict, Weight


class LegalReference(Record, frozen=True, kw_only=True):
    """`key` as in the reference list ("GDPR 13(1)(e)"); `text` one sentence for staff; `profiles` empty means all.

    `counter` is the argument against, printed where the law is contested. `source` is where the fact was checked.
    """

    key: str
    text: str
    weight: Weight
    profiles: tuple[Profile, ...] = ()
    counter: str | None = None
    source: str | None = None


class Remediation(Record, frozen=True, kw_only=True):
    """The five parts of a fix, as templates with `{names}` filled from the finding: where, what, wording ready to
    paste, who usually owns it, how to check."""

    where: str
    what: str
    wording: str
    owner: str
    verify: str


class CheckMeta(Record, frozen=True, kw_only=True):
    """`title` states the good case, `failure_title` the finding. `needs` names the records a check cannot do without:
    any of requests, cookies, storage, documents, fingerprinting, recording, sharing, personal data. `stances` are the
    stances it must have seen, empty for any. `doubts` say what could make a finding wrong, one sentence each: they are
    printed with it. `rests_on` are the checks whose
    findings about the same subject rest on the same observations: then each names the other and one fix closes both."""

    id: str
    title: str
    failure_title: str
    why: str
    severity: Severity
    confidence: Confidence
    legal: tuple[LegalReference, ...]
    remediation: Remediation
    needs: tuple[str, ...] = ()
    stances: tuple[Stance, ...] = ()
    profiles: tuple[Profile, ...] = ()
    since: str = "0.1"
    experimental: bool = False
    about_audit: bool = False
    absence: bool = False
    doubts: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


class Subject(Record, frozen=True, kw_only=True):
    kind: SubjectKind
    key: str
    label: str


class Draft(Record, frozen=True, kw_only=True):
    """A finding as a check returns it: without identity, law and waiver, which the runner adds.

    `verdict` is fail or review. `fill` are the values for the remediation template.
    """

    subject: Subject
    message: str
    severity: Severity
    confidence: Confidence
    verdict: Verdict = Verdict.FAIL
    occurrences: tuple[str, ...] = ()
    evidence: tuple[Proof, ...] = ()
    fill: dict[str, str] = {}
    counter: str | None = None


class Outcome(Record, frozen=True, kw_only=True):
    """What a check found. `passed` are the keys of subjects looked at and found in order: an explicit pass.
    `untested` are subjects that could not be judged, each with the reason. `reason` explains a verdict without findings.
    """

    verdict: Verdict
    reason: str | None = None
    findings: tuple[Draft, ...] = ()
    passed: tuple[str, ...] = ()
    untested: tuple[tuple[str, str], ...] = ()


class Waiver(Record, frozen=True, kw_only=True):
    """A recorded decision not to act. `subject` is a subject's key or a fingerprint; `severity` is what was waived: a
    higher one ends it; so does another policy text than `policy_sha256`. `decision` (false positive, accepted risk),
    `site` and `label` say for people what was decided about which finding; with `site` it holds there alone."""

    check: str
    subject: str
    reason: str
    author: str
    expires: date
    severity: Severity | None = None
    policy_sha256: str | None = None
    decision: str | None = None
    site: str | None = None
    label: str | None = None


class Decision(Record, frozen=True, kw_only=True):
    """What somebody said about a finding without waiving it: confirmed, fixed or needs legal. `subject` as in `Waiver`."""

    check: str
    subject: str
    decision: str
    author: str
    decided: date
    reason: str = ""
    site: str | None = None
    label: str | None = None


class Finding(Record, frozen=True, kw_only=True):
    """`fingerprint` is the identity over time: hash of check, site, subject kind and subject key. `weight` is the
    heaviest legal weight that applies. `related` are the fingerprints of findings that rest on the same observations.
    `fill` are the values in `remediation`, so that a report in another language can fill its own template."""

    fingerprint: str
    check: str
    verdict: Verdict
    severity: Severity
    confidence: Confidence
    weight: Weight | None
    subject: Subject
    message: str
    occurrences: tuple[str, ...]
    evidence: tuple[Proof, ...]
    legal: tuple[LegalReference, ...]
    remediation: Remediation
    waiver: Waiver | None = None
    counter: str | None = None
    related: tuple[str, ...] = ()
    fill: dict[str, str] = {}


class CheckResult(Record, frozen=True, kw_only=True):
    """The verdict of one check. `not_asked`: not tested only because the user asked for less; `turn_on`: the options that
    ask for what it needs, where no usual audit makes that."""

    id: str
    verdict: Verdict
    reason: str | None
    meta: CheckMeta
    passed: tuple[str, ...] = ()
    untested: tuple[tuple[str, str], ...] = ()
    not_asked: bool = False
    turn_on: str | None = None
