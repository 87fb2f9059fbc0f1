"""`result.json`."""

import msgspec

from auditor.model.result import AuditResult
from auditor.report import json
from tests.report import sample


def test_comes_back_as_it_was_and_is_stable() -> None:
    data = json.render(sample.result(), {})

    assert msgspec.json.decode(data, type=AuditResult) == sample.result()
    assert data == json.render(msgspec.json.decode(data, type=AuditResult), {})
    assert data.endswith(b"}\n")


def test_keys_stand_in_the_order_of_the_model() -> None:
    keys = list(msgspec.json.decode(json.render(sample.result(), {})))

    assert keys[:6] == ["schema_version", "tool", "target", "started", "finished", "visits"]
