"""The denial of a class of tools is one of each of its vendors; that of a deed, of cookies or of a part of a class is none."""

import pytest

from auditor.model.kinds import Label
from tests.policy.labelling import label

_DENIED = [
    ("en", "criteo", "We use no advertising networks."),
    ("en", "matomo", "We use no analytics tools other than Plausible."),
    ("en", "vimeo-player", "This site embeds no video platforms."),
    ("en", "facebook-social-plugins", "There are no social media plugins on our website."),
    ("en", "criteo", "We no longer work with advertising networks. Some cookies are set by third parties."),
    ("en", "matomo", "We do not use any third-party analytics services or advertising networks."),
    ("en", "google-analytics", "Our map comes from Google Maps. We use no analytics tools."),
    ("de", "criteo", "Wir arbeiten mit keinen Werbenetzwerken zusammen und nutzen keine Werbenetzwerke."),
    ("de", "mixpanel", "Wir verwenden keine Analysetools außer Matomo."),
    ("de", "matomo", "Analysedienste setzen wir nicht ein."),
    ("de", "matomo", "Wir nutzen Plausible. Weitere Analysedienste kommen nicht zum Einsatz."),
    ("de", "vimeo-player", "Auf unserer Website sind keine Videoplattformen eingebunden."),
    ("fr", "criteo", "Nous ne faisons appel à aucune régie publicitaire."),
    ("fr", "matomo", "Aucun outil d'analyse n'est utilisé sur ce site."),
    ("es", "criteo", "No utilizamos redes publicitarias en nuestra web."),
    ("es", "matomo", "No utilizamos ninguna herramienta de analítica web."),
    ("it", "criteo", "Non utilizziamo reti pubblicitarie."),
    ("it", "matomo", "Non utilizziamo strumenti di analisi."),
    ("nl", "criteo", "Wij gebruiken geen advertentienetwerken."),
    ("nl", "matomo", "Wij gebruiken Plausible. Andere analysetools gebruiken wij niet."),
    ("pt", "criteo", "Não utilizamos redes publicitárias."),
    ("pt", "matomo", "Não utilizamos ferramentas de análise."),
    ("da", "criteo", "Vi bruger ingen annoncenetværk."),
    ("no", "mixpanel", "Vi bruker ingen andre analyseverktøy enn Matomo."),
    ("sv", "criteo", "Vi använder inga annonsnätverk."),
    ("pl", "matomo", "Nie korzystamy z narzędzi analitycznych."),
    ("cs", "matomo", "Nepoužíváme žádné analytické nástroje."),
    ("fi", "matomo", "Emme käytä analytiikkatyökaluja."),
    ("en", "matomo", "We are a small club. On this website we are not using any analytics tools."),
    ("de", "matomo", "Auf dieser Website setzen wir keine Analysetools ein."),
]  # fmt: skip
_NOT_DENIED = [
    ("en", "plausible", "We use no analytics tools other than Plausible."),
    ("en", "criteo", "We do no advertising and no tracking."),
    ("en", "criteo", "We use no advertising cookies."),
    ("en", "matomo", "We use no analytics tools that store your address."),
    ("en", "matomo", "We use no invasive analytics tools."),
    ("en", "matomo", "We do not use analytics tools without your consent."),
    ("en", "matomo", "We use no analytics tools except those that the law allows."),
    ("en", "criteo", "Brevo is not an advertising network."),
    ("en", "criteo", "We are not an advertising network."),
    ("en", "matomo", "On the checkout pages we use no analytics tools."),
    ("en", "matomo", "With Do Not Track switched on, we use no analytics tools."),
    ("en", "matomo", "Initially no analytics tools are active; after a click on accept, they are."),
    ("en", "matomo", "# Privacy\n\n## Our newsletter\n\nWe use no analytics tools."),
    ("en", "matomo", "You can read our articles without analytics tools."),
    ("de", "matomo", "Im Kassenbereich setzen wir keine Analysetools ein."),
    ("fr", "matomo", "Sur les pages de paiement, nous n'utilisons aucun outil d'analyse."),
    ("es", "matomo", "En la zona de pago no utilizamos herramientas de análisis."),
    ("nl", "matomo", "Op de betaalpagina gebruiken wij geen analysetools."),
    ("sv", "matomo", "På kassasidan använder vi inga analysverktyg."),
    ("en", "criteo", "We do not use the advertising services of Google."),
    ("en", "criteo", "We do not sell your data to advertising networks."),
    ("en", "matomo", "We use no advertising networks."),
    ("en", "criteo", "Our app contains no advertising networks."),
    ("en", "matomo", "Our subsidiary in Norway uses no analytics tools."),
    ("de", "matomo", "Unser Wiki nutzt keine Analysetools."),
    ("en", "matomo", "| Kind | Tools |\n|---|---|\n| Necessary | no analytics tools |"),
    ("en", "matomo", "We use analytics tools. In the shop we use no analytics tools."),
    ("en", "criteo", "We use Criteo. Beyond that we use no advertising networks."),
    ("de", "matomo", "Wir erstellen keine Statistik und betreiben keine Analyse."),
    ("de", "criteo", "Wir zeigen keine Werbung."),
    ("de", "matomo", "Wir verwenden keine Analysetools, die Cookies setzen."),
    ("de", "matomo", "Ohne Ihre Einwilligung verwenden wir keine Analysetools."),
    ("de", "criteo", "Matomo nutzt keine Werbenetzwerke."),
    ("fr", "matomo", "Nous ne faisons aucune mesure d'audience."),
    ("fr", "matomo", "Nous n'utilisons aucun outil d'analyse qui dépose des cookies."),
    ("es", "matomo", "No utilizamos cookies analíticas."),
    ("it", "matomo", "Non utilizziamo strumenti di analisi invasivi."),
    ("nl", "criteo", "Wij plaatsen geen marketingcookies."),
    ("pt", "criteo", "Não fazemos publicidade."),
    ("da", "criteo", "Vi viser ingen reklamer."),
    ("sv", "matomo", "Vi använder inga analysverktyg som sparar din adress."),
    ("pl", "matomo", "Nie prowadzimy statystyk."),
    ("fi", "matomo", "Emme tee kävijätilastoja."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "vendor", "text"), _DENIED)
def test_denied_with_its_class(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) is Label.NEGATED


@pytest.mark.parametrize(("code", "vendor", "text"), _NOT_DENIED)
def test_not_denied(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) not in (Label.NEGATED, Label.CONFLICT)
