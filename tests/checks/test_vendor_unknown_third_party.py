import msgspec
import pytest

from auditor.checks import vendor_unknown_third_party as check
from auditor.model.kinds import Severity, SubjectKind, Verdict
from tests.checks.evidences import STATES, blocked, evidence, judge, unknown, visit


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (("runs-script",), Severity.MEDIUM),
        (("gets-identifier",), Severity.MEDIUM),
        (("sets-cookie",), Severity.INFO),
        (("gets-identifier", "sets-cookie"), Severity.MEDIUM),
    ],
)
def test_review(behaviour: tuple[str, ...], expected: Severity) -> None:
    result, (found,) = judge(check, evidence(unknown_hosts=(unknown("odd.test", *behaviour),)))
    assert (result.verdict, found.severity) == (Verdict.REVIEW, expected)
    assert (found.subject.kind, found.subject.key) == (SubjectKind.HOST, "odd.test")


def test_pass_for_plain_files_is_explicit() -> None:
    result, found = judge(check, evidence(unknown_hosts=(unknown("files.test"),)))
    assert (result.verdict, result.passed, found) == (Verdict.PASS, ("files.test",), ())


def test_not_tested_without_records() -> None:
    assert judge(check, evidence(visits=[blocked(s) for s in STATES]))[0].verdict is Verdict.NOT_TESTED
    visits = [visit(s, failures={"cookies": "The socket closed."}) for s in STATES]
    assert judge(check, evidence(visits=visits))[0].verdict is Verdict.NOT_TESTED


def test_the_organisation_can_declare_its_second_domain() -> None:
    _, (found,) = judge(check, evidence(unknown_hosts=(unknown("shop-cdn.test", "runs-script"),)))
    assert "first_party" in found.remediation.what + found.remediation.verify


def test_what_speaks_for_an_own_domain_is_said_and_accuses_no_less() -> None:
    host = unknown("shop-cdn.test", "runs-script")
    suggested = msgspec.structs.replace(host, suggestion="it has the name of shop.test with a word for files beside it")
    result, (found,) = judge(check, evidence(unknown_hosts=(suggested,)))
    assert result.verdict is Verdict.REVIEW
    assert "may be a domain of the organisation's own: it has the name of shop.test" in found.message
