"""Profile folders are removed when their owner is dead, and never before."""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from auditor.collect import folders


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def dead_process() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def owned(place: Path, name: str, text: str) -> Path:
    folder = place / f"{folders.PREFIX}{name}"
    folder.mkdir()
    (folder / folders.OWNER).write_text(text)
    return folder


def test_what_a_dead_process_left_is_removed(place: Path) -> None:
    left = owned(place, "left", f"{socket.gethostname()} {dead_process()}")
    assert folders.clear() == (left,)
    assert not left.exists()


def test_a_folder_that_is_in_use_or_of_unknown_owner_stays(place: Path) -> None:
    mine = folders.make()
    elsewhere = owned(place, "elsewhere", f"another-machine {dead_process()}")
    unreadable = owned(place, "unreadable", "???")
    unnamed = place / f"{folders.PREFIX}unnamed"
    unnamed.mkdir()
    assert folders.clear() == ()
    assert all(folder.exists() for folder in (mine, elsewhere, unreadable, unnamed))
    assert (mine / folders.OWNER).read_text().split()[1] == str(os.getpid())
