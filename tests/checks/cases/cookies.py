"""Cases of the checks about cookies and storage."""

import msgspec

from auditor.model.kinds import DocumentKind, StorageKind, VendorClass
from tests.checks import (
    test_cookie_category_mismatch,
    test_cookie_declared_not_observed,
    test_cookie_first_party_by_third_party,
    test_cookie_labels_conflict,
    test_cookie_lifetime_mismatch,
    test_cookie_undeclared,
    test_retention_missing,
)
from tests.checks.cases.common import DEAF, NO_CONSENT, UNREAD, Cases, declarations
from tests.checks.evidences import (
    POLICY,
    YEAR,
    cookie,
    declared,
    entry,
    evidence,
    passage,
    vendor,
    without_policy,
)

COOKIES = {
    "cookie-undeclared": Cases(
        failing=test_cookie_undeclared.FAILING,
        passing=(evidence(vendor(), cookies=(cookie(declared=declared()),), declared_cookies=(declared(),)),),
        untested=(without_policy(test_cookie_undeclared.FAILING[0]),),
        risks={
            "cookies of bot protection": evidence(cookies=(cookie("__cf_bm", None),), declared_cookies=(declared(),)),
            "a table of vendors": evidence(vendor(), cookies=(cookie(),), declared_cookies=(declared("Hotjar"),)),
            "random suffixes": evidence(
                vendor(), cookies=(cookie("_id_77", declared=declared("_id_*")),), declared_cookies=(declared("_id_*"),)
            ),
        },
    ),
    "cookie-declared-not-observed": Cases(
        failing=test_cookie_declared_not_observed.FAILING,
        passing=(evidence(vendor(), cookies=(cookie(),), declared_cookies=(declared(),)),),
        untested=(evidence(vendor(), declared_cookies=(declared("_gone"),), visits=NO_CONSENT),),
        risks={
            "never more than a question": test_cookie_declared_not_observed.FAILING[0],
            "kept in another kind of storage": evidence(
                vendor(), storage=(entry(),), declared_cookies=(declared("_uid"),)
            ),
        },
    ),
    "cookie-table-missing": Cases(
        failing=(evidence(vendor(), cookies=(cookie(),)),),
        passing=(evidence(vendor(), cookies=(cookie(),), declared_cookies=(declared(),)),),
        untested=(evidence(vendor(), cookies=(cookie(),), policy_problem="It was not read."),),
        risks={
            "a declaration by a script that did not run": evidence(
                vendor(),
                cookies=(cookie(),),
                documents=(POLICY, msgspec.structs.replace(UNREAD, kind=DocumentKind.CONSENT_TOOL)),
            ),
            "durations stated in the text": evidence(
                vendor(), cookies=(cookie(),), passages=(passage("retention", "deleted after 30 days"),)
            ),
            "technical cookies only": evidence(cookies=(cookie("sid", None, lifetime_seconds=None),)),
        },
    ),
    "cookie-lifetime-mismatch": Cases(
        failing=test_cookie_lifetime_mismatch.FAILING,
        passing=(test_cookie_lifetime_mismatch.pair(YEAR, YEAR),),
        untested=(msgspec.structs.replace(test_cookie_lifetime_mismatch.pair(YEAR, YEAR), visits=tuple(DEAF)),),
        risks={
            "months and years of different length": (
                test_cookie_lifetime_mismatch.pair(31 * 86_400.0, 28 * 86_400.0),
                test_cookie_lifetime_mismatch.pair(366 * 86_400.0, YEAR),
            ),
            "a browser that caps": test_cookie_lifetime_mismatch.pair(400 * 86_400.0, 2 * YEAR),
            "a bound, not a lifetime": tuple(
                test_cookie_lifetime_mismatch.up_to(t) for t in ("up to 2 years", "bis zu 2 Jahre")
            ),
            "other lifetimes in other states": "different lifetimes in different states",
            "a unit that was lost": "unit in the table",
            "renewal while visiting": test_cookie_lifetime_mismatch.pair(3600.0, 1800.0),
            "a value whose writing was not seen": test_cookie_lifetime_mismatch.pair(
                2 * YEAR, YEAR / 2, set_by=msgspec.structs.replace(cookie().set_by, kind="unknown", url="")
            ),
        },
    ),
    "cookie-lifetime-excessive": Cases(
        failing=(evidence(vendor(), cookies=(cookie(lifetime_seconds=2 * YEAR),)),),
        passing=(evidence(vendor(), cookies=(cookie(lifetime_seconds=396 * 86_400.0),)),),
        untested=(evidence(vendor(), cookies=(cookie(),), visits=NO_CONSENT),),
        risks={
            "a browser that caps": evidence(vendor(), cookies=(cookie(lifetime_seconds=400 * 86_400.0),)),
            "preferences are meant to last": evidence(
                vendor(), cookies=(cookie("site_prefs", lifetime_seconds=5 * YEAR),)
            ),
            "opt-outs are meant to last": evidence(vendor(), cookies=(cookie("optout", lifetime_seconds=5 * YEAR),)),
        },
    ),
    "cookie-lifetime-sliding": Cases(
        failing=(evidence(vendor(), cookies=(cookie(renewed=True),)),),
        passing=(evidence(vendor(), cookies=(cookie(),)),),
        untested=(evidence(vendor(), cookies=(cookie(),), visits=NO_CONSENT),),
        risks={"a session kept alive": evidence(vendor(), cookies=(cookie(renewed=True, lifetime_seconds=1800.0),))},
    ),
    "retention-missing": Cases(
        failing=test_retention_missing.FAILING,
        passing=(evidence(test_retention_missing.NAMED, cookies=(cookie(),), passages=(passage("retention"),)),),
        untested=(without_policy(test_retention_missing.FAILING[0]),),
        risks={
            "one sentence that covers all": evidence(
                test_retention_missing.NAMED, cookies=(cookie(),), passages=(passage("retention"),)
            )
        },
    ),
    "cookie-category-mismatch": declarations(
        test_cookie_category_mismatch.FAILING[0],
        "Marketing",
        a_common_name_used_for_something_else=evidence(
            vendor(),
            cookies=(cookie("uid", declared=declared("uid", "Necessary", vendor=None)),),
            declared_cookies=(declared("uid", "Necessary", vendor=None),),
        ),
        a_product_that_is_needed=evidence(
            vendor(classes=(VendorClass.CAPTCHA,)), declared_cookies=(declared(heading="Necessary"),)
        ),
    ),
    "cookie-unclassified": declarations(
        evidence(declared_cookies=(declared(heading="Unclassified"),)),
        "Marketing",
        a_heading_above_no_row=evidence(passages=(passage("cookies", "Unclassified"),)),
    ),
    "cookie-labels-conflict": declarations(
        test_cookie_labels_conflict.FAILING[0],
        "Marketing",
        one_name_of_two_providers=evidence(
            declared_cookies=(
                declared("uid", "Necessary", provider="Shop"),
                declared("uid", "Marketing", provider="Criteo"),
            )
        ),
    ),
    "cookie-first-party-by-third-party": Cases(
        failing=test_cookie_first_party_by_third_party.FAILING,
        passing=(
            evidence(
                vendor(),
                cookies=(cookie(declared=declared(provider="Hotjar Ltd"), sent_to=("hotjar",)),),
                declared_cookies=(declared(provider="Hotjar Ltd"),),
            ),
        ),
        untested=(without_policy(test_cookie_first_party_by_third_party.FAILING[0]),),
        risks={
            "a self-hosted library that sends nothing": evidence(
                vendor(),
                cookies=(cookie(declared=test_cookie_first_party_by_third_party.ROW),),
                declared_cookies=(test_cookie_first_party_by_third_party.ROW,),
            ),
            "a tag manager as mere carrier": evidence(
                vendor(),
                cookies=(
                    cookie(declared=test_cookie_first_party_by_third_party.ROW, vendor="gtm", sent_to=("hotjar",)),
                ),
                declared_cookies=(test_cookie_first_party_by_third_party.ROW,),
            ),
        },
    ),
    "cookie-insecure-attributes": Cases(
        failing=(evidence(vendor(), cookies=(cookie(secure=False),)),),
        passing=(evidence(vendor(), cookies=(cookie(),)),),
        untested=(evidence(visits=DEAF),),
        risks={
            "cookies that scripts write": evidence(vendor(), cookies=(cookie("session_x"),)),
            "tokens against forged requests": evidence(
                cookies=(cookie("csrftoken", None, set_by=msgspec.structs.replace(cookie().set_by, kind="http")),)
            ),
        },
    ),
    "storage-identifier-undeclared": Cases(
        failing=(evidence(vendor(), storage=(entry(),)),),
        passing=(evidence(vendor(), storage=(entry(declared=declared("_uid")),)),),
        untested=(without_policy(evidence(vendor(), storage=(entry(),))),),
        risks={
            "flags and baskets": evidence(vendor(), storage=(entry("flag", identifier=False),)),
            "build numbers and times": "build numbers, times",
            "storage of the tab alone": evidence(vendor(), storage=(entry("tab", kind=StorageKind.SESSION),)),
        },
    ),
}
