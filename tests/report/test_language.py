"""Reports in several languages: nothing missing, nothing superfluous, numbers and dates as people write them."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser

from auditor.checks._run import metas_and_modules
from auditor.model.check import CheckMeta, Remediation
from auditor.model.problems import BadInput
from auditor.report import Options, _language, html, markdown
from auditor.report._language import catalogue, day, languages, many, moment, number, speaking, t
from auditor.report._text import duration, when
from tests.report import messages, sample, spoken

OTHERS = tuple(code for code in languages() if code != "en")
others = pytest.mark.parametrize("code", OTHERS)
_NAMES = re.compile(r"\{\w*\}")
PHRASES = {"the privacy or cookie policy", "the page itself", "its hosts", "none observed", "the site"}
"""What checks fill in where there is nothing to name."""


def test_english_german_and_french_are_there() -> None:
    assert {"en", "de", "fr"} <= set(languages())


@others
def test_every_catalogue_has_exactly_the_texts_that_are_said(code: str) -> None:
    said, known = spoken.texts(), set(catalogue(code).texts)

    assert known - said == set()
    assert said - known == set()
    assert set(catalogue(code).counts) == spoken.counts() | messages.counts()


@others
def test_translations_keep_the_names_to_fill_in(code: str) -> None:
    for text, other in catalogue(code).texts.items():
        assert sorted(_NAMES.findall(text)) == sorted(_NAMES.findall(other)), text
        assert other.strip(), text


@others
def test_every_count_has_a_form_for_all(code: str) -> None:
    assert all("other" in forms for forms in catalogue(code).counts.values())


def _texts(meta: CheckMeta) -> set[str]:
    """What a report says of a check, but for the wording to paste into a policy."""
    fix = meta.remediation
    law = {text for one in meta.legal for text in (one.key, one.text, one.counter) if text}
    return {meta.title, meta.failure_title, meta.why, *meta.doubts, fix.where, fix.what, fix.owner, fix.verify} | law


@others
def test_released_checks_are_translated(code: str) -> None:
    """Nearly all: a new check or a reworded one must need no change here, and says its language until then."""
    metas = [check.META for check in metas_and_modules()]
    released = {text for meta in metas if not meta.experimental for text in _texts(meta)}
    said = {text for text in released if re.search(r"\w", _NAMES.sub("", text))}
    known, found = {text for meta in metas for text in _texts(meta)}, set(catalogue(code).checks)

    assert len(said - found) <= len(said) // 20, said - found
    assert len(found - known - PHRASES) <= len(found) // 20, found - known


@others
def test_translated_fixes_name_values_the_check_fills(code: str) -> None:
    for text, other in catalogue(code).checks.items():
        assert set(_NAMES.findall(other)) <= set(_NAMES.findall(text)), text
        assert other not in ("", text)


@others
def test_what_stays_english_says_so(code: str) -> None:
    """A result made before messages had templates keeps them in English, as does a text nobody translated."""
    base = sample.result()
    strange = [msgspec.structs.replace(c, meta=msgspec.structs.replace(c.meta, why="An untranslated reason."))
               for c in base.checks]  # fmt: skip
    result = msgspec.structs.replace(base, checks=tuple(strange))
    page = LexborHTMLParser(html.render(result, sample.assets(), Options(language=code)).decode())

    assert {node.attributes.get("lang") for node in page.css("p.message > span")} == {"en"}
    assert {node.attributes.get("lang") for node in page.css("p") if node.text() == "An untranslated reason."} == {"en"}
    assert not LexborHTMLParser(html.render(result, {}).decode()).css("body [lang=en]")


@others
def test_fix_is_filled_in_the_language_of_the_report(code: str) -> None:
    base = sample.result()
    fix = Remediation(where="{section}", what="Update the name: it is now {product} ({entity}).", wording="", owner="Legal",
                      verify="Audit again: no document names {product}.")  # fmt: skip
    meta = msgspec.structs.replace(base.checks[0].meta, remediation=fix)
    one = next(f for f in base.findings if not f.waiver)
    filled = {"product": "<b>X</b> {entity}", "entity": "X Ltd", "section": "the privacy or cookie policy"}
    finding = msgspec.structs.replace(one, check=meta.id, fill=filled)
    check = msgspec.structs.replace(base.checks[0], meta=meta)
    result = msgspec.structs.replace(base, checks=(check,), findings=(finding,))
    page = LexborHTMLParser(html.render(result, {}, Options(language=code)).decode())
    said = page.css(".finding .fix")[0].text()

    assert catalogue(code).checks[fix.what].format(**filled) in said
    assert catalogue(code).checks["the privacy or cookie policy"] in page.css(".check")[0].text()


@others
def test_page_says_its_language_and_speaks_it(code: str) -> None:
    page = LexborHTMLParser(html.render(sample.result(), sample.assets(), Options(language=code)).decode())
    headings = [" ".join(node.text().split())[2:].strip() for node in page.css("h2 ")]
    english = LexborHTMLParser(html.render(sample.result(), sample.assets()).decode())

    assert page.css("html")[0].attributes["lang"] == code
    assert len(headings) == len(english.css("h2"))
    assert not set(headings) & {" ".join(node.text().split())[2:].strip() for node in english.css("h2")}
    assert len(page.css("*")) >= len(english.css("*"))


@others
def test_no_language_speaks_of_violation_or_compliance(code: str) -> None:
    words = r"verstoß|rechtswidrig|illegal|konform|verletz|violation|infraction|conforme\b|illicite"

    found = catalogue(code)
    said = (*found.texts.values(), *found.checks.values(), *found.messages.values())
    assert not [text for text in said if re.search(words, text, re.IGNORECASE)]


def test_numbers_and_dates_by_locale() -> None:
    at = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
    said = {}
    for code in ("en", "de", "fr"):
        with speaking(code):
            said[code] = (number(1234), when(0.81), day(date(2026, 11, 22)), moment(at), many(1, "day", "days"))

    assert said["en"] == ("1,234", "0.81 s", "22 November 2026", "22 November 2026, 06:30 UTC", "1 day")
    assert said["de"] == ("1.234", "0,81 s", "22. November 2026", "22. November 2026, 06:30 UTC", "1 Tag")
    assert said["fr"] == ("1\u00a0234", "0,81 s", "22 novembre 2026", "22 novembre 2026, 06:30 UTC", "1 jour")


def test_plurals_follow_the_language_s_own_rule() -> None:
    with speaking("fr"):
        assert (many(0, "page", "pages"), many(2, "page", "pages")) == ("0 page", "2 pages")
    with speaking("de"):
        assert (many(0, "page", "pages"), many(1, "page", "pages")) == ("0 Seiten", "1 Seite")
        assert duration(1.5 * 31_536_000 * 2) == "3 Jahre"


def test_what_is_said_outside_a_report_is_english_again() -> None:
    with speaking("de"):
        assert t("Findings") == "Befunde"
    assert t("Findings") == "Findings"


def test_markdown_speaks_too() -> None:
    made = markdown.render(sample.result(), {}, Options(language="de")).decode()

    assert made.startswith("# Anbieter und ihre Offenlegung auf fernwerk")
    assert "Offene Befunde:" in made


def test_unknown_language_is_one_sentence() -> None:
    with pytest.raises(BadInput, match=r"no report texts in 'xx': use de, en, fr"):
        catalogue("xx")


def test_a_language_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nl.toml").write_text(
        'name = "Nederlands"\n[texts]\n"Findings" = "Bevindingen"\n'
        '[counts]\n"vendor|vendors" = { one = "dienst", other = "diensten" }\n[checks]\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(_language, "_FOLDER", str(tmp_path))
    catalogue.cache_clear()
    try:
        page = LexborHTMLParser(html.render(sample.result(), sample.assets(), Options(language="nl")).decode())
        with speaking("nl"):
            counted = many(2, "vendor", "vendors")
    finally:
        catalogue.cache_clear()

    assert languages() == ("en", "nl")
    assert page.css("html")[0].attributes["lang"] == "nl"
    assert "Bevindingen" in page.css("#h4")[0].text()
    assert counted == "2 diensten"
    assert "en" in {node.attributes.get("lang") for node in page.css(".check > p")}
