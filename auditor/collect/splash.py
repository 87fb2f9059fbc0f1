"""A page that asks for the language or the country and shows nothing else of the site: which of its ways leads on."""

import asyncio
import json
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import msgspec
from playwright.async_api import Error, Page

from auditor.collect.cdp import CdpError
from auditor.collect.crawl import LANGUAGES, is_page, spoken
from auditor.collect.page import in_world, open_page
from auditor.collect.stage import Stage
from auditor.model.base import Record
from auditor.model.capture import LinkSeen, PageRecord
from auditor.model.said import say
from auditor.policy import links as legal
from auditor.sites import host_of, site_of

MOST_TEXT = 1500
"""Characters of text; who asks for a language first has little more to say than the languages."""
MOST_LINKS = 80
MOST_STEPS = 2
"""First the country, then the language."""
LONGEST = 40
FEW = 2
"""Links of the site that name no language and lead to no legal document: more make it a page like any other."""
TOLD_IN = ("en", "de", "fr", "es", "it")
"""Languages in which countries are named besides their own."""


ASKED = 3.0
"""Seconds a page may take to go on after a button was pressed, or to tell its buttons."""
REACTS = 1.5
"""Seconds a page may take to go on by itself after an entry of a list was chosen; then the button beside it is pressed."""
BUTTONS = """[...document.querySelectorAll("button, [role=button], input[type=submit], input[type=button]")]
  .filter(button => button.checkVisibility()).slice(0, 100)"""
TEXT = '(button.innerText || button.value || button.getAttribute("aria-label") || "").trim()'
LISTS = '[...document.querySelectorAll("select")].filter(list => list.checkVisibility()).slice(0, 5)'
ENTRIES = f"{LISTS}.map(list => [...list.options].slice(0, 400).map(entry => entry.label.trim()))"
LENGTH = f"{LISTS}.reduce((left, list) => left - list.innerText.length, document.body.innerText.length)"
CHOOSE = f"""(chosen => {{
  const lists = {LISTS};
  for (const [number, text] of chosen) {{
    const at = lists[number] ? [...lists[number].options].findIndex(entry => entry.label.trim() === text) : -1;
    if (at < 0) continue;
    lists[number].selectedIndex = at;
    for (const name of ["input", "change"]) lists[number].dispatchEvent(new Event(name, {{bubbles: true}}));
  }}
}})"""
SUBMIT = f"""(number => {{
  const list = {LISTS}[number], CONTROLS = "button, [role=button], input[type=submit], input[type=image], input[type=button]";
  if (!list) return;
  let control = null;
  for (let node = list.form ?? list; node && !control; node = node === list.form ? null : node.parentElement) {{
    control = [...node.querySelectorAll(CONTROLS)].find(one => one.checkVisibility());
  }}
  control ? control.click() : list.form?.requestSubmit();
}})"""


class Way(Record, frozen=True, kw_only=True):
    """A link, a button or an entry of a list that names a language (ISO 639), a country (ISO 3166) or both. `url` is None
    where it is no link; `of` is the number of the page's list that has the entry."""

    text: str
    language: str | None = None
    country: str | None = None
    url: str | None = None
    of: int | None = None


def ways_of(
    home: PageRecord, buttons: Sequence[str], sites: tuple[str, ...], lists: Sequence[Sequence[str]] = ()
) -> tuple[Way, ...]:
    """The ways that a first page offers where it only asks for language or country; nothing where it is a page itself.

    `buttons` are the texts of its buttons, `lists` those of the entries of its lists, `sites` the registrable domains that
    count as its own.
    """
    links = [link for link in home.links if _plain(link.url) != _plain(home.final_url)]
    if spoken(home.final_url) or len(links) + len(buttons) > MOST_LINKS:
        return ()
    documents = {found.url for found in legal.rank(links, page_url=home.final_url, first_party=sites)}
    found: dict[str, Way] = {}
    others = 0
    for link in links:
        way = _way(link)
        if way is not None:
            found.setdefault(_plain(link.url), way)
        elif link.url not in documents and is_page(link.url, sites):
            others += 1
    for text in buttons:
        named = named_by(text)
        if named:
            found.setdefault(text, Way(text=text, language=named[0], country=named[1]))
    for number, entries in enumerate(lists):
        for text in entries:
            named = named_by(text)
            if named:
                way = Way(text=text, language=named[0], country=named[1], of=number)
                found.setdefault(f"{number}: {text}", way)
    several = len({(way.language, way.country) for way in found.values()}) > 1
    return tuple(found.values()) if several and others <= FEW else ()


def best(ways: Sequence[Way], sites: tuple[str, ...], locale: str, page_language: str | None) -> Way | None:
    """The way a visitor with this locale (BCP 47) would take, within the site; None where all lead to other sites.

    Language and country together count before the language alone, then English, then the page's own language.
    """
    language, _, country = locale.lower().partition("-")
    own = (page_language or "").lower().partition("-")[0]

    def rank(way: Way) -> tuple[bool, ...]:
        speaks = way.language == language
        lives = (way.country or "").lower() == country
        return not (speaks and lives), not speaks, not lives, way.language != "en", way.language != own

    inside = [way for way in ways if way.url is None or is_page(way.url, sites)]
    return min(inside, key=rank, default=None)


def _way(link: LinkSeen) -> Way | None:
    named = named_by(link.text)
    if named is None and (spoken(link.url) is None or len(link.text) > LONGEST):
        return None
    language, country = named or (None, None)
    return Way(text=link.text, language=spoken(link.url) or language, country=country, url=link.url)


def named_by(text: str) -> tuple[str | None, str | None] | None:
    """The language and the country a short text names ("Deutsch", "Suisse (français)", "EN"); None where it names none."""
    folded = _folded(text)
    if not folded.strip() or len(text) > LONGEST:
        return None
    names = _names()
    words = re.findall(r"[^\W\d_]+", folded)
    spans = [" ".join(words[i : i + n]) for n in (4, 3, 2, 1) for i in range(len(words) - n + 1)]
    language = next((names[0][span] for span in spans if span in names[0]), None)
    country = next((names[1][span] for span in spans if span in names[1]), None)
    if language is None and country is None and len(words) == 1 and words[0] in LANGUAGES:
        language = words[0]
    return None if language is None and country is None else (language, country)


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Folded names of languages and of countries, each in its own language and in those of `TOLD_IN`."""
    from babel import Locale
    from babel.languages import get_official_languages

    locales = {code: Locale.parse("nb" if code == "no" else code) for code in LANGUAGES}
    languages: dict[str, str] = {}
    countries: dict[str, str] = {}
    for code, own in locales.items():
        for told in (own, *(locales[other] for other in TOLD_IN)):
            languages.setdefault(_folded(str(told.languages.get(code, code)).partition("(")[0]), code)
    for territory in map(str, locales["en"].territories):
        if len(territory) == 2 and territory.isalpha():
            official = [locales[code] for code in get_official_languages(territory) if code in locales]
            for told in (*official, *(locales[other] for other in TOLD_IN)):
                countries.setdefault(_folded(str(told.territories.get(territory, territory))), territory)
    return languages, countries


def _folded(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W\d_]+", plain))


def _plain(url: str) -> str:
    return url.partition("#")[0].rstrip("/")


async def asks(page: Page, stage: Stage, home: PageRecord) -> tuple[Way, ...]:
    """The ways that the first page, open now, offers where it only asks; nothing where it is a page itself."""
    if home.error or spoken(home.final_url) or len(home.links) > MOST_LINKS:
        return ()
    try:
        async with asyncio.timeout(ASKED):
            told = await in_world(page, stage, f"[{LENGTH}, {BUTTONS}.map(button => {TEXT}), {ENTRIES}]")
    except (CdpError, Error, TimeoutError):
        return ()
    length, buttons, lists = told or (MOST_TEXT + 1, (), ())
    if length > MOST_TEXT or len(home.links) + len(buttons) + sum(map(len, lists)) < 2:
        return ()
    return await asyncio.to_thread(ways_of, home, tuple(buttons), sites_of(home, stage.plan.first_party), lists)


async def go(page: Page, stage: Stage, home: PageRecord, ways: tuple[Way, ...]) -> tuple[PageRecord, str]:
    """Take the visitor's ways; the page behind in place of `home`, and a sentence on what was done. Where no way leads on,
    `home` itself."""
    sites = sites_of(home, stage.plan.first_party)
    asked = say("{url} only asks for a language or country", url=home.final_url)
    taken: list[str] = []
    steps = 0
    behind = home
    while ways:
        way = best(ways, sites, stage.plan.language, behind.language)
        if way is None:
            return home, say(
                "{asked}, and every choice leads to another site: give the address of the one that is meant.",
                asked=asked,
            )
        steps += 1
        entries = [] if way.of is None else _of_each_list(ways, sites, stage.plan.language, behind.language)
        taken += [f"“{text}”" for text in ([text for _, text in entries] or [way.text])]
        if way.url is not None:
            reached = way.url
        elif entries:
            reached = await _chosen(page, stage, entries)
        else:
            reached = await _pressed(page, stage, way.text)
        behind = await open_page(page, reached, stage)
        why = behind.error or behind.block
        ways = () if behind.status is None or why else await asks(page, stage, behind)
        if why or (ways and steps == MOST_STEPS):
            why = why or say("the next page asks again")
            return (
                home,
                say(
                    "{asked}, and {taken} did not lead on ({why}): give the address of the page behind it.",
                    asked=asked,
                    taken=", ".join(taken),
                    why=why,
                ),
            )
    known = {link.url for link in behind.links}
    kept = tuple(link for link in home.links if link.url not in known and _way(link) is None)
    behind = msgspec.structs.replace(behind, url=home.url, started=home.started, links=(*behind.links, *kept))
    return behind, say(
        "{asked}; {taken} was taken, which leads to {url}.", asked=asked, taken=", ".join(taken), url=behind.final_url
    )


async def _pressed(page: Page, stage: Stage, text: str) -> str:
    """Press the button of this text; the address that is shown then."""
    if not await _led_on(page, stage, f"{BUTTONS}.find(button => {TEXT} === {json.dumps(text)})?.click()", ASKED):
        await stage.settle()  # the choice was stored in place
    return page.url


def _of_each_list(
    ways: tuple[Way, ...], sites: tuple[str, ...], locale: str, language: str | None
) -> list[tuple[int, str]]:
    """The visitor's entry of each list: number and text."""
    found = []
    for number in sorted({way.of for way in ways if way.of is not None}):
        way = best([way for way in ways if way.of == number], sites, locale, language)
        found += [(number, way.text)] if way else []
    return found


async def _chosen(page: Page, stage: Stage, entries: list[tuple[int, str]]) -> str:
    """Choose these entries and, where that alone does not lead on, press the control beside them; the address shown then."""
    on = await _led_on(page, stage, f"{CHOOSE}({json.dumps(entries)})", REACTS)
    if not (on or await _led_on(page, stage, f"{SUBMIT}({entries[-1][0]})", ASKED)):
        await stage.settle()  # the choice was stored in place
    return page.url


async def _led_on(page: Page, stage: Stage, code: str, seconds: float) -> bool:
    """Run this in the page; whether it went on to an address within so many seconds."""
    try:
        async with page.expect_navigation(wait_until="commit", timeout=seconds * 1000):
            await in_world(page, stage, code)
    except (CdpError, Error):
        return False
    return True


def sites_of(home: PageRecord, first_party: tuple[str, ...]) -> tuple[str, ...]:
    """Registrable domains within which a way leads on."""
    return site_of(host_of(home.final_url)), *first_party
