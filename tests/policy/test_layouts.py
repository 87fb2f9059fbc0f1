"""Lists of cookies in every layout that policies use, and cookies that only sentences name."""

import pytest

from auditor.model.kinds import DocumentKind
from auditor.model.reading import DeclaredCookie
from auditor.policy.cookie_names import names_in, pattern
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.register import REGISTER

_READER = Reader(REGISTER)
_DAY = 86_400
_YEAR = 365 * _DAY
_MONTH = _YEAR / 12


def _cookies(text: str, media_type: str, kind: DocumentKind = DocumentKind.COOKIES) -> tuple[DeclaredCookie, ...]:
    document = read(text.encode(), id="d1", kind=kind, media_type=media_type)
    found = _READER.read([document]).cookies
    assert all(document.text[c.quote.start : c.quote.end] == c.quote.text for c in found)
    return found


_TWO: list[tuple[str, str, float]] = [("_ga", "Google", 2 * _YEAR), ("_fbp", "Meta", 3 * _MONTH)]
_LAYOUTS: dict[str, tuple[str, str, list[tuple[str, str, float]]]] = {
    "definition list of names": (
        "text/html",
        "<h1>Cookies</h1><dl><dt>_ga</dt><dd>Google</dd><dd>Tells visitors of the site apart from each other all the time"
        "</dd><dd>2 years</dd><dt>_fbp</dt><dd>Meta</dd><dd>3 months</dd></dl>",
        _TWO,
    ),
    "definition list of labels": (
        "text/html",
        "<h2>List</h2><dl><dt>Name</dt><dd>_ga</dd><dt>Provider</dt><dd>Google</dd><dt>Expiry</dt><dd>2 years</dd>"
        "<dt>Name</dt><dd>_fbp</dd><dt>Provider</dt><dd>Meta</dd><dt>Expiry</dt><dd>3 months</dd></dl>",
        _TWO,
    ),
    "cards with a heading each": (
        "text/html",
        "<div><h4>_ga</h4><p><strong>Anbieter:</strong> Google</p><p><strong>Laufzeit:</strong> 2 Jahre</p></div>"
        "<div><h4>_fbp</h4><p>Anbieter: Meta</p><p>Zweck: Messung von Anzeigen</p><p>Laufzeit: 3 Monate</p></div>",
        _TWO,
    ),
    "lists of label and value as two elements": (
        "text/html",
        "<ul><li><div>Cookie</div><div>_ga</div></li><li><div>Provider</div><div>Google</div></li><li><div>Duration</div>"
        "<div>2 years</div></li></ul><ul><li><div>Cookie</div><div>_fbp</div></li><li><div>Provider</div><div>Meta</div>"
        "</li><li><div>Duration</div><div>3 months</div></li></ul>",
        _TWO,
    ),
    "one line for each": (
        "text/plain",
        "Cookies\n\nName: _ga; Provider: Google; Purpose: statistics; Expiry: 2 years; Type: HTTP\n"
        "Name: _fbp; Provider: Meta; Purpose: advertising; Expiry: 3 months; Type: HTTP\n",
        _TWO,
    ),
    "labels run together": (
        "text/html",
        "<div>Name: <span>_ga</span> Provider: <span>Google</span> Expiry: <span>2 years</span></div>"
        "<div>Name: <span>_fbp</span> Provider: <span>Meta</span> Expiry: <span>3 months</span></div>",
        _TWO,
    ),
    "tabs": (
        "text/plain",
        "Cookies\n\nName\tProvider\tPurpose\tDuration\n_ga\tGoogle\tStatistics\t2 years\n_fbp\tMeta\tAds\t3 months\n",
        _TWO,
    ),
    "columns of spaces": (
        "text/plain",
        "Cookies\n\nName     Provider     Purpose      Duration\n_ga      Google       Statistics   2 years\n"
        "_fbp     Meta         Marketing    3 months\n",
        _TWO,
    ),
    "nothing but the order of the cells": (
        "text/plain",
        "Cookie policy\n\nName\nProvider\nPurpose\nDuration\n_ga\nGoogle\nUsed to tell users apart\n2 years\n_fbp\nMeta\n"
        "Used for advertising\n3 months\n\nWrite to us at any time if you have questions about any of this, please.\n",
        _TWO,
    ),
    "nested list": (
        "text/markdown",
        "## Statistik\n\n* _ga\n    * Anbieter: Google\n    * Zweck: Zählung\n    * Speicherdauer: 2 Jahre\n* _fbp\n"
        "    * Anbieter: Meta\n    * Speicherdauer: 3 Monate\n",
        _TWO,
    ),
    "columns in another order": (
        "text/markdown",
        "| Ablauf | Kategorie | Cookie-Name | Beschreibung | Anbieter |\n|---|---|---|---|---|\n"
        "| 2 Jahre | Statistik | \\_ga | Zählung | Google |\n| 3 Monate | Marketing | \\_fbp | Werbung | Meta |\n",
        _TWO,
    ),
    "a table on its side": (
        "text/html",
        "<table><tr><th>Name</th><td>_ga</td><td>_fbp</td></tr><tr><th>Provider</th><td>Google</td><td>Meta</td></tr>"
        "<tr><th>Duration</th><td>2 years</td><td>3 months</td></tr></table>",
        _TWO,
    ),
    "list with the rest in free order": (
        "text/markdown",
        "Cookies:\n\n- `_ga` (2 years) – Google: tells users apart\n- [_fbp](https://x.example/_fbp) - Meta, 3 months\n",
        _TWO,
    ),
    "rows without titles": (
        "text/html",
        "<table><tr><td>_ga</td><td>Google</td><td>tells apart all visitors who come to this site of ours</td><td>2 years"
        "</td></tr><tr><td>_fbp</td><td>Meta</td><td>measures whether our advertisements led to a purchase</td>"
        "<td>3 months</td></tr></table>",
        _TWO,
    ),
    "a service with several cookies": (
        "text/html",
        "<table><tr><th>Name</th><td>Google Analytics</td></tr><tr><th>Anbieter</th><td>Google</td></tr><tr><th>Zweck</th>"
        "<td>Statistik der Besuche</td></tr><tr><th>Cookie Name</th><td>_ga, _gid</td></tr><tr><th>Cookie Laufzeit</th>"
        "<td>2 Monate</td></tr></table>",
        [("_ga", "Google", 2 * _MONTH), ("_gid", "Google", 2 * _MONTH)],
    ),
    "several names and as many lifetimes in a cell": (
        "text/html",
        "<table><tr><th>Host</th><th>Cookies</th><th>Lifespan</th></tr><tr><td>google.com</td><td>_ga<br>_gid, C</td>"
        "<td>2 years, Session, A few seconds</td></tr></table>",
        [("_ga", "google.com", 2 * _YEAR), ("_gid", "google.com", 0), ("C", "google.com", 60)],
    ),
    "a table whose titles are in Hungarian": (
        "text/html",
        "<table><tr><th>Név</th><th>Szolgáltató</th><th>Cél</th><th>Lejárat</th></tr><tr><td>_ga</td><td>Google</td>"
        "<td>Statisztika</td><td>2 év</td></tr></table>",
        [("_ga", "Google", 2 * _YEAR)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", _LAYOUTS)
def test_name_provider_and_lifetime_in_any_layout(layout: str) -> None:
    media_type, text, expected = _LAYOUTS[layout]
    found = _cookies(text, media_type)
    assert [(c.name, c.provider) for c in found] == [(name, provider) for name, provider, _ in expected]
    assert [c.lifetime_seconds for c in found] == pytest.approx([lasts for _, _, lasts in expected])


def test_category_party_and_domain_are_kept_as_the_document_says() -> None:
    text = (
        "# Cookies\n\n## Strictly necessary cookies\n\n| Cookies | Cookie Subgroup | Cookies used |\n| --- | --- | --- |\n"
        "| [refreshToken](https://x.example/refreshToken) | shop.example | First Party |\n\n## All\n\n"
        "| name | domain | category | platform | expiry |\n| --- | --- | --- | --- | --- |\n"
        "| \\_ga\\_xxxxxxxxxx | .shop.example | analytics | Google | persistent |\n"
    )
    one, other = _cookies(text, "text/markdown")
    assert (one.name, one.domain, one.category, one.party) == (
        "refreshToken", "shop.example", "Strictly necessary cookies", "first")  # fmt: skip
    assert (other.name, other.pattern, other.domain, other.provider) == (
        "_ga_xxxxxxxxxx", "_ga_*", ".shop.example", "Google")  # fmt: skip
    assert (other.category, other.lifetime_kind, other.lifetime_seconds) == ("analytics", "persistent", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cookie _pk_id is kept for 13 months.", [("_pk_id", 13 * _MONTH)]),
        ("Das Cookie _pk_id wird 13 Monate lang gespeichert.", [("_pk_id", 13 * _MONTH)]),
        (
            "The cookies _ga and _gid are stored for 2 years and 24 hours respectively.",
            [("_ga", 2 * _YEAR), ("_gid", _DAY)],
        ),
        ("We set the cookie “PHPSESSID”, which is deleted when you close your browser.", [("PHPSESSID", 0)]),
        ("We do not set the cookie _pk_id.", []),
        ("Unsere Seite setzt das Cookie _pk_id nicht ein.", []),
        ("See https://shop.example/a?_pk_id=1 for our cookie policy.", []),
        ("The column user_name of our database holds your name for 2 years.", []),
    ],
)
def test_cookies_that_only_a_sentence_names(text: str, expected: list[tuple[str, float]]) -> None:
    found = [(c.name, c.lifetime_seconds) for c in _cookies(text, "text/plain", DocumentKind.PRIVACY)]
    assert [name for name, _ in found] == [name for name, _ in expected]
    assert [lasts for _, lasts in found] == pytest.approx([lasts for _, lasts in expected])


@pytest.mark.parametrize(
    "text",
    [
        "Purpose: we answer you.\n\nName: your first name\n\nPurpose: contact\n\nRetention period: 2 years\n",
        "| Name | Purpose | Retention |\n| --- | --- | --- |\n| Your name | to write to you | 2 years |",
        "| Data | Legal basis | Duration |\n| --- | --- | --- |\n| Invoices | Art. 6 (1) c | 10 years |",
        "| Used | Cookie | Purpose |\n| --- | --- | --- |\n| Not used | \\_pk\\_id | statistics |",
    ],
)
def test_what_is_no_cookie_in_use(text: str) -> None:
    assert _cookies(text, "text/markdown", DocumentKind.PRIVACY) == ()


@pytest.mark.parametrize(
    ("cell", "names", "patterns"),
    [
        (r"[\_ga](https://x.example/_ga)", ["_ga"], [None]),
        ("_hjSession_{site id}", ["_hjSession_{site id}"], ["_hjSession_*"]),
        ("_ga_<container-id> / _gid", ["_ga_<container-id>", "_gid"], ["_ga_*", None]),
        ("_gat_UA-XXXX-Y", ["_gat_UA-XXXX-Y"], ["_gat_UA-*"]),
        ("_dc_gtm_UA-#", ["_dc_gtm_UA-#"], ["_dc_gtm_UA-*"]),
        ("_pk_id.*, _pk_ses.*", ["_pk_id.*", "_pk_ses.*"], ["_pk_id.*", "_pk_ses.*"]),
        ("wp-settings-{time}-[UID]", ["wp-settings-{time}-[UID]"], ["wp-settings-*"]),
        ("__cf_bm<br>__cfruid", ["__cf_bm", "__cfruid"], [None, None]),
        ("_ga _gid", ["_ga", "_gid"], [None, None]),
        ("_ga (Google Analytics)", ["_ga"], [None]),
        ("visitor_info 02", ["visitor_info02"], [None]),
        ("Google Analytics", [], []),
    ],
)
def test_names_in_every_notation(cell: str, names: list[str], patterns: list[str | None]) -> None:
    found = list(names_in(cell, lambda _: False, sure=False))
    assert found == names
    assert [pattern(name) for name in found] == patterns
