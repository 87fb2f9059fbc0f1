"""What is left of a request's body, and what of an address, where raw data are not kept."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.collect.outline import LONGEST_NAME, SHORT, outline
from auditor.collect.redact import shown

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ('{"mail":"a@b.example","n":12,"id":123456}', '{"mail":"…","n":12,"id":0}'),
        ('{"u":"https://shop.example/sale?id=9#x"}', '{"u":"https://shop.example/sale"}'),
        ('[{"tagName":"DIV","html":"<html lang=en>secret"}]', '[{"tagName":"DIV","html":"<html…"}]'),
        ("en=page_view&dl=https%3A%2F%2Fshop.example%2Fa%3Fb%3D1", "en=…&dl=https://shop.example/a"),
        ("a=1&b=22222\nc=3&d=secret", "a=1&b=…\nc=3&d=…"),
        ('--x\r\nContent-Disposition: form-data; name="who"\r\n\r\nJane\r\n--x--', "who=…"),
        ("a secret", "…"),
        ("[" * 5000, "…"),
        ("", ""),
    ],
)
def test_names_stay_and_values_go(body: str, left: str) -> None:
    assert outline(body) == left


@given(values, st.text(alphabet="QZ0189", min_size=SHORT + 1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_no_value_is_left(found: object, secret: str) -> None:
    for text in (
        json.dumps([found, secret]),
        json.dumps({"a": {"b": json.dumps([secret])}}),
        f"a=1&b={secret}",
        secret,
    ):
        assert secret not in outline(text)


@given(st.text(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_text_has_an_outline(text: str) -> None:
    assert isinstance(outline(text), str)
    assert len(LONG) > LONGEST_NAME
    assert LONG not in outline(json.dumps({LONG: 1}))


LONG = "x" * 50


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("https://ann:pw@shop.example/a@b", "https://shop.example/a@b"),
        ("https://x.example/?a=1&access_token=abc.def&b=2", "https://x.example/?a=1&access_token=…&b=2"),
        ("https://x.example/#id_token=abc", "https://x.example/#id_token=…"),
        (
            "https://x.example/?to=https%3A%2F%2Fy.example%2F%3Freset_token%3Dabc%26c%3D1",
            "https://x.example/?to=https%3A%2F%2Fy.example%2F%3Freset_token%3D…%26c%3D1",
        ),
        ("https://x.example/?author=jane&design=1&key=maps", "https://x.example/?author=jane&design=1&key=maps"),
        ("https://cdn.example/npm/vue@2.6.14/vue.js", "https://cdn.example/npm/vue@2.6.14/vue.js"),
    ],
)
def test_keys_and_log_ins_are_taken_out_of_addresses(text: str, left: str) -> None:
    assert shown(text) == left
