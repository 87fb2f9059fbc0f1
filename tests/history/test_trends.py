"""Tables over time, and the pictures that the overview makes of them."""

from pathlib import Path

import msgspec
import pandas as pd

from auditor.config import HistorySettings, Settings
from auditor.history.store import History
from auditor.history.trends import tables, written
from auditor.model.kinds import VisitStatus
from auditor.pipeline.portfolio import curves, write_portfolio
from tests.history import made

replace = msgspec.structs.replace


def test_groups_add_up_the_newest_run_of_each_site_day_by_day(tmp_path: Path) -> None:
    """One site nightly, one only on the first and fourth day: it counts in between as it was."""
    fewer = made.result().vendors[:1]
    with History.open(tmp_path / "h.sqlite", tmp_path / "results") as history:
        for night in range(4):
            result = made.result(night, vendors=fewer if night == 3 else made.result().vendors)
            history.add(made.folder(tmp_path / f"a{night}", result), groups=("shops",))
        for night in (0, 3):
            history.add(made.folder(tmp_path / f"b{night}", made.result(night, "b.example")), groups=("shops", "b"))
        found = tables(history.essences())["groups"]

    many = len([v for v in made.result().vendors if v.seen])
    few = len([v for v in fewer if v.seen])
    assert list(found["group"].unique()) == ["*", "b", "shops"]
    assert list(found[found["group"] == "shops"]["vendors"]) == [2 * many, 2 * many, 2 * many, many + few]
    assert list(found[found["group"] == "b"]["sites"]) == [1, 1, 1, 1]


def test_a_run_that_judged_nothing_is_in_no_table(tmp_path: Path) -> None:
    failed = made.result()
    failed = replace(failed, visits=tuple(replace(v, status=VisitStatus.FAILED, reason="No.") for v in failed.visits))
    with History.open(tmp_path / "h.sqlite", tmp_path / "results") as history:
        history.add(made.folder(tmp_path / "a", failed))
        assert all(table.empty for table in tables(history.essences()).values())


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path) -> None:
    table = pd.DataFrame({"subject": ["=1+1", "plain"], "open": [-1, 2]})
    (file,) = written({"findings": table}, tmp_path, ("csv",))
    assert file.read_text() == "subject,open\n'=1+1,-1\nplain,2\n"


def test_the_overview_draws_sites_and_the_history_s_groups(tmp_path: Path) -> None:
    settings = Settings(history=HistorySettings(index=str(tmp_path / "h.sqlite"), results=str(tmp_path / "results")))
    with History.open(tmp_path / "h.sqlite", tmp_path / "results") as history:
        for night in range(2):
            history.add(made.folder(tmp_path / "results" / str(night), made.result(night)), groups=("shops",))
    assert [(c.kind, c.name) for c in curves([], settings)] == [
        ("all", "*"),
        ("group", "shops"),
        ("site", "fernwerk.example"),
    ]
    write_portfolio(tmp_path / "results", tmp_path / "out", "en", settings)
    page = (tmp_path / "out/trends.html").read_text()

    assert page.count('<polyline class="unnamed"') == 6
    assert "group shops" in page
