"""The pictures as SVG elements of `svg` (svg.py), from the geometry of `_pictures`, `_map` and `_trends`.

Colours are classes of the page's style, so that dark mode and print work and a strict content policy holds; every
picture that tells something has a title. The library writes texts as they are: all of ours pass through `_text`.
"""

from collections.abc import Iterable, Sequence

import svg
from markupsafe import Markup, escape

from auditor.report._language import number, t
from auditor.report._map import Map, Step
from auditor.report._pictures import Bars, Dot, Pair, Timeline
from auditor.report._text import visible, when
from auditor.report._trends import HEIGHT as CURVE_HEIGHT
from auditor.report._trends import LEFT, Picture
from auditor.report._trends import WIDTH as CURVE_WIDTH

BAD = ("not-disclosed", "contradicted")
CHANGES_WIDTH, MIDDLE = 480, 288
"""Width of the picture of changes, and where its two sides meet."""
STEP, STEP_WIDTH = 46, 560


def bars(made: Bars) -> Markup:
    """Requests by vendor and state."""
    shown: list[svg.Element] = []
    for group in made.groups:
        shown.append(_text(180, group.y + 11, group.name, anchor="end"))
        for bar in group.bars:
            shown += [
                svg.Rect(class_=[f"b-{bar.state}"], x=190, y=bar.y, width=bar.width, height=11, rx=1),
                _text(195 + bar.width, bar.y + 9.5, f"{bar.count} {bar.word}", small=True),
            ]
    told = t("Bar chart of requests by vendor and state; the figures stand in the vendor table.")
    return _picture("bars-title", told, (720, made.height), shown)


def who_loaded_whom(made: Map) -> Markup:
    """Columns of boxes, curves between them."""
    shown: list[svg.Element] = [
        svg.Path(class_=["edge"], d=[svg.M(e.x1, e.y1), svg.C(e.x1 + 40, e.y1, e.x2 - 40, e.y2, e.x2, e.y2)])
        for e in made.edges
    ]
    for box in made.boxes:
        bad = box.verdict in BAD
        shown += [
            svg.Rect(class_=["node", "bad"] if bad else ["node"], x=box.x, y=box.y - 13, width=190, height=26, rx=4),
            _text(box.x + 8, box.y + 4, f"{'✕ ' if bad else ''}{box.name}"),
        ]
    told = ", ".join(f"{edge.source} → {edge.target}" for edge in made.edges)
    return _picture("map-title", told, (made.width, made.height), shown, width=made.width * 1.25)


def timeline(made: Timeline) -> Markup:
    """The first seconds of a visit, the click marked."""
    shown: list[svg.Element] = []
    for x, seconds in made.ticks:
        shown += [
            _line("grid", (x, 18), (x, made.height - 20)),
            _text(x, made.height - 6, t("{seconds} s", seconds=seconds), small=True, anchor="middle"),
        ]
    shown += _clicks(made)
    for dot in made.dots:
        shown += _dot(dot)
    told = ", ".join(f"{dot.name}: {when(dot.at)}" for dot in made.dots)
    if made.choice_at is not None:
        told += f"; {t('choice made')}: {when(made.choice_at)}"
    return _picture(f"time-{made.state}", f"{told}.", (720, made.height), shown)


def _clicks(made: Timeline) -> Iterable[svg.Element]:
    if made.choice is None:
        return
    marks = [(made.choice, t("choice made"), "middle")]
    if made.consent is not None:
        marks = [(made.choice, t("withdrawn"), "start"), (made.consent, t("accepted"), "end")]
    for x, word, anchor in marks:
        yield _line("choice", (x, 14), (x, made.height - 20))
        yield _text(x, 10, word, small=True, anchor=anchor)


def _dot(dot: Dot) -> Iterable[svg.Element]:
    yield _text(180, dot.y + 4, dot.name, anchor="end")
    yield from (svg.Circle(class_=["dot", "faint"], cx=x, cy=dot.y, r=3) for x in dot.later)
    if dot.before_choice:
        yield svg.Rect(class_=["dot"], x=dot.x - 5, y=dot.y - 5, width=10, height=10)
    else:
        yield svg.Circle(class_=["dot"], cx=dot.x, cy=dot.y, r=5)
    yield _text(716, dot.y + 3.5, when(dot.at), small=True, anchor="end")


def chain(steps: Sequence[Step], id: str, told: str) -> Markup:
    """Who loaded whom, one box below the other; `id` is the finding's number."""
    shown: list[svg.Element] = []
    for place, step in enumerate(steps):
        last = place == len(steps) - 1
        box = ["node", "last"] if last else ["node"]
        shown.append(svg.Rect(class_=box, x=1, y=step.y + 1, width=STEP_WIDTH - 2, height=34, rx=4))
        shown.append(_text(12, step.y + (15 if step.detail else 22), step.title))
        if step.detail:
            shown.append(_text(12, step.y + 29, step.detail, small=True))
        if not last:
            arrow = [svg.M(24, step.y + 35), svg.v(9), svg.m(-4, -4), svg.l(4, 4), svg.l(4, -4)]
            shown.append(svg.Path(class_=["edge"], d=arrow))
    return _picture(f"c-{id}", told, (STEP_WIDTH, len(steps) * STEP - 8), shown)


def changes(pairs: Sequence[Pair]) -> Markup:
    """What went, to the left, and what came, to the right."""
    shown: list[svg.Element] = [
        _text(MIDDLE - 8, 12, f"− {t('gone')}", small=True, anchor="end"),
        _text(MIDDLE + 8, 12, f"+ {t('new')}", small=True),
        _line("choice", (MIDDLE, 4), (MIDDLE, len(pairs) * 26 + 24)),
    ]
    for one in pairs:
        shown.append(_text(132, one.y + 11, t(one.kind), anchor="end"))
        if one.gone:
            shown.append(svg.Rect(class_=["b-gpc"], x=MIDDLE - one.left, y=one.y, width=one.left, height=14, rx=1))
        if one.new:
            shown.append(svg.Rect(class_=["b-no-action"], x=MIDDLE, y=one.y, width=one.right, height=14, rx=1))
        shown.append(_text(MIDDLE - 6 - one.left, one.y + 11, number(one.gone), small=True, anchor="end"))
        shown.append(_text(MIDDLE + 6 + one.right, one.y + 11, number(one.new), small=True))
    told = "; ".join(
        f"{t(one.kind)}: {t('{gone} gone, {new} new', gone=number(one.gone), new=number(one.new))}" for one in pairs
    )
    return _picture("changed-title", told, (CHANGES_WIDTH, len(pairs) * 26 + 28), shown)


def trend(points: Sequence[tuple[float, float]], size: tuple[int, int], told: str) -> Markup:
    """A small line of open findings, its last point marked."""
    x, y = points[-1]
    shown: list[svg.Element] = [
        svg.Polyline(class_=["edge"], points=_points(points)),
        svg.Circle(class_=["dot"], cx=x, cy=y, r=3),
    ]
    frame = svg.ViewBoxSpec(-4, -4, size[0] + 8, size[1] + 8)
    return _written(svg.SVG(class_=["trend"], viewBox=frame, elements=shown, extra=_named(told)))


def curves(made: Picture, first: str, last: str, told: str) -> Markup:
    """Vendors seen, vendors not named, open findings over time; `first` and `last` are days."""
    shown: list[svg.Element] = []
    for y, figure in made.marks:
        shown += [
            _line("grid", (LEFT, y), (CURVE_WIDTH, y)),
            _text(LEFT - 6, y + 4, number(figure), small=True, anchor="end"),
        ]
    shown += [
        _text(LEFT, CURVE_HEIGHT - 4, first, small=True),
        _text(CURVE_WIDTH, CURVE_HEIGHT - 4, last, small=True, anchor="end"),
    ]
    for name, points in (("seen", made.vendors), ("unnamed", made.undisclosed), ("found", made.open)):
        shown.append(svg.Polyline(class_=[name], points=_points(points)))
    frame = svg.ViewBoxSpec(0, 0, CURVE_WIDTH, CURVE_HEIGHT)
    return _written(svg.SVG(class_=["curves"], viewBox=frame, elements=shown, extra=_named(told)))


def key(name: str) -> Markup:
    """A short piece of a curve, for the key beside it."""
    shown: list[svg.Element] = [svg.Polyline(class_=[name], points=_points([(0, 4), (24, 4)]))]
    frame = svg.ViewBoxSpec(0, 0, 24, 8)
    return _written(svg.SVG(class_=["curves"], viewBox=frame, elements=shown, extra={"aria-hidden": "true"}))


def _picture(
    id: str, told: str, size: tuple[float, float], shown: Sequence[svg.Element], *, width: float | None = None
) -> Markup:
    """A picture with its text alternative, as wide as the page allows or `width`."""
    return _written(
        svg.SVG(
            viewBox=svg.ViewBoxSpec(0, 0, size[0], size[1]),
            width=width,
            preserveAspectRatio=svg.PreserveAspectRatio("xMinYMin", "meet"),
            elements=[svg.Title(id=id, text=_safe(told)), *shown],
            extra={"role": "img", "aria-labelledby": id},
        )
    )


def _named(told: str) -> dict[str, str]:
    return {"role": "img", "aria-label": _safe(told)}


def _text(x: float, y: float, text: str, *, small: bool = False, anchor: str = "start") -> svg.Text:
    words = svg.Text(class_=["t", "s"] if small else ["t"], x=round(x, 1), y=round(y, 1), text=_safe(text))
    if anchor == "middle":
        words.text_anchor = "middle"
    elif anchor == "end":
        words.text_anchor = "end"
    return words


def _line(name: str, start: tuple[float, float], end: tuple[float, float]) -> svg.Line:
    return svg.Line(class_=[name], x1=start[0], y1=start[1], x2=end[0], y2=end[1])


def _points(points: Iterable[tuple[float, float]]) -> list[svg.Point]:
    return [svg.Point(x, y) for x, y in points]


def _safe(text: str) -> str:
    """Text for an element or an attribute, whoever wrote it."""
    return str(escape(visible(text)))


def _written(picture: svg.SVG) -> Markup:
    picture.xmlns = None  # inside HTML it says nothing
    return Markup(picture.as_str())
