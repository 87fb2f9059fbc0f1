from typing import Any

import msgspec
import pytest

from auditor.checks import policy_unreachable as check
from auditor.model.capture import NOT_FOLLOWED, SEARCH_CUT, Document
from auditor.model.kinds import DocumentKind, Severity, SubjectKind, Verdict
from tests.checks.evidences import POLICY, STATES, blocked, evidence, judge


def unread(status: int | None, **changes: Any) -> Document:
    reason = f"The address answered with status {status}." if status else "The host does not resolve."
    return msgspec.structs.replace(POLICY, status=status, reason=reason, **changes)


@pytest.mark.parametrize("status", [404, 410, 500, 401, None])
def test_fail(status: int | None) -> None:
    result, (found,) = judge(check, evidence(documents=(unread(status),)))
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.HIGH)
    assert (found.subject.kind, found.subject.key) == (SubjectKind.DOCUMENT, "https://shop.test/privacy")


def test_another_document_of_the_kind_lowers() -> None:
    other = unread(404, id="old", url="https://shop.test/old")
    assert judge(check, evidence(documents=(POLICY, other)))[1][0].severity is Severity.MEDIUM


@pytest.mark.parametrize("status", [403, 429])
def test_an_answer_to_bots_is_no_finding(status: int) -> None:
    result, found = judge(check, evidence(documents=(unread(status),)))
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())


def test_a_page_without_text_did_open() -> None:
    image = msgspec.structs.replace(POLICY, reason="The document holds images only.")
    assert judge(check, evidence(documents=(image,)))[1] == ()


def test_pass_and_not_applicable() -> None:
    assert judge(check, evidence())[0].verdict is Verdict.PASS
    assert judge(check, evidence(documents=()))[0].verdict is Verdict.NOT_APPLICABLE
    imprint = unread(404, kind=DocumentKind.IMPRINT)
    assert judge(check, evidence(documents=(imprint,)))[0].verdict is Verdict.NOT_APPLICABLE


def test_not_tested_when_the_site_turned_us_away() -> None:
    assert judge(check, evidence(visits=[blocked(s) for s in STATES]))[0].verdict is Verdict.NOT_TESTED


def test_a_log_in_or_a_soft_404_is_no_policy_that_opened() -> None:
    for reason in ("the site asks for a log-in instead", "the site shows “Page not found” instead"):
        result, found = judge(check, evidence(documents=(msgspec.structs.replace(POLICY, reason=reason, status=200),)))
        assert (result.verdict, found) == (Verdict.NOT_TESTED, ())
        assert reason in (result.reason or "")


@pytest.mark.parametrize("reason", [f"it could not be loaded: {NOT_FOLLOWED}", f"{SEARCH_CUT}: the browser ended"])
def test_what_we_did_not_read_is_not_the_sites_failing(reason: str) -> None:
    ours = msgspec.structs.replace(POLICY, status=None, reason=reason, url="" if SEARCH_CUT in reason else POLICY.url)
    result, found = judge(check, evidence(documents=(ours,)))
    assert (result.verdict, found) == (Verdict.NOT_TESTED, ())
