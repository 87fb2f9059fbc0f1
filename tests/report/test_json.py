"""`result.json`."""

import json as standard

import jsonschema
import msgspec
import pytest

from auditor.cli.schema import schema
from auditor.model.result import AuditResult
from auditor.report import json
from tests.report import hostile, sample


def test_comes_back_as_it_was_and_is_stable() -> None:
    data = json.render(sample.result(), {})

    assert msgspec.json.decode(data, type=AuditResult) == sample.result()
    assert data == json.render(msgspec.json.decode(data, type=AuditResult), {})
    assert data.endswith(b"}\n")


def test_keys_stand_in_the_order_of_the_model() -> None:
    keys = list(msgspec.json.decode(json.render(sample.result(), {})))

    assert keys[:6] == ["schema_version", "tool", "target", "started", "finished", "visits"]


@pytest.mark.parametrize(
    "result", [sample.result(), hostile.result("\"'<script>=1+1\u202e\x00")], ids=["usual", "hostile"]
)
def test_is_what_the_published_schema_says(result: AuditResult, capsys: pytest.CaptureFixture[str]) -> None:
    schema("result")
    published = standard.loads(capsys.readouterr().out)
    made = standard.loads(json.render(result, {}))

    jsonschema.Draft202012Validator.check_schema(published)
    jsonschema.Draft202012Validator(published).validate(made)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(published).validate({**made, "findings": "none"})
