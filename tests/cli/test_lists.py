"""`auditor lists`: status, update, add."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from auditor.cli.lists import app
from auditor.model.problems import BadInput
from auditor.trackers import lists
from auditor.trackers.lists import Source
from tests.trackers.loopback import Lists, serving

LIST = "[Adblock Plus 2.0]\n! Title: My list\n! Expires: 4 days\n||a.example^\n||b.example^$popup\n||c.example^$newoption\n"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(lists, "SYSTEM_FOLDERS", ())


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lists]:
    with serving() as server:
        server.files["/my.txt"] = LIST.encode()
        source = Source(
            id="my", title="My list", address=server.address("/my.txt"), homepage="", licence="MIT", default=True
        )
        monkeypatch.setattr(lists, "sources", lambda: (source,))
        yield server


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, catch_exceptions=False)


def test_status_without_lists_says_what_to_do() -> None:
    assert "No filter lists are installed: 'auditor lists update'" in _run("status").stdout
    assert json.loads(_run("status", "--format", "json").stdout) == []


def test_update_then_status(server: Lists) -> None:
    done = _run("update")
    assert done.exit_code == 0
    assert done.stdout == "my: 1 network rules.\n"
    told = _run("status").stdout
    assert "my  My list" in told
    assert "less than a day old" in told
    assert "due for an update" not in told
    assert "1 network rules, of them 0 exceptions" in told
    assert "block nothing: popup 1" in told
    assert "not supported: newoption 1" in told
    (row,) = json.loads(_run("status", "--format", "json").stdout)
    assert (row["id"], row["overdue"], row["rules"]["unsupported"]) == ("my", False, {"newoption": 1})


def test_an_old_list_is_due(tmp_path: Path) -> None:
    folder = lists.data_folder()
    folder.mkdir(parents=True)
    (folder / "my.txt").write_text(LIST)
    os.utime(folder / "my.txt", (0, 0))
    told = _run("status").stdout
    assert "due for an update: auditor lists update" in told
    assert "version 1970-01-01" in told


def test_a_list_that_cannot_be_fetched_is_told_with_exit_3(server: Lists) -> None:
    _run("update")
    server.status["/my.txt"] = 500
    done = _run("update", "my")
    assert done.exit_code == 3
    assert "HTTP 500" in done.stdout
    assert "stays in use" in done.stdout


def test_add_a_file(tmp_path: Path, server: Lists) -> None:
    (tmp_path / "own.txt").write_text("0.0.0.0 tracker.example\n")
    assert _run("add", str(tmp_path / "own.txt")).stdout == "own: 1 network rules added.\n"
    assert _run("add", str(tmp_path / "own.txt"), "--id", "house").exit_code == 0
    assert [one.id for one in lists.installed()] == ["house", "own"]


def test_mistakes_are_one_sentence(server: Lists, tmp_path: Path) -> None:
    for arguments, why in [
        (("update", "mine"), "'mine' is no list with an address"),
        (("add", str(tmp_path / "absent.txt")), "cannot be read"),
        (("status", "--format", "xml"), "'xml' is no format"),
    ]:
        with pytest.raises(BadInput, match=why):
            _run(*arguments)
