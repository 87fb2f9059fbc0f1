"""Sentences as policies write them, in every language read: what is used, denied, over, planned or elsewhere."""

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
_CASES = tomllib.loads(Path(__file__).with_name("constructs.toml").read_text("utf-8"))
_FILLERS = tomllib.loads(Path(__file__).with_name("denials.toml").read_text("utf-8"))
_DISCLOSED = {Label.NAMED_PRODUCT, Label.NAMED_COMPANY}


def _label(code: str, vendor: str, text: str) -> Label:
    body = f"{_FILLERS[code]['filler']}\n\n{text}"
    document = read(body.encode(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/markdown")
    return ladder.label(vendor, _READER.read([document]), _REGISTER, [document]).label


def _sentences(kind: str) -> list[tuple[str, str, str]]:
    return [(code, vendor, text) for code, part in _CASES.items() for vendor, text in part[kind]]


@pytest.mark.parametrize(("code", "vendor", "text"), _sentences("disclosed"))
def test_what_the_website_uses_is_disclosed(code: str, vendor: str, text: str) -> None:
    assert _label(code, vendor, text) in _DISCLOSED


@pytest.mark.parametrize(("code", "vendor", "text"), _sentences("not_disclosed"))
def test_what_it_does_not_use_is_not_disclosed(code: str, vendor: str, text: str) -> None:
    assert _label(code, vendor, text) not in _DISCLOSED


def test_every_language_has_its_cases_both_ways() -> None:
    assert set(_CASES) == set(cues.languages())
    assert all(len(part[kind]) >= 15 for part in _CASES.values() for kind in ("disclosed", "not_disclosed"))
