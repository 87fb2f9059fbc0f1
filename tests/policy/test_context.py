"""Polarity and scope in thirteen languages, each with the same questions: used, denied, ended, elsewhere."""

import pytest

from auditor.model.kinds import DocumentKind, Polarity, Scope
from auditor.model.reading import Mention
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.labelling import DISCLOSED, label
from tests.policy.register import REGISTER

_READER = Reader(REGISTER)

_LANGUAGES = {
    "en": ("We use Hotjar on our website.", "We do not use Hotjar on our website.", "We no longer use Hotjar."),
    "de": (
        "Wir verwenden Hotjar auf unserer Website.",
        "Wir verwenden Hotjar auf unserer Website nicht.",
        "Wir verwenden Hotjar nicht mehr.",
    ),
    "fr": (
        "Nous utilisons Hotjar sur notre site.",
        "Nous n'utilisons pas Hotjar sur notre site.",
        "Nous n'utilisons plus Hotjar sur ce site.",
    ),
    "es": (
        "Utilizamos Hotjar en nuestro sitio web.",
        "No utilizamos Hotjar en nuestro sitio web.",
        "Ya no utilizamos Hotjar en este sitio web.",
    ),
    "it": (
        "Utilizziamo Hotjar sul nostro sito.",
        "Non utilizziamo Hotjar sul nostro sito.",
        "Non utilizziamo più Hotjar sul nostro sito.",
    ),
    "nl": (
        "Wij gebruiken Hotjar op onze website.",
        "Wij gebruiken geen Hotjar op onze website.",
        "Wij gebruiken niet langer Hotjar op onze website.",
    ),
    "pt": (
        "Utilizamos o Hotjar no nosso site.",
        "Não utilizamos o Hotjar no nosso site.",
        "Já não utilizamos o Hotjar no nosso site.",
    ),
    "pl": (
        "Na naszej stronie korzystamy z Hotjar.",
        "Na naszej stronie nie korzystamy z Hotjar.",
        "Już nie korzystamy z Hotjar na naszej stronie.",
    ),
    "sv": (
        "Vi använder Hotjar på vår webbplats.",
        "Vi använder inte Hotjar på vår webbplats.",
        "Vi använder inte längre Hotjar på vår webbplats.",
    ),
    "da": (
        "Vi bruger Hotjar på vores hjemmeside.",
        "Vi bruger ikke Hotjar på vores hjemmeside.",
        "Vi bruger ikke længere Hotjar på vores hjemmeside.",
    ),
    "no": (
        "Vi bruker Hotjar på nettstedet vårt.",
        "Vi bruker ikke Hotjar på nettstedet vårt.",
        "Vi bruker ikke lenger Hotjar på nettstedet vårt.",
    ),
    "fi": (
        "Käytämme Hotjar-palvelua sivustollamme.",
        "Emme käytä Hotjaria sivustollamme.",
        "Emme enää käytä Hotjaria sivustollamme.",
    ),
    "cs": (
        "Na našich stránkách používáme Hotjar.",
        "Na našich stránkách nepoužíváme Hotjar.",
        "Hotjar již nepoužíváme na našich stránkách.",
    ),
}


def _mention(text: str, vendor: str = "hotjar") -> Mention:
    document = read(text.encode(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/plain")
    return next(m for m in _READER.read([document]).mentions if m.vendor == vendor)


@pytest.mark.parametrize("code", _LANGUAGES)
def test_used_denied_and_ended_in_each_language(code: str) -> None:
    used, denied, ended = map(_mention, _LANGUAGES[code])
    assert (used.polarity, used.scope) == (Polarity.ASSERTED, Scope.THIS_WEBSITE)
    assert denied.polarity is Polarity.NEGATED
    assert ended.polarity in (Polarity.PAST, Polarity.NEGATED)


@pytest.mark.parametrize(
    ("text", "vendor", "scope"),
    [
        (
            "Sign in with your Google account or use Google Sign-In to log in with Google.",
            "google-sign-in",
            Scope.USER_TRIGGERED,
        ),
        ("We publish job applications via LinkedIn.", "linkedin", Scope.OTHER),
        ("Search engines such as Google list our pages.", "google", Scope.OTHER),
        ("We receive information about you from publicly available sources such as LinkedIn.", "linkedin", Scope.OTHER),
        ("Matomo is an alternative to Google Analytics.", "google-analytics", Scope.OTHER),
        ("Hotjar is part of our mobile app.", "hotjar", Scope.OTHER),
        ("Cookies of Hotjar are set when you visit our website.", "hotjar", Scope.THIS_WEBSITE),
        ("The Trello widget is embedded in our website.", "trello", Scope.THIS_WEBSITE),
    ],
)
def test_scope(text: str, vendor: str, scope: Scope) -> None:
    assert _mention(text, vendor).scope is scope


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("We may use Hotjar on this site.", Polarity.HEDGED),
        ("We plan to use Hotjar in future.", Polarity.FUTURE),
        ("You can disable Hotjar at any time.", Polarity.IMPLIED),
        ("We do not use Hotjar to read what you type.", Polarity.ASSERTED),
        ("We do not use Criteo, but we use Hotjar.", Polarity.ASSERTED),
        ("We do not use any tools other than Hotjar.", Polarity.ASSERTED),
        ("Neither Criteo nor Hotjar runs on this website.", Polarity.NEGATED),
        ("Hotjar and Criteo are not used on this website.", Polarity.NEGATED),
    ],
)
def test_polarity(text: str, polarity: Polarity) -> None:
    assert _mention(text).polarity is polarity


def test_a_quote_is_always_the_slice_it_says() -> None:
    text = (
        "Intro.\n\nWe use *Hot\u00adjar* (Hotjar\u00a0Limited) & others;\nsee [policy](https://www.hotjar.com/privacy)."
    )
    document = read(text.encode(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/markdown")
    mentions = _READER.read([document]).mentions
    assert len(mentions) >= 3
    for mention in mentions:
        assert document.text[mention.quote.start : mention.quote.end] == mention.quote.text
        assert mention.quote.start <= mention.start <= mention.end <= mention.quote.end or "link" in mention.flags
        assert "link" in mention.flags or document.text[mention.start : mention.end] == mention.name


@pytest.mark.parametrize(
    ("code", "vendor", "text", "disclosed"),
    [
        ("en", "matomo", "What do you use Matomo for? We use it to see which pages are read.", True),
        ("de", "matomo", "Wofür setzen Sie Matomo ein? Wir verwenden es, um Zugriffe zu zählen.", True),
        ("nl", "matomo", "Waarvoor gebruikt u Matomo? Wij gebruiken het om bezoeken te tellen.", True),
        ("en", "matomo", "Do you use Matomo? We used it until 2022.", False),
        ("en", "matomo", "Do you use Matomo? We use our own statistics.", False),
        ("da", "matomo", "Bruger I Matomo? Vi bruger den danske tjeneste Siteimprove.", False),
        ("no", "matomo", "Vi bruker Matomo. Vi deler ikke Matomo-data med noen.", True),
        ("sv", "matomo", "Vi använder Matomo. Vi delar inte Matomo-data med någon.", True),
    ],
)
def test_use_told_behind_a_question_and_data_that_is_not_shared(
    code: str, vendor: str, text: str, disclosed: bool
) -> None:
    assert (label(code, vendor, text) in DISCLOSED) is disclosed
