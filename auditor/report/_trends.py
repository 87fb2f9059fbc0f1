"""Lines over time as static pictures: vendors, those no document names, open findings."""

from collections.abc import Sequence
from datetime import datetime

from auditor.model.base import Record

WIDTH, HEIGHT = 520, 150
LEFT, TOP, BOTTOM = 34, 10, 20
MOST_POINTS = 400


class Point(Record, frozen=True, kw_only=True):
    """The counts of one moment."""

    at: datetime
    vendors: int
    undisclosed: int
    open: int


class Curve(Record, frozen=True, kw_only=True):
    """What is drawn: of all sites (no name), a group, or a site; oldest point first."""

    kind: str
    name: str
    points: tuple[Point, ...]


class Picture(Record, frozen=True, kw_only=True):
    """A curve in coordinates: a line for each count, marks of the scale as (y, figure)."""

    curve: Curve
    vendors: tuple[tuple[float, float], ...]
    undisclosed: tuple[tuple[float, float], ...]
    open: tuple[tuple[float, float], ...]
    marks: tuple[tuple[float, int], ...]


def pictures(curves: Sequence[Curve]) -> tuple[Picture, ...]:
    """Those with something to draw: two moments at least."""
    return tuple(_picture(curve) for curve in curves if len(curve.points) > 1)


def _picture(curve: Curve) -> Picture:
    points = curve.points[-MOST_POINTS:]
    first, last = points[0].at.timestamp(), points[-1].at.timestamp()
    top = max(1, *(max(p.vendors, p.open) for p in points))
    spread = (last - first) or 1.0

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top), 1)

    def line(counts: Sequence[int]) -> tuple[tuple[float, float], ...]:
        times = (LEFT + (WIDTH - LEFT - 8) * (p.at.timestamp() - first) / spread for p in points)
        return tuple((round(x, 1), y(count)) for x, count in zip(times, counts, strict=True))

    return Picture(
        curve=curve,
        vendors=line([p.vendors for p in points]),
        undisclosed=line([p.undisclosed for p in points]),
        open=line([p.open for p in points]),
        marks=tuple((y(value), value) for value in sorted({0, top // 2, top})),
    )
