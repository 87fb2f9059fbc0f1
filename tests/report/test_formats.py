"""Every format is found, describes itself and renders the sample."""

import pytest

import auditor.report
from auditor import registry
from auditor.report import FormatMeta
from tests.report import sample

FORMATS = registry.members(auditor.report, ("render",))


def test_those_of_the_command_line_are_there() -> None:
    assert set(FORMATS) >= {"html", "json", "csv", "markdown"}


@pytest.mark.parametrize("id", FORMATS)
def test_renders_what_its_meta_says(id: str) -> None:
    meta = FORMATS[id].META
    made = FORMATS[id].render(sample.result(), sample.assets())

    assert isinstance(meta, FormatMeta)
    assert meta.suffix.startswith(".")
    assert isinstance(made, dict) is meta.many
    for name, data in (made if meta.many else {f"x{meta.suffix}": made}).items():
        assert name.endswith(meta.suffix)
        assert data


@pytest.mark.parametrize("id", FORMATS)
def test_renders_without_assets(id: str) -> None:
    assert FORMATS[id].render(sample.result(), {})
