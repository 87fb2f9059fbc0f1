"""Which products a company's name means by the work that is told beside it."""

import pytest

from auditor.model.kinds import Label
from tests.policy.labelling import DISCLOSED, label

SHARED = [
    ("en", "Our pages have buttons with which you can share them on networks such as Facebook, Instagram and Twitter."),
    (
        "de",
        "Die Beiträge auf unserer Website haben Schaltflächen zum Teilen in Netzwerken wie Facebook, Instagram und Twitter.",
    ),
    ("fr", "Nos pages ont des boutons de partage pour des réseaux tels que Facebook, Instagram et Twitter."),
    ("es", "Las páginas de esta web tienen botones para compartirlas en redes como Facebook, Instagram y Twitter."),
    ("it", "Le pagine del sito hanno pulsanti per condividerle su reti come Facebook, Instagram e Twitter."),
    (
        "nl",
        "De pagina's van onze website hebben knoppen om ze te delen op netwerken als Facebook, Instagram en Twitter.",
    ),
    ("pt", "As páginas do nosso site têm botões para as partilhar em redes como o Facebook, Instagram e Twitter."),
    (
        "pl",
        "Strony naszego serwisu mają przyciski do udostępniania w sieciach takich jak Facebook, Instagram i Twitter.",
    ),
    ("sv", "Sidorna på vår webbplats har knappar för att dela dem i nätverk som Facebook, Instagram och Twitter."),
    ("da", "Siderne på vores hjemmeside har knapper til at dele dem på netværk som Facebook, Instagram og Twitter."),
    ("no", "Sidene på nettstedet vårt har knapper for å dele dem i nettverk som Facebook, Instagram og Twitter."),
    ("cs", "Stránky našeho webu mají tlačítka pro sdílení v sítích jako Facebook, Instagram a Twitter."),
]
BOTH = [
    ("en", "The cookies of Facebook let you share content and let us do retargeting on other websites."),
    ("de", "Die Cookies von Facebook dienen dem Teilen von Inhalten und dem Retargeting auf anderen Websites."),
    ("es", "Las cookies de Facebook sirven para compartir contenidos y para hacer retargeting en otras webs."),
    ("it", "I cookie di Facebook servono a condividere contenuti e al retargeting su altri siti."),
]


@pytest.mark.parametrize(("code", "text"), SHARED)
def test_a_network_in_a_list_does_not_hide_the_work_of_the_others(code: str, text: str) -> None:
    assert label(code, "facebook-social-plugins", text) in DISCLOSED
    assert label(code, "x-widgets", text) in DISCLOSED
    assert label(code, "meta-pixel", text) not in DISCLOSED


@pytest.mark.parametrize(("code", "text"), BOTH)
def test_two_kinds_of_work_name_two_products(code: str, text: str) -> None:
    assert label(code, "facebook-social-plugins", text) in DISCLOSED
    assert label(code, "meta-pixel", text) in DISCLOSED


@pytest.mark.parametrize(
    ("code", "vendor", "text"),
    [
        (
            "en",
            "facebook-social-plugins",
            "These cookies are used when you share something by a social network such as Facebook.",
        ),
        (
            "fr",
            "facebook-social-plugins",
            "Ces cookies servent quand vous partagez une page sur des réseaux sociaux comme Facebook.",
        ),
        ("de", "x-widgets", "Diese Cookies dienen dem Teilen in sozialen Netzwerken, etwa Facebook oder Twitter."),
        ("en", "google-sign-in", "You can sign up with third-party accounts, such as those of Microsoft or Google."),
        ("de", "google-firebase", "Für die Anmeldung auf der Website nutzen wir Firebase Authentication (Google)."),
    ],
)
def test_work_told_in_other_words(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) in DISCLOSED


def test_one_kind_of_work_names_no_other() -> None:
    text = "We use the Facebook pixel for retargeting. Our pages have no buttons."
    assert label("en", "facebook-social-plugins", text) is Label.PARENT_NAMED


APP = "Termino is a web app for appointments.\n\n"


@pytest.mark.parametrize(
    ("vendor", "text"),
    [
        ("vercel", f"{APP}## Hosting and logs\n\nThe app is delivered by Vercel (Vercel Inc., Covina, USA)."),
        ("google-firebase", f"{APP}The app is delivered by Firebase Hosting (Google)."),
        ("google-cloud", "| Provider | Purpose |\n|---|---|\n| Google Cloud Vision | Reads the text of pictures |"),
    ],
)
def test_hosts_of_a_web_application(vendor: str, text: str) -> None:
    assert label("en", vendor, text) in DISCLOSED


@pytest.mark.parametrize(
    ("vendor", "text"),
    [
        ("sentry", "Termino is a web app.\n\nThe mobile app for iOS sends its faults to Sentry."),
        (
            "facebook-social-plugins",
            "## Your data\n\n### SDKs of others in the application\n\n- Facebook SDK: to sign in",
        ),
    ],
)
def test_what_is_told_of_something_else(vendor: str, text: str) -> None:
    assert label("en", vendor, text) not in DISCLOSED
