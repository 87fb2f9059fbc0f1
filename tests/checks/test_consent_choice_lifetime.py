from auditor.checks import consent_choice_lifetime as check
from auditor.model.evidence import StoredChoice
from auditor.model.kinds import Profile, Severity, State, Verdict
from tests.checks.evidences import STATES, YEAR, bannerless, evidence, judge, vendor, visit

DAY = 86_400.0


def kept(accepted: float | None, refused: float | None, other: str = "site_consent"):  # type: ignore[no-untyped-def]
    choices = {
        State.ACCEPT: (StoredChoice(name="site_consent", lifetime_seconds=accepted),),
        State.REJECT: (StoredChoice(name=other, lifetime_seconds=refused),),
    }
    return evidence(vendor(), visits=[visit(s, choices=choices.get(s, ())) for s in STATES], profile=Profile.FR)


FAILING = (kept(YEAR, DAY), kept(YEAR, None))
PASSING = (kept(YEAR, YEAR), kept(None, None), kept(DAY, YEAR))
UNTESTED = (evidence(vendor()), kept(YEAR, DAY, "other_consent"))
RISKS = {
    "a refusal kept for six months": kept(400 * DAY, 182 * DAY),
    "the choice kept elsewhere as well": "elsewhere",
    "a cookie known by its name alone": "name alone",
    "no banner": evidence(vendor(), visits=[bannerless(s) for s in STATES]),
}


def test_both_spans_are_told() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)
    assert "lasts 1 year after accepting and 1 day after refusing" in found.message
    assert "until the browser closes" in judge(check, FAILING[1])[1][0].message
