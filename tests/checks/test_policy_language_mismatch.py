import msgspec

from auditor.checks import policy_language_mismatch as check
from auditor.model.kinds import Confidence, State, Verdict
from tests.checks.evidences import POLICY, evidence, judge, linked, visit, without_policy


def audit(page: str | None, *documents: str | None):  # type: ignore[no-untyped-def]
    texts = [msgspec.structs.replace(POLICY, id=f"d{n}", language=code) for n, code in enumerate(documents)]
    pages = (linked("https://shop.test/", language=page),)
    return evidence(visits=[visit(State.NO_ACTION, pages=pages)], documents=texts)


FAILING = (audit("de-DE", "en"),)


def test_review() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.confidence) == (Verdict.REVIEW, Confidence.POSSIBLE)


def test_pass_where_one_version_is_in_the_language() -> None:
    for given in (audit("de-AT", "de"), audit("nb-NO", "no"), audit("de", "en", "de"), audit("en_US", "en")):
        assert judge(check, given)[0].verdict is Verdict.PASS


def test_not_tested_where_a_language_is_not_known() -> None:
    for given in (audit(None, "en"), audit("en", None), without_policy(FAILING[0])):
        assert judge(check, given)[0].verdict is Verdict.NOT_TESTED


def test_a_declared_language_may_be_a_templates_leftover_so_it_is_never_a_fail() -> None:
    assert judge(check, audit("en", "de"))[0].verdict is Verdict.REVIEW
