"""Would this text do? A draft made by `declaration`, added to the policy, turns undisclosed vendors into passes."""

from auditor.checks._run import run_all
from auditor.cli import _declaring
from auditor.evidence.build import build
from auditor.model.kinds import DocumentKind, Profile, State
from auditor.model.result import AuditResult, ResultTarget, ToolInfo
from auditor.policy.text import read
from tests.evidence import captures as c

FILL = "We keep this page current and explain what happens with personal data when you visit us. " * 25


def audited(text: str) -> AuditResult:
    """The audit of one capture against this policy."""
    visits = (c.visit(State.NO_ACTION, c.request(c.AD)), c.visit(State.ACCEPT, c.request(c.AD)))
    document, _ = c.policy(text)
    words = read(text.encode(), id=document.id, kind=DocumentKind.PRIVACY, media_type="text/markdown")
    capture = c.capture(*visits, documents=[document])
    evidence = build(capture, [words], c.REGISTER, profile=Profile.EU)
    checks, findings = run_all(evidence)
    return AuditResult(
        tool=ToolInfo(version="0", browser=""),
        target=ResultTarget(url=capture.target.url, site=capture.target.site),
        started=capture.started,
        finished=capture.finished,
        visits=evidence.visits,
        documents=evidence.documents,
        vendors=evidence.vendors,
        unknown_hosts=(),
        cookies=evidence.cookies,
        storage=evidence.storage,
        findings=findings,
        checks=checks,
        limitations=(),
    )


def speaking(result: AuditResult) -> tuple[set[str], set[str]]:
    """Who is undisclosed, and who passes."""
    found = {f.subject.key for f in result.findings if f.check == "vendor-undisclosed"}
    passed = {key for check in result.checks if check.id == "vendor-undisclosed" for key in check.passed}
    return found, passed


def test_a_draft_would_do() -> None:
    before = audited(f"# Privacy policy\n\n{FILL}\n")
    missing, passed = speaking(before)
    assert missing
    assert not passed & missing
    draft = _declaring.rendered(_declaring.draft(before), "md").decode()
    after = audited(f"# Privacy policy\n\n{FILL}\n\n{draft}")
    still, now = speaking(after)
    assert still == set()
    assert missing <= now
