"""The same vendor for an app, a newsletter or a meeting, and on the website itself: every language read, both ways."""

from collections import Counter

import pytest

from auditor.policy import cues
from tests.policy.labelling import DISCLOSED, cases, label

_FILE = "elsewhere.toml"
_LEAST = {"elsewhere": 13, "here": 8}


@pytest.mark.parametrize(("code", "vendor", "text"), cases(_FILE, "elsewhere"))
def test_a_use_elsewhere_is_no_disclosure(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) not in DISCLOSED


@pytest.mark.parametrize(("code", "vendor", "text"), cases(_FILE, "here"))
def test_a_use_on_the_website_is_a_disclosure(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) in DISCLOSED


def test_each_language_is_read_with_its_cases() -> None:
    for kind, least in _LEAST.items():
        count = Counter(code for code, _, _ in cases(_FILE, kind))
        assert set(count) == set(cues.languages())
        assert min(count.values()) >= least


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The customer portal uses Hotjar cookies."),
        ("de", "Im Kundenportal setzt Hotjar Cookies."),
        ("fr", "Dans l'espace client, Hotjar dépose des cookies."),
        ("es", "En el área de clientes, Hotjar instala cookies."),
        ("it", "Nell'area clienti Hotjar installa cookie."),
        ("nl", "In het klantportaal plaatst Hotjar cookies."),
        ("pt", "Na área de cliente, o Hotjar instala cookies."),
        ("pl", "W panelu klienta Hotjar ustawia pliki cookie."),
        ("sv", "I kundportalen sätter Hotjar kakor."),
        ("da", "I kundeportalen sætter Hotjar cookies."),
        ("no", "I kundeportalen setter Hotjar informasjonskapsler."),
        ("fi", "Asiakasportaalissa Hotjar asettaa evästeitä."),
        ("cs", "V klientské zóně nastavuje Hotjar cookies."),
    ],
)
def test_what_a_tool_does_names_no_website_beside_another_property(code: str, text: str) -> None:
    assert label(code, "hotjar", text) not in DISCLOSED


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Our website and our app use Hotjar cookies."),
        ("en", "Hotjar sets cookies in this Application."),
        ("it", "Hotjar installa cookie in questa Applicazione."),
        ("fi", "Verkkosivuillamme ja sovelluksessamme käytetään Hotjar-analytiikkaa."),
    ],
)
def test_the_website_beside_another_property_is_still_the_website(code: str, text: str) -> None:
    assert label(code, "hotjar", text) in DISCLOSED
