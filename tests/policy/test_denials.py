"""Denied, ended, or used with a negation near by: every language read, both ways."""

import tomllib
from pathlib import Path

import pytest

from auditor.model.kinds import DocumentKind, Label
from auditor.policy import cues, ladder
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.register import REGISTER

_READER = Reader(REGISTER)
_CASES = tomllib.loads(Path(__file__).with_name("denials.toml").read_text("utf-8"))
_LEAST = {"denied": 12, "past": 6, "asserted": 10}
_DISCLOSED = {Label.NAMED_PRODUCT, Label.NAMED_COMPANY}


def _label(code: str, text: str) -> Label:
    body = f"{_CASES[code]['filler']}\n\n{text}"
    document = read(body.encode(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/markdown")
    assert document.language == code
    return ladder.label("hotjar", _READER.read([document]), REGISTER, [document]).label


def _sentences(*kinds: str) -> list[tuple[str, str]]:
    return [(code, text) for code, part in _CASES.items() for kind in kinds for text in part[kind]]


@pytest.mark.parametrize(("code", "text"), _sentences("denied", "past"))
def test_a_denial_is_not_read_as_a_disclosure(code: str, text: str) -> None:
    assert _label(code, text) is Label.NEGATED


@pytest.mark.parametrize(("code", "text"), _sentences("asserted"))
def test_a_negation_of_something_else_leaves_the_vendor_disclosed(code: str, text: str) -> None:
    assert _label(code, text) in _DISCLOSED


def test_every_language_has_its_cases() -> None:
    assert set(_CASES) == set(cues.languages())
    for part in _CASES.values():
        assert all(len(set(part[kind])) >= least for kind, least in _LEAST.items())


def test_earlier_may_only_point_back_in_the_text() -> None:
    assert _label("nl", "Wij gebruiken Hotjar, zoals eerder vermeld, om de site te verbeteren.") in _DISCLOSED
    assert _label("de", "Die früher genannten Cookies von Hotjar setzen wir auf unserer Website ein.") in _DISCLOSED
    assert _label("nl", "Eerder gebruikten wij Hotjar.") is Label.NEGATED
