"""The same vendor for an app, a newsletter or a meeting, and on the website itself: every language read, both ways."""

import tomllib
from pathlib import Path

import pytest

from auditor.model.kinds import DocumentKind, Label
from auditor.policy import cues, ladder
from auditor.policy.reader import Reader
from auditor.policy.text import read
from auditor.trackers.register import load

_REGISTER = load()
_READER = Reader(_REGISTER)
_CASES = tomllib.loads(Path(__file__).with_name("elsewhere.toml").read_text("utf-8"))
_FILLERS = tomllib.loads(Path(__file__).with_name("denials.toml").read_text("utf-8"))
_DISCLOSED = {Label.NAMED_PRODUCT, Label.NAMED_COMPANY}
_LEAST = {"elsewhere": 13, "here": 8}


def _label(code: str, vendor: str, text: str) -> Label:
    body = f"{_FILLERS[code]['filler']}\n\n{text}"
    document = read(body.encode(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/markdown")
    return ladder.label(vendor, _READER.read([document]), _REGISTER, [document]).label


def _sentences(kind: str) -> list[tuple[str, str, str]]:
    return [(code, vendor, text) for code, part in _CASES.items() for vendor, text in part[kind]]


@pytest.mark.parametrize(("code", "vendor", "text"), _sentences("elsewhere"))
def test_a_use_elsewhere_is_no_disclosure(code: str, vendor: str, text: str) -> None:
    assert _label(code, vendor, text) not in _DISCLOSED


@pytest.mark.parametrize(("code", "vendor", "text"), _sentences("here"))
def test_a_use_on_the_website_is_a_disclosure(code: str, vendor: str, text: str) -> None:
    assert _label(code, vendor, text) in _DISCLOSED


def test_every_language_has_its_cases_both_ways() -> None:
    assert set(_CASES) == set(cues.languages())
    for part in _CASES.values():
        assert all(len(part[kind]) >= least for kind, least in _LEAST.items())
