import pytest

from auditor.evidence import severity
from auditor.evidence.severity import Adjustment, adjusted, by_rank, capped
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Attribution, Confidence, Severity, State, VendorClass, Weight
from tests.checks.evidences import STATES, TRACKING, evidence, seen, vendor, visit


@pytest.mark.parametrize("base", Severity)
@pytest.mark.parametrize("raises", range(4))
@pytest.mark.parametrize("lowers", range(4))
def test_at_most_one_step_in_total(base: Severity, raises: int, lowers: int) -> None:
    result = adjusted(base, Adjustment(raises=("r",) * raises, lowers=("l",) * lowers))
    assert abs(result.rank - base.rank) <= 1
    if raises == lowers:
        assert result is base
    elif raises > lowers:
        assert result.rank == min(base.rank + 1, Severity.CRITICAL.rank)
    else:
        assert result.rank == max(base.rank - 1, Severity.INFO.rank)


def test_floor_and_cap() -> None:
    assert by_rank(-3) is Severity.INFO
    assert by_rank(99) is Severity.CRITICAL


@pytest.mark.parametrize("given", Severity)
def test_good_practice_is_never_above_low(given: Severity) -> None:
    assert capped(given, Weight.GOOD_PRACTICE).rank <= Severity.LOW.rank
    for weight in (Weight.BINDING, Weight.ENFORCEMENT, Weight.GUIDANCE, None):
        assert capped(given, weight) is given


def reasons(row: VendorRow, given: Evidence | None = None) -> tuple[int, int]:
    found = severity.adjustment(row, given or evidence(row))
    return len(found.raises), len(found.lowers)


def test_reasons_to_raise() -> None:
    assert reasons(vendor()) == (1, 0)
    assert reasons(vendor(observed={State.ACCEPT: seen()})) == (0, 0)
    assert reasons(vendor(classes=(VendorClass.ANALYTICS,))) == (0, 0)


def test_reasons_to_lower() -> None:
    assert reasons(vendor(classes=(VendorClass.PAYMENT,))) == (0, 1)
    assert reasons(vendor(observed={State.ACCEPT: seen(static_only=True)})) == (0, 1)
    assert reasons(vendor(classes=())) == (0, 0)


def test_repetition_needs_repeats() -> None:
    twice = [*(visit(s) for s in STATES), visit(State.ACCEPT, id="accept-2")]
    often = seen(visits=("accept", "accept-2"), pages=(0,))
    row = vendor(observed={State.ACCEPT: often}, classes=(VendorClass.CHAT,))
    assert reasons(row, evidence(row, visits=twice)) == (1, 0)
    assert reasons(row) == (0, 0)
    once = vendor(observed={State.ACCEPT: seen(requests=1, visits=("accept",))}, classes=(VendorClass.CHAT,))
    assert reasons(once, evidence(once, visits=twice)) == (0, 1)
    assert reasons(once) == (0, 0)


@pytest.mark.parametrize(
    ("attribution", "best", "expected"),
    [
        (Attribution.CERTAIN, Confidence.CERTAIN, Confidence.CERTAIN),
        (Attribution.PROBABLE, Confidence.CERTAIN, Confidence.PROBABLE),
        (Attribution.CERTAIN, Confidence.POSSIBLE, Confidence.POSSIBLE),
        (Attribution.POSSIBLE, Confidence.PROBABLE, Confidence.POSSIBLE),
    ],
)
def test_confidence_is_that_of_the_weakest_link(
    attribution: Attribution, best: Confidence, expected: Confidence
) -> None:
    row = vendor(attribution=attribution)
    assert severity.confidence(row, evidence(row), best) is expected


def test_classes_are_of_one_kind_only() -> None:
    assert not severity.CROSS_SITE & severity.MEASURING
    assert not severity.EXEMPT & (severity.CROSS_SITE | severity.MEASURING)
    assert severity.PLUMBING <= severity.EXEMPT


def test_an_unknown_class_is_not_exempt_and_mixed_classes_are_not_either() -> None:
    assert not severity.is_exempt(vendor(classes=()))
    assert not severity.is_exempt(vendor(classes=(VendorClass.CDN, VendorClass.ADVERTISING)))
    assert severity.is_exempt(vendor(classes=(VendorClass.CDN, VendorClass.SECURITY)))


def test_tracks() -> None:
    ads, chat, cdn = vendor(), vendor(classes=(VendorClass.CHAT,)), vendor(classes=(VendorClass.CDN,))
    pings = seen(requests=2, consent_mode_pings=2)
    assert severity.tracks(ads, seen())
    assert not severity.tracks(ads, pings)
    assert not severity.tracks(chat, seen())
    assert severity.tracks(chat, TRACKING)
    assert not severity.tracks(cdn, TRACKING)
