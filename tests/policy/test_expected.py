"""The five documents of the first user: every row of their expected labels."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from auditor.model.kinds import DocumentKind, Label
from auditor.model.register import Register
from auditor.policy import ladder
from auditor.policy.disclosures import name_of
from auditor.policy.names import NameIndex
from auditor.policy.reader import Reader
from auditor.policy.text import read
from auditor.trackers.register import load

_FOLDER = Path(__file__).parents[3] / "shared" / "policies"
_FILES = ("altoros.txt", "altaro-2017.txt", "altaro-2018.txt", "altostack.txt", "altro.txt")
_STATED = (Label.NAMED_PRODUCT, Label.NAMED_COMPANY, Label.PARENT_NAMED, Label.COOKIE_NAME_ONLY)
_DISCLOSED = (Label.NAMED_PRODUCT, Label.NAMED_COMPANY)

pytestmark = pytest.mark.skipif(not _FOLDER.is_dir(), reason="../shared/policies is absent")


@lru_cache(maxsize=1)
def _register() -> Register:
    return load()


@lru_cache(maxsize=8)
def _labels(file: str) -> dict[str, Label]:
    document = read((_FOLDER / file).read_bytes(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/plain")
    reading = Reader(_register()).read([document])
    return {d.vendor: d.label for d in ladder.named(reading, _register())}


def _expected(file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / "expected.json").read_text(encoding="utf-8"))[file]
    return found


def _ids(name: str) -> set[str]:
    """The ids a name may stand for: the product, or the company of that name."""
    register = _register()
    ids = {i for i, p in register.products.items() if p.name.lower() == name.lower()}
    ids |= {i for i, c in register.companies.items() if c.name.lower() == name.lower()}
    entry = NameIndex(register).meaning(name)
    return ids | ({entry.id} if entry else set())


@pytest.mark.parametrize("file", _FILES)
def test_every_website_row_has_an_accepted_label(file: str) -> None:
    labels = _labels(file)
    wrong = {
        name: [labels.get(i) for i in _ids(name)]
        for name, accepted in _expected(file)["website"].items()
        if not any(labels.get(i) in accepted for i in _ids(name))
    }
    assert wrong == {}


@pytest.mark.parametrize("file", _FILES)
def test_nothing_named_elsewhere_is_taken_for_the_website(file: str) -> None:
    labels = _labels(file)
    wrong = {name: labels[i] for name in _expected(file)["elsewhere"] for i in _ids(name) if labels.get(i) in _STATED}
    assert wrong == {}


@pytest.mark.parametrize("file", _FILES)
def test_no_other_name_is_disclosed(file: str) -> None:
    expected = _expected(file)
    allowed = {i for name in (*expected["website"], *expected["neutral"]) for i in _ids(name)}
    disclosed = {i for i, label in _labels(file).items() if label in _DISCLOSED}
    assert {name_of(i, _register()).name for i in disclosed - allowed} == set()
