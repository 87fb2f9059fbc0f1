"""What policies say in each language: used, denied, ended, planned, hedged, elsewhere, on the user's own action."""

import tomllib
from pathlib import Path

import pytest

from auditor.model.kinds import DocumentKind, Label
from auditor.policy import cues, ladder
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.register import REGISTER

_READER = Reader(REGISTER)
_CASES: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_name("languages.toml").read_text("utf-8"))


@pytest.mark.parametrize(("code", "case"), [(code, case) for code in _CASES for case in _CASES[code]])
def test_a_sentence_means_what_its_readers_take_it_to_mean(code: str, case: str) -> None:
    text, vendor, expected = _CASES[code][case]
    document = read(text.encode(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/markdown")
    assert document.language == code
    found = ladder.label(vendor, _READER.read([document]), REGISTER, [document])
    assert found.label is Label(expected)


def test_every_language_with_cues_has_cases() -> None:
    assert {*_CASES, "en", "de"} == set(cues.languages())
    assert all(len(cases) >= 8 for cases in _CASES.values())
