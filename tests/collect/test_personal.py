"""Personal data in text that leaves, reduced to hashes; and what only looks like it."""

import base64
import hashlib
import zlib
from urllib.parse import quote

import msgspec
import pytest

from auditor.collect.outgoing import layers, readable
from auditor.collect.personal import LONGEST_SCANNED, Found, found_in, masked, without_addresses
from auditor.model.kinds import State
from tests.evidence import captures as c

ADDRESS = "lena.muster@example.org"
PACKED = base64.b64encode(f'{{"mail":"{ADDRESS}"}}'.encode()).decode()
SHA256 = hashlib.sha256(ADDRESS.encode()).hexdigest()


def kinds(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.form) for one in found_in(text)]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (f"https://t.example/c?em={ADDRESS}", "plain"),
        (f"https://t.example/c?em={quote(ADDRESS, safe='')}", "url-encoded"),
        (f"https://t.example/c?dl={quote(quote('https://s.example/?m=' + ADDRESS, safe=''), safe='')}", "url-encoded"),
        (f"data={PACKED}", "base64"),
        (f"data={quote(PACKED)}", "base64"),
    ],
)
def test_an_address_in_every_notation(text: str, form: str) -> None:
    (found,) = [one for one in found_in(text) if one.kind == "email"]
    assert (found.form, found.sha256, found.domain, found.role) == (form, SHA256, "example.org", False)


def test_nothing_of_the_value_is_kept() -> None:
    (found,) = found_in(f"em={ADDRESS}")
    assert "lena" not in repr(found)


@pytest.mark.parametrize(
    "text",
    [
        "https://cdn.example/npm/lodash@4.17.21/lodash.min.js",
        "https://cdn.example/npm/@vue/shared@3.4.1.min.js",
        "https://cdn.example/react-dom@18.2.0.production.min.js",
        "https://t.example/?v=1&tel=yes&name=Home&hash=0123456789abcdef0123456789abcdef",
        "https://t.example/?template=3&telemetry=100000000",
    ],
)
def test_package_names_and_flags_are_nobodys_data(text: str) -> None:
    assert kinds(text) == []


def test_addresses_of_a_function_are_marked() -> None:
    assert [one.role for one in found_in("mail to support@shop.example.com or no-reply@shop.example.com")] == [
        True,
        True,
    ]


def test_fields_that_name_what_they_hold() -> None:
    assert kinds('{"phone": "+49 30 1234567"}') == [("phone", "plain")]
    assert kinds("https://t.example/?first_name=Lena") == [("name", "plain")]
    assert kinds(f"https://www.facebook.com/tr/?id=1&ud[em]={SHA256}") == [("email", "sha256")]
    assert Found(kind="email", form="md5", field="hem", sha256="0" * 32) in list(found_in("?hem=" + "0" * 32))


def test_packed_bodies_are_unpacked_and_pictures_are_opaque() -> None:
    packed = readable(zlib.compress(b'{"text":"hello"}'), "body")
    assert (packed.text, packed.opaque) == ('{"text":"hello"}', False)
    assert readable(bytes(range(128, 256)) * 4, "body").opaque
    assert ("base64", "hello world, this is long") in list(
        layers(base64.b64encode(b"hello world, this is long").decode())
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"https://s.example/?mail={ADDRESS}&v=1", "https://s.example/?mail=…&v=1"),
        (f"https://s.example/?mail={quote(ADDRESS, safe='')}", "https://s.example/?mail=…"),
        (f"dl=https%3A%2F%2Fs.example%2F%3Fm%3D{quote(quote(ADDRESS, safe=''))}", None),
        ("https://cdn.example/npm/lodash@4.17.21.min.js", "https://cdn.example/npm/lodash@4.17.21.min.js"),
        ("write to support@shop.example.com", "write to support@shop.example.com"),
        ("@media (min-width: 40em) and user@localhost", "@media (min-width: 40em) and user@localhost"),
        (f"{ADDRESS},{ADDRESS}", "…,…"),
    ],
)
def test_addresses_are_masked(text: str, left: str | None) -> None:
    assert "lena" not in masked(text)
    assert left is None or masked(text) == left


def test_a_capture_keeps_no_address_of_a_person() -> None:
    given = c.capture(
        c.visit(
            State.NO_ACTION,
            c.request(
                f"https://px.odd.test/c?m={ADDRESS}", request_headers=(("Referer", f"https://s.test/?m={ADDRESS}"),)
            ),
        )
    )
    kept = without_addresses(given)
    assert b"lena" not in msgspec.json.encode(kept)
    assert without_addresses(c.capture(c.visit(State.NO_ACTION, c.request(c.AD)))) == c.capture(
        c.visit(State.NO_ACTION, c.request(c.AD))
    )


def test_an_account_of_the_site_with_its_vendor_is_nobodys_login() -> None:
    assert kinds('{"account_id": "12345678", "login_page": "/in"}') == []


def test_a_long_word_is_scanned_at_once() -> None:
    digest = "ab" * 32
    long = "y" * (LONGEST_SCANNED - 200)  # took a minute when the pattern began with any number of letters
    (found,) = found_in(f"{long}&user_mail_sha256={digest}")
    assert (found.kind, found.form, found.field) == ("email", "sha256", "user_mail_sha256")
