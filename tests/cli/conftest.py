"""Run a command as a user would, inside this process."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from auditor.cli import main


class Said(NamedTuple):
    """What a command printed, and the code it ended with."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line on standard error; fails where there are more or a traceback."""
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("auditor: ")
        return lines[0]


Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`run("audit", url, "--out", folder)`, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def go(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["auditor", *map(str, arguments)])
        capfd.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        out, err = capfd.readouterr()
        return Said(code if isinstance(code, int) else 0, out, err)

    return go
