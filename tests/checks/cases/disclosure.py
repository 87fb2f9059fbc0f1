"""Cases of the checks about vendors and what the documents say of them."""

from auditor.model.kinds import DocumentKind, Label, State, VendorClass
from tests.checks import test_vendor_defunct_disclosed, test_vendor_defunct_requested, test_vendor_not_approved
from tests.checks.cases.common import DEAF, NAMED, NO_CONSENT, SHUT, Cases, acting, doubtful, labelled
from tests.checks.evidences import evidence, seen, unknown, vendor, without_policy

DISCLOSURE = {
    "vendor-undisclosed": Cases(
        failing=(labelled(Label.NOT_MENTIONED),),
        passing=(NAMED,),
        untested=(without_policy(evidence(vendor())), labelled(Label.UNDECIDABLE, reason="It was not read.")),
        risks={
            "a wrong map from domain to vendor": doubtful(Label.NOT_MENTIONED),
            "a host that others share": "The host may be shared",
            "a document that was missed": labelled(Label.UNDECIDABLE, reason="The cookie policy did not open."),
            "a layer of the consent tool": evidence(
                vendor("a", Label.NAMED_PRODUCT, disclosed_in=(DocumentKind.CONSENT_TOOL,))
            ),
            "an agency's white label": "An agency may run",
            "the browser's own traffic belongs to no page": evidence(),
            "what automated browsers alone are served": "automated browsers only",
        },
    ),
    "vendor-parent-only": Cases(
        failing=(labelled(Label.PARENT_NAMED),),
        passing=(NAMED,),
        untested=(without_policy(labelled(Label.PARENT_NAMED)),),
        risks={
            "ownership out of date": "may be out of date",
            "a tag manager without tags": "without any of its tags",
            "a doubtful vendor": doubtful(Label.PARENT_NAMED),
        },
    ),
    "vendor-category-only": Cases(
        failing=(labelled(Label.CATEGORY_ONLY), labelled(Label.GENERIC_ONLY), labelled(Label.COOKIE_NAME_ONLY)),
        passing=(NAMED,),
        untested=(without_policy(labelled(Label.CATEGORY_ONLY)),),
        risks={
            "the list stands in the consent tool": evidence(
                vendor("a", Label.NAMED_PRODUCT, disclosed_in=(DocumentKind.VENDOR_LIST,))
            ),
            "a layer that was not read": "a layer that was not read",
        },
    ),
    "vendor-cmp-only": Cases(
        failing=(evidence(vendor("a", Label.NAMED_PRODUCT, disclosed_in=(DocumentKind.CONSENT_TOOL,))),),
        passing=(NAMED,),
        untested=(without_policy(NAMED),),
        risks={"a list embedded by a script": "by a script that did not run"},
    ),
    "vendor-denied": Cases(
        failing=(labelled(Label.NEGATED),),
        passing=(NAMED, evidence(vendor("a", Label.NEGATED, {}))),
        untested=(without_policy(labelled(Label.NEGATED)),),
        risks={
            "a denial of a feature": evidence(vendor("a", Label.NAMED_PRODUCT, flags=("feature-denial",))),
            "another site or app": "another website, of an app",
            "a sentence about the past": "of the past",
            "the vendor's own statement quoted": "quote the vendor's own words",
            "words not understood for certain": evidence(vendor("a", Label.NEGATED, flags=("review",))),
        },
    ),
    "vendor-statement-conflict": Cases(
        failing=(labelled(Label.CONFLICT),),
        passing=(NAMED,),
        untested=(without_policy(labelled(Label.CONFLICT)),),
        risks={"different sites, regions or times": "different websites, regions or times"},
    ),
    "vendor-mentioned-other-context": Cases(
        failing=(labelled(Label.OTHER_CONTEXT),),
        passing=(NAMED, evidence(vendor("a", Label.OTHER_CONTEXT, {}))),
        untested=(without_policy(labelled(Label.OTHER_CONTEXT)),),
        risks={"meant for the website after all": labelled(Label.OTHER_CONTEXT)},
    ),
    "vendor-former-name": Cases(
        failing=(evidence(vendor("a", Label.NAMED_PRODUCT, flags=("former-name",))),),
        passing=(NAMED,),
        untested=(without_policy(NAMED),),
        risks={"the present name beside the former": NAMED},
    ),
    "vendor-stale": Cases(
        failing=(evidence(vendor("a", Label.NAMED_PRODUCT, {})),),
        passing=(NAMED,),
        untested=(
            without_policy(evidence(vendor("a", Label.NAMED_PRODUCT, {}))),
            evidence(vendor("a", Label.NAMED_PRODUCT, {}), visits=NO_CONSENT),
        ),
        risks={
            "pages not visited, a login, other countries": "behind a login or in other countries",
            "servers, e-mails, seasonal campaigns": "in e-mails or in seasonal campaigns",
            "a tag that stays away from automated browsers": "automated browsers",
            "software that works off the site": evidence(
                vendor("a", Label.NAMED_PRODUCT, {}, classes=(VendorClass.SOFTWARE,))
            ),
            "never more than a question": evidence(vendor("a", Label.NAMED_PRODUCT, {})),
        },
    ),
    "vendor-defunct-disclosed": Cases(
        failing=test_vendor_defunct_disclosed.FAILING,
        passing=(NAMED,),
        untested=(without_policy(test_vendor_defunct_disclosed.FAILING[0]),),
        risks={
            "a successor under the same name": "under the same name",
            "a passage about the past": evidence(vendor("a", Label.NEGATED, {}, defunct="2023-05-31")),
        },
    ),
    "vendor-defunct-requested": Cases(
        failing=test_vendor_defunct_requested.FAILING,
        passing=(NAMED,),
        untested=(evidence(visits=NO_CONSENT),),
        risks={
            "a domain that a successor took over": evidence(vendor("a", defunct="2023-05-31", successor="b")),
            "cookie names left over": acting(
                {State.ACCEPT: seen(requests=0, cookies=("__utma",))}, defunct="2023-07-01"
            ),
            "a doubtful vendor": doubtful(Label.NOT_MENTIONED, defunct="2023-05-31"),
        },
    ),
    "vendor-unknown-third-party": Cases(
        failing=(evidence(unknown_hosts=(unknown("odd.test", "runs-script"),)),),
        passing=(evidence(unknown_hosts=(unknown("files.test"),)),),
        untested=(SHUT, evidence(visits=DEAF)),
        risks={"the organisation's own second domain": "own second domain"},
    ),
    "vendor-not-approved": Cases(
        failing=test_vendor_not_approved.FAILING,
        passing=(evidence(vendor(), approved=test_vendor_not_approved.LIST),),
        untested=(evidence(approved=test_vendor_not_approved.LIST, visits=NO_CONSENT),),
        risks={"approved under the company's name": "under another name"},
    ),
}
