"""Links to the site's own legal documents, in many languages, and never to those of others."""

import tomllib
from pathlib import Path

import pytest

from auditor.model.capture import LinkSeen
from auditor.model.kinds import DocumentKind
from auditor.policy.links import rank, well_known

_PAGE = "https://www.shop.example/"

_NAMES: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "documents.toml").read_text(encoding="utf-8"))
_KINDS = (
    DocumentKind.PRIVACY,
    DocumentKind.COOKIES,
    DocumentKind.IMPRINT,
    DocumentKind.TERMS,
    DocumentKind.CONSENT_TOOL,
    DocumentKind.VENDOR_LIST,
)


def _rank(*links: tuple[str, str, str]) -> list[tuple[str, DocumentKind]]:
    seen = [LinkSeen(url=url, text=text, where=where) for url, text, where in links]
    return [(c.url, c.kind) for c in rank(seen, page_url=_PAGE, first_party=("shop.example",))]


def test_every_language_of_the_union_and_three_more_have_words() -> None:
    assert len(_NAMES) == 24 + 3
    assert all(len(names) == len(_KINDS) for names in _NAMES.values())


@pytest.mark.parametrize(
    ("code", "number"), [(code, number) for code in _NAMES for number in range(len(_KINDS))], ids=str
)
def test_a_document_is_known_by_what_its_link_says(code: str, number: int) -> None:
    """Shouted in capitals too, and in the text of another document, where lists of partners count."""
    name, kind = _NAMES[code][number], _KINDS[number]
    where = "document" if kind is DocumentKind.VENDOR_LIST else "footer"
    assert _rank(("/page/1", name, where)) == [("https://www.shop.example/page/1", kind)]
    if code not in ("tr", "el"):  # their capitals differ in more than case
        assert _rank(("/page/1", name.upper(), where)) == [("https://www.shop.example/page/1", kind)]


def test_kinds_are_told_apart_and_the_best_comes_first() -> None:
    found = _rank(
        ("/agb", "AGB", "footer"),
        ("/impressum", "Impressum", "footer"),
        (
            "/news/1",
            "Ten tips on data protection for your privacy at home, work and everywhere you go on holiday",
            "body",
        ),
        ("/datenschutz", "Datenschutz", "footer"),
        ("/cookies", "Cookie-Richtlinie", "banner"),
        ("#top", "Privacy", "footer"),
        ("/logo.png", "Privacy", "footer"),
    )
    kinds = dict(found)
    assert kinds["https://www.shop.example/datenschutz"] is DocumentKind.PRIVACY
    assert kinds["https://www.shop.example/cookies"] is DocumentKind.COOKIES
    assert kinds["https://www.shop.example/impressum"] is DocumentKind.IMPRINT
    assert kinds["https://www.shop.example/agb"] is DocumentKind.TERMS
    assert {found[0][1], found[1][1]} == {DocumentKind.PRIVACY, DocumentKind.COOKIES}
    assert not any(url.endswith((".png", "/#top")) for url in kinds)


def test_policies_of_other_companies_are_never_taken() -> None:
    assert _rank(
        ("https://policies.google.com/privacy", "Google's Privacy Policy", "footer"),
        ("https://www.facebook.com/privacy", "Facebook data policy", "body"),
        ("https://vendor.example/privacy", "Privacy Policy", "body"),
    ) == []  # fmt: skip


def test_a_page_of_the_group_on_another_site_counts_when_the_footer_says_so() -> None:
    assert _rank(("https://group.example/privacy", "Privacy Policy", "footer")) == [
        ("https://group.example/privacy", DocumentKind.PRIVACY)
    ]


def test_well_known_addresses_stay_on_the_host() -> None:
    found = well_known("https://www.shop.example/a/b?c")
    assert ("https://www.shop.example/privacy-policy", DocumentKind.PRIVACY) in [(c.url, c.kind) for c in found]
    assert ("https://www.shop.example/cookie-policy", DocumentKind.COOKIES) in [(c.url, c.kind) for c in found]
    assert all(c.url.startswith("https://www.shop.example/") and c.confidence < 0.5 for c in found)
