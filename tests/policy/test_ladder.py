"""The ladder: worked examples and edge decisions of the reference, and its invariants."""

from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.kinds import DocumentKind, Label
from auditor.model.reading import Disclosure
from auditor.model.text import DocumentText
from auditor.policy import ladder
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.register import REGISTER

_READER = Reader(REGISTER)

PRODUCT, COMPANY, PARENT = Label.NAMED_PRODUCT, Label.NAMED_COMPANY, Label.PARENT_NAMED
COOKIE, CATEGORY, GENERIC = Label.COOKIE_NAME_ONLY, Label.CATEGORY_ONLY, Label.GENERIC_ONLY
NEGATED, CONFLICT, OTHER, NONE = Label.NEGATED, Label.CONFLICT, Label.OTHER_CONTEXT, Label.NOT_MENTIONED


def _document(text: str, id: str = "d1", kind: DocumentKind = DocumentKind.PRIVACY) -> DocumentText:
    return read(text.encode(), id=id, kind=kind, media_type="text/markdown")


@lru_cache(maxsize=4096)
def _label(text: str, vendor: str) -> Disclosure:
    documents = [_document(text)]
    return ladder.label(vendor, _READER.read(documents), REGISTER, documents)


WORKED = [
    ("We use Google Analytics, a service of Google Ireland Ltd.", "google-analytics", PRODUCT),
    ("We use Google Analytics, a service of Google Ireland Ltd.", "google-ads", PARENT),
    ("We do not use Google Analytics.", "google-analytics", NEGATED),
    ("We share data with analytics providers.", "google-analytics", CATEGORY),
    ("You can disable cookies in Google Chrome.", "google-analytics", NONE),
    ("We may obtain data from LinkedIn.", "linkedin-insight", OTHER),
    ("Vi bruger cookies til drift af hjemmesiden.", "drift", NONE),
    ("| Cookie | Lifetime | Purpose |\n| --- | --- | --- |\n| _fbp | 3 months | marketing |", "meta-pixel", COOKIE),
    ("Contracts are managed in Trello.", "trello", OTHER),
    ("Google Analytics is not used to identify you.", "google-analytics", PRODUCT),
    ("We do not use Google Analytics. We use Google Maps.", "google-analytics", NEGATED),
    ("We do not use Google Analytics. We use Google Maps.", "google-maps", PRODUCT),
]

EDGES = [
    (
        "## Statistics\n\nWe use Google Analytics to count the visitors of our website and the pages they read.\n\n"
        "## Fonts\n\nFonts come from our own server; nothing is sent to Google.",
        "google-analytics",
        PRODUCT,
    ),
    ("We use analytics tools such as Google Analytics.", "google-analytics", PRODUCT),
    ("We use analytics tools such as Google Analytics.", "matomo", CATEGORY),
    ("We use services of Google (Analytics, Ads, Tag Manager) on this website.", "google-ads", PRODUCT),
    ("We use services of Google (Analytics, Ads, Tag Manager) on this website.", "google-tag-manager", PRODUCT),
    ("This site uses Google services.", "google-fonts", PARENT),
    ("We use Google Maps on our website.", "google-fonts", PARENT),
    ("We use the Facebook pixel on our website.", "meta-pixel", PRODUCT),
    ("Our pages embed the Facebook like button.", "facebook-plugins", PRODUCT),
    ("Our pages embed the Facebook like button.", "meta-pixel", PARENT),
    (
        "Visit our Facebook fan page. Meta Platforms Ireland Limited and we are joint controllers for it.",
        "meta-pixel",
        OTHER,
    ),
    ("We use Microsoft session recording to improve our website.", "clarity", COMPANY),
    ("We use Google Tag Manager on this website.", "google-ads", PARENT),
    ("## Job applicants\n\nWe use Hotjar when you apply.", "hotjar", OTHER),
    ("Sign in with Google is offered on our login page.", "google-sign-in", PRODUCT),
    ("We share data with our partners and other third parties.", "criteo", GENERIC),
    ("We use Hotjar. We do not use Hotjar.", "hotjar", CONFLICT),
    ("Until 2022 we used Hotjar.", "hotjar", NEGATED),
    ("We no longer use Criteo.", "criteo", NEGATED),
    ("In future we plan to use Hotjar.", "hotjar", OTHER),
    ("Unlike Google Analytics, Matomo runs on our own servers.", "google-analytics", OTHER),
    ("We do not use cookies other than Google Analytics.", "google-analytics", PRODUCT),
    ("We use Google Analytics without Google Analytics advertising features.", "google-analytics", PRODUCT),
    ("Google Analytics does not identify you.", "google-analytics", PRODUCT),
    ("We do not use the following tools:\n\n* Hotjar\n* Criteo", "criteo", NEGATED),
    ("We use the following tools on our website:\n\n* Hotjar\n* Criteo", "criteo", PRODUCT),
    ("To stop Google Analytics on this site install the browser add-on.", "google-analytics", PRODUCT),
    ("Pixels, such as those offered by companies like Facebook, are small images.", "meta-pixel", OTHER),
    (
        "| Cookie | Provider | Duration |\n| --- | --- | --- |\n| _hjSessionUser_* | Hotjar | 1 year |",
        "hotjar",
        PRODUCT,
    ),
    ("Our website sends data to Hotjar Limited.", "hotjar", COMPANY),
    (
        "We read the [privacy policy](https://www.hotjar.com/legal/policies/privacy/) of our recording service.",
        "hotjar",
        PRODUCT,
    ),
    ("We have a complaint against Criteo.", "criteo", OTHER),
    ("Newsletters are sent with Mailchimp.", "mailchimp", OTHER),
    ("We manage contracts in Trello. We use session recording tools.", "hotjar", CATEGORY),
    ("No data is shared with Facebook.", "meta-pixel", NEGATED),
    ("We use Google AdWords.", "google-ads", PRODUCT),
    ("Follow us on Facebook.", "meta-pixel", OTHER),
    ("Wir verwenden kein Google Analytics.", "google-analytics", NEGATED),
    (
        "Diese Website benutzt Google Analytics, einen Webanalysedienst der Google Ireland Limited.",
        "google-analytics",
        PRODUCT,
    ),
    ("Wir setzen Hotjar auf unserer Website nicht ein.", "hotjar", NEGATED),
    ("Hotjar kommt auf unserer Website nicht zum Einsatz.", "hotjar", NEGATED),
    ("Auf den Einsatz von Criteo verzichten wir. Wir verzichten auf Criteo.", "criteo", NEGATED),
    (
        "Im Rahmen von Google Analytics wird Ihre IP-Adresse nicht mit anderen Daten von Google zusammengeführt.",
        "google-analytics",
        PRODUCT,
    ),
    ("Nous n'utilisons pas Google Analytics.", "google-analytics", NEGATED),
    ("Ce site utilise Google Analytics, un service d'analyse proposé par Google.", "google-analytics", PRODUCT),
    ("Nous n'utilisons plus Criteo.", "criteo", NEGATED),
    ("Suivez-nous sur notre page Facebook.", "meta-pixel", OTHER),
]


@pytest.mark.parametrize(("text", "vendor", "expected"), WORKED)
def test_worked_example(text: str, vendor: str, expected: Label) -> None:
    assert _label(text, vendor).label is expected


@pytest.mark.parametrize(("text", "vendor", "expected"), EDGES)
def test_edge_decision(text: str, vendor: str, expected: Label) -> None:
    assert _label(text, vendor).label is expected


def test_denying_the_company_at_large_is_told_beside_the_product() -> None:
    found = _label(EDGES[0][0], EDGES[0][1])
    assert "partly-denied" in found.flags
    assert any("nothing is sent to Google" in quote.text for quote in found.quotes)


_STATEMENTS = st.sampled_from(
    [text for text, _, _ in WORKED + EDGES if not text.startswith(("|", "#")) and "\n" not in text]
)
_IRRELEVANT = st.sampled_from(
    [
        "You have the right to lodge a complaint with a supervisory authority.",
        "Our offices are open from nine to five.",
        "This policy was written with care.",
        "Personal data are deleted when they are no longer needed.",
        "Your rights include access, correction and erasure.",
        "We take security seriously and encrypt connections.",
    ]
)
_VENDORS = st.sampled_from(sorted(REGISTER.products))
_RANK = {label: i for i, label in enumerate(Label)}


@settings(max_examples=150, deadline=None)
@given(_STATEMENTS, _IRRELEVANT, _VENDORS, st.booleans())
def test_an_irrelevant_sentence_never_makes_a_label_worse(stated: str, other: str, vendor: str, first: bool) -> None:
    parts = (other, stated) if first else (stated, other)
    alone, together = _label(stated, vendor), _label("\n\n".join(parts), vendor)
    assert _RANK[together.label] <= _RANK[alone.label]


@settings(max_examples=80, deadline=None)
@given(st.lists(_STATEMENTS, min_size=2, max_size=4), _VENDORS, st.randoms())
def test_the_order_of_documents_does_not_matter(texts: list[str], vendor: str, random: object) -> None:
    documents = [_document(text, id=f"d{i}") for i, text in enumerate(texts)]
    turned = documents[::-1]
    one = ladder.label(vendor, _READER.read(documents), REGISTER, documents)
    other = ladder.label(vendor, _READER.read(turned), REGISTER, turned)
    assert (one.label, one.flags) == (other.label, other.flags)


def test_flags_tell_how_a_label_came_about() -> None:
    assert "sibling" in _label("We use Google Analytics on our website.", "google-ads").flags
    assert "sibling" not in _label("We use Google services on our website.", "google-ads").flags
    assert "purpose-match" in _label("We use services of Google for advertising.", "google-ads").flags
    assert "former-name" in _label("We use Google AdWords.", "google-ads").flags
    assert (
        "implied"
        in _label("To stop Google Analytics on this site install the browser add-on.", "google-analytics").flags
    )
    assert "conditional" in _label("We use Hotjar only with your consent.", "hotjar").flags
    both = "We may receive data from LinkedIn. We work with advertising networks."
    assert "named-elsewhere" in _label(both, "linkedin-insight").flags


def test_without_a_readable_document_nothing_is_decided() -> None:
    empty = read(b"", id="d1", kind=DocumentKind.PRIVACY, media_type="text/plain")
    for documents in ([], [empty], [_document("We use Criteo."), empty]):
        label = ladder.label("hotjar", _READER.read(documents), REGISTER, documents).label
        assert label is Label.UNDECIDABLE
    named = [_document("We use Criteo."), empty]
    assert ladder.label("criteo", _READER.read(named), REGISTER, named).label is PRODUCT


def test_terms_and_other_documents_do_not_speak_for_the_website() -> None:
    policy = _document("This policy tells you what data we hold about you and for how long we keep them.")
    terms = _document("We use Hotjar on our website.", id="d2", kind=DocumentKind.TERMS)
    documents = [policy, terms]
    assert ladder.label("hotjar", _READER.read(documents), REGISTER, documents).label is NONE


def test_a_language_without_cues_is_not_guessed() -> None:
    documents = [
        _document("Ezen a weboldalon a Hotjar nem kerül használatra, és az adatok nem kerülnek átadásra a részére.")
    ]
    found = ladder.label("hotjar", _READER.read(documents), REGISTER, documents)
    assert (found.label, found.flags) == (Label.UNDECIDABLE, ("review",))


def test_named_lists_only_what_has_a_mention_of_its_own() -> None:
    reading = _READER.read(
        [_document("We use Google Analytics. Contracts are managed in Trello. We share data with Facebook.")]
    )
    assert {d.vendor: d.label for d in ladder.named(reading, REGISTER)} == {
        "google-analytics": PRODUCT,
        "meta": PARENT,
        "trello": OTHER,
    }
