from auditor.checks import bot_variant_suspected as check
from auditor.model.kinds import Severity, Verdict
from tests.checks.evidences import STATES, blocked, cookie, evidence, judge

FAILING = (evidence(cookies=(cookie("datadome", None),)),)


def test_a_note() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.INFO)


def test_pass_also_with_a_cookie_that_everybody_gets() -> None:
    assert judge(check, evidence(cookies=(cookie("__cf_bm", None), cookie())))[0].verdict is Verdict.PASS


def test_nothing_to_say_where_every_visit_was_blocked() -> None:
    given = evidence(cookies=(cookie("datadome", None),), visits=[blocked(s) for s in STATES])
    assert judge(check, given)[0].verdict is Verdict.NOT_TESTED
