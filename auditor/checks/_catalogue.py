"""The checks as a catalogue for people and programs, made from their metadata."""

import difflib
from collections.abc import Sequence

import msgspec

import auditor.checks
from auditor import registry
from auditor.model.check import CheckMeta, LegalReference
from auditor.model.problems import BadInput


def metas() -> tuple[CheckMeta, ...]:
    """The metadata of every check, experimental ones included, in order of id."""
    return tuple(module.META for module in registry.members(auditor.checks, ("run",)).values())


def meta(id: str) -> CheckMeta:
    """The metadata of one check. Raises `BadInput` naming the nearest id."""
    known = registry.ids(auditor.checks)
    if id not in known:
        near = difflib.get_close_matches(id, known, n=1, cutoff=0.7)
        hint = f"did you mean '{near[0]}'?" if near else "`auditor checks list` shows all of them."
        raise BadInput(f"there is no check '{id}': {hint}")
    found: CheckMeta = registry.one(auditor.checks, id, ("run",)).META
    return found


INTRODUCTION = (
    "Made by `auditor checks list --format md` from the checks' own metadata. Severity is that of the usual case; what was",
    "observed and the profile of the law move it. Experimental checks run only with `experimental = true` in `[audit]`.",
    "Checks about the audit say what weakens its findings and never count against the site.",
)


def as_json(found: Sequence[CheckMeta]) -> str:
    """A JSON array of metadata."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()


def as_markdown(found: Sequence[CheckMeta]) -> str:
    """A table of all checks, then each explained; this is `docs/checks.md`."""
    rows = [f"| [`{m.id}`](#{m.id}) | {m.severity.value} | {_kind(m)} | {m.failure_title} |" for m in found]
    head = ["# Checks", "", *INTRODUCTION, "", "| check | severity | kind | finds |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, "", *(explained(m) for m in found)])


def explained(found: CheckMeta) -> str:
    """One check in Markdown."""
    fix = found.remediation
    lines = [
        f"## {found.id}",
        "",
        f"*{found.failure_title}* (the good case: {found.title[0].lower()}{found.title[1:]})",
        "",
        found.why,
        "",
        f"- Severity: {found.severity.value}; confidence: {found.confidence.value}; since {found.since}"
        + ("; experimental" if found.experimental else "; about the audit" if found.about_audit else ""),
        *([f"- Profiles: {', '.join(p.value for p in found.profiles)}"] if found.profiles else []),
        f"- Needs: {', '.join((*found.needs, *(s.value for s in found.stances))) or 'nothing in particular'}",
        *(_law(reference) for reference in found.legal),
        "",
        "What to do (values in braces come from the finding):",
        "",
        f"- Where: {fix.where}",
        f"- What: {fix.what}",
        f"- Wording: {fix.wording}",
        f"- Who: {fix.owner}",
        f"- How to verify: {fix.verify}",
        *(["", "What could make it wrong:", ""] if found.doubts else []),
        *(f"- {doubt}" for doubt in found.doubts),
        "",
    ]
    return "\n".join(lines)


def _kind(found: CheckMeta) -> str:
    """Experimental, about the audit, or about the site."""
    return "experimental" if found.experimental else "the audit" if found.about_audit else "the site"


def as_text(found: CheckMeta) -> str:
    """One check for the terminal: the Markdown without its marks."""
    return explained(found).replace("## ", "", 1).replace("*", "")


def _law(reference: LegalReference) -> str:
    where = f" ({', '.join(p.value for p in reference.profiles)})" if reference.profiles else ""
    counter = f" Against: {reference.counter}" if reference.counter else ""
    return f"- {reference.key}, {reference.weight.value}{where}: {reference.text}{counter}"
