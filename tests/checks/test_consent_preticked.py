from auditor.checks import consent_preticked as check
from auditor.model.capture import Consent, Toggle
from auditor.model.kinds import Severity, State, Verdict
from tests.checks.evidences import STATES, bannerless, evidence, judge, vendor, visit


def settings(*toggles: Toggle, looked: bool = True):  # type: ignore[no-untyped-def]
    consent = Consent(banner_seen=True, toggles=toggles if looked else None)
    return evidence(vendor(), visits=[visit(State.NO_ACTION, consent=consent)])


FAILING = (settings(Toggle(name="Marketing", on=True), Toggle(name="Statistics", on=False)),)
PASSING = (settings(Toggle(name="Marketing", on=False)), settings())
UNTESTED = (settings(looked=False),)
RISKS = {
    "necessary and locked": settings(Toggle(name="Necessary", on=True, locked=True)),
    "necessary by its name": settings(Toggle(name="Strictly necessary", on=True)),
    "an interest, not consent": settings(Toggle(name="Ads", on=True, basis="legitimate-interest")),
    "no banner": evidence(vendor(), visits=[bannerless(s) for s in STATES]),
    "a choice stored earlier": "stored earlier",
}


def test_the_switches_are_named() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.HIGH)
    assert "Marketing" in found.remediation.what
    assert "Statistics" not in found.message
