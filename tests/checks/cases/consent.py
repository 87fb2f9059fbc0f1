"""Cases of the checks about consent, techniques and transfers."""

import msgspec

from auditor.model.kinds import Label, State, VendorClass
from tests.checks import (
    test_cname_cloaked_tracker,
    test_consent_mode_ping,
    test_reject_missing_first_layer,
    test_session_replay,
    test_transfer_undisclosed,
)
from tests.checks.cases.common import CLEAN, NO_REFUSAL, SHUT, Cases, acting, doubtful
from tests.checks.evidences import TRACKING, before, evidence, passage, seen, vendor, visit, without_policy

PINGS = seen(requests=2, consent_mode_pings=2, static_only=True)
REPLAY = (VendorClass.SESSION_REPLAY,)
TOLD = (passage("recording", "We record visits"),)

CONSENT = {
    "tracker-before-consent": Cases(
        failing=(acting({State.NO_ACTION: TRACKING}),),
        passing=(CLEAN,),
        untested=(SHUT, doubtful(Label.NOT_MENTIONED, {State.NO_ACTION: TRACKING})),
        risks={
            "the consent tool itself": acting({State.NO_ACTION: TRACKING}, classes=(VendorClass.CONSENT,)),
            "security and load balancing": acting({State.NO_ACTION: TRACKING}, classes=(VendorClass.SECURITY,)),
            "a banner for other countries": "only in some countries",
            "a browser treated as one that consented": "automated browser",
            "exempt audience measurement": "may be exempt",
            "what an earlier visit left behind, as every profile is new": acting(
                {State.ACCEPT: before(seen(requests=0))}
            ),
        },
    ),
    "tracker-after-reject": Cases(
        failing=(acting({State.REJECT: TRACKING}),),
        passing=(CLEAN,),
        untested=(evidence(vendor(), visits=NO_REFUSAL),),
        risks={
            "a click that failed": evidence(
                msgspec.structs.replace(vendor(observed={}), untested={State.REJECT: before(TRACKING)}),
                visits=NO_REFUSAL,
            ),
            "requests under way at the click": acting({State.REJECT: before(TRACKING)}),
            "a legitimate interest that is claimed": "legitimate interest",
            "consent-mode pings": acting({State.REJECT: PINGS}, classes=(VendorClass.ANALYTICS,)),
        },
    ),
    "gpc-ignored": Cases(
        failing=(acting({State.NO_ACTION: TRACKING, State.GPC: TRACKING}),),
        passing=(acting({State.NO_ACTION: TRACKING}),),
        untested=(evidence(vendor(observed={State.NO_ACTION: TRACKING}), visits=[visit(State.NO_ACTION)]),),
        risks={
            "a site that listens in California only": "California",
            "a service provider's contract": "service provider",
            "thresholds of the law": "thresholds",
            "an opt-out that travels along": acting({State.NO_ACTION: TRACKING, State.GPC: seen(opt_out_signals=1)}),
        },
    ),
    "reject-missing-first-layer": Cases(
        failing=test_reject_missing_first_layer.FAILING,
        passing=(test_reject_missing_first_layer.shown(test_reject_missing_first_layer.ACCEPT, clicks=1),),
        untested=(test_reject_missing_first_layer.shown(),),
        risks={
            "another language": "in a language",
            "continue without accepting": test_reject_missing_first_layer.shown(
                test_reject_missing_first_layer.ACCEPT, clicks=1
            ),
            "nothing needs consent": msgspec.structs.replace(
                test_reject_missing_first_layer.FAILING[0], vendors=(vendor(classes=(VendorClass.CDN,)),)
            ),
        },
    ),
    "consent-mode-ping": Cases(
        failing=test_consent_mode_ping.FAILING,
        passing=(evidence(vendor("ga", company="Google LLC")),),
        untested=(evidence(visits=NO_REFUSAL[:1] + NO_REFUSAL[2:]),),
        risks={
            "other products on the same host": evidence(
                vendor("fonts", observed={State.NO_ACTION: seen()}, company="Google")
            ),
            "a server of one's own that drops the mark": acting(
                {State.REJECT: seen()}, classes=(VendorClass.ANALYTICS,)
            ),
        },
    ),
    "session-replay": Cases(
        failing=test_session_replay.FAILING,
        passing=(evidence(vendor(classes=REPLAY), passages=TOLD),),
        untested=(without_policy(test_session_replay.FAILING[0]),),
        risks={
            "loaded with recording off": evidence(
                vendor(classes=REPLAY, observed={State.NO_ACTION: seen(static_only=True)}), passages=TOLD
            ),
            "sampled out": "switched off or sampled out",
            "error monitors without replay": acting(
                {State.NO_ACTION: TRACKING}, classes=(VendorClass.ERROR_MONITORING,)
            ),
        },
    ),
    "tracking-pixel": Cases(
        failing=(acting({State.NO_ACTION: seen(pixels=1)}),),
        passing=(acting({State.NO_ACTION: seen()}),),
        untested=(evidence(visits=NO_REFUSAL),),
        risks={
            "placeholders and spacers tell nothing, so they are no pixels": acting({State.NO_ACTION: seen()}),
            "reports on page security": "reports on page security",
            "contested guidance": "more narrowly",
        },
    ),
    "cname-cloaked-tracker": Cases(
        failing=test_cname_cloaked_tracker.FAILING,
        passing=(
            evidence(),
            evidence(own_hosts=(test_cname_cloaked_tracker.HOST,), aliases={"metrics.shop.test": ("lb.shop.test",)}),
        ),
        untested=(evidence(own_hosts=(test_cname_cloaked_tracker.HOST,)),),
        risks={
            "an ordinary service under an alias": test_cname_cloaked_tracker.FAILING[0],
            "a resolver that differs from that of visitors": "may answer otherwise",
        },
    ),
    "transfer-undisclosed": Cases(
        failing=test_transfer_undisclosed.FAILING,
        passing=(evidence(test_transfer_undisclosed.outside(), passages=(passage("transfer"),)),),
        untested=(without_policy(test_transfer_undisclosed.FAILING[0]),),
        risks={
            "an entity inside the area": evidence(vendor(country="IE")),
            "hosting inside the area": "hosting inside the area",
            "the place of a network edge says nothing: the register does": evidence(vendor(country=None)),
            "never more than a question": test_transfer_undisclosed.FAILING[0],
        },
    ),
}
