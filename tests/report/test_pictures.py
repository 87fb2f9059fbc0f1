"""The geometry of the pictures."""

import msgspec
from selectolax.lexbor import LexborHTMLParser

from auditor.model.capture import Consent
from auditor.model.diff import ResultDiff, Thing
from auditor.model.kinds import ConsentAction, Stance, State
from auditor.report import Options, _pictures, html
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


def test_what_went_and_what_came_has_a_picture_with_words() -> None:
    result = sample.result()
    new = tuple(Thing(kind="cookie", name=f"c{n}") for n in range(4))
    changes = ResultDiff(before=result.started, after=result.finished, new=new, gone=(Thing(kind="vendor", name="V"),),
                         closed=result.findings[:2])  # fmt: skip
    pairs = {one.kind: [one.gone, one.new, one.left, one.right] for one in _pictures.changed(changes)}
    page = LexborHTMLParser(html.render(result, {}, Options(changes=changes)).decode())

    assert pairs["cookie"] == [0, 4, 0.0, _pictures.HALF]
    assert pairs["vendor"] == [1, 0, _pictures.HALF / 4, 0.0]
    assert pairs["finding"][:2] == [2, 0]
    assert "cookie: 0 gone, 4 new" in page.css("#changed-title")[0].text()
    assert len(page.css("#s8 svg rect")) == 3


def test_nothing_that_came_or_went_has_no_picture() -> None:
    result = sample.result()
    assert not _pictures.changed(None)
    assert not _pictures.changed(ResultDiff(before=result.started, after=result.finished))


def test_a_withdrawal_is_marked_beside_the_consent_before_it() -> None:
    base = sample.result()
    given = Consent(action=ConsentAction.ACCEPT, clicked_at=1.0)
    taken = Consent(action=ConsentAction.WITHDRAW, clicked_at=2.0, verified=True, accepted=given)
    visits = tuple(
        msgspec.structs.replace(v, state=State.WITHDRAW, stance=Stance.WITHDRAWN, consent=taken)
        if v.state is State.REJECT
        else v
        for v in base.visits
    )
    vendors = tuple(
        msgspec.structs.replace(
            v, observed={State.WITHDRAW if s is State.REJECT else s: o for s, o in v.observed.items()}
        )
        for v in base.vendors
    )
    result = msgspec.structs.replace(base, visits=visits, vendors=vendors)
    (line,) = (one for one in _pictures.timelines(result) if one.state == "withdraw")
    page = LexborHTMLParser(html.render(result, {}).decode())

    assert line.consent is not None
    assert line.choice is not None
    assert line.consent < line.choice
    assert [node.text() for node in page.css("svg[aria-labelledby=time-withdraw] text")].count("withdrawn") == 1
    assert "After withdrawal, " in page.css(".verdict")[0].text()
