from typing import Any

import msgspec

from auditor.checks import policy_promise_broken as check
from auditor.checks._run import run_all
from auditor.model.evidence import Observation
from auditor.model.kinds import Attribution, Label, Severity, State, VendorClass, Verdict
from auditor.model.reading import CategoryClaim
from auditor.model.text import Quote
from tests.checks.evidences import TRACKING, evidence, judge, passage, seen, vendor, without_policy

PROMISE = "Marketing cookies are set only after you consent."
EARLY = {State.NO_ACTION: TRACKING}


def promised(observed: dict[State, Observation], **changes: Any):  # type: ignore[no-untyped-def]
    return evidence(vendor("ads", Label.NAMED_PRODUCT, observed, flags=("conditional",), **changes))


def by_class(vendor_class: VendorClass, start: int = 0):  # type: ignore[no-untyped-def]
    claim = Quote(document="privacy", start=start, end=start + 17, text="Marketing cookies")
    return evidence(
        vendor("ads", observed=EARLY),
        passages=(passage("consent-first", PROMISE),),
        categories=(CategoryClaim(vendor_class=vendor_class, quote=claim),),
    )


FAILING = (promised(EARLY), promised({State.REJECT: TRACKING}), by_class(VendorClass.ADVERTISING))
PASSING = (promised({State.ACCEPT: TRACKING}),)
UNTESTED = (without_policy(FAILING[0]),)
RISKS = {
    "a consent-mode ping": promised({State.NO_ACTION: seen(requests=2, consent_mode_pings=2)}),
    "a strictly necessary part": promised(EARLY, classes=(VendorClass.SECURITY,)),
    "a promise about another class": by_class(VendorClass.ANALYTICS),
    "a promise elsewhere in the text": by_class(VendorClass.ADVERTISING, start=500),
    "a vendor that is only possible": promised(EARLY, attribution=Attribution.POSSIBLE),
    "another website or feature": "another website",
}


def test_a_broken_promise_is_critical_and_quoted() -> None:
    result, (found,) = judge(check, FAILING[2])
    assert (result.verdict, found.severity) == (Verdict.FAIL, Severity.CRITICAL)
    assert "only after you consent" in found.message


def test_the_same_requests_are_named_once() -> None:
    _, findings = run_all(FAILING[0], experimental=True)
    by_check = {f.check: f for f in findings}
    assert by_check[check.META.id].related == (by_check["tracker-before-consent"].fingerprint,)


def test_not_applicable_without_promise() -> None:
    assert judge(check, evidence(vendor(observed=EARLY)))[0].verdict is Verdict.NOT_APPLICABLE
    row = msgspec.structs.replace(FAILING[0].vendors[0], quotes=())
    assert judge(check, msgspec.structs.replace(FAILING[0], vendors=(row,)))[1] == ()
