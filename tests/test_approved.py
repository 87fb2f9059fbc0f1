"""The organisation's list of approved vendors: [[approved]] in auditor.toml."""

from datetime import date
from pathlib import Path

import pytest

from auditor import config
from auditor.model.problems import BadInput
from auditor.pipeline.outcome import approvals
from auditor.trackers.register import load

ONE = '[[approved]]\nvendor = "{}"\nauthor = "A. Person"\nsince = 2026-01-01\n'


def settings(folder: Path, text: str) -> config.Settings:
    (folder / "auditor.toml").write_text(text, encoding="utf-8")
    return config.load(folder / "auditor.toml")


def test_products_and_companies_with_who_and_when(tmp_path: Path) -> None:
    found = approvals(settings(tmp_path, ONE.format("hotjar") + ONE.format("google")), load())
    assert found is not None
    assert [(one.vendor, one.author, one.since) for one in found] == [
        ("hotjar", "A. Person", date(2026, 1, 1)),
        ("google", "A. Person", date(2026, 1, 1)),
    ]


def test_no_list_is_none(tmp_path: Path) -> None:
    assert approvals(settings(tmp_path, ""), load()) is None


def test_an_id_that_nobody_knows_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="did you mean 'hotjar'"):
        approvals(settings(tmp_path, ONE.format("hotjarr")), load())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[approved]]\nvendor = "hotjar"\nsince = 2026-01-01\n', "author"),
        ('[[approved]]\nvendor = "hotjar"\nauthor = "A"\nsince = 2026-01-01\nwhen = 1\n', "approved.when"),
    ],
)
def test_who_and_when_are_mandatory(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        settings(tmp_path, text)
