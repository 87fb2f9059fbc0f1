"""The ways in which cookie tables write the part of a name that varies."""

import pytest

from auditor.evidence.stored import declared_for
from auditor.model.reading import DeclaredCookie
from auditor.model.text import Quote

QUOTE = Quote(document="d", start=0, end=1, text="x")


@pytest.mark.parametrize(
    "written",
    [
        "_ga_*",
        "_ga_#",
        "_ga_##",
        "_ga_###",
        "_ga_XXXXXXXXXX",
        "_ga_xxxxxxxx",
        "_ga_%",
        "_ga_",
        "_ga_…",
        "_ga_...",
        "_ga_<id>",
        "_ga_[id]",
    ],
)
def test_a_row_with_a_varying_part_covers_the_cookie(written: str) -> None:
    row = DeclaredCookie(name=written, quote=QUOTE)
    assert declared_for("_ga_FNH4B7K2LQ", None, (row,)) == row
    assert declared_for("_gid", None, (row,)) is None
