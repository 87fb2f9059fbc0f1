"""For whom generic words stand: a closed list covers nobody else, examples and plain generic words cover everybody."""

import pytest

from auditor.model.kinds import DocumentKind, Label
from auditor.policy import ladder
from auditor.policy.reader import reader_of
from auditor.policy.text import read
from auditor.trackers.register import load

_CLOSED = [
    ("en", "Our processors are Vercel (hosting), Mailchimp (newsletter) and Supabase (database)."),
    ("en", "We share your data with the following service providers: Stripe, Sentry and Postmark."),
    ("en", "Google may transfer this information to third parties where they process it on its behalf."),
    ("en", "You can set your browser to block third-party cookies."),
    ("en", "We do not share your data with third parties, except where the law requires it."),
    ("en", "We use Vercel and Mailchimp.\n\nAll our service providers are bound by contract and located in the EU."),
    ("en", "## Third parties\n\nVercel runs the site.\n\nMailchimp sends the newsletter."),
    ("en", "Stripe is a third party that handles payments."),
    ("en", "We use payment service providers on our website."),
    ("de", "Wir geben Daten an folgende Auftragsverarbeiter weiter: Hetzner (Hosting), Brevo (Newsletter)."),
    ("de", "Unsere Dienstleister sind derzeit Hetzner und Mailjet."),
    ("de", "Empfänger sind unsere Dienstleister (Hetzner, Mailjet)."),
    ("de", "Google gibt diese Informationen gegebenenfalls an Dritte weiter."),
    ("fr", "Vos données sont transmises à nos sous-traitants : OVH (hébergement) et Brevo (e-mails)."),
    ("fr", "OVH : prestataire de services pour l'hébergement du site."),
    ("fr", "Vous pouvez bloquer les cookies tiers dans votre navigateur."),
    ("es", "Nuestros encargados del tratamiento son Vercel y Brevo."),
    ("es", "Google podrá transmitir dicha información a terceros cuando así lo exija la ley."),
    ("it", "I dati sono trattati dai responsabili del trattamento: Aruba (hosting), Brevo (newsletter)."),
    ("it", "Questi soggetti terzi conservano i dati per dodici mesi."),
    ("nl", "Onze verwerkers zijn TransIP (hosting) en Mailchimp (nieuwsbrief)."),
    ("pt", "Recorremos a subcontratantes: alojamento (Vercel), pagamentos (Stripe)."),
    ("da", "Vores databehandlere er Simply (hosting) og Mailchimp (nyhedsbrev), som holder til i EU."),
    ("no", "Noen av våre databehandlere (Vercel, Sentry) lagrer data i USA."),
    ("sv", "Google kan också skicka informationen vidare till tredje part när lagen kräver det."),
    ("pl", "Google może przekazywać te informacje osobom trzecim, jeżeli wymagają tego przepisy prawa."),
    ("cs", "Vaše údaje předáváme těmto zpracovatelům: Vercel (hosting), Mailchimp (newsletter)."),
    ("fi", "Käytämme näitä palveluntarjoajia: Vercel (isännöinti) ja Mailchimp (uutiskirje)."),
    ("de", "Unser Dienstleister ist die Nordwind Versand GmbH.\n\nDienstleister: Nordwind Versand GmbH, Blaufeld Druck AG."),
]  # fmt: skip
_OPEN = [
    ("en", "We share your data with service providers such as Stripe and Sentry."),
    ("en", "We share your data with Stripe, Sentry and other third parties."),
    ("en", "Third parties may set cookies on our website."),
    ("en", "We use Stripe for payments. We also share data with third parties on this website."),
    ("en", "We work with third parties (for example Stripe) to run this website."),
    ("en", "We pass your data on to our partners, who may use cookies on our website."),
    ("en", "Some cookies on this site are set by third parties, including Vimeo."),
    ("de", "Wir geben Ihre Daten an Dienstleister wie Hetzner oder Mailjet weiter."),
    ("de", "Auf unserer Website setzen auch Dritte Cookies."),
    ("de", "Wir geben Daten an Hetzner und weitere Dienstleister weiter."),
    ("fr", "Nous partageons vos données avec des prestataires de services, notamment OVH."),
    ("fr", "Des tiers peuvent déposer des cookies sur notre site."),
    ("es", "Compartimos sus datos con proveedores de servicios, como Stripe, entre otros."),
    ("es", "Este sitio utiliza cookies propias y de terceros."),
    ("it", "Condividiamo i dati con fornitori di servizi, tra cui Brevo."),
    ("it", "Il sito utilizza cookie di terze parti."),
    ("nl", "Wij delen gegevens met dienstverleners zoals TransIP."),
    ("nl", "Derden plaatsen cookies op onze website."),
    ("pt", "Partilhamos os dados com prestadores de serviços, como a Stripe."),
    ("pt", "O nosso site utiliza cookies de terceiros."),
    ("da", "Vi deler oplysninger med databehandlere, for eksempel Simply."),
    ("no", "Vi deler opplysninger med andre tredjeparter vi samarbeider med."),
    ("sv", "Vi delar uppgifter med tjänsteleverantörer, till exempel Stripe."),
    ("pl", "Udostępniamy dane dostawcom usług, na przykład firmie Stripe."),
    ("cs", "Údaje předáváme zpracovatelům, například společnosti Vercel."),
    ("fi", "Jaamme tietoja palveluntarjoajille, esimerkiksi Vercelille."),
]  # fmt: skip
_TOLD = [
    ("en", "Cookies of third parties for statistics are set on this website.", "matomo", Label.CATEGORY_ONLY),
    ("en", "Cookies of third parties for statistics are set on this website.", "criteo", Label.NOT_MENTIONED),
    ("en", "Our service providers (hosting, video) may see your address.", "vimeo-player", Label.CATEGORY_ONLY),
    ("en", "Our service providers (hosting, video) may see your address.", "criteo", Label.NOT_MENTIONED),
    ("en", "Our service providers (hosting and whatever else we need) see it.", "criteo", Label.GENERIC_ONLY),
    ("es", "El portal emplea cookies de terceros para analítica web.", "criteo", Label.NOT_MENTIONED),
    ("sv", "Vi använder cookies från tredje part för webbanalys.", "criteo", Label.NOT_MENTIONED),
    ("da", "Læs mere i databehandleraftalen på vores hjemmeside.", "criteo", Label.NOT_MENTIONED),
]  # fmt: skip
_PADDING = {
    "en": "You may ask us at any time which of your personal data we hold and have it corrected.",
    "de": "Sie können jederzeit Auskunft über die zu Ihrer Person gespeicherten Daten verlangen.",
    "fr": "Vous pouvez à tout moment demander quelles données nous conservons et les faire rectifier.",
    "es": "Puede preguntarnos en cualquier momento qué datos suyos guardamos y pedir que se corrijan.",
    "it": "Puoi chiederci in qualsiasi momento quali dati conserviamo e farli correggere.",
    "nl": "U kunt ons op elk moment vragen welke gegevens wij van u bewaren en deze laten verbeteren.",
    "pt": "Pode perguntar-nos a qualquer momento que dados seus guardamos e pedir a sua correção.",
    "da": "Du kan til enhver tid spørge os, hvilke oplysninger vi har om dig, og få dem rettet.",
    "no": "Du kan når som helst spørre oss hvilke opplysninger vi har om deg, og få dem rettet.",
    "sv": "Du kan när som helst fråga oss vilka uppgifter vi har om dig och få dem rättade.",
    "pl": "W każdej chwili możesz zapytać nas, jakie dane o Tobie przechowujemy, i je poprawić.",
    "cs": "Kdykoli se nás můžete zeptat, jaké údaje o vás uchováváme, a nechat je opravit.",
    "fi": "Voit milloin tahansa kysyä, mitä tietoja meillä on sinusta, ja pyytää niiden korjaamista.",
}


def _label(code: str, text: str, vendor: str = "hotjar") -> Label:
    register = load()
    document = read(
        f"{_PADDING[code]}\n\n{text}".encode(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/markdown"
    )
    return ladder.label(vendor, reader_of(register).read([document]), register, [document]).label


@pytest.mark.parametrize(("code", "text"), _CLOSED)
def test_a_closed_list_and_a_word_that_points_back_cover_nobody_else(code: str, text: str) -> None:
    assert _label(code, text) is Label.NOT_MENTIONED


@pytest.mark.parametrize(("code", "text"), _OPEN)
def test_examples_and_plain_generic_words_cover_everybody(code: str, text: str) -> None:
    assert _label(code, text) is Label.GENERIC_ONLY


@pytest.mark.parametrize(("code", "text", "vendor", "label"), _TOLD)
def test_a_function_told_behind_a_generic_word_makes_it_a_class(
    code: str, text: str, vendor: str, label: Label
) -> None:
    assert _label(code, text, vendor) is label
