"""The guard against formulas."""

import pytest

from auditor.report import _tables


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\u00a0=1", "＝1"])
def test_formula_is_disarmed(text: str) -> None:
    assert str(_tables.guarded(text)).startswith("'")


def test_numbers_and_plain_text_stay() -> None:
    assert _tables.guarded(-5) == -5
    assert _tables.guarded("Hotjar") == "Hotjar"
