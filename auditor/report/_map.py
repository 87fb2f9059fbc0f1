"""Geometry of the map of who loaded whom, and of a finding's chain. `_drawn` makes SVG of it."""

from auditor.model.base import Record
from auditor.model.result import AuditResult
from auditor.report import _figures
from auditor.report._text import line
from auditor.sites import host_of

BOX, ROW, COLUMN, MOST, DEEPEST = 190, 34, 265, 40, 4


class Box(Record, frozen=True, kw_only=True):
    """A node; `id` is a vendor's, or empty for the site."""

    id: str
    name: str
    x: int
    y: int
    verdict: str = ""


class Edge(Record, frozen=True, kw_only=True):
    """`source` loaded `target`; both are names. Coordinates of its two ends."""

    source: str
    target: str
    x1: int
    y1: int
    x2: int
    y2: int


class Map(Record, frozen=True, kw_only=True):
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    left_out: int


class Step(Record, frozen=True, kw_only=True):
    """One link of a chain: `title` the host (or what it is), `detail` the end of its path."""

    title: str
    detail: str
    y: int


def drawn(result: AuditResult) -> Map | None:
    """Columns by how far a vendor is from the page: first those the page itself loads. None where nothing was seen."""
    seen = _figures.observed(result)
    if not seen:
        return None
    shown = sorted(seen, key=lambda v: v.name.lower())[:MOST]
    depth = _depths({v.id: tuple(i for i in v.loaded_by if i != v.id) for v in shown})
    columns: dict[int, list[str]] = {}
    for vendor in shown:
        columns.setdefault(depth[vendor.id], []).append(vendor.id)
    rows = max(len(ids) for ids in columns.values())
    height = rows * ROW + 10
    by_id = {v.id: v for v in shown}
    boxes = {"": Box(id="", name=line(result.target.site, 28), x=4, y=height // 2)}
    for column, ids in columns.items():
        first = (height - len(ids) * ROW) // 2 + ROW // 2
        for place, id in enumerate(ids):
            vendor = by_id[id]
            boxes[id] = Box(id=id, name=line(vendor.name, 26), x=4 + column * COLUMN, y=first + place * ROW,
                            verdict=vendor.verdict.value)  # fmt: skip
    edges = [
        _edge(boxes[source], boxes[v.id])
        for v in shown
        for source in ([i for i in v.loaded_by if i in boxes and i != v.id] or [""])
    ]
    width = max(box.x for box in boxes.values()) + BOX + 4
    return Map(boxes=tuple(boxes.values()), edges=tuple(edges), width=width, height=height,
               left_out=len(seen) - len(shown))  # fmt: skip


def _depths(loaders: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """1 for what the page loads, one more than the nearest loader else; circles and long chains end at the deepest."""
    depth = {id: 1 for id, by in loaders.items() if not any(one in loaders for one in by)}
    for level in range(2, DEEPEST + 1):
        for id, by in loaders.items():
            if id not in depth and any(depth.get(one, level) < level for one in by):
                depth[id] = level
    return {id: depth.get(id, 1) for id in loaders}


def _edge(source: Box, target: Box) -> Edge:
    return Edge(source=source.name, target=target.name, x1=source.x + BOX, y1=source.y, x2=target.x, y2=target.y)


def chain(steps: tuple[str, ...]) -> tuple[Step, ...]:
    """The links of an initiator chain, outermost first, one below the other."""
    return tuple(_step(text, number) for number, text in enumerate(steps[:8]))


def _step(text: str, number: int) -> Step:
    shown = line(text, 300)
    host = host_of(shown) if "://" in shown else ""
    if not host:
        return Step(title=line(shown, 60), detail="", y=number * 46)
    path = shown.partition(host)[2] or "/"
    return Step(title=line(host, 60), detail=path if len(path) <= 70 else f"…{path[-69:]}", y=number * 46)
