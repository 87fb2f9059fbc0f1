"""auditor.toml and the sentences for what is wrong in it."""

from pathlib import Path

import pytest

from auditor import config
from auditor.cli.init import START
from auditor.model.kinds import Profile, State
from auditor.model.problems import BadInput


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "auditor.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_defaults_without_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert config.load().audit.states == config.DEFAULT_STATES


def test_reads_values(tmp_path: Path) -> None:
    waiver = '[[waiver]]\ncheck = "c"\nsubject = "s"\nreason = "r"\nauthor = "a"\nexpires = 2027-01-01\n'
    text = f'[audit]\nstates = ["accept"]\nprofile = "fr"\n{waiver}'
    settings = config.load(written(tmp_path, text))
    assert (settings.audit.states, settings.audit.profile) == ((State.ACCEPT,), Profile.FR)
    assert settings.waiver[0].expires.year == 2027


def test_the_file_that_init_writes_is_accepted(tmp_path: Path) -> None:
    live = "\n".join(line.removeprefix("# ") for line in START.splitlines()[2:] if not line.startswith("# A decision"))
    settings = config.load(written(tmp_path, live))
    assert settings.audit.fail_on == "high"
    assert settings.waiver[0].subject == "hotjar"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[audit]\npagse = 3", "unknown key 'audit.pagse': did you mean 'pages'"),
        ("[adit]", "unknown key 'adit': did you mean 'audit'"),
        ("[audit]\npages = 'x'", "audit.pages: Expected `int`"),
        ("[audit]\nstates = ['maybe']", "Invalid enum value 'maybe'"),
        ("[audit", "not valid TOML"),
        ("[[waiver]]\ncheck='c'", "missing required field"),
    ],
)
def test_says_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says.replace("[", r"\[")):
        config.load(written(tmp_path, text))


def test_a_file_asked_for_must_exist(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        config.load(tmp_path / "none.toml")
