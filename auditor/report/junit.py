"""JUnit XML for CI: a finding is a failure, a check without an answer an error, so that neither passes unseen."""

from xml.etree import ElementTree

from auditor.model.check import CheckResult, Finding
from auditor.model.kinds import Verdict
from auditor.model.result import AuditResult
from auditor.report import USUAL, FormatMeta, Options, _figures
from auditor.report._text import line, visible

META = FormatMeta(id="junit", title="JUnit XML, for CI", suffix=".xml", media_type="application/xml")


def render(result: AuditResult, assets: dict[str, bytes], options: Options = USUAL) -> bytes:
    """One suite a site, one case a finding, and one a check that has none. Waived and audit findings count as skipped."""
    suite = ElementTree.Element(
        "testsuite", name=line(result.target.site), timestamp=result.started.strftime("%Y-%m-%dT%H:%M:%S")
    )
    suite.set("time", f"{(result.finished - result.started).total_seconds():.3f}")
    failing = {f.fingerprint for f in _figures.open_findings(result)}
    for finding in result.findings:
        _finding_case(suite, result, finding, failing)
    with_findings = {finding.check for finding in result.findings}
    for check in result.checks:
        if check.id not in with_findings or check.verdict is Verdict.NOT_TESTED:
            _check_case(suite, result, check)
    root = ElementTree.Element("testsuites", name="auditor")
    for element in (root, suite):
        element.set("tests", str(len(suite)))
        for kind, name in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            element.set(kind, str(len(suite.findall(f"testcase/{name}"))))
    root.append(suite)
    ElementTree.indent(root)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _case(suite: ElementTree.Element, result: AuditResult, check: str, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(
        suite, "testcase", classname=f"{line(result.target.site)}.{check}", name=line(name, 300)
    )


def _finding_case(suite: ElementTree.Element, result: AuditResult, finding: Finding, failing: set[str]) -> None:
    case = _case(suite, result, finding.check, f"{finding.check}: {finding.subject.label}")
    message = line(finding.message, 600)
    if finding.fingerprint not in failing:
        why = (
            f"waived until {finding.waiver.expires}: {finding.waiver.reason}"
            if finding.waiver
            else "about the audit itself"
        )
        ElementTree.SubElement(case, "skipped", message=line(f"{message} ({why})"))
        return
    failure = ElementTree.SubElement(case, "failure", message=message, type=finding.severity.value)
    lines = [f"{p.state or ''} {p.text} {p.url or ''}".strip() for p in finding.evidence[:20]]
    lines += [f"What to do: {finding.remediation.what}", f"Fingerprint: {finding.fingerprint}"]
    failure.text = "\n".join(visible(text) for text in lines)


def _check_case(suite: ElementTree.Element, result: AuditResult, check: CheckResult) -> None:
    case = _case(suite, result, check.id, check.meta.title)
    if check.verdict is Verdict.NOT_TESTED:
        reason = line(check.reason or "no reason recorded")
        ElementTree.SubElement(case, "error", message=f"Not tested: {reason}", type="not-tested")
    elif check.verdict is Verdict.NOT_APPLICABLE:
        ElementTree.SubElement(case, "skipped", message=line(check.reason or "not applicable"))
