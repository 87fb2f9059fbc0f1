"""What stands around a name and gives it its function, scope or polarity: headings, terms, introductions, accounts, apps."""

import pytest

from auditor.model.kinds import DocumentKind, Label
from auditor.policy import ladder
from auditor.policy.reader import reader_of
from auditor.policy.text import read
from auditor.trackers.register import load
from tests.policy.labelling import DISCLOSED, label

LISTS = """# Who processes data

Below are the providers that process data for us.
Visiting the website
Calendly, Hotjar, Cloudflare
Payments
GoPay, PayPal, Stripe
Job applicants
Recruitee, LinkedIn
Meetings with customers
Zoom, Slack"""
"""A table that lost its cells: the name of each row stands over its content."""


@pytest.mark.parametrize(
    ("code", "vendor", "text"),
    [
        (
            "en",
            "linkedin-widgets",
            "## Social media cookies\n\n### LinkedIn\n\n[Their statement](https://linkedin.com)",
        ),
        (
            "sv",
            "x-widgets",
            "## Kakor från sociala medier\n\n### Twitter\n\n[Twitters policy](https://twitter.com/privacy)",
        ),
        ("en", "facebook-social-plugins", "The pages of our website hold share buttons of:\n\n- Facebook\n- LinkedIn"),
        ("de", "vercel", "## Empfänger\n\n### Vercel Inc. (USA)\n\nHosting unserer Website."),
        ("fi", "vercel", "## Tietojen luovutus\n\n### Vercel Inc. (Yhdysvallat)\n\nVerkkosivujen palvelin."),
        ("fi", "google-analytics", "## Tietojen luovuttaminen\n\n- Google Analytics"),
        ("cs", "google-analytics", "## Odstranění cookies\n\n- Google Analytics"),
        ("sv", "vercel", "Vi anlitar följande leverantörer:\n\n- Vercel Inc. – webbhosting"),
        ("nl", "vercel", "Onze leveranciers:\n\n- Vercel Inc. – technisch platform"),
        ("cs", "vercel", "Využíváme tyto zpracovatele:\n\n- Vercel — provoz webové aplikace a hosting"),
        ("pl", "mixpanel", "Mixpanel liczy kliknięcia w naszej aplikacji internetowej."),
        ("fr", "mixpanel", "Mixpanel compte les clics dans l'application web."),
        (
            "no",
            "google-sign-in",
            "Du kan logge inn med Google. Da lagrer vi:\n\n- fornavnet ditt, ikke fødselsdagen fra Google-kontoen din",
        ),
        (
            "de",
            "google-sign-in",
            "Sie können sich mit Google anmelden. Dann speichern wir:\n\n- Ihren Namen, nicht das Foto aus Google-Konten",
        ),
        ("de", "hubspot", "Das Formular auf der Website kommt von HubSpot. Wir laden keinen HubSpot-Tracking-Code."),
        ("fi", "hubspot", "Sivuston lomake on HubSpotin. Emme käytä HubSpotin seurantakoodia."),
        ("en", "gopay", LISTS),
        ("en", "google-sign-in", "The website works with:\n\n- Google (Workspace): sign-in, Google Maps"),
        ("en", "meta-pixel", "Facebook measures the conversions of our adverts."),
        ("en", "calendly", LISTS),
        (
            "en",
            "activecampaign",
            "Our website uses ActiveCampaign to recognise visitors.\n\nActiveCampaign may also store these data in the USA.",
        ),
    ],
)
def test_disclosed(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) in DISCLOSED


@pytest.mark.parametrize(
    ("code", "vendor", "text"),
    [
        ("en", "linkedin-widgets", "## Social media\n\n### LinkedIn\n\nOur page there tells of our work."),
        ("en", "facebook-social-plugins", "You find us on:\n\n- Facebook\n- LinkedIn"),
        ("en", "google-fonts", "## Fonts and captcha\n\nWe work with:\n\n- Google"),
        ("fi", "hotjar", "## Näistä on luovuttu\n\n- Hotjar"),
        ("cs", "hotjar", "## Odstraněné nástroje\n\n- Hotjar"),
        ("sv", "hotjar", "## Avslutade tjänster\n\n- Hotjar"),
        ("fr", "mixpanel", "Mixpanel compte les clics dans l'application mobile."),
        ("no", "google-sign-in", "Innlogging skjer ikke via Google."),
        ("de", "hubspot", "Unsere Seiten laden keinen HubSpot-Tracking-Code."),
        ("en", "hotjar", "We use Hotjar on this website. We do not load the Hotjar tracking code on this website."),
        ("en", "recruitee", LISTS),
        ("en", "google-ads", "## Cookies\n\n- Google – targeted advertising"),
        ("en", "zoom", LISTS),
        (
            "en",
            "activecampaign",
            "We send our newsletter with ActiveCampaign.\n\n## Transfers\n\nActiveCampaign may also store these data in the USA.",
        ),
        (
            "no",
            "posthog",
            "I appen vår måler PostHog bruken.\n\n## Overføring\n\nPostHog lagrer opplysningene på tjenere i EU-regionen.",
        ),
    ],
)
def test_not_disclosed(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) not in DISCLOSED


def test_the_title_names_whose_policy_it_is() -> None:
    title = "# Hotjar — Zásady zpracování osobních údajů\n\nPopisujeme zde, jak zacházíme s údaji."
    document = read(title.encode(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/markdown")
    register = load()
    reading = reader_of(register).read([document])
    assert ladder.label("hotjar", reading, register, [document]).label is Label.OTHER_CONTEXT
