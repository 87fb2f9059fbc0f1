import json

import pytest

from auditor.checks import _catalogue
from auditor.model.problems import BadInput


def test_every_check_is_listed_once_in_order() -> None:
    ids = [meta.id for meta in _catalogue.metas()]
    assert ids == sorted(set(ids))
    assert len(ids) >= 16


def test_json_and_markdown_hold_every_check() -> None:
    found = _catalogue.metas()
    assert [m["id"] for m in json.loads(_catalogue.as_json(found))] == [m.id for m in found]
    text = _catalogue.as_markdown(found)
    assert all(f"## {m.id}\n" in text for m in found)


def test_an_explanation_holds_everything_staff_need() -> None:
    text = _catalogue.explained(_catalogue.meta("vendor-category-only"))
    for piece in ("GDPR 13(1)(e)", "Against:", "How to verify", "What could make it wrong"):
        assert piece in text
    assert "##" not in _catalogue.as_text(_catalogue.meta("vendor-stale"))


@pytest.mark.parametrize(("id", "hint"), [("vendor-undisclosd", "vendor-undisclosed"), ("zzz", "checks list")])
def test_an_unknown_check_is_one_sentence(id: str, hint: str) -> None:
    with pytest.raises(BadInput, match=hint):
        _catalogue.meta(id)
