from typing import Any

import msgspec

from auditor.checks import reject_asymmetric as check
from auditor.model.capture import Consent, Control
from auditor.model.kinds import ConsentAction, Severity, State, Verdict
from tests.checks.evidences import STATES, bannerless, evidence, judge, vendor, visit

BIG = Control(role="accept", text="Accept all", where="document", box=(0, 0, 200, 50), contrast=12.0)


def shown(clicks: tuple[int, int] = (1, 1), **reject: Any):  # type: ignore[no-untyped-def]
    refusing = msgspec.structs.replace(BIG, role="reject", text="Reject", **reject)
    controls = (BIG, refusing)

    def made(state: State, action: ConsentAction, count: int):  # type: ignore[no-untyped-def]
        chosen = action is not ConsentAction.NONE
        consent = Consent(
            banner_seen=True, controls=controls, action=action, clicks=count, verified=True if chosen else None
        )
        return visit(state, consent=consent)

    return evidence(
        vendor(),
        visits=[
            made(State.NO_ACTION, ConsentAction.NONE, 0),
            made(State.ACCEPT, ConsentAction.ACCEPT, clicks[0]),
            made(State.REJECT, ConsentAction.REJECT, clicks[1]),
        ],
    )


FAILING = (shown((1, 3)), shown(box=(0, 0, 80, 50)), shown(contrast=2.0))
PASSING = (shown(), shown(box=(0, 0, 120, 50), contrast=5.0))
UNTESTED = (evidence(vendor()), msgspec.structs.replace(FAILING[0], imported="HAR"))
RISKS = {
    "a smaller but still readable control": shown(contrast=4.6),
    "no banner": evidence(vendor(), visits=[bannerless(s) for s in STATES]),
    "how it strikes the eye": "strikes the eye",
}


def test_what_was_measured_is_said() -> None:
    result, (found,) = judge(check, FAILING[0])
    assert (result.verdict, found.severity) == (Verdict.REVIEW, Severity.MEDIUM)
    assert "3 clicks to refuse against 1 to accept" in found.message
    assert "40 %" in judge(check, FAILING[1])[1][0].message
    assert "2.0 to 1" in judge(check, FAILING[2])[1][0].message
