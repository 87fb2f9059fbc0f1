"""Pages that ask for the language or the country first: which they are, and which way is taken."""

from pathlib import Path

import pytest

from auditor.collect.splash import Way, best, named_by, ways_of
from auditor.demo.web import Response, Seen, content
from auditor.model.capture import LinkSeen, PageRecord
from auditor.model.kinds import VisitStatus
from tests.collect.rig import Rig, urls

SITES = ("lindenhof.example",)


def home(*links: tuple[str, str], at: str = "/") -> PageRecord:
    root = "https://www.lindenhof.example"
    seen = tuple(LinkSeen(url=url if "://" in url else root + url, text=text, where="body") for url, text in links)
    return PageRecord(url=root, final_url=root + at, status=200, title="", started=0.0, ended=1.0, links=seen)


SPLASH = (("/de/", "Deutsch"), ("/fr/", "Français"), ("/en/", "English"), ("/imprint", "Imprint"))
LISTED = (
    ("/?c=1", "Österreich"),
    ("/?c=2", "Suisse (français)"),
    ("/?c=3", "United Kingdom"),
    ("https://x.example", "X"),
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Deutsch", ("de", None)),
        ("FRANÇAIS", ("fr", None)),
        ("EN", ("en", None)),
        ("Suisse (français)", ("fr", "CH")),
        ("Österreich", (None, "AT")),
        ("Česká republika", None),
        ("Česko – čeština", ("cs", "CZ")),
        ("United Kingdom", (None, "GB")),
        ("Enter", None),
        ("It", ("it", None)),
        ("Buy it now", None),
        ("", None),
        ("Why we answer in English and in German, and in no other language", None),
    ],
)
def test_texts_that_name_a_language_or_a_country(text: str, names: tuple[str | None, str | None] | None) -> None:
    assert named_by(text) == names


@pytest.mark.parametrize(
    ("links", "at", "buttons", "ways"),
    [
        (SPLASH, "/", (), 3),
        (LISTED, "/", (), 3),
        ((), "/", ("English", "Deutsch", "OK"), 2),
        ((*SPLASH, ("/a", "Benches"), ("/b", "Tables"), ("/c", "Chairs")), "/", (), 0),
        (SPLASH, "/de/", (), 0),
        (SPLASH[:1], "/", (), 0),
        (tuple((f"/{n}", "Deutsch") for n in range(90)), "/", (), 0),
    ],
)
def test_what_is_a_splash_page(
    links: tuple[tuple[str, str], ...], at: str, buttons: tuple[str, ...], ways: int
) -> None:
    assert len(ways_of(home(*links, at=at), buttons, SITES)) == ways


def test_entries_of_lists_are_ways_and_do_not_make_a_page_too_long() -> None:
    countries = ("Choose your country", *(f"Land {n}" for n in range(200)), "Österreich", "Suisse (français)")
    ways = ways_of(home(), ("Continue",), SITES, (countries, ("Language", "English", "Français")))
    assert [(way.text, way.of) for way in ways] == [
        ("Österreich", 0),
        ("Suisse (français)", 0),
        ("English", 1),
        ("Français", 1),
    ]


@pytest.mark.parametrize(
    ("links", "locale", "own", "taken"),
    [
        (SPLASH, "en-US", None, "English"),
        (SPLASH, "fr-CH", None, "Français"),
        (SPLASH[:2], "en-US", "fr", "Français"),
        (SPLASH[:2], "en-US", None, "Deutsch"),
        (LISTED, "fr-CH", None, "Suisse (français)"),
        (LISTED, "de-AT", None, "Österreich"),
    ],
)
def test_the_way_taken_is_the_visitors(
    links: tuple[tuple[str, str], ...], locale: str, own: str | None, taken: str
) -> None:
    found = best(ways_of(home(*links), (), SITES), SITES, locale, own)
    assert found is not None
    assert found.text == taken


def test_no_way_leads_to_another_site() -> None:
    ways = (Way(text="Deutsch", language="de", url="https://lindenhof-de.example/"),)
    assert best(ways, SITES, "de-DE", None) is None


COUNTRIES = "<h1>Hof</h1><a href='/at'>Österreich</a> <a href='/be'>Belgique</a>"
BUTTON = """<button onclick="document.cookie = 'speaks=NAME; path=/'; location.reload()">NAME</button>"""


@pytest.mark.browser
async def test_country_then_language_by_a_button_leads_to_the_first_page(rig: Rig, folder: Path) -> None:
    asks = "<h1>Hof</h1>" + "".join(BUTTON.replace("NAME", name) for name in ("Deutsch", "English"))

    def chosen(seen: Seen) -> Response:
        return content("<h1>Benches</h1><a href='/b'>B</a>" if seen.cookies.get("speaks") == "English" else asks)

    rig.serve({"www.hof.example": {"/": content(COUNTRIES), "/at": chosen, "/be": content("<p>Bancs</p>")}})
    visit = await rig.visit("https://www.hof.example/", folder, locale="en-AT")
    (page,) = visit.pages
    assert (page.url, page.final_url) == ("https://www.hof.example/", "https://www.hof.example/at")
    assert [link.text for link in page.links] == ["B"]
    assert urls(visit)[0] == "https://www.hof.example/"


FORM = """<h1>Hof</h1><form action="/enter"><select name=land><option>Bitte wählen</option><option value=at>Österreich</option>
<option value=de>Deutschland</option></select><select name=tongue><option value=de>Deutsch</option><option value=en>English
</option></select><button>OK</button></form>"""
BESIDE = """<h1>Hof</h1><p><select id=s><option>Choose</option><option>Deutsch</option><option>English</option></select></p>
<div><button onclick="document.cookie = 'speaks=' + s.value + '; path=/'; location.reload()">Go</button></div>"""
LEADS = """<h1>Hof</h1><select onchange="location = this.value"><option value="">Choose</option>
<option value="/de/">Deutsch</option><option value="/en/">English</option></select>"""


@pytest.mark.browser
@pytest.mark.parametrize(
    ("asks", "shown"),
    [(FORM, "/enter?land=at&tongue=en"), (BESIDE, "/"), (LEADS, "/en/")],
    ids=["form", "beside", "leads"],
)
async def test_a_list_is_chosen_from_and_sent_off(rig: Rig, folder: Path, asks: str, shown: str) -> None:
    behind = content("<h1>Benches</h1><a href='/b'>B</a>")

    def first(seen: Seen) -> Response:
        return behind if seen.cookies.get("speaks") == "English" else content(asks)

    rig.serve({"www.list.example": {"/": first, "/enter": behind, "/en/": behind}})
    visit = await rig.visit("https://www.list.example/", folder, locale="en-AT")
    (page,) = visit.pages
    assert (visit.status, page.final_url) == (VisitStatus.COMPLETE, f"https://www.list.example{shown}"), visit.reason
    assert page.links[0].text == "B"


@pytest.mark.browser
async def test_a_list_that_leads_nowhere_is_told(rig: Rig, folder: Path) -> None:
    rig.serve({"www.dead.example": {"/": content(LEADS.replace("location = this.value", ""))}})
    visit = await rig.visit("https://www.dead.example/", folder)
    assert visit.status is VisitStatus.PARTIAL
    assert "only asks for a language or country, and “English”, “English” did not lead on" in (visit.reason or "")
