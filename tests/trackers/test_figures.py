"""The figures in tracker_lists/README.md are true: computed anew and compared. They cannot go stale."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def figures() -> ModuleType:
    spec = importlib.util.spec_from_file_location("register_figures", ROOT / "scripts" / "register_figures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def holdings(figures: ModuleType) -> tuple[str, ...]:
    lines: tuple[str, ...] = figures.holdings()
    return lines


@pytest.fixture(scope="module")
def readme() -> list[str]:
    return (ROOT / "tracker_lists" / "README.md").read_text(encoding="utf-8").splitlines()


def test_what_the_register_holds_is_as_the_readme_says(holdings: tuple[str, ...], readme: list[str]) -> None:
    stale = [line for line in holdings if line not in readme]
    assert stale == [], "run scripts/register_figures.py"


def test_the_coverage_of_recorded_traffic_is_as_the_readme_says(figures: ModuleType, readme: list[str]) -> None:
    rows = figures.rows()
    if not rows:
        pytest.skip("../shared/data is absent: the recordings are not part of the repository")
    assert len(rows) == len(figures.ALL)
    stale = [line for line in rows if line not in readme]
    assert stale == [], "run scripts/register_figures.py"


def test_a_line_is_rewritten_in_place_and_its_neighbours_are_kept(figures: ModuleType) -> None:
    before = "| pages | 1 |\n| pages of two | 2 |\n| a site (3 requests) | 4 |\n"
    after = figures.rewritten(before, ["| pages | 5 |", "| a site (6 requests) | 7 |"])
    assert after == "| pages | 5 |\n| pages of two | 2 |\n| a site (6 requests) | 7 |\n"
    with pytest.raises(SystemExit, match="no line that begins with"):
        figures.rewritten(before, ["| nowhere | 1 |"])


def test_enough_is_held(holdings: tuple[str, ...]) -> None:
    """The least that was asked for: 700 products of 500 companies; and what has no source does not grow."""
    counts = {what: int(count.replace(",", "")) for what, count in (line[2:-2].split(" | ") for line in holdings)}
    assert counts["products in vendor files"] >= 700
    assert counts["companies in vendor files"] >= 500
    assert counts["products without `sources`, so not reviewed"] <= 8
