"""Whether the site, its policy, or only the tool made a difference between two audits. Pure.

With the captures at hand nothing need be guessed: both are judged anew with the same lists, and once more with the later
visits over the earlier documents. What differs on the way from the earlier visits to the later ones over the same
documents is the site's doing; what differs between the documents over the same visits is the policy's; what differs on
neither way is the tool's.
"""

from collections.abc import Callable, Mapping

import msgspec

from auditor.model.check import Finding
from auditor.model.diff import Cause, ResultDiff, Thing
from auditor.model.kinds import SubjectKind
from auditor.model.result import AuditResult

Key = tuple[str, ...]
SAYS = "what the policy says"
_replace = msgspec.structs.replace


def keys(diff: ResultDiff) -> frozenset[Key]:
    """Every difference by what it is about, whatever made it."""
    return frozenset(
        {("new", t.kind, t.key) for t in diff.new}
        | {("gone", t.kind, t.key) for t in diff.gone}
        | {("changed", c.kind, c.name, c.what) for c in diff.changed}
        | {("opened", f.fingerprint) for f in diff.opened}
        | {("closed", f.fingerprint) for f in (*diff.closed, *diff.unsure)}
        | {("grown", f.fingerprint) for f in diff.grown}
    )


def from_recheck(diff: ResultDiff, site: ResultDiff, policy: ResultDiff) -> ResultDiff:
    """The difference with causes: `site` is from the earlier visits to the later ones over the earlier documents,
    `policy` from the earlier documents to the later ones over the later visits, all judged with the same lists."""
    by_site, by_policy = keys(site), keys(policy)

    def cause(key: Key) -> Cause:
        if key in by_site:
            return Cause.SITE
        return Cause.POLICY if key in by_policy else Cause.TOOL

    return _replace(_labelled(diff, cause), rechecked=True)


def from_facts(diff: ResultDiff, before: AuditResult, after: AuditResult, why: str) -> ResultDiff:
    """The same without captures, as far as the results tell; `why` the captures could not be judged anew.

    Where the way of testing changed, it may be behind any difference: nothing is said then. Else a finding about a vendor
    that both audits saw, and what the policy says of it, follow the documents if those changed.
    """
    if diff.tool:
        return _replace(_labelled(diff, lambda _: Cause.UNDECIDED), not_rechecked=why)
    rewritten = bool(diff.texts or diff.documents)
    seen = _seen(before) & _seen(after)
    about = {f.fingerprint: f for f in (*before.findings, *after.findings)}

    def cause(key: Key) -> Cause:
        if not rewritten:
            return Cause.SITE
        if key[0] == "changed":
            return Cause.POLICY if key[-1] == SAYS else Cause.SITE
        if key[0] in ("new", "gone"):
            return Cause.SITE
        return _of_finding(about[key[1]], seen)

    return _replace(_labelled(diff, cause), not_rechecked=why)


def _of_finding(finding: Finding, seen: frozenset[str]) -> Cause:
    if finding.subject.kind is SubjectKind.VENDOR:
        return Cause.POLICY if finding.subject.key in seen else Cause.SITE
    return Cause.POLICY if finding.subject.kind is SubjectKind.DOCUMENT else Cause.UNDECIDED


def _seen(result: AuditResult) -> frozenset[str]:
    return frozenset(vendor.id for vendor in result.vendors if vendor.seen)


def _labelled(diff: ResultDiff, cause: Callable[[Key], Cause]) -> ResultDiff:
    def things(way: str, found: tuple[Thing, ...]) -> tuple[Thing, ...]:
        return tuple(_replace(t, cause=cause((way, t.kind, t.key))) for t in found)

    causes: Mapping[str, tuple[Finding, ...]] = {"opened": diff.opened, "closed": diff.closed, "grown": diff.grown}
    return _replace(
        diff,
        new=things("new", diff.new),
        gone=things("gone", diff.gone),
        changed=tuple(_replace(c, cause=cause(("changed", c.kind, c.name, c.what))) for c in diff.changed),
        documents=tuple(_replace(c, cause=Cause.POLICY) for c in diff.documents),
        tool=tuple(_replace(c, cause=Cause.TOOL) for c in diff.tool),
        causes={f.fingerprint: cause((way, f.fingerprint)) for way, found in causes.items() for f in found},
    )
