"""The committed sample report is what the demo gives today; `scripts/sample.py` makes it anew."""

from pathlib import Path

import pytest

import auditor.report
from auditor import registry
from auditor.checks._run import metas_and_modules
from auditor.demo.site import demo
from auditor.demo.truth import differences
from auditor.pipeline import load_result, rendered

SAMPLE = Path(__file__).parents[2] / "reports" / "sample"
FORGOTTEN = "run scripts/sample.py"


def test_it_finds_the_demo_s_truth() -> None:
    assert differences(load_result(SAMPLE), demo().truth) == (), FORGOTTEN


def test_it_has_today_s_checks() -> None:
    today = {check.META.id: check.META for check in metas_and_modules() if not check.META.experimental}
    assert {check.id: check.meta for check in load_result(SAMPLE).checks} == today, FORGOTTEN


@pytest.mark.parametrize(
    "format", [name for name in registry.ids(auditor.report) if name not in ("html", "xlsx", "pdf")]
)
def test_every_format_is_there_and_rendered_as_today(format: str) -> None:
    for name, data in rendered(load_result(SAMPLE), format, {}).items():
        assert (SAMPLE / name).read_bytes() == data, FORGOTTEN


def test_the_picture_in_the_readme_is_there() -> None:
    picture = "reports/sample/report.png"
    assert picture in (SAMPLE.parents[1] / "README.md").read_text(encoding="utf-8")
    assert (SAMPLE / "report.png").read_bytes().startswith(b"\x89PNG")
    assert (SAMPLE / "report.html").is_file()
