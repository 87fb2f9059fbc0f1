"""Mechanisms of reading that hold in every language: what came instead, relative clauses, places to go to, bills."""

import pytest

from auditor.model.kinds import Label
from tests.policy.labelling import DISCLOSED, label


@pytest.mark.parametrize(
    ("code", "vendor", "text"),
    [
        (
            "en",
            "supabase",
            "We rely on trusted providers to run the site:\n\n- Supabase (data storage)\n- Stripe (payments)",
        ),
        ("de", "supabase", "Unsere Dienstleister:\n\n- Supabase (Datenbank)\n- Stripe (Zahlung)"),
        ("pl", "vercel", "- Dostawcy hostingu:\n\n    - Vercel Inc., 12 Main Street, Walnut, USA"),
        (
            "nl",
            "vercel",
            "| Verwerker | Doel | Land |\n|---|---|---|\n| Vercel Inc. | Hosting van de applicatie | VS |",
        ),
        (
            "fr",
            "vercel",
            "| Prestataire | Finalité | Pays |\n|---|---|---|\n| Vercel Inc. | Hébergement de l'application | USA |",
        ),
        (
            "de",
            "google-docs",
            "Die Termine auf dieser Seite werden aus Google Sheets geladen; dabei erhält Google Ihre IP-Adresse.",
        ),
        ("en", "google-docs", "The price list is loaded from a file in Google Sheets when you open the page."),
        ("no", "umami", "# Informasjonskapsler\n\n## Umami\n\nBrukes til statistikk over hvordan siden brukes."),
        (
            "de",
            "meta-pixel",
            "Wir setzen das Meta-Pixel ein. Dieses Tool überträgt nicht-personenbezogene Daten an Facebook.",
        ),
        ("nl", "hotjar", "Wij gebruiken Hotjar. Deze dienst ontvangt niet-persoonlijke gegevens van onze website."),
        ("fr", "hotjar", "Notre site utilise Hotjar. Cet outil reçoit des données non-personnelles."),
        ("sv", "hotjar", "Vi använder Hotjar. Verktyget tar emot icke-personliga uppgifter från webbplatsen."),
        (
            "fr",
            "google-analytics",
            "Nos pages déposent des cookies tiers (par ex. Google) servant à la mesure d’audience.",
        ),
        ("it", "google-maps", "Per la mappa dell'edificio il sito carica contenuti da Google."),
        ("fr", "posthog", "Nous n'utilisons pas :\n\n- Google Analytics : nous utilisons PostHog à la place."),
        ("en", "matomo", "We do not use these tools:\n\n- Google Analytics: we use Matomo in its stead."),
        ("de", "matomo", "Wir verwenden nicht:\n\n- Google Analytics: wir verwenden Matomo, um Besuche zu zählen."),
        (
            "en",
            "google-adsense",
            "We show Google AdSense. You may click on Decline. Then neither Hotjar nor AdSense is loaded.",
        ),
        ("de", "hotjar", "Wir verwenden Hotjar. Sie können ablehnen. Dann wird Hotjar nicht geladen."),
        ("es", "hotjar", "Usamos Hotjar. Puede pulsar en Rechazar. En ese caso no se carga Hotjar."),
        ("pl", "hotjar", "Używamy Hotjar. Możesz kliknąć Odrzuć. Wtedy Hotjar nie jest ładowany."),
        (
            "nl",
            "google-analytics",
            "Wilt u Google Analytics blokkeren, installeer dan de plugin. Met deze plugin telt uw bezoek niet meer mee.",
        ),
        (
            "en",
            "cloudflare-web-analytics",
            "We work with these services:\n\n- Cloudflare: delivery of the site and visitor statistics",
        ),
        ("da", "vercel-analytics", "Vi bruger disse tjenester:\n\n- Vercel: hosting af hjemmesiden og webanalyse"),
        (
            "it",
            "cloudflare-web-analytics",
            "Il sito usa questi servizi:\n\n- **Cloudflare**: CDN e analisi delle visite",
        ),
        (
            "en",
            "pinterest-widgets",
            "This website uses social plug-ins of\n\n* \\- Pinterest (Pinterest Inc., 12 High Street, Palo Alto, CA 94301, USA)",
        ),
        ("en", "vimeo-player", "## No longer in use\n\nYouTube videos were replaced by Vimeo."),
        ("nl", "vimeo-player", "## Dit gebruiken wij niet meer\n\nYouTube-video's zijn vervangen door Vimeo."),
        ("de", "matomo", "Google Analytics wurde ersetzt durch Matomo."),
        ("da", "plausible", "Google Analytics er erstattet af Plausible, som nu tæller vores besøg."),
        ("en", "hotjar", "We use Hotjar, which does not use your data for anything of its own."),
        ("en", "hotjar", "Among our tools is Hotjar, which we do not use for advertising purposes."),
        ("en", "doctolib-booking", "Appointments on our website are made with Doctolib."),
        ("de", "klarna", "Beim Kauf auf Rechnung im Onlineshop prüft Klarna Ihre Bonität."),
        ("en", "stripe", "Card payments in our online shop are taken by Stripe."),
        ("fr", "youtube", "Les vidéos YouTube intégrées à nos pages déposent leurs propres cookies."),
        ("es", "vimeo-player", "Los vídeos de esta web son de Vimeo, que puede instalar sus propias cookies."),
        ("it", "doofinder-search", "## Ricerca interna\n\nDoofinder suggerisce i prodotti mentre si scrive nel sito."),
        (
            "fi",
            "hotjar",
            "Sivustollamme käytetään seuraavia palveluita, jotka eivät aseta evästeitä:\n\n- Hotjar — kävijämittaus",
        ),
        ("en", "hotjar", "We use the following services, which do not store your address:\n\n- Hotjar"),
        ("fr", "posthog", "## Cookies que nous n'utilisons pas\n\nNous utilisons PostHog au lieu de Google Analytics."),
        ("pl", "facebook-social-plugins", "Na stronie działają wtyczki społecznościowe Facebooka oraz Facebook Pixel."),
        (
            "no",
            "amplitude",
            "## Informasjonskapsler\n\n### Frivillige informasjonskapsler\n\nStatistikk måles i verktøyet Amplitude.",
        ),
        (
            "it",
            "google-maps",
            "I nostri fornitori: database (Supabase), invio email (Mailchimp), mappe (OpenStreetMap/Google).",
        ),
        ("pt", "google-analytics", "## Não usamos\n\n- Outros rastreadores além do Google Analytics\n- Hotjar"),
        ("en", "matomo", "We do not use:\n\n- tracking tools other than Matomo"),
        ("en", "matomo", "## Cookies we do NOT use\n\n- Google Analytics: we use Matomo in its place"),
        ("en", "hotjar", "A cookie of Hotjar is set if you have not yet been here."),
        ("en", "matomo", "We use cookies that count visits. An example of this is Matomo."),
        ("de", "matomo", "Wir nutzen Cookies für die Statistik. Ein Beispiel dafür ist Matomo."),
        ("en", "flurry", "Visits are counted with web analytics such as Google Analytics or Flurry."),
        ("en", "meta-pixel", "We set no advertising cookies ourselves – the Meta Pixel measures in your browser."),
        ("it", "hotjar", "Non usiamo cookie pubblicitari: Hotjar misura i clic sulle pagine."),
        ("de", "google-analytics", "Wir nutzen Google Analytics (IP-Kürzung, keine Datenweitergabe an Google)."),
        ("en", "google-ads", "We use Google Ads. Your answers and test results are not sent to Google Ads."),
        (
            "de",
            "soundcloud-player",
            "Beim Klick lädt der SoundCloud-Player. Vorher wird SoundCloud nicht geladen.",
        ),
        (
            "fr",
            "google-analytics",
            "Nous utilisons Google Analytics. Chez nous, ni Google Signals ni le partage de données ne sont activés.",
        ),
        ("it", "stripe", "## Fatturazione e pagamenti\n\nSi paga con bonifico bancario oppure con Stripe."),
        ("pl", "przelewy24", "## Dostawcy usług\n\n- Operatorzy płatności (BLIK, Przelewy24)"),
        ("de", "booking-com", "## Affiliate-Links\n\n- Booking.com Affiliate-Programm"),
        ("en", "wordpress", "This website uses these cookies:\n\n- WordPress: to build the pages"),
        ("es", "hotjar", "Como se indicó anteriormente, nuestro sitio utiliza Hotjar."),
        ("en", "amazon-associates", "As an affiliate of Amazon we earn from purchases on our website."),
        ("da", "google-analytics", "Siden bruger Google Analytics. Afviser du, hentes Google Analytics ikke."),
        (
            "en",
            "linkedin-widgets",
            "## This website's social plug-ins\n\n- LinkedIn (LinkedIn Corporation, 1000 W. Maude Avenue, USA)",
        ),
        ("fr", "netlify", "## Hébergement\n\nNetlify Inc., San Francisco, CA 94107"),
        ("de", "vercel", "Der Code liegt bei GitHub, die Website wird von Vercel gehostet."),
        ("en", "amazon-associates", "Our blog contains affiliate links to Amazon."),
        ("da", "amazon-associates", "Sitet indeholder affiliate-links til Amazon."),
        ("en", "intercom", "We use Intercom to help our customers in the chat."),
        ("en", "hubspot", "On this website HubSpot counts visits; its tools help businesses."),
        ("no", "paddle-payments", "- Paddle — salg, abonnement, betalinger, mva og fakturering"),
        ("en", "cloudflare", "Our website is protected by Cloudflare, Inc., San Francisco."),
        ("en", "instagram-embeds", "The feed on our home page is from Instagram and also shows our ads."),
        ("de", "youtube", "Unsere Website bindet ein:\n\n- YouTube\n- Vimeo"),
        ("fr", "youtube", "Les vidéos sont intégrées depuis YouTube, qui peut y afficher de la publicité."),
        (
            "it",
            "font-awesome",
            "## Cookie e fornitori\n\n### Icone\n\n- **Font Awesome:** disegna le icone delle pagine",
        ),
        ("nl", "hotjar", "## Overzicht van cookies en leveranciers\n\nHotjar meet waar bezoekers klikken."),
        (
            "es",
            "meta-pixel",
            "| Proveedor | Finalidad |\n| --- | --- |\n| Facebook | Medir conversiones y remarketing |",
        ),
        ("no", "meta-pixel", "Vi bruker pikselen fra Meta for å vise annonser på Facebook og Instagram."),
    ],
)
def test_disclosed(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) in DISCLOSED


@pytest.mark.parametrize(
    ("code", "vendor", "text"),
    [
        ("da", "hotjar", "Vi værner om din ro. Da vi ikke bruger Hotjar, er der intet at slå fra."),
        ("en", "google-docs", "Volunteers keep the rota in Google Sheets."),
        ("de", "hotjar", "Hotjar nutzen wir nicht. Wir erheben nicht-personenbezogene Daten selbst."),
        ("fr", "google-analytics", "Nous n'utilisons pas :\n\n- Google Analytics : nous utilisons PostHog à la place."),
        ("en", "hotjar", "We do not use:\n\n- Hotjar: recordings of visits"),
        (
            "en",
            "cloudflare-web-analytics",
            "We work with these services:\n\n- Cloudflare: delivery and protection of the site",
        ),
        ("nl", "vercel-analytics", "Wij gebruiken:\n\n- Vercel: hosting\n- Matomo: bezoekersstatistieken"),
        ("de", "hotjar", "Dann gibt es noch die Aufzeichnung von Sitzungen. Hotjar setzen wir nicht ein."),
        ("es", "hotjar", "Anteriormente utilizamos Hotjar en nuestro sitio."),
        ("en", "amazon-associates", "We and our affiliates buy office supplies at Amazon."),
        ("en", "amazon-associates", "Our servers are run by Amazon and its affiliates."),
        ("en", "youtube", "## No longer in use\n\nYouTube videos were replaced by Vimeo."),
        ("es", "hotjar", "Matomo ha reemplazado a Hotjar."),
        ("pt", "meta-pixel", "o Pixel do Facebook, que não utilizamos;"),
        ("de", "hotjar", "Bekannt ist auch Hotjar, das wir nicht einsetzen."),
        ("fr", "hotjar", "Citons Hotjar, que nous n'utilisons pas."),
        ("en", "liveramp-identity", "We do not work with data brokers such as LiveRamp."),
        ("it", "google-fonts", "Nessun dato di navigazione o indirizzo IP viene condiviso con Google Fonts."),
        ("en", "hotjar", "No usage data of any kind are sent to Hotjar."),
        ("it", "plausible", "Se implementeremo statistiche, useremo soltanto Plausible Analytics."),
        ("en", "hotjar", "We do not use the following services:\n\n- Hotjar"),
        ("en", "yelp", "Reviews you leave on Yelp are public."),
        ("es", "doctolib-booking", "Hay pacientes que nos encuentran en Doctolib."),
        ("it", "eventbrite", "Gli eventi sono pubblicati su Eventbrite."),
        ("en", "worldpay-payments", "Reception takes cards on a Worldpay terminal."),
        ("de", "gocardless-payments", "Unsere Rechnungen werden über GoCardless eingezogen."),
        ("pl", "sumup-payments", "Na targach przyjmujemy karty terminalem SumUp."),
        ("nl", "google-chrome", "**Chrome:** Instellingen > Privacy > Cookies"),
        (
            "de",
            "taboola",
            "Auf youronlinechoices.eu lassen sich Anbieter wie Taboola für alle Seiten abwählen, die diese nutzen.",
        ),
        ("pl", "google-maps", "Na stronie są linki do Facebooka, Instagramu i Map Google."),
        ("en", "google-maps", "Our processors: mailing (Google, Mailchimp), payment (Stripe)."),
        ("pt", "hotjar", "## Não usamos\n\n- Outros rastreadores além do Google Analytics\n- Hotjar"),
        ("en", "google-analytics", "## Cookies we do NOT use\n\n- Google Analytics: we use Matomo in its place"),
        (
            "es",
            "amplitude",
            "No utilizamos scripts de terceros (Google Analytics, Mixpanel, Hotjar, Amplitude u otros).",
        ),
        (
            "de",
            "google-maps",
            "Erst mit dem Klick werden Sie zu Google Maps weitergeleitet. Wir verwenden keine Karten.",
        ),
        ("en", "google-ads", "We show advertisements of Google. Choose what you see in the Google Ads Settings."),
        ("en", "google-fonts", "Google Fonts come from our server; no data are sent to Google Fonts."),
        (
            "es",
            "google-analytics",
            "Google usa cookies para mostrar anuncios basados en visitas anteriores a este sitio.",
        ),
        ("en", "amazon-associates", "There are links to Amazon and to our affiliates."),
        ("en", "hotjar", "We help companies to set up Hotjar."),
        ("de", "hotjar", "Wir beraten Unternehmen bei der Einrichtung von Hotjar."),
        ("fr", "hotjar", "Nous aidons les entreprises à installer Hotjar."),
        ("en", "iubenda", "Read our [Privacy Policy](https://www.iubenda.com/privacy-policy/12345) for more."),
        (
            "sv",
            "google-analytics",
            "| Cookie | Syfte |\n|---|---|\n| _ga, Google Analytics | analys (används ej för närvarande) |",
        ),
        ("sv", "hostinger", "- **Hostinger** – e-postutskick: inloggnings- och bekräftelsemejl"),
        ("de", "github-pages", "Der Code unserer Website wird auf GitHub gespeichert."),
        ("de", "hotjar", "| Dienst | Land |\n|---|---|\n| Hotjar (derzeit deaktiviert) | Malta |"),
        ("en", "hotjar", "- Hotjar (currently disabled)\n- Matomo"),
        ("en", "youtube", "If at some point videos of YouTube are embedded, YouTube may set cookies."),
        ("it", "google-fonts", "I caratteri stanno su questo dominio, non si chiede nulla a Google Fonts."),
        (
            "nl",
            "google-funding-choices",
            "Aan Google hebben wij geen toestemming gegeven voor eigen gebruik van onze cijfers.",
        ),
        ("fr", "hotjar", "Le script de Hotjar n'est pas encore activé."),
        ("pl", "hotjar", "Skrypt Hotjar nie jest jeszcze włączony."),
        ("sv", "hotjar", "Hotjars skript är ännu inte aktiverat."),
        ("en", "instagram-embeds", "The Meta Pixel shows us which of our adverts on Instagram brought buyers."),
        ("de", "youtube", "Wir setzen Cookies ein, um den Erfolg unserer Anzeigen auf YouTube zu messen."),
        ("sv", "instagram-embeds", "Kakor används för våra annonser på Instagram."),
        ("en", "xing-share", "From this website there are links to our pages on:\n\n- XING\n- YouTube"),
        ("en", "google-ads", "You can change which ads Google shows you: http://www.google.com/settings/ads/."),
        ("it", "google-ads", "Si possono disattivare gli annunci su https://adssettings.google.com/."),
        ("it", "pipedrive-crm", "## Fornitori\n\nI dati dei contatti sono in Pipedrive."),
        ("en", "meta-audience-network", "Facebook measures conversions on our website."),
        ("en", "matomo", "Many sites count their visits. An example of this is Matomo."),
        ("en", "hotjar", "We use no recording tools: Hotjar is not on our pages."),
        ("en", "hotjar", "We do not use recording tools – Hotjar, Mouseflow – on our pages."),
        ("de", "segment", "Ein Segment der Kunden sehen wir in Google Analytics."),
        ("en", "flurry", "A Flurry of visits is counted on our pages."),
        ("en", "usercentrics-cmp", "Consent is asked for by Cookiebot, a tool of Usercentrics A/S."),
        ("en", "cookieyes", "The cookie `cookieyes-consent` keeps your choice for a year."),
    ],
)
def test_not_disclosed(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) not in DISCLOSED


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Google Maps shows the way to us. We never give Google your phone number or messages."),
        ("de", "Google Maps zeigt den Weg. Daten Ihres Kundenkontos übermitteln wir nicht an Google."),
        ("fr", "Google Maps montre le chemin. Nous ne communiquons pas votre nom à Google."),
        ("es", "Google Maps muestra el camino. No compartimos con Google los datos bancarios."),
        ("sv", "Google Maps visar vägen. Vi lämnar inte ut kunduppgifter till Google."),
    ],
)
def test_that_certain_data_are_not_shared_denies_no_other_use(code: str, text: str) -> None:
    assert label(code, "google-maps", text) == Label.NAMED_PRODUCT


def test_that_no_data_are_shared_denies_the_vendor() -> None:
    assert label("en", "hotjar", "We do not give any data to Hotjar, your account data included.") not in DISCLOSED
    assert label("en", "hotjar", "We do not send any of your data to Hotjar.") == Label.NEGATED


def test_a_product_without_a_class_is_read_as_any_other() -> None:
    assert label("en", "accuweather", "We use Accuweather on our website.") in DISCLOSED
