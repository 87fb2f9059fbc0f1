import msgspec

from auditor.evidence import stances
from auditor.model.capture import Consent
from auditor.model.evidence import Evidence
from auditor.model.kinds import ConsentAction, Stance, State, VisitStatus
from tests.checks.evidences import (
    STATES,
    TRACKING,
    bannerless,
    before,
    blocked,
    evidence,
    unoperated,
    vendor,
    visit,
)


def reason(given: Evidence, stance: Stance) -> str:
    found = stances.gap(given, stance)
    assert found is not None
    return found.reason


def test_a_full_audit_has_no_gap() -> None:
    asked = [stance for stance in Stance if stance is not Stance.WITHDRAWN]
    assert [stances.gap(evidence(), stance) for stance in asked] == [None] * 4
    hole = stances.gap(evidence(), Stance.WITHDRAWN)
    assert hole is not None
    assert not hole.asked


def test_a_banner_that_was_not_operated_leaves_a_gap() -> None:
    given = evidence(visits=[visit(State.NO_ACTION), unoperated(State.REJECT)])
    assert "no control of it" in reason(given, Stance.REFUSED)
    unverified = visit(State.REJECT, consent=Consent(banner_seen=True, action=ConsentAction.REJECT, verified=False))
    assert "could not be verified" in reason(evidence(visits=[unverified]), Stance.REFUSED)


def test_without_a_control_the_choices_are_the_same_as_none() -> None:
    given = evidence(visits=[bannerless(s) for s in STATES])
    assert stances.gap(given, Stance.GRANTED) is None
    assert stances.gap(given, Stance.REFUSED) is None


def test_without_a_control_consent_need_not_be_visited_but_refusal_and_gpc_do() -> None:
    given = evidence(visits=[bannerless(State.NO_ACTION)], asked_states=(State.NO_ACTION,))
    assert stances.gap(given, Stance.GRANTED) is None
    for stance in (Stance.REFUSED, Stance.OPTED_OUT_OF_SALE):
        found = stances.gap(given, stance)
        assert found is not None
        assert not found.asked


def test_nobody_looked_for_a_banner_in_a_recording() -> None:
    given = evidence(visits=[bannerless(State.NO_ACTION)], imported="HAR")
    assert stances.gap(given, Stance.GRANTED) is not None


def test_one_good_repeat_is_enough() -> None:
    failed = visit(State.REJECT, id="reject-2", status=VisitStatus.FAILED, reason="The browser died.")
    assert stances.gap(evidence(visits=[failed, visit(State.REJECT)]), Stance.REFUSED) is None


def test_nothing_usable_gives_the_reasons() -> None:
    found = stances.nothing_usable(evidence(visits=[blocked(s) for s in STATES]))
    assert found is not None
    assert found.reason.count("bot wall") == 1
    none = stances.nothing_usable(evidence(visits=[]))
    assert none is not None
    assert "no visit took place" in none.reason
    assert stances.nothing_usable(evidence()) is None


def test_missing_records_and_documents() -> None:
    deaf = visit(State.REJECT, failures={"cookies": "The socket closed."})
    given = evidence(visits=[visit(State.NO_ACTION), deaf])
    assert stances.missing(given, "cookies", (Stance.UNDECIDED,)) is None
    assert stances.missing(given, "cookies", (Stance.REFUSED,)) is not None
    assert stances.missing(given, "cookies", ()) is not None
    assert stances.missing(given, "documents", ()) is None
    assert stances.missing(evidence(documents=()), "documents", ()) is not None


def test_under_a_stance_both_tested_and_cut_short_visits_show_what_they_saw() -> None:
    row = msgspec.structs.replace(vendor(), untested={State.ACCEPT: TRACKING})
    assert [s for s, _ in stances.under(row, evidence(row), Stance.GRANTED)] == [State.ACCEPT, State.ACCEPT]
    assert stances.under(row, evidence(row), Stance.REFUSED) == ()


def test_everywhere_in_the_order_of_states() -> None:
    row = vendor(observed={State.GPC: TRACKING, State.REJECT: before(TRACKING), State.NO_ACTION: TRACKING})
    assert [s for s, _ in stances.anywhere(row)] == [State.NO_ACTION, State.REJECT, State.GPC]
    assert stances.has_identifier(row)
    assert stances.anywhere(vendor(observed={})) == ()
