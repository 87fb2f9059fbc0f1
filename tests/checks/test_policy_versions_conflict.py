from typing import Any

import msgspec

from auditor.checks import policy_versions_conflict as check
from auditor.model.kinds import DocumentKind, Label, Severity, Verdict
from auditor.model.reading import DeclaredCookie
from tests.checks.evidences import POLICY, YEAR, declared, evidence, judge, vendor, without_policy

COOKIES = msgspec.structs.replace(POLICY, id="cookies", kind=DocumentKind.COOKIES, url="https://shop.test/c", title="")
BOTH = (POLICY, COOKIES)


def rows(one: float, other: float, document: str = "cookies", **changes: Any):  # type: ignore[no-untyped-def]
    first = declared(lifetime_seconds=one, lifetime_text=f"{one} s")
    quote = msgspec.structs.replace(first.quote, document=document)
    second = msgspec.structs.replace(first, lifetime_seconds=other, lifetime_text=f"{other} s", quote=quote, **changes)
    return evidence(vendor(), documents=BOTH, declared_cookies=(first, second, declared("x"), elsewhere()))


def elsewhere() -> DeclaredCookie:
    return msgspec.structs.replace(declared("x"), quote=msgspec.structs.replace(declared().quote, document="cookies"))


def listing(*outside: str):  # type: ignore[no-untyped-def]
    tool = [vendor(f"t{n}", Label.NAMED_PRODUCT, disclosed_in=(DocumentKind.CONSENT_TOOL,)) for n in range(3)]
    return evidence(*tool, *(vendor(id, Label.NAMED_PRODUCT) for id in outside))


FAILING = (rows(YEAR, 2 * YEAR), listing("hotjar"))
PASSING = (rows(YEAR, YEAR * 1.1), listing())
UNTESTED = (without_policy(evidence(vendor())),)
RISKS = {
    "other regions": "different regions",
    "rounding of months and years": rows(365 * 86_400.0, 366 * 86_400.0),
    "two rows of one document": rows(YEAR, 2 * YEAR, document="privacy"),
    "one name of two vendors": rows(YEAR, 2 * YEAR, vendor="other"),
    "a banner that names one vendor in passing": evidence(
        vendor("a", Label.NAMED_PRODUCT, disclosed_in=(DocumentKind.CONSENT_TOOL,)), vendor("b", Label.NAMED_PRODUCT)
    ),
}


def test_both_texts_are_quoted() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, len(found.evidence)) == (Verdict.REVIEW, Severity.MEDIUM, 2)
    assert "https://shop.test/c" in found.message
    (found,) = judge(check, FAILING[1])[1]
    assert "Hotjar" in found.message


def test_not_applicable_with_one_document() -> None:
    assert judge(check, evidence(vendor()))[0].verdict is Verdict.NOT_APPLICABLE
