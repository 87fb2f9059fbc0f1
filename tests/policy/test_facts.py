"""What documents declare beside cookies, in the thirteen languages."""

import pytest

from auditor.model.kinds import DocumentKind, FactKind
from auditor.model.reading import DeclaredFact
from auditor.policy.dates import last_updated
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.register import REGISTER

_READER = Reader(REGISTER)
_DAY = 86_400

_SAID = {
    "en": ("We process this on the basis of your consent (Art. 6(1)(a) GDPR) and our legitimate interests.",
           "Data are transferred to servers in the United States under standard contractual clauses.",
           "We keep server logs for 30 days."),
    "de": ("Rechtsgrundlage ist Ihre Einwilligung (Art. 6 Abs. 1 lit. a DSGVO) und unser berechtigtes Interesse.",
           "Die Daten werden auf Grundlage von Standardvertragsklauseln in die USA übermittelt.",
           "Protokolle speichern wir 30 Tage lang."),
    "fr": ("La base légale est votre consentement (article 6, paragraphe 1, point a) du RGPD) et notre intérêt légitime.",
           "Les données sont transférées aux États-Unis sur la base de clauses contractuelles types.",
           "Les journaux sont conservés pendant 30 jours."),
    "es": ("La base jurídica es el consentimiento (art. 6.1.a RGPD) y nuestro interés legítimo.",
           "Los datos se transfieren a servidores en Estados Unidos con cláusulas contractuales tipo.",
           "Los registros se conservan durante 30 días."),
    "it": ("La base giuridica è il consenso (art. 6, par. 1, lett. a GDPR) e il nostro legittimo interesse.",
           "I dati sono trasferiti negli Stati Uniti sulla base di clausole contrattuali standard.",
           "I registri sono conservati per 30 giorni."),
    "nl": ("De grondslag is uw toestemming (artikel 6 lid 1 onder a AVG) en ons gerechtvaardigd belang.",
           "De gegevens worden doorgegeven naar de Verenigde Staten op basis van standaardcontractbepalingen.",
           "Logbestanden worden 30 dagen bewaard."),
    "pt": ("O fundamento é o seu consentimento (artigo 6.º, n.º 1, alínea a) do RGPD) e o nosso interesse legítimo.",
           "Os dados são transferidos para os Estados Unidos com cláusulas contratuais-tipo.",
           "Os registos são conservados durante 30 dias."),
    "pl": ("Podstawą prawną jest zgoda (art. 6 ust. 1 lit. a RODO) oraz nasz prawnie uzasadniony interes.",
           "Dane są przekazywane do Stanów Zjednoczonych na podstawie standardowych klauzul umownych.",
           "Dzienniki przechowujemy przez 30 dni."),
    "sv": ("Den rättsliga grunden är samtycke (artikel 6.1 a GDPR) och vårt berättigade intresse.",
           "Uppgifterna överförs till servrar i USA med stöd av standardavtalsklausuler.",
           "Loggar lagras i 30 dagar."),
    "da": ("Retsgrundlaget er dit samtykke (artikel 6, stk. 1, litra a) og vores legitime interesse.",
           "Oplysningerne overføres til USA på grundlag af standardkontraktbestemmelser.",
           "Logfiler opbevares i 30 dage."),
    "no": ("Behandlingsgrunnlaget er samtykke (artikkel 6 nr. 1 bokstav a) og vår berettigede interesse.",
           "Opplysningene overføres til USA på grunnlag av standard personvernbestemmelser.",
           "Logger lagres i 30 dager."),
    "fi": ("Oikeusperuste on suostumuksesi ja oikeutettu etu.",
           "Tiedot siirretään Yhdysvaltoihin vakiolausekkeiden perusteella.",
           "Lokitietoja säilytetään 30 päivää."),
    "cs": ("Právním základem je váš souhlas (čl. 6 odst. 1 písm. a GDPR) a náš oprávněný zájem.",
           "Údaje jsou předávány na servery ve Spojených státech na základě standardních smluvních doložek.",
           "Záznamy uchováváme po dobu 30 dnů."),
}  # fmt: skip


def _facts(text: str, media_type: str = "text/plain") -> tuple[DeclaredFact, ...]:
    document = read(text.encode(), id="d1", kind=DocumentKind.PRIVACY, media_type=media_type)
    found = _READER.read([document]).facts
    assert all(document.text[f.quote.start : f.quote.end] == f.quote.text for f in found)
    return found


def _values(text: str, kind: FactKind) -> list[str]:
    return [f.value for f in _facts(text) if f.kind is kind]


@pytest.mark.parametrize("code", _SAID)
def test_legal_bases_transfers_and_retention(code: str) -> None:
    bases, transfer, kept = _SAID[code]
    text = f"{bases}\n\n{transfer}\n\n{kept}\n"
    assert set(_values(text, FactKind.LEGAL_BASIS)) == {"consent", "legitimate-interest"}
    assert _values(text, FactKind.COUNTRY) == ["US"]
    assert _values(text, FactKind.SAFEGUARD) == ["standard-contractual-clauses"]
    held = [f for f in _facts(text) if f.kind is FactKind.RETENTION]
    assert [(f.seconds, f.quote.text) for f in held] == [(30 * _DAY, kept)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Google LLC is certified under the EU-U.S. Data Privacy Framework.", ["data-privacy-framework"]),
        ("For Japan there is an adequacy decision of the Commission.", ["adequacy-decision"]),
        ("Within the group, binding corporate rules apply.", ["binding-corporate-rules"]),
        ("Für das Land liegt ein Angemessenheitsbeschluss vor.", ["adequacy-decision"]),
        ("Wir nutzen keine Standardvertragsklauseln.", []),
        ("See https://www.dataprivacyframework.gov/ and https://x.example/privacy-shield for more.", []),
    ],
)
def test_safeguards(text: str, expected: list[str]) -> None:
    assert _values(text, FactKind.SAFEGUARD) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use Hotjar, Hotjar Ltd, St Julian's, Malta.", ["MT"]),
        ("Our servers are located in Germany.", ["DE"]),
        ("We transfer data out of the EEA, the UK and Switzerland only with safeguards.", []),
        ("If you are located in Switzerland, you may transfer your data to another controller.", []),
        ("Vodafone Ireland may transfer data to companies of the group.", []),
        ("Our shop is closed on holidays in Germany.", []),
        ("Server stehen in San Francisco.", []),
        ("See https://shop.example.co.uk/server for our server.", []),
    ],
)
def test_countries_are_those_that_data_go_to(text: str, expected: list[str]) -> None:
    assert _values(text, FactKind.COUNTRY) == expected


def test_a_fact_says_whose_it_is_and_how_long() -> None:
    found = _facts("Hotjar stores recordings in Ireland for up to 365 days.\n\nWe delete accounts after 2 years.")
    assert [(f.kind.value, f.value, f.vendors, f.seconds) for f in found if f.kind is FactKind.COUNTRY] == [
        ("country", "IE", ("hotjar",), None)
    ]
    kept = [(f.vendors, f.seconds) for f in found if f.kind is FactKind.RETENTION]
    assert kept == [(("hotjar",), 365 * _DAY), ((), 730 * _DAY)]


def test_a_table_of_bases_and_periods() -> None:
    text = (
        "| Purpose | Legal basis | Retention |\n| --- | --- | --- |\n| Newsletter | Consent | 3 years |\n"
        "| Orders | Performance of a contract | 10 years |\n"
    )
    found = _facts(text, "text/markdown")
    assert [f.value for f in found if f.kind is FactKind.LEGAL_BASIS] == ["consent", "contract"]
    assert [f.seconds for f in found if f.kind is FactKind.RETENTION] == [3 * 365 * _DAY, 10 * 365 * _DAY]


def test_opt_outs_promises_purposes_and_criteria() -> None:
    text = (
        "We set analytics cookies only with your consent.\n\n"
        "Google Analytics helps us understand how visitors use the site.\n\n"
        "[Object to Google Analytics](https://tools.google.com/dlpage/gaoptout)\n\n"
        "We keep your data as long as necessary for the contract.\n\n"
        "Children under 16 years of age: we delete their data.\n"
    )
    found = {f.kind: f for f in _facts(text, "text/markdown")}
    assert found[FactKind.CONSENT_PROMISE].quote.text == "We set analytics cookies only with your consent."
    assert found[FactKind.PURPOSE].value == "understand how visitors use the site"
    assert found[FactKind.PURPOSE].vendors == ("google-analytics",)
    assert found[FactKind.OPT_OUT].value == "https://tools.google.com/dlpage/gaoptout"
    assert (found[FactKind.RETENTION].value, found[FactKind.RETENTION].seconds) == ("criteria", None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Last updated: 3 April 2024", "en"),
        ("Stand: 03.04.2024", "de"),
        ("Diese Erklärung wurde zuletzt am 3. April 2024 geändert", "de"),
        ("Dernière mise à jour : 3 avril 2024", "fr"),
        ("Última actualización: 03/04/2024", "es"),
        ("In vigore dal 3 aprile 2024", "it"),
        ("Van kracht vanaf woensdag 3 april 2024", "nl"),
        ("Última atualização: 3 de abril de 2024", "pt"),
        ("Ostatnia aktualizacja: 3 kwietnia 2024 r.", "pl"),
        ("Senast uppdaterad 2024-04-03", "sv"),
        ("Sidst opdateret den 3. april 2024", "da"),
        ("Sist oppdatert 3. april 2024", "no"),
        ("Päivitetty 3.4.2024", "fi"),
        ("Poslední aktualizace: 3. dubna 2024", "cs"),
        ("Posledná aktualizácia: 3. apríla 2024", "sk"),
        ("Utolsó frissítés: 2024. április 3.", "hu"),
        ("Ultima actualizare: 3 aprilie 2024", "ro"),
        ("Последна актуализация: 3 април 2024 г.", "bg"),
        ("Τελευταία ενημέρωση: 3 Απριλίου 2024", "el"),
        ("Zadnja izmjena: 3. travnja 2024.", "hr"),
        ("Zadnja posodobitev: 3. april 2024", "sl"),
        ("Paskutinį kartą atnaujinta: 2024 m. balandžio 3 d.", "lt"),
        ("Pēdējo reizi atjaunināts: 2024. gada 3. aprīlī", "lv"),
        ("Viimati uuendatud: 3. aprill 2024", "et"),
        ("Nuashonraithe: 3 Aibreán 2024", "ga"),
        ("Aġġornat 3 April 2024", "mt"),
        ("Síðast uppfært 3. apríl 2024", "is"),
        ("Son güncelleme: 3 Nisan 2024", "tr"),
    ],
)
def test_the_date_of_the_last_update(text: str, language: str) -> None:
    found = last_updated(f"Something first, of 1 May 2019.\n\n{text}\n\nSomething else of 2 June 2025.", language)
    assert found is not None
    assert found.isoformat() == "2024-04-03"
    stated = [f for f in _facts(text) if f.kind is FactKind.LAST_UPDATED]
    assert [f.value for f in stated] == ["2024-04-03"]
