"""Declared cookies, categories and unknown organisations."""

import pytest

from auditor.model.kinds import DocumentKind, VendorClass
from auditor.model.reading import Reading
from auditor.policy.lifetimes import seconds, stated
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.register import REGISTER

_READER = Reader(REGISTER)
_DAY = 86_400


def _reading(text: str, media_type: str = "text/markdown") -> Reading:
    return _READER.read([read(text.encode(), id="d1", kind=DocumentKind.COOKIES, media_type=media_type)])


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2 years", "en", 730 * _DAY),
        ("up to 13 months", "en", 13 * 365 * _DAY / 12),
        ("1 year 1 month", "en", 365 * _DAY + 365 * _DAY / 12),
        ("< 1 day", "en", _DAY),
        ("30 minutes", "en", 1800),
        ("thirty days", "en", 30 * _DAY),
        ("30-90 days", "en", 90 * _DAY),
        ("Session", "en", 0),
        ("bis zu 2 Jahre", "de", 730 * _DAY),
        ("13 Monate", "de", 13 * 365 * _DAY / 12),
        ("Sitzungsende", "de", 0),
        ("13 mois", "fr", 13 * 365 * _DAY / 12),
        ("2 años", "es", 730 * _DAY),
        ("un anno", "it", 365 * _DAY),
        ("24 uur", "nl", _DAY),
        ("2 anos", "pt", 730 * _DAY),
        ("2 lata", "pl", 730 * _DAY),
        ("2 år", "sv", 730 * _DAY),
        ("1 døgn", "da", _DAY),
        ("6 måneder", "no", 182.5 * _DAY),
        ("2 vuotta", "fi", 730 * _DAY),
        ("2 roky", "cs", 730 * _DAY),
        ("a few seconds", "en", 60),
        ("half a year", "en", 182.5 * _DAY),
        ("2 years, 30 days or session", "en", 760 * _DAY),
        ("364 days, a few seconds, 364 days", "en", 364 * _DAY),
        ("24 hours (session: 30 minutes)", "en", _DAY),
        ("ein halbes Jahr", "de", 182.5 * _DAY),
        ("1.000 Tage", "de", 1000 * _DAY),
        ("bis zum Schließen des Browsers", "de", 0),
        ("vingt-quatre mois", "fr", 730 * _DAY),
        ("1 an et 1 mois", "fr", 365 * _DAY + 365 * _DAY / 12),
        ("hasta 13 meses", "es", 13 * 365 * _DAY / 12),
        ("fino a 2 anni", "it", 730 * _DAY),
        ("tot 90 dagen", "nl", 90 * _DAY),
        ("até seis meses", "pt", 182.5 * _DAY),
        ("do dwóch lat", "pl", 730 * _DAY),
        ("upp till 13 månader", "sv", 13 * 365 * _DAY / 12),
        ("op til to år", "da", 730 * _DAY),
        ("inntil tolv måneder", "no", 365 * _DAY),
        ("kahden vuoden ajan", "fi", 730 * _DAY),
        ("po dobu dvou let", "cs", 730 * _DAY),
        ("2 év", "hu", 730 * _DAY),
        ("persistent", "en", None),
        ("see below", "en", None),
    ],
)
def test_lifetimes_in_words(text: str, language: str, expected: float | None) -> None:
    found = seconds(text, language)
    assert found == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("text", "language", "kind", "least"),
    [
        ("30 to 90 days", "en", "limited", 30 * _DAY),
        ("zwischen 6 und 12 Monaten", "de", "limited", 182.5 * _DAY),
        ("1 year", "en", "limited", None),
        ("Session", "en", "session", None),
        ("dauerhaft", "de", "persistent", None),
        ("persistant", "fr", "persistent", None),
        ("trwałe", "pl", "persistent", None),
        ("pysyvä", "fi", "persistent", None),
        ("aldrig", "sv", "persistent", None),
    ],
)
def test_kinds_of_lifetimes_and_ranges(text: str, language: str, kind: str, least: float | None) -> None:
    found = stated(text, language)
    assert found is not None
    assert (found.kind.value, found.least) == (kind, least and pytest.approx(least))


def test_words_without_a_duration_state_none() -> None:
    assert [stated(text, "de") for text in ("E-Mail-Adresse", "siehe unten", "31.12.2030", "")] == [None] * 4


def test_a_cookie_table_is_read_row_by_row() -> None:
    cookies = _reading(
        "| Name | Anbieter | Zweck | Laufzeit |\n| --- | --- | --- | --- |\n"
        "| \\_ga, \\_gid | Google | Statistik der Besuche | 2 Jahre |\n| PHPSESSID | Wir | Sitzung halten | Session |"
    ).cookies
    assert [(c.name, c.provider, c.vendor, c.purpose, c.lifetime_text) for c in cookies] == [
        ("_ga", "Google", "google-analytics", "Statistik der Besuche", "2 Jahre"),
        ("_gid", "Google", "google-analytics", "Statistik der Besuche", "2 Jahre"),
        ("PHPSESSID", "Wir", None, "Sitzung halten", "Session"),
    ]
    assert [c.lifetime_seconds for c in cookies] == [730 * _DAY, 730 * _DAY, 0]


def test_cards_of_label_and_value_rows_are_read() -> None:
    html = (
        "<table><tr><th>Name</th><td>Hotjar</td></tr><tr><th>Provider</th><td>Hotjar Limited</td></tr>"
        "<tr><th>Cookie Name</th><td>_hjSessionUser_123</td></tr><tr><th>Duration</th><td>1 year</td></tr></table>"
    )
    found = [(c.name, c.vendor, c.lifetime_seconds) for c in _reading(html, "text/html").cookies]
    assert ("_hjSessionUser_123", None, 365 * _DAY) in found or ("_hjSessionUser_123", "hotjar", 365 * _DAY) in found


def test_a_list_of_cookies_is_read() -> None:
    cookies = _reading(
        "We set these cookies:\n\n* _ga: tells visitors apart, 2 years\n* ordinary words about nothing"
    ).cookies
    assert [(c.name, c.purpose, c.lifetime_seconds) for c in cookies] == [
        ("_ga", "tells visitors apart, 2 years", 730 * _DAY)
    ]


def test_a_table_of_contact_data_is_no_cookie_table() -> None:
    assert _reading("| Name | Purpose |\n| --- | --- |\n| Your name | to write to you |").cookies == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We share data with advertising networks and analytics providers.",
            {VendorClass.ADVERTISING, VendorClass.ANALYTICS},
        ),
        ("We pass data on to our partners.", {None}),
        ("Wir arbeiten mit Zahlungsdienstleistern zusammen.", {VendorClass.PAYMENT}),
        ("Nous faisons appel à des outils de mesure d'audience.", {VendorClass.ANALYTICS}),
        ("We do not use advertising networks.", set()),
    ],
)
def test_categories(text: str, expected: set[VendorClass | None]) -> None:
    assert {c.vendor_class for c in _reading(text).categories} == expected


def test_unknown_organisations_are_recipients_only() -> None:
    found = _reading(
        "The controller is Shop Example GmbH, registered office in Berlin.\n\n"
        "The newsletter service is provided by Letterwise Mail Ltd., London.\n\nWe use Hotjar Limited."
    ).unknown
    assert [u.name for u in found] == ["Letterwise Mail Ltd"]
