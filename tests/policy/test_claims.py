"""What a text claims beside plain mentions: classes, own servers, tables, the speaker itself."""

import pytest

from auditor.model.kinds import DocumentKind, Label
from auditor.model.text import DocumentText
from auditor.policy import ladder
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.register import REGISTER

_READER = Reader(REGISTER)


def _document(text: str, url: str = "") -> DocumentText:
    return read(text.encode(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/markdown", url=url)


def _label(text: str, vendor: str) -> Label:
    document = _document(text)
    return ladder.label(vendor, _READER.read([document]), REGISTER, [document]).label


@pytest.mark.parametrize(
    ("text", "vendor", "label"),
    [
        ("We use web analytics services to find out which of our pages are read.", "matomo", Label.CATEGORY_ONLY),
        ("Hotjar shows us with heatmaps how visitors use our website.", "clarity", Label.NOT_MENTIONED),
        ("We use Google Analytics, a web analysis service of Google, on our website.", "matomo", Label.NOT_MENTIONED),
        ("We use analytics tools such as Google Analytics.", "matomo", Label.CATEGORY_ONLY),
        ("We use Hotjar. We also work with advertising networks.", "criteo", Label.CATEGORY_ONLY),
        ("Example Ltd develops chat software for shops.", "drift", Label.NOT_MENTIONED),
        ("We use chat software on our website.", "drift", Label.CATEGORY_ONLY),
        ("## Access by third parties\n\nYour data stay with us.", "drift", Label.NOT_MENTIONED),
        ("## Sharing\n\nProcessors\n\nWe keep your data on our own machines.", "drift", Label.NOT_MENTIONED),
        ("## Sharing\n\nThird parties receive your data.", "drift", Label.GENERIC_ONLY),
        (
            "We use Google Fonts, stored on our own server; no connection to Google is made.",
            "google-fonts",
            Label.NEGATED,
        ),
        ("Die Google Fonts sind lokal installiert. Eine Verbindung zu Google findet nicht statt.", "google-fonts", Label.NEGATED),
        ("Google Fonts sind lokal eingebunden. Wir nutzen Google Analytics.", "google-analytics", Label.NAMED_PRODUCT),
        ("We run Matomo, hosted on our own server.", "matomo", Label.NAMED_PRODUCT),
        ("Data are not shared with third parties, and on our website Criteo shows offers.", "criteo", Label.NAMED_PRODUCT),
        ("Services we use on this website include Google and Intercom.", "intercom", Label.NAMED_PRODUCT),
        (
            "| Cookie | Provider | Lifetime |\n| --- | --- | --- |\n| _ga | Google | 2 years |",
            "google-analytics",
            Label.PARENT_NAMED,
        ),
        ("## Third-party cookies\n\nGoogle Analytics sets cookies here.", "matomo", Label.NOT_MENTIONED),
        ("## Third-party cookies\n\nThey remember what you bought.", "matomo", Label.GENERIC_ONLY),
        ("## Analytics tools\n\nWe use Hotjar for this.\n\n## Maps\n\nA map.", "matomo", Label.CATEGORY_ONLY),
        ("## Analytics tools\n\nWe use Google Analytics.", "matomo", Label.NOT_MENTIONED),
        ("We pass data on to these service providers:\n\n- Hotjar\n- Criteo", "matomo", Label.NOT_MENTIONED),
        ("We pass data on to service providers.\n\n- Hotjar\n- Criteo", "matomo", Label.GENERIC_ONLY),
        ("We do not sell, rent or hand your data to third parties.", "matomo", Label.NOT_MENTIONED),
        (
            "For contracts and internal work we use:\n\n| Provider | Purpose |\n| --- | --- |\n| Trello | projects |",
            "trello",
            Label.OTHER_CONTEXT,
        ),
    ],
)  # fmt: skip
def test_what_is_claimed(text: str, vendor: str, label: Label) -> None:
    assert _label(text, vendor) is label


def test_the_company_that_speaks_is_no_third_party() -> None:
    text = 'Hotjar Limited ("we", "us") sets cookies on this website. We use Criteo.'
    named = ladder.named(_READER.read([_document(text)]), REGISTER)
    assert [found.vendor for found in named] == ["criteo"]
    own = ladder.named(_READER.read([_document("Hotjar sets cookies.", "https://www.hotjar.com/privacy")]), REGISTER)
    assert own == ()


def test_the_controller_is_no_unknown_recipient() -> None:
    text = (
        "The controller is Lindenhof Garten GmbH, Berlin.\n\nOur service provider is Nordwind Versand GmbH.\n\n"
        "We share your data with Lindenhof Garten GmbH."
    )
    assert [found.name for found in _READER.read([_document(text)]).unknown] == ["Nordwind Versand GmbH"]
