"""Geometry of two pictures: requests by vendor and state, and the first seconds of a visit. `_drawn` makes SVG of it.

The places are our own, not those of a chart library: chart libraries write colours and sizes into inline styles, which
a strict content policy forbids and dark mode cannot change.
"""

from auditor.model.base import Record
from auditor.model.capture import Consent
from auditor.model.diff import ResultDiff
from auditor.model.evidence import VendorRow
from auditor.model.kinds import State
from auditor.model.result import AuditResult
from auditor.report import _words
from auditor.report._figures import observed
from auditor.report._text import line

ROW, BAR, LEFT, WIDTH = 20, 11, 190, 720
MOST, MOST_BARS = 24, 14
HALF = 130
"""The longest bar to each side in the picture of what changed."""
SECONDS = 10.0
"""What a timeline shows, more where the click came late."""


class Bar(Record, frozen=True, kw_only=True):
    """A bar of `count` requests, `width` wide from x = 0 of the plot, its top at `y`."""

    state: str
    word: str
    count: int
    y: int
    width: float


class BarGroup(Record, frozen=True, kw_only=True):
    name: str
    y: int
    bars: tuple[Bar, ...]


class Bars(Record, frozen=True, kw_only=True):
    """Requests by vendor and state; `left_out` vendors with fewer requests are not drawn."""

    groups: tuple[BarGroup, ...]
    height: int
    left_out: int
    states: tuple[tuple[str, str], ...]


class Dot(Record, frozen=True, kw_only=True):
    name: str
    at: float
    x: float
    y: int
    before_choice: bool
    later: tuple[float, ...] = ()


class Timeline(Record, frozen=True, kw_only=True):
    """First sight of each vendor in one state; `choice` is the x of the click, of a withdrawal where `consent` is that of
    the click before it; `ticks` are (x, seconds), `after` vendors were first seen after the picture's end."""

    state: str
    word: str
    dots: tuple[Dot, ...]
    height: int
    choice: float | None
    choice_at: float | None
    ticks: tuple[tuple[float, int], ...]
    consent: float | None = None
    after: int = 0


class Pair(Record, frozen=True, kw_only=True):
    """How many of a kind went and came since the earlier audit; `left` and `right` are widths of their bars."""

    kind: str
    gone: int
    new: int
    left: float
    right: float
    y: int


def changed(changes: ResultDiff | None) -> tuple[Pair, ...]:
    """Gone and new by kind, findings as closed and opened; empty where nothing came or went."""
    if changes is None:
        return ()
    kinds = ("vendor", "cookie", "storage entry")
    counts = [(k, sum(one.kind == k for one in changes.gone), sum(one.kind == k for one in changes.new)) for k in kinds]
    counts.append(("finding", len(changes.closed), len(changes.opened)))
    top = max(max(gone, new) for _, gone, new in counts)
    if not top:
        return ()
    wide = [(kind, gone, new, HALF * gone / top, HALF * new / top) for kind, gone, new in counts]
    return tuple(
        Pair(kind=kind, gone=gone, new=new, left=round(left, 1), right=round(right, 1), y=24 + place * 26)
        for place, (kind, gone, new, left, right) in enumerate(wide)
    )


def bars(result: AuditResult) -> Bars | None:
    """None where nothing was observed. Figures as in the table: after the choice in accept, reject and withdraw."""
    states = [s for s in _words.STATE if any(s in v.observed for v in result.vendors)]
    ranked = sorted(observed(result), key=lambda v: (-_most(v), v.name))
    shown = [v for v in ranked if _most(v)][:MOST_BARS]
    if not shown:
        return None
    top = max(_most(v) for v in shown)
    groups, y = [], 0
    for vendor in shown:
        counts = [(state, vendor.observed[state].requests) for state in states if state in vendor.observed]
        made = tuple(
            Bar(
                state=s.value,
                word=_words.STATE[s],
                count=c,
                y=y + i * (BAR + 3),
                width=round(max(c / top * 440, 1.5), 1),
            )
            for i, (s, c) in enumerate((s, c) for s, c in counts if c)
        )
        groups.append(BarGroup(name=line(vendor.name, 30), y=y, bars=made))
        y += len(made) * (BAR + 3) + 10
    words = tuple((s.value, _words.STATE[s]) for s in states)
    return Bars(groups=tuple(groups), height=y, left_out=len(ranked) - len(shown), states=words)


def _most(vendor: VendorRow) -> int:
    return max((o.requests for o in vendor.observed.values()), default=0)


def timelines(result: AuditResult) -> tuple[Timeline, ...]:
    """One for each state in which some vendor was seen, the usual order."""
    made = (_timeline(result, state) for state in _words.STATE)
    return tuple(one for one in made if one)


def _timeline(result: AuditResult, state: State) -> Timeline | None:
    sights = [(_first(v, state), v) for v in result.vendors if state in v.observed]
    seen = sorted(((at, v) for at, v in sights if at is not None), key=lambda pair: pair[0])
    if not seen:
        return None
    visit = next((v for v in result.visits if v.state is state), None)
    consent = visit.consent if visit else Consent()
    choice, given = _clicked(consent), _clicked(consent.accepted)
    begun = choice if consent.begun_at is None else consent.begun_at
    end = max(SECONDS, (choice or 0.0) + SECONDS / 2)
    drawn = [(at, v) for at, v in seen if at <= end][:MOST]
    scale = (WIDTH - LEFT - 50) / end
    dots = tuple(
        Dot(
            name=line(v.name, 30),
            at=at,
            x=round(LEFT + at * scale, 1),
            y=30 + i * ROW,
            before_choice=begun is not None and at < begun,
            later=tuple(round(LEFT + s * scale, 1) for s in _further(v, state) if at < s <= end),
        )
        for i, (at, v) in enumerate(drawn)
    )
    step = next(size for size in (1, 2, 5, 10, 30, 60, 300, 3600, 10**9) if end / size <= 10)
    return Timeline(
        state=state.value,
        word=_words.STATE[state],
        dots=dots,
        height=30 + len(dots) * ROW + 24,
        choice=round(LEFT + choice * scale, 1) if choice is not None else None,
        choice_at=choice,
        consent=round(LEFT + given * scale, 1) if given is not None and given <= end else None,
        ticks=tuple((round(LEFT + t * scale, 1), t) for t in range(0, int(end) + 1, step)),
        after=len(seen) - len(drawn),
    )


def _clicked(consent: Consent | None) -> float | None:
    if consent is None:
        return None
    return consent.clicked_at if consent.clicked_at is not None else consent.done_at


def _first(vendor: VendorRow, state: State) -> float | None:
    """Before or after the choice."""
    seen = vendor.observed[state]
    times = [at for at in (seen.first_seen, seen.before_choice.first_seen) if at is not None]
    return min(times, default=None)


def _further(vendor: VendorRow, state: State) -> tuple[float, ...]:
    seen = vendor.observed[state]
    return tuple(p.at for p in (*seen.before_choice.samples, *seen.samples) if p.at is not None)
