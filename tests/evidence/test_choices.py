import msgspec
import pytest

from auditor.evidence.build import summary
from auditor.evidence.choices import Choice, Side, is_tested, must_choose
from auditor.model.capture import Consent, Failure, Visit
from auditor.model.kinds import ConsentAction, State, VisitStatus
from tests.evidence.captures import visit

UNVERIFIED = Consent(banner_seen=True, action=ConsentAction.REJECT, verified=False)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (visit(State.NO_ACTION), True),
        (visit(State.GPC), True),
        (visit(State.ACCEPT), True),
        (visit(State.REJECT, consent=UNVERIFIED), False),
        (visit(State.REJECT, consent=Consent(banner_seen=False)), False),
        (visit(State.NO_ACTION, status=VisitStatus.PARTIAL), False),
        (visit(State.NO_ACTION, status=VisitStatus.BLOCKED), False),
        (visit(State.ACCEPT, status=VisitStatus.FAILED), False),
        (visit(State.NO_ACTION, requests=Failure(reason="The socket closed.")), False),
    ],
)
def test_tested(given: Visit, expected: bool) -> None:
    assert is_tested(given) is expected
    assert is_tested(summary(given)) is expected


def test_only_consent_and_refusal_take_a_choice() -> None:
    assert [s for s in (State.NO_ACTION, State.ACCEPT, State.REJECT, State.GPC) if must_choose(visit(s))] == [
        State.ACCEPT,
        State.REJECT,
    ]


def test_without_a_choice_everything_counts() -> None:
    assert Choice(visit(State.GPC)).after(flag=False, at=0.1, page=0)


def test_an_unverified_choice_divides_nothing() -> None:
    assert not Choice(visit(State.REJECT, consent=UNVERIFIED)).after(flag=True, at=9.0, page=1)


@pytest.mark.parametrize(
    ("flag", "at", "page", "expected"),
    [
        (False, 8.0, 1, False),
        (True, 2.3, 0, False),
        (True, 2.99, 0, False),
        (True, 3.0, 0, True),
        (True, 2.3, 1, True),
    ],
)
def test_a_second_of_grace_on_the_page_of_the_click(flag: bool, at: float, page: int, expected: bool) -> None:
    assert Choice(visit(State.REJECT)).after(flag=flag, at=at, page=page) is expected


def test_what_follows_the_click_on_a_consent_was_not_done_before_it() -> None:
    choice = Choice(visit(State.ACCEPT))
    assert choice.after(flag=True, at=2.01, page=0)
    assert not choice.after(flag=False, at=1.99, page=0)


@pytest.mark.parametrize(
    ("flag", "at", "expected"),
    [(False, 1.9, Side.BEFORE), (False, 2.1, Side.BETWEEN), (True, 2.5, Side.BETWEEN), (True, 3.1, Side.AFTER)],
)
def test_what_a_refusal_set_off_is_neither_before_nor_after_it(flag: bool, at: float, expected: Side) -> None:
    assert Choice(visit(State.REJECT)).side(flag=flag, at=at, page=0) is expected


def test_what_the_first_of_two_presses_set_off_is_not_before_the_choice() -> None:
    consent = msgspec.structs.replace(visit(State.ACCEPT).consent, begun_at=0.5)
    choice = Choice(visit(State.ACCEPT, consent=consent))
    sides = [choice.side(flag=at >= 2.0, at=at, page=0) for at in (0.4, 0.6, 2.1)]
    assert sides == [Side.BEFORE, Side.BETWEEN, Side.AFTER]


def test_a_recording_that_begins_with_the_refusal_made_has_nothing_in_flight() -> None:
    given = Consent(action=ConsentAction.REJECT, verified=True, done_at=0.0)
    assert Choice(visit(State.REJECT, consent=given)).after(flag=True, at=0.0, page=0)


def test_what_an_import_tells_of_a_consent_nobody_saw_is_not_before_it() -> None:
    choice = Choice(visit(State.ACCEPT, consent=Consent(action=ConsentAction.ACCEPT)))
    assert choice.side(flag=True, at=0.0, page=0) is Side.BETWEEN


def test_without_the_moment_of_the_click_that_of_the_proof_counts() -> None:
    consent = msgspec.structs.replace(visit(State.REJECT).consent, clicked_at=None)
    choice = Choice(visit(State.REJECT, consent=consent))
    assert not choice.after(flag=True, at=3.1, page=0)
    assert choice.after(flag=True, at=3.3, page=0)
