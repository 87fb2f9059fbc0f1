"""Organisations that only their surroundings make recipients: found, and ordinary words beside them left alone."""

import pytest

from auditor.model.kinds import DocumentKind
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.register import REGISTER

_READER = Reader(REGISTER)


def _unknown(text: str, language: str = "") -> list[str]:
    document = read((text + language).encode(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/markdown")
    return [found.name for found in _READER.read([document]).unknown]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Payments are handled by providers such as Criteo, Talerwerk and Moneda.", ["Talerwerk", "Moneda"]),
        ("We use [Brieftaube](https://brieftaube.example/legal/privacy) for our letters to you.", ["Brieftaube"]),
        ("Our payment provider called Talerwerk checks your card when you order on our website.", ["Talerwerk"]),
        ("Our build tool is provided by Hammerwerk, Inc. and it sees what you send us.", ["Hammerwerk, Inc"]),
        (
            "Die Zahlung per Karte wird von der Talerwerk GmbH abgewickelt, wenn Sie bei uns bestellen.",
            ["Talerwerk GmbH"],
        ),
        ("Nos partenaires sont :\n\n* Criteo : publicité\n* Douze Lunes : traceurs publicitaires", ["Douze Lunes"]),
        ("Nous travaillons avec notre partenaire d'assurance Grand Large pour les commandes.", ["Grand Large"]),
        ("Servicios de información de la empresa Cochero para los usuarios de esta página.", ["Cochero"]),
        ("Platby na našich stránkách zajišťuje společnost Zlatka a údaje jí předáváme.", ["Zlatka"]),
    ],
)
def test_a_recipient_without_a_place_in_the_register_is_listed(text: str, names: list[str]) -> None:
    assert _unknown(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "You can refuse cookies of Criteo in Firefox, Safari and Chrome in the settings of the browser.",
        "We use Criteo, Hotjar and cookies of our own to see how our website is used.",
        "Anbieter ist Criteo, Rue Blanche 32, Paris, die Daten verarbeitet der Anbieter Daten in Paris.",
        "Wir übermitteln folgende Daten:\n\n* Name\n* Adresse\n* Telefonnummer",
        "See the [privacy policy](https://other.example/privacy) of each service we use on this website.",
    ],
)
def test_ordinary_words_are_no_organisations(text: str) -> None:
    assert _unknown(text) == []
