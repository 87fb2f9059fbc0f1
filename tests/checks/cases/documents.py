"""Cases of the checks about the documents and about the audit itself."""

import msgspec

from auditor.model.kinds import DocumentKind, State, VisitStatus
from tests.checks import (
    test_attribution_low,
    test_bot_variant_suspected,
    test_policy_language_mismatch,
    test_policy_not_fully_read,
    test_policy_not_linked,
    test_policy_outdated,
    test_policy_outdated_law,
    test_policy_unparseable,
    test_policy_unreachable,
    test_vantage_mismatch,
)
from tests.checks.cases.common import CLEAN, NO_REFUSAL, SHUT, Cases, text_check
from tests.checks.evidences import (
    POLICY,
    STATES,
    blocked,
    evidence,
    linked,
    passage,
    vendor,
    visit,
    without_policy,
)

CONTROL = "the control “Privacy” leads to no address and could not be followed"
PLAIN = linked("https://shop.test/two")
HOME = linked("https://shop.test/", "https://shop.test/privacy")
DOCUMENTS = {
    "policy-missing": Cases(
        failing=(evidence(vendor(), documents=()),),
        passing=(evidence(),),
        untested=(SHUT, evidence(documents=(), imported="HAR")),
        risks={
            "a wall against automated visits": evidence(documents=(), visits=[blocked(s) for s in STATES]),
            "a footer made by a script that could not be followed": evidence(
                documents=(
                    msgspec.structs.replace(
                        POLICY,
                        kind=DocumentKind.OTHER,
                        reason=CONTROL,
                    ),
                )
            ),
            "a log-in in the way": evidence(
                documents=(msgspec.structs.replace(POLICY, reason="It asks for a log-in."),)
            ),
        },
    ),
    "policy-unreachable": Cases(
        failing=(evidence(documents=(test_policy_unreachable.unread(404),)),),
        passing=(evidence(),),
        untested=(SHUT,),
        risks={
            "403 and 429 for automated visits": (
                evidence(documents=(test_policy_unreachable.unread(403),)),
                evidence(documents=(test_policy_unreachable.unread(429),)),
            )
        },
    ),
    "policy-not-linked": Cases(
        failing=test_policy_not_linked.FAILING,
        passing=(evidence(visits=[visit(State.NO_ACTION, pages=(HOME,))]),),
        untested=(without_policy(test_policy_not_linked.FAILING[0]),),
        risks={
            "content without end": "without end",
            "a hidden menu": "menu",
            "never more than a question": test_policy_not_linked.FAILING[0],
        },
    ),
    "policy-language-mismatch": Cases(
        failing=test_policy_language_mismatch.FAILING,
        passing=(test_policy_language_mismatch.audit("de-AT", "de"),),
        untested=(
            without_policy(test_policy_language_mismatch.FAILING[0]),
            test_policy_language_mismatch.audit(None, "en"),
        ),
        risks={
            "a language switch that was not followed": "language switch",
            "a declared language that is a leftover": test_policy_language_mismatch.audit("en", "de", text="de"),
        },
    ),
    "policy-outdated": Cases(
        failing=test_policy_outdated.FAILING,
        passing=(test_policy_outdated.dated("2026-01-01"),),
        untested=(without_policy(test_policy_outdated.FAILING[0]),),
        risks={"the date of a template": "template", "another date on the page": "something else on the page"},
    ),
    "policy-outdated-law": Cases(
        failing=test_policy_outdated_law.FAILING,
        passing=(evidence(),),
        untested=(without_policy(test_policy_outdated_law.FAILING[0]),),
        risks={
            "told as past": evidence(passages=(passage("obsolete-privacy-shield"), passage("withdrawn"))),
        },
    ),
    "policy-cookie-section-missing": text_check("cookies"),
    "controller-identity-missing": text_check("controller", "imprint"),
    "legal-basis-missing": text_check("legal-basis"),
    "withdrawal-right-missing": text_check("withdrawal"),
    "policy-unparseable": Cases(
        failing=test_policy_unparseable.FAILING,
        passing=(evidence(),),
        untested=(
            evidence(documents=(msgspec.structs.replace(POLICY, reason="Status 500.", status=500, sha256=None),)),
        ),
        risks={"a text that loads late": "load late"},
    ),
}

NOTHING = [visit(s, status=VisitStatus.FAILED, reason="No answer.") for s in STATES]
REPEATED = evidence(visits=[visit(State.NO_ACTION), visit(State.NO_ACTION, id="no-action-2")])
AUDIT = {
    "attribution-low": Cases(failing=test_attribution_low.FAILING, passing=(CLEAN,), untested=(SHUT,)),
    "bot-variant-suspected": Cases(failing=test_bot_variant_suspected.FAILING, passing=(CLEAN,), untested=(SHUT,)),
    "policy-not-fully-read": Cases(
        failing=test_policy_not_fully_read.FAILING,
        passing=(CLEAN,),
        untested=(evidence(documents=(), visits=NOTHING),),
    ),
    "scan-blocked": Cases(failing=(SHUT,), passing=(CLEAN,), untested=(evidence(visits=[]),)),
    "scan-incomplete": Cases(
        failing=(evidence(visits=NO_REFUSAL),),
        passing=(CLEAN,),
        untested=(
            evidence(visits=[visit(State.NO_ACTION), visit(State.ACCEPT), blocked(State.REJECT), visit(State.GPC)]),
        ),
    ),
    "single-run": Cases(failing=(CLEAN,), passing=(REPEATED,), untested=(SHUT,)),
    "vantage-mismatch": Cases(
        failing=test_vantage_mismatch.FAILING, passing=(evidence(test_vantage_mismatch.TOOL),), untested=(SHUT,)
    ),
}
