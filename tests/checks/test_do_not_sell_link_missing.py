from auditor.checks import do_not_sell_link_missing as check
from auditor.model.kinds import Profile, Severity, State, VendorClass, Verdict
from tests.checks.evidences import evidence, judge, linked, vendor, visit


def audit(*texts: str | None, classes: tuple[VendorClass, ...] = (VendorClass.ADVERTISING,)):  # type: ignore[no-untyped-def]
    import msgspec

    pages = tuple(
        msgspec.structs.replace(
            linked(f"https://shop.test/{n}"), opt_out_links=None if text is None else (text,) if text else ()
        )
        for n, text in enumerate(texts)
    )
    return evidence(vendor(classes=classes), visits=[visit(State.NO_ACTION, pages=pages)], profile=Profile.US_CA)


FAILING = (audit("", ""),)
PASSING = (audit("", "Your Privacy Choices"),)
UNTESTED = (audit(None),)
RISKS = {
    "no advertising": audit("", classes=(VendorClass.ANALYTICS,)),
    "a link shown in California only": "from California only",
    "service providers": "service providers",
    "an organisation below the thresholds": "thresholds",
}


def test_a_question_with_the_pages() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity, len(found.occurrences)) == (Verdict.REVIEW, Severity.MEDIUM, 2)
