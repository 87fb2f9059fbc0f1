from pathlib import Path

import msgspec
import pytest

from auditor.demo.truth import Truth, differences, load
from auditor.model.kinds import Severity
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult
from tests.report import sample


def truth(text: str, folder: Path) -> Truth:
    file = folder / "truth.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


@pytest.fixture
def result() -> AuditResult:
    return sample.result()


def test_an_empty_truth_agrees_with_everything(result: AuditResult) -> None:
    assert differences(result, Truth()) == ()


def test_what_is_true_is_no_difference(result: AuditResult, tmp_path: Path) -> None:
    visit, row, cookie = result.visits[0], result.vendors[0], result.cookies[0]
    states = [state.value for state, seen in row.observed.items() if seen.seen]
    text = f"""
    checks = ["{result.checks[0].id}"]
    unknown_hosts = {[host.site for host in result.unknown_hosts]}
    visits.{visit.state.value} = {{ status = "{visit.status}" }}
    [[vendor]]
    id = "{row.id}"
    label = "{row.label}"
    verdict = "{row.verdict}"
    states = {states}
    [[cookie]]
    name = "{cookie.name}"
    domain = "{cookie.domain.lstrip(".")}"
    party = "{cookie.party}"
    [[check]]
    id = "{result.checks[0].id}"
    verdict = "{result.checks[0].verdict}"
    """
    for finding in result.findings:
        if finding.check == result.checks[0].id:
            text += f'[[finding]]\ncheck = "{finding.check}"\nsubject = "{finding.subject.key}"\n'
            text += f'severity = "{finding.severity}"\nverdict = "{finding.verdict}"\n'
    assert differences(result, truth(text, tmp_path)) == ()


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ('visits.withdraw = { status = "complete" }', "no visit in state withdraw"),
        ('[visits.no-action]\nstatus = "failed"', "expected <VisitStatus.FAILED"),
        ('[visits.no-action]\nstatus = "complete"\nreason = "because"', "to hold 'because'"),
        ('[[vendor]]\nid = "nobody"\nlabel = "negated"\nverdict = "contradicted"', "vendor nobody is missing"),
        ("complete = true", "is unexpected"),
        ('unknown_hosts = ["a.example"]', "unknown_hosts is"),
        ('checks = ["no-such-check"]', "check no-such-check did not run"),
        ('[[check]]\nid = "no-such-check"\nverdict = "pass"', "check no-such-check did not run"),
        ('[[cookie]]\nname = "nothing"', "cookie nothing of any domain is missing"),
        ('[[storage]]\nkind = "local"\nkey = "nothing"', "local entry nothing is missing"),
        ('[visits.no-action]\nstatus = "complete"\npages = []', "visit no-action: pages is"),
        ('[visits.no-action]\nstatus = "complete"\nsignals = { tcf = "x" }', "visit no-action: signal tcf is"),
        ("documents = { terms = 7 }", "documents read is"),
        ('unread = ["a reason"]', "reasons why documents were not read"),
        ('limitations = ["a sentence that is not there"]', "limitations is"),
        ("exit_code = 7", "exit code is 1, expected 7"),
        ('exit_code = 1\nfail_on = "none"', "exit code is 3, expected 1"),
    ],
)
def test_every_kind_of_difference_is_told(result: AuditResult, tmp_path: Path, text: str, piece: str) -> None:
    told = differences(result, truth(text, tmp_path))
    assert told
    assert piece in " | ".join(told)


def test_findings_must_agree_both_ways(result: AuditResult, tmp_path: Path) -> None:
    finding = result.findings[0]
    header = f'checks = ["{finding.check}"]\n'
    unexpected = differences(result, truth(header, tmp_path))
    assert any(f"finding {finding.check} about {finding.subject.key} is unexpected" in told for told in unexpected)
    other = f'{header}[[finding]]\ncheck = "{finding.check}"\nsubject = "nobody"\n'
    assert any("about nobody is missing" in told for told in differences(result, truth(other, tmp_path)))
    never = f'[[never]]\ncheck = "{finding.check}"\nwhy = "it is not so"\n'
    assert any("is wrong: it is not so" in told for told in differences(result, truth(never, tmp_path)))


def test_a_finding_without_subject_takes_what_nobody_claims(result: AuditResult, tmp_path: Path) -> None:
    first = result.findings[0]
    subject = msgspec.structs.replace(first.subject, key="second")
    second = msgspec.structs.replace(first, subject=subject, severity=Severity.INFO)
    two = msgspec.structs.replace(result, findings=(first, second))
    text = f'checks = ["{first.check}"]\n[[finding]]\ncheck = "{first.check}"\n'
    text += f'[[finding]]\ncheck = "{first.check}"\nsubject = "{first.subject.key}"\n'
    assert differences(two, truth(text, tmp_path)) == ()
    assert len(differences(two, truth(text + 'severity = "info"\n', tmp_path))) == (first.severity is not Severity.INFO)


def test_a_vendor_is_compared_in_every_respect(result: AuditResult, tmp_path: Path) -> None:
    row = result.vendors[0]
    text = f"""
    [[vendor]]
    id = "{row.id}"
    label = "generic-only"
    verdict = "generic"
    states = ["withdraw"]
    before_choice = ["withdraw"]
    loaded_by = ["nobody"]
    disclosed_in = ["terms"]
    cookies = ["none_such_*"]
    flags = ["none-such"]
    """
    told = " | ".join(differences(result, truth(text, tmp_path)))
    for respect in (
        "label",
        "verdict",
        "states",
        "before the choice",
        "loaded by",
        "disclosed in",
        "none_such_*",
        "none-such",
    ):
        assert respect in told


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    for text in ("checks = 1", "= nothing"):
        with pytest.raises(BadInput, match=r"truth\.toml is not a truth"):
            truth(text, tmp_path)
