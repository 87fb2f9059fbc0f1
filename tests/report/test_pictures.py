"""The geometry of the pictures."""

import msgspec

from auditor.report import _pictures
from tests.report import sample


def test_bars_show_the_figures_of_the_table() -> None:
    made = _pictures.bars(sample.result())
    assert made is not None
    albacross = next(group for group in made.groups if group.name == "Albacross")

    assert [(bar.state, bar.count) for bar in albacross.bars] == [("no-action", 2), ("accept", 4), ("reject", 2)]
    assert max(bar.width for group in made.groups for bar in group.bars) == 440


def test_many_vendors_are_counted_where_they_are_not_drawn() -> None:
    made = _pictures.bars(sample.large())
    assert made is not None

    assert len(made.groups) + made.left_out == 120


def test_timeline_marks_the_click_and_stays_inside_its_frame() -> None:
    made = {one.state: one for one in _pictures.timelines(sample.result())}

    assert list(made) == ["no-action", "accept", "reject"]
    assert made["no-action"].choice is None
    assert made["accept"].choice_at == 1.4
    for one in made.values():
        assert all(_pictures.LEFT <= dot.x <= _pictures.WIDTH and 0 < dot.y < one.height for dot in one.dots)
    assert [dot.name for dot in made["accept"].dots if not dot.before_choice] == ["Google Ads (DoubleClick)"]


def test_nothing_observed_draws_nothing() -> None:
    empty = msgspec.structs.replace(sample.result(), vendors=())

    assert _pictures.bars(empty) is None
    assert _pictures.timelines(empty) == ()
