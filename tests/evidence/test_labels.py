import msgspec
import pytest

from auditor.evidence.labels import Labels, problem, verdict, with_problems
from auditor.model.kinds import DocumentKind, Label, VendorVerdict
from tests.evidence.captures import REGISTER, policy

PRIVACY, TEXT = policy("We use Adcorp Pixel on this website to measure our advertisements.")
COOKIES, TABLE = policy("This website uses Site Stats by Tagco Ltd to count visits.", "cookies", DocumentKind.COOKIES)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (Label.NAMED_PRODUCT, VendorVerdict.DISCLOSED),
        (Label.NAMED_COMPANY, VendorVerdict.DISCLOSED),
        (Label.PARENT_NAMED, VendorVerdict.COMPANY_ONLY),
        (Label.COOKIE_NAME_ONLY, VendorVerdict.COVERED_NOT_NAMED),
        (Label.CATEGORY_ONLY, VendorVerdict.COVERED_NOT_NAMED),
        (Label.GENERIC_ONLY, VendorVerdict.GENERIC),
        (Label.NEGATED, VendorVerdict.CONTRADICTED),
        (Label.CONFLICT, VendorVerdict.CONTRADICTED),
        (Label.OTHER_CONTEXT, VendorVerdict.NOT_DISCLOSED),
        (Label.NOT_MENTIONED, VendorVerdict.NOT_DISCLOSED),
        (Label.UNDECIDABLE, VendorVerdict.UNDECIDABLE),
    ],
)
def test_verdicts(label: Label, expected: VendorVerdict) -> None:
    assert verdict(label, seen=True) is expected
    assert verdict(label, seen=False) is VendorVerdict.NOT_OBSERVED


def test_where_a_vendor_is_named() -> None:
    labels = Labels((PRIVACY, COOKIES), (TEXT, TABLE), REGISTER)
    assert labels.of("adcorp-pixel").disclosed_in == (DocumentKind.PRIVACY,)
    assert labels.of("site-stats").disclosed_in == (DocumentKind.COOKIES,)
    assert labels.of("file-cdn").disclosed_in == ()


def test_an_absence_is_proved_by_what_was_searched_where() -> None:
    searched = Labels((PRIVACY, COOKIES), (TEXT, TABLE), REGISTER).of("file-cdn").searched
    assert [(s.document, s.text_sha256) for s in searched] == [("privacy", TEXT.sha256), ("cookies", TABLE.sha256)]
    assert "File Cdn" in searched[0].names


def test_problems() -> None:
    assert problem((PRIVACY, COOKIES)) is None
    assert "No privacy or cookie policy was found" in (problem(()) or "")
    imprint = msgspec.structs.replace(PRIVACY, kind=DocumentKind.IMPRINT)
    assert "No privacy or cookie policy was found" in (problem((imprint,)) or "")
    unread = msgspec.structs.replace(COOKIES, reason="Status 500.")
    assert (problem((PRIVACY, unread)) or "").startswith("Not every policy document")
    assert (problem((unread,)) or "").startswith("No policy document")


def test_a_text_that_cannot_be_judged_is_a_document_unread() -> None:
    empty = msgspec.structs.replace(TEXT, problem="The document holds images only.")
    (document,) = with_problems((PRIVACY,), (empty,))
    assert document.reason == "The document holds images only."
    assert with_problems((PRIVACY,), (TEXT,)) == (PRIVACY,)


def test_an_unread_document_opens_what_was_not_found() -> None:
    unread = msgspec.structs.replace(COOKIES, reason="Status 500.")
    labels = Labels((PRIVACY, unread), (TEXT,), REGISTER)
    assert labels.of("adcorp-pixel").disclosure.label is Label.NAMED_PRODUCT
    stats = labels.of("site-stats")
    assert stats.disclosure.label is Label.UNDECIDABLE
    assert "Status 500." in (stats.reason or "")


@pytest.mark.parametrize("kind", [DocumentKind.COOKIES, DocumentKind.CONSENT_TOOL, DocumentKind.VENDOR_LIST])
def test_an_unread_list_leaves_every_absence_open(kind: DocumentKind) -> None:
    unread = msgspec.structs.replace(COOKIES, kind=kind, reason="the server answered 500")
    labels = Labels((PRIVACY, unread), (TEXT,), REGISTER)
    assert labels.of("adcorp-pixel").disclosure.label is Label.NAMED_PRODUCT
    absent = labels.of("site-stats")
    assert absent.disclosure.label is Label.UNDECIDABLE
    assert "https://www.shop.test/cookies: the server answered 500" in (absent.reason or "")


def test_a_list_of_vendors_alone_is_no_policy() -> None:
    listed = msgspec.structs.replace(COOKIES, kind=DocumentKind.VENDOR_LIST)
    assert "No privacy or cookie policy was found" in (problem((listed,)) or "")


def test_a_document_read_in_part_proves_no_absence() -> None:
    part = msgspec.structs.replace(PRIVACY, missing="a frame of texts.test stayed empty")
    (document,) = with_problems((part,), (TEXT,))
    assert document.reason == "only a part of it could be read: a frame of texts.test stayed empty"
    labels = Labels((document,), (TEXT,), REGISTER)
    assert labels.of("adcorp-pixel").disclosure.label is Label.NAMED_PRODUCT
    assert labels.of("site-stats").disclosure.label is Label.UNDECIDABLE


def test_a_language_that_is_not_understood_proves_no_absence() -> None:
    greek = "Χρησιμοποιούμε cookies για να βελτιώσουμε την εμπειρία σας στον ιστότοπό μας και τα δεδομένα σας. " * 20
    document, text = policy(greek)
    assert text.language == "el"
    (unread,) = with_problems((document,), (text,))
    assert "its language (el) is none of those that can be judged" in (unread.reason or "")
    assert Labels((unread,), (text,), REGISTER).of("site-stats").disclosure.label is Label.UNDECIDABLE
    unknown = msgspec.structs.replace(text, language=None)
    assert with_problems((document,), (unknown,))[0].reason == "its language could not be told"
    listed = msgspec.structs.replace(unknown, kind=DocumentKind.VENDOR_LIST)
    assert with_problems((document,), (listed,))[0].reason is None
