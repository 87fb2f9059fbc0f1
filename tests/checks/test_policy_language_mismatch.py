import msgspec

from auditor.checks import policy_language_mismatch as check
from auditor.model.kinds import Confidence, State, Verdict
from tests.checks.evidences import POLICY, evidence, judge, linked, visit, without_policy


def audit(page: str | None, *documents: str | None, text: str | None = None):  # type: ignore[no-untyped-def]
    texts = [msgspec.structs.replace(POLICY, id=f"d{n}", language=code) for n, code in enumerate(documents)]
    pages = (msgspec.structs.replace(linked("https://shop.test/", language=page), text_language=text),)
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


def test_the_text_decides_and_not_what_the_template_declares() -> None:
    assert judge(check, audit("en", "de", text="de"))[0].verdict is Verdict.PASS
    result, (found,) = judge(check, audit("en", "en", text="de"))
    assert (result.verdict, found.confidence) == (Verdict.REVIEW, Confidence.PROBABLE)
    assert "1 page written in 'de'" in found.message
    assert "declared en" in found.occurrences[0]


def test_a_page_with_too_little_text_is_taken_at_its_word() -> None:
    assert "declare the language 'de'" in judge(check, audit("de", "en"))[1][0].message
    assert judge(check, audit(None, "de", text="de"))[0].verdict is Verdict.PASS
