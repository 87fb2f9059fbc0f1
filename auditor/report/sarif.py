"""SARIF 2.1.0 for code-scanning dashboards: each check a rule, each finding a result, what was not tested kept visible."""

from typing import Any

import msgspec

from auditor.model.check import CheckMeta, Finding
from auditor.model.kinds import Severity, Verdict
from auditor.model.result import AuditResult
from auditor.report import USUAL, FormatMeta, Options, _figures, _words
from auditor.report._text import line, link, visible

META = FormatMeta(
    id="sarif", title="SARIF 2.1.0, for code-scanning dashboards", suffix=".sarif", media_type="application/sarif+json"
)
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVEL = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
Json = dict[str, Any]


def render(result: AuditResult, assets: dict[str, bytes], options: Options = USUAL) -> bytes:
    """One run. Character offsets of quotes point into the documents of the capture folder beside the file."""
    rules = [check.meta for check in result.checks]
    index = {meta.id: number for number, meta in enumerate(rules)}
    run: Json = {
        "tool": {
            "driver": {"name": "auditor", "version": result.tool.version, "rules": [_rule(meta) for meta in rules]}
        },
        "invocations": [_invocation(result)],
        "columnKind": "unicodeCodePoints",
        "results": [*(_finding(result, f, index) for f in result.findings), *_untested(result, index)],
        "properties": {"site": line(result.target.site), "profile": result.target.profile.value},
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2) + b"\n"


def _text(text: str) -> Json:
    return {"text": visible(text) or "–"}


def _rule(meta: CheckMeta) -> Json:
    return {
        "id": meta.id,
        "shortDescription": _text(meta.failure_title),
        "fullDescription": _text(meta.why),
        "help": _text(meta.remediation.what),
        "defaultConfiguration": {"level": LEVEL[meta.severity]},
        "properties": {"tags": ["privacy", *(law.key for law in meta.legal)]},
    }


def _invocation(result: AuditResult) -> Json:
    """Gaps are notifications, so that a run with gaps never looks like a clean one."""
    gaps = [
        {"level": "warning", "message": _text(f"Not tested: {gap.what}: {gap.reason}")} for gap in _figures.gaps(result)
    ]
    unasked = _figures.unasked(result)
    gaps += [{"level": "note", "message": _text(unasked)}] if unasked else []
    return {
        "executionSuccessful": any(_figures.tested(visit) for visit in result.visits),
        "startTimeUtc": result.started.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "endTimeUtc": result.finished.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "toolExecutionNotifications": gaps,
    }


def _finding(result: AuditResult, finding: Finding, index: dict[str, int]) -> Json:
    review = finding.verdict is Verdict.REVIEW
    made: Json = {
        "ruleId": finding.check,
        "kind": "review" if review else "fail",
        "level": "none" if review else LEVEL[finding.severity],
        "message": _text(finding.message),
        "locations": _locations(result, finding),
        "partialFingerprints": {"auditorFinding/v1": finding.fingerprint},
        "properties": {
            "severity": finding.severity.value,
            "confidence": finding.confidence.value,
            "weight": _words.WEIGHT[finding.weight] if finding.weight else None,
            "remediation": visible(finding.remediation.what),
            "owner": visible(finding.remediation.owner),
        },
    }
    if finding.check in index:
        made["ruleIndex"] = index[finding.check]
    if finding.waiver:
        reason = f"{finding.waiver.reason} ({finding.waiver.author}, until {finding.waiver.expires})"
        made["suppressions"] = [{"kind": "external", "status": "accepted", "justification": visible(reason)}]
    return made


def _locations(result: AuditResult, finding: Finding) -> list[Json]:
    """Quoted passages where there are any, else the page or the site; the subject as logical location."""
    logical = [
        {
            "name": line(finding.subject.label, 200),
            "fullyQualifiedName": f"{finding.subject.kind}/{line(finding.subject.key, 200)}",
        }
    ]
    files = {d.id: f"capture/{d.text_file}" for d in result.documents if d.text_file}
    quotes = dict.fromkeys(p.quote for p in finding.evidence if p.quote and p.quote.document in files)
    places = [
        {
            "artifactLocation": {"uri": _uri(files[q.document])},
            "region": {"charOffset": q.start, "charLength": q.end - q.start, "snippet": _text(q.text)},
        }
        for q in quotes
    ]
    if not places:
        page = next((p.page for p in finding.evidence if link(p.page)), None)
        places = [{"artifactLocation": {"uri": _uri(page or link(result.target.url) or "")}}]
    return [{"physicalLocation": place, "logicalLocations": logical} for place in places]


def _uri(text: str) -> str:
    """Percent-encodes what a URI may not hold; everything else stays."""
    kept = "-._~:/?#[]@!$&'()*+,;=%"
    return "".join(
        c if c.isascii() and (c.isalnum() or c in kept) else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace"))
        for c in text
    )


def _untested(result: AuditResult, index: dict[str, int]) -> list[Json]:
    """Checks without an answer are results of kind `open`."""
    return [
        {
            "ruleId": check.id,
            "ruleIndex": index[check.id],
            "kind": "open",
            "level": "none",
            "message": _text(f"Not tested: {check.reason or 'no reason recorded'}"),
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(link(result.target.url) or "")}}}],
        }
        for check in result.checks
        if check.verdict is Verdict.NOT_TESTED
    ]
