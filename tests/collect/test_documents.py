"""Finding and reading a site's documents in a real browser, on loopback.

Over 400 lines: one table of sites, served once to one browser, that all tests here share.
"""

import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio

from auditor.collect.browser import Chromium, launched
from auditor.collect.documents import find_and_read, links_of
from auditor.collect.documents_banner import Layers
from auditor.collect.plan import Plan
from auditor.demo.web import Answer, Manner, Response, Web, content, redirect
from auditor.model.capture import Document, LinkSeen, PageRecord
from auditor.model.kinds import DocumentKind
from auditor.model.problems import BadInput
from auditor.model.text import DocumentText

pytestmark = pytest.mark.browser

FILLER = (
    "<p>" + "We process personal data to answer your enquiries and to keep this website running safely. " * 20 + "</p>"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def page(body: str, language: str = "en") -> Answer:
    return content(
        f'<!doctype html><html lang="{language}"><meta charset=utf-8><title>Page</title><body>{body}</body></html>'
    )


def home(*links: tuple[str, str]) -> Answer:
    return page("<h1>Shop</h1><footer>" + "".join(f'<a href="{url}">{text}</a>' for url, text in links) + "</footer>")


RICH = f"""<h1>Privacy policy</h1>{FILLER}
<p id=scripted></p><div id=open></div><div id=closed></div>
<details><summary>More</summary><p>Folded: we use Matomo.</p></details>
<div hidden><p>Hidden: we use Hotjar.</p></div>
<iframe src="/inner"></iframe><iframe src="https://legal.texts-elsewhere.com/part"></iframe>
<p>See the <a href="/partners">list of our partners</a> and
<a href="https://policies.google.com/privacy">Google's privacy policy</a>.</p>
<script>
const text = (mode, words) => document.getElementById(mode).attachShadow({{mode}}).innerHTML =
  `<p>${{words}}</p><style>p{{color:red}}</style>`;
text('open', 'Open root: we use Klaviyo.');
text('closed', 'Closed root: we use Mixpanel.');
fetch('/late.json').then(answer => answer.json()).then(late => scripted.textContent = late.text);
</script>"""

CLOSED_LINK = """<div id=host></div><script>
const root = host.attachShadow({mode: 'closed'});
root.innerHTML = '<footer><a href="/privacy">Privacy Policy</a></footer>';
</script><iframe src="https://legal.texts-elsewhere.com/links"></iframe>"""

TABLE: dict[str, dict[str, Answer]] = {
    "www.rich-shop.com": {
        "/": home(
            ("/privacy", "Privacy Policy"), ("/cookies", "Cookie Policy"), ("/privacy#top", "Privacy Policy again")
        ),
        "/privacy": page(RICH),
        "/inner": page("<p>Frame of this site: we use Segment.</p>"),
        "/late.json": content('{"text": "Fetched by script: we use Intercom."}', "json"),
        "/cookies": page(f"<h1>Cookie policy</h1>{FILLER}<p>Cookies: _ga.</p>"),
        "/partners": page(f"<h1>Partners</h1>{FILLER}<p>Criteo.</p>"),
    },
    "legal.texts-elsewhere.com": {
        "/part": page(
            "<p>Frame of another site: we use Braze.</p><iframe src='https://www.rich-shop.com/inner'></iframe>"
        ),
        "/links": page('<a href="https://www.closed-shop.com/cookies">Cookie Policy</a>'),
    },
    "policies.google.com": {"/privacy": page(FILLER)},
    "www.closed-shop.com": {"/": page(CLOSED_LINK), "/privacy": page(FILLER)},
    "www.forbidden-shop.com": {
        "/": home(("/privacy", "Privacy Policy")),
        "/privacy": content("<p>no</p>", status=403),
    },
    "www.broken-shop.com": {
        "/": home(("/privacy", "Privacy Policy"), ("/cookies", "Cookie Policy")),
        "/privacy": content("<p>oops</p>", status=503),
        "/cookies": content("<p>nothing</p>", status=404),
    },
    "www.gone-shop.com": {"/": home(("https://www.gone-shop.com:444/privacy", "Privacy Policy"))},
    "www.wall-shop.com": {
        "/": home(("/privacy", "Privacy Policy")),
        "/privacy": content("<title>Just a moment...</title><p>Checking your browser</p>"),
    },
    "www.pdf-shop.com": {"/": home(("/privacy.pdf", "Privacy Policy")), "/privacy.pdf": content(PDF, "pdf")},
    "www.text-shop.com": {
        "/": home(("/privacy.txt", "Privacy Policy")),
        "/privacy.txt": content("Privacy\r\n\r\n" + "We use Hotjar on this website.\n" * 50, "txt"),
    },
    "www.twice-shop.com": {
        "/": home(("/privacy", "Privacy Policy"), ("/old-privacy", "Privacy"), ("/copy", "Our privacy")),
        "/privacy": page(FILLER),
        "/old-privacy": redirect("/privacy"),
        "/copy": page(FILLER),
    },
    "www.silent-shop.com": {
        "/": page("<p>Nothing here.</p>"),
        "/privacy-policy": page(f"<h1>Privacy Policy</h1>{FILLER}"),
    },
    "www.same-shop.com": {"/": page(FILLER), "/*": page(FILLER)},
    "www.parts-shop.com": {
        "/": home(
            ("/hollow", "Privacy Policy"),
            ("/refused", "Privacy notice"),
            ("/late", "Privacy statement"),
            ("/folded", "Data protection"),
        ),
        "/hollow": page(f'<h1>Privacy</h1>{FILLER}<iframe src="https://nowhere.texts-elsewhere.com/"></iframe>'),
        "/refused": page(
            f'<h1>Privacy</h1>{FILLER}<p>b</p><script src="https://consent.cookiebot.com/x/cd.js"></script>'
        ),
        "/late": page(
            f"<h1>Privacy</h1>{FILLER}<p>c</p><div id=c></div>"
            "<script>setTimeout(() => { c.textContent = 'Late: we use Hotjar.'; }, 2500)</script>"
        ),
        "/folded": page(
            f"<h1>Privacy</h1>{FILLER}<p>d</p><div id=inner></div><button aria-expanded=false onclick=\"fetch('/part')"
            '.then(a => a.text()).then(t => inner.textContent = t)">Analytics</button>'
        ),
        "/part": content("Opened: we use Matomo.", "txt"),
    },
    "www.soft-shop.com": {
        "/": home(("/privacy", "Privacy Policy"), ("/login", "Cookie Policy")),
        "/privacy": page(f"<h1>Seite nicht gefunden</h1>{FILLER}"),
        "/login": page(f"<h1>Welcome</h1><form><input type=password></form>{FILLER}"),
    },
    "www.hops-shop.com": {
        "/": home(("/privacy", "Privacy Policy")),
        "/privacy": page(f'<h1>Privacy</h1>{FILLER}<a href="https://www.hops-group.com/cookies">cookie policy</a>'),
    },
    "www.hops-group.com": {
        "/cookies": page(f'<h1>Cookie policy</h1>{FILLER}<p>Two</p><a href="/cookie-list">list of cookies</a>'),
        "/cookie-list": page(f"<h1>List of cookies</h1>{FILLER}<p>We use Hotjar.</p>"),
    },
    "www.modal-shop.com": {
        "/": page(
            f'<h1>Shop</h1><footer><a href="#pp">Privacy policy</a><div id=pp hidden><h2>Privacy policy</h2>{FILLER}</div>'
        )
    },
    "www.button-shop.com": {"/": page("<h1>Shop</h1><footer><button>Privacy policy</button></footer>")},
    "www.layers-shop.com": {
        "/": page(
            "<h1>Shop</h1><div role=dialog aria-label=Cookies style='position:fixed;bottom:0;left:0;right:0'>"
            "<p>We use cookies to measure what visitors read on these pages.</p><button>Accept all</button>"
            "<button onclick='det.hidden=false'>Settings</button>"
            "<div id=det hidden><h3>Analytics</h3><p>We use Hotjar by Hotjar Ltd. on this website.</p>"
            "<label><input type=checkbox checked disabled> Strictly necessary</label><label><input type=checkbox checked>"
            "Statistics</label><p><span role=switch aria-checked=true aria-label=Profiles></span> legitimate interest</p>"
            "<button>Save</button></div></div>"
        )
    },
    "www.hung-shop.com": {
        "/": home(("/privacy", "Privacy Policy")),
        "/privacy": page(
            f'<h1>Privacy</h1>{FILLER}<script src="https://cdn.hung-texts.com/x.js"></script><p>We use Matomo behind it.</p>'
        ),
    },
    "cdn.hung-texts.com": {"/x.js": Response(manner=Manner.HANG)},
    "www.sitemap-shop.com": {
        "/": home(("/privacy", "Privacy Policy")),
        "/privacy": page(f"<h1>Privacy</h1>{FILLER}"),
        "/robots.txt": content("User-agent: *\nDisallow: /secret\n", "txt"),
        "/sitemap.xml": content(
            "<urlset><url><loc>https://www.sitemap-shop.com/en/cookie-policy</loc></url>"
            "<url><loc>https://www.sitemap-shop.com/de/cookie-richtlinie</loc></url>"
            "<url><loc>https://www.sitemap-shop.com/secret/cookies</loc></url>"
            "<url><loc>https://policies.google.com/privacy</loc></url>"
            "<url><loc>https://www.sitemap-shop.com/shoes/1</loc></url></urlset>",
            "xml",
        ),
        "/en/cookie-policy": page(f"<h1>Cookie policy</h1>{FILLER}<p>We use Hotjar.</p>"),
        "/de/cookie-richtlinie": page(f"<h1>Cookie-Richtlinie</h1>{FILLER}<p>Wir nutzen Matomo.</p>", "de"),
    },
    "www.versions-shop.com": {
        "/": home(("/privacy", "Privacy Policy")),
        "/privacy": content(
            "<!doctype html><html lang=en><meta charset=utf-8><title>Privacy</title>"
            "<link rel=alternate hreflang=en href=/privacy><link rel=alternate hreflang=x-default href=/privacy>"
            "<link rel=alternate hreflang=de-AT href=/de/datenschutz><link rel='alternate' hreflang='fr' href='/fr/vie-privee'>"
            f"<link rel=alternate hreflang=it href='https://vendor.example/it'><body><h1>Privacy</h1>{FILLER}"
        ),
        "/de/datenschutz": page(f"<h1>Datenschutz</h1>{FILLER}<p>Wir nutzen Matomo.</p>", "de"),
        "/fr/vie-privee": page(f"<h1>Vie privée</h1>{FILLER}<p>Nous utilisons Hotjar.</p>", "fr"),
    },
    "www.doubt-shop.com": {
        "/": home(("/legal/privacy-2", "Legal stuff")),
        "/legal/privacy-2": content(
            f"<!doctype html><meta charset=utf-8><title>Cookie Policy | Shop</title><h1>Cookie Policy</h1>{FILLER}"
        ),
    },
    "www.captcha-shop.com": {
        "/": home(("https://policies.google.com/privacy", "Privacy")),
    },
}


@pytest_asyncio.fixture(scope="module")
async def chromium() -> AsyncIterator[tuple[Chromium, Web]]:
    async with Web(TABLE) as web:
        plan = Plan(url="https://www.rich-shop.com/", resolve_rules=web.resolve_rules, insecure=True)
        async with launched(plan) as chromium:
            yield chromium, web


async def found(
    chromium: Chromium,
    folder: Path,
    name: str,
    saw: Callable[[Layers], None] = lambda _: None,
    **order: tuple[str, ...],
) -> tuple[Document, ...]:
    plan = msgspec.structs.replace(chromium.plan, url=f"https://www.{name}.com/", **order)
    async with chromium.fresh() as profile:
        page = await profile.context.new_page()
        await page.goto(plan.url)
        links = await links_of(chromium.socket, page)
        record = PageRecord(url=plan.url, final_url=page.url, status=200, title="Page", started=0, ended=1, links=links)
        return await find_and_read(profile, (record,), plan, folder, saw=saw)


async def test_everything_a_reader_could_unfold_is_read(chromium: tuple[Chromium, Web], tmp_path: Path) -> None:
    documents = await found(chromium[0], tmp_path, "rich-shop")
    assert [(d.url, d.reason) for d in documents] == [
        ("https://www.rich-shop.com/privacy", None),
        ("https://www.rich-shop.com/cookies", None),
        ("https://www.rich-shop.com/partners", None),
    ]
    assert [d.kind for d in documents[:2]] == [DocumentKind.PRIVACY, DocumentKind.COOKIES]
    privacy = documents[0]
    text = (tmp_path / str(privacy.text_file)).read_text("utf-8")
    for name in ("Matomo", "Hotjar", "Klaviyo", "Mixpanel", "Segment", "Braze", "Intercom"):
        assert f"we use {name}." in text
    assert "color:red" not in text
    blocks = msgspec.json.decode((tmp_path / str(privacy.blocks_file)).read_bytes(), type=DocumentText)
    assert blocks.text == text
    assert blocks.sha256 == privacy.text_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert (tmp_path / str(privacy.raw_file)).is_file()
    assert (privacy.language, privacy.status, privacy.media_type) == ("en", 200, "text/html")
    body = TABLE["www.rich-shop.com"]["/privacy"]
    assert isinstance(body, Response)
    assert privacy.sha256 == hashlib.sha256(body.body).hexdigest()
    assert chromium[1].requests("policies.google.com") == []


async def test_links_are_found_in_closed_roots_and_frames(chromium: tuple[Chromium, Web]) -> None:
    async with chromium[0].fresh() as profile:
        page = await profile.context.new_page()
        await page.goto("https://www.closed-shop.com/")
        links = await links_of(chromium[0].socket, page)
    assert links == (
        LinkSeen(url="https://www.closed-shop.com/privacy", text="Privacy Policy", where="footer"),
        LinkSeen(url="https://www.closed-shop.com/cookies", text="Cookie Policy", where="body"),
    )


@pytest.mark.parametrize(
    ("name", "status", "reason"),
    [
        ("forbidden-shop", 403, "the server refuses the browser (status 403)"),
        ("gone-shop", None, "it could not be loaded: net::ERR_NAME_NOT_RESOLVED (3 tries)"),
        ("wall-shop", 200, "the site shows a check for robots (“Just a moment...”) instead"),
        ("pdf-shop", 200, "the PDF is damaged and cannot be opened"),
    ],
)
async def test_a_document_that_cannot_be_read_says_why(
    chromium: tuple[Chromium, Web], tmp_path: Path, name: str, status: int | None, reason: str
) -> None:
    (document,) = await found(chromium[0], tmp_path, name)
    assert (document.kind, document.status, document.reason) == (DocumentKind.PRIVACY, status, reason)
    assert document.text_file is None


async def test_a_server_that_fails_is_asked_three_times(chromium: tuple[Chromium, Web], tmp_path: Path) -> None:
    documents = await found(chromium[0], tmp_path, "broken-shop")
    assert [(d.status, d.reason) for d in documents] == [
        (503, "the server answered 503 (3 tries)"),
        (404, "the server answered 404"),
    ]
    assert len(chromium[1].requests("www.broken-shop.com", "/privacy")) == 3
    assert len(chromium[1].requests("www.broken-shop.com", "/cookies")) == 1


async def test_plain_text_stays_as_it_is(chromium: tuple[Chromium, Web], tmp_path: Path) -> None:
    (document,) = await found(chromium[0], tmp_path, "text-shop")
    assert document.media_type == "text/plain"
    assert (tmp_path / str(document.text_file)).read_bytes().startswith(b"Privacy\n\nWe use Hotjar on this website.\n")


async def test_the_same_text_is_kept_once(chromium: tuple[Chromium, Web], tmp_path: Path) -> None:
    documents = await found(chromium[0], tmp_path, "twice-shop")
    assert [d.url for d in documents] == ["https://www.twice-shop.com/privacy"]
    assert sorted(p.name for p in (tmp_path / "documents").iterdir()) == [
        "privacy-1.blocks.json",
        "privacy-1.html",
        "privacy-1.txt",
    ]


async def test_usual_addresses_are_tried_where_nothing_is_linked(
    chromium: tuple[Chromium, Web], tmp_path: Path
) -> None:
    (document,) = await found(chromium[0], tmp_path, "silent-shop")
    assert (document.url, document.reason) == ("https://www.silent-shop.com/privacy-policy", None)


async def test_a_site_that_answers_everything_has_no_policy(chromium: tuple[Chromium, Web], tmp_path: Path) -> None:
    assert await found(chromium[0], tmp_path, "same-shop") == ()


async def test_a_vendors_policy_is_never_the_sites(chromium: tuple[Chromium, Web], tmp_path: Path) -> None:
    assert await found(chromium[0], tmp_path, "captcha-shop") == ()


async def test_the_sitemap_shows_documents_that_no_page_links_to(
    chromium: tuple[Chromium, Web], tmp_path: Path
) -> None:
    documents = await found(chromium[0], tmp_path, "sitemap-shop")
    assert [(d.kind, d.url) for d in documents] == [
        (DocumentKind.PRIVACY, "https://www.sitemap-shop.com/privacy"),
        (DocumentKind.COOKIES, "https://www.sitemap-shop.com/en/cookie-policy"),
        (DocumentKind.COOKIES, "https://www.sitemap-shop.com/de/cookie-richtlinie"),
    ]
    assert documents[1].found == "sitemap of https://www.sitemap-shop.com/"
    assert chromium[1].requests("www.sitemap-shop.com", "/secret/cookies") == []


async def test_versions_in_other_languages_are_read(chromium: tuple[Chromium, Web], tmp_path: Path) -> None:
    documents = await found(chromium[0], tmp_path, "versions-shop")
    assert [(d.kind, d.url) for d in documents] == [
        (DocumentKind.PRIVACY, "https://www.versions-shop.com/privacy"),
        (DocumentKind.PRIVACY, "https://www.versions-shop.com/de/datenschutz"),
        (DocumentKind.PRIVACY, "https://www.versions-shop.com/fr/vie-privee"),
    ]
    assert documents[1].found == "version “de” of https://www.versions-shop.com/privacy (2 other languages are named)"


async def test_a_title_decides_where_the_link_leaves_doubt(chromium: tuple[Chromium, Web], tmp_path: Path) -> None:
    (document,) = await found(chromium[0], tmp_path, "doubt-shop")
    assert (document.kind, document.id) == (DocumentKind.COOKIES, "cookies-1")


async def test_given_policies_replace_or_join_the_search(chromium: tuple[Chromium, Web], tmp_path: Path) -> None:
    file = tmp_path / "cookie-notes.md"
    file.write_text("# Cookies\n\nWe use Hotjar.\n", encoding="utf-8")
    replaced = await found(
        chromium[0], tmp_path / "a", "rich-shop", policies=(str(file), "https://www.closed-shop.com/privacy")
    )
    assert [(d.kind, d.source, d.url, d.found, d.reason) for d in replaced] == [
        (DocumentKind.COOKIES, "cookie-notes.md", "", "given by the user", None),
        (DocumentKind.PRIVACY, None, "https://www.closed-shop.com/privacy", "given by the user", None),
    ]
    joined = await found(chromium[0], tmp_path / "b", "rich-shop", add_policies=(str(file),))
    assert [d.url for d in joined[:3]] == [d.url for d in await found(chromium[0], tmp_path / "d", "rich-shop")]
    assert [(d.id, d.source) for d in joined[3:]] == [("cookies-2", "cookie-notes.md")]
    with pytest.raises(BadInput, match="cannot be read"):
        await found(chromium[0], tmp_path / "c", "rich-shop", policies=(str(tmp_path / "absent.md"),))


async def test_parts_that_come_late_are_read_and_parts_that_never_come_are_told(
    chromium: tuple[Chromium, Web], tmp_path: Path
) -> None:
    documents = {d.url.rsplit("/", 1)[-1]: d for d in await found(chromium[0], tmp_path, "parts-shop")}
    assert {name: d.reason for name, d in documents.items()} == dict.fromkeys(("hollow", "refused", "late", "folded"))
    hollow, refused = documents["hollow"].missing or "", documents["refused"].missing or ""
    assert hollow.startswith("a frame of nowhere.texts-elsewhere.com stayed empty (net::ERR")
    assert refused.startswith("consent.cookiebot.com did not deliver its part (net::ERR")
    late, folded = documents["late"], documents["folded"]
    assert late.missing is folded.missing is None
    assert "Late: we use Hotjar." in (tmp_path / str(late.text_file)).read_text("utf-8")
    assert "Opened: we use Matomo." in (tmp_path / str(folded.text_file)).read_text("utf-8")


async def test_a_page_that_stands_in_for_the_policy_is_not_read_as_one(
    chromium: tuple[Chromium, Web], tmp_path: Path
) -> None:
    documents = await found(chromium[0], tmp_path, "soft-shop")
    assert [(d.kind, d.status, d.reason, d.text_file) for d in documents] == [
        (DocumentKind.PRIVACY, 200, "the site shows “Seite nicht gefunden” instead", None),
        (DocumentKind.COOKIES, 200, "the site asks for a log-in instead", None),
    ]


async def test_lists_further_away_are_read(chromium: tuple[Chromium, Web], tmp_path: Path) -> None:
    urls = [d.url for d in await found(chromium[0], tmp_path, "hops-shop")]
    assert urls[:2] == ["https://www.hops-shop.com/privacy", "https://www.hops-group.com/cookies"]
    assert "https://www.hops-group.com/cookie-list" in urls


async def test_a_policy_in_the_page_itself_is_read(chromium: tuple[Chromium, Web], tmp_path: Path) -> None:
    (document,) = await found(chromium[0], tmp_path, "modal-shop")
    assert (document.kind, document.reason, document.url) == (
        DocumentKind.PRIVACY,
        None,
        "https://www.modal-shop.com/#pp",
    )


async def test_a_control_that_leads_nowhere_is_named(chromium: tuple[Chromium, Web], tmp_path: Path) -> None:
    (document,) = await found(chromium[0], tmp_path, "button-shop")
    assert document.kind is DocumentKind.OTHER
    assert "the control “Privacy policy” on https://www.button-shop.com/ leads to no address" in str(document.reason)


async def test_the_layers_of_the_banner_are_a_document(chromium: tuple[Chromium, Web], tmp_path: Path) -> None:
    saw: list[Layers] = []
    (document,) = await found(chromium[0], tmp_path, "layers-shop", saw.append)
    assert (document.kind, document.reason, document.missing) == (DocumentKind.CONSENT_TOOL, None, None)
    assert "We use Hotjar by Hotjar Ltd." in (tmp_path / str(document.text_file)).read_text("utf-8")
    (layers,) = saw
    assert (layers.picture or b"").startswith(b"\xff\xd8\xff")
    assert [(one.name, one.on, one.locked, one.basis) for one in layers.toggles or ()] == [
        ("Strictly necessary", True, True, "necessary"),
        ("Statistics", True, False, "consent"),
        ("Profiles", True, False, "legitimate-interest"),
    ]


async def test_a_script_that_never_answers_holds_nothing_up_for_long(
    chromium: tuple[Chromium, Web], tmp_path: Path
) -> None:
    (document,) = await found(chromium[0], tmp_path, "hung-shop")
    assert (document.reason, document.status) == (None, 200)
    assert "cdn.hung-texts.com did not answer" in (document.missing or "")
    assert "We use Matomo behind it." in (tmp_path / str(document.text_file)).read_text("utf-8")
    assert len(chromium[1].requests("www.hung-shop.com", "/privacy")) == 1
